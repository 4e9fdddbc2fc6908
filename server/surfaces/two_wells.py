"""Two wells in a bowl, the left one somewhat deeper."""

from ..core.surface import Surface

SURFACE = Surface(
    formula="x^2 + y^2 - 2*exp(-((x - 1)^2 + y^2)/0.2) - 3*exp(-((x + 1)^2 + y^2)/0.2)",
    domain=((-2, 2), (-2, 2)),
    start=(0.75, 1.3),
    minima=((-0.93630063401091863, 0), (0.90531789916011499, 0)),
    group="many_minima",
    source='E. Dupont, "Interactive Visualization of Optimization Algorithms in Deep Learning", 2018',
    words={
        "en": {
            "name": "Two wells",
            "sentence": "From the same start some rules end in the better well and some in the worse one.",
        },
        "zh": {
            "name": "两口井",
            "sentence": "从同一起点出发，有的方法落入较好的井，有的落入较差的井。",
        },
    },
)
