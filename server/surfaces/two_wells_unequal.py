"""Two wells in a stretched bowl, the left one three times as deep."""

from ..core.surface import Surface

SURFACE = Surface(
    formula="x^2 + (1.4*y)^2 - 2*exp(-((x - 1)^2 + (1.4*y)^2)/0.2) - 6*exp(-((x + 1)^2 + (1.4*y)^2)/0.2)",
    domain=((-2, 2), (-2, 2)),
    start=(0.6, 1.1),
    minima=((-0.96757744645545978, 0), (0.90531786060084824, 0)),
    group="many_minima",
    source='L. Jiang, "A Visual Explanation of Gradient Descent Methods", 2020',
    words={
        "en": {
            "name": "Two wells, one much deeper",
            "sentence": "The deeper well is also the steeper one: a rate for the shallow well is too large for it.",
        },
        "zh": {
            "name": "一深一浅两口井",
            "sentence": "更深的井也更陡：适合浅井的学习率对它而言太大。",
        },
    },
)
