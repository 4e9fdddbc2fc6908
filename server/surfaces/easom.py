"""Easom's function: one narrow pit in a plain."""

from ..core.surface import Surface

SURFACE = Surface(
    formula="-cos(x)*cos(y)*exp(-(x - pi)^2 - (y - pi)^2)",
    domain=((-1, 7), (-1, 7)),
    start=(1.7, 2.2),
    minima=(("pi", "pi"),),
    group="saddles_and_plateaus",
    source='E. E. Easom, "A survey of global optimization techniques", 1990',
    words={
        "en": {
            "name": "Easom",
            "sentence": "A pit in a plain: a little farther off there is no slope, and no gradient tells the way.",
        },
        "zh": {
            "name": "Easom 函数",
            "sentence": "平原上的一个深坑：稍远处便毫无坡度，梯度无从指路。",
        },
    },
)
