"""Ackley's function: a funnel under a lattice of dimples."""

from ..core.surface import Surface

SURFACE = Surface(
    formula="-20*exp(-0.2*sqrt(0.5*(x^2 + y^2))) - exp(0.5*(cos(2*pi*x) + cos(2*pi*y))) + e + 20",
    domain=((-5, 5), (-5, 5)),
    start=(-3.3, 2.4),
    minima=((0, 0),),
    group="many_minima",
    source='D. H. Ackley, "A Connectionist Machine for Genetic Hillclimbing", 1987',
    words={
        "en": {
            "name": "Ackley",
            "sentence": "A funnel covered with dimples, pointed at the bottom: a constant rate never settles there.",
            "kink": "The gradient is 0/0 at the origin; the value taken is 0, which is a subgradient there.",
        },
        "zh": {
            "name": "Ackley 函数",
            "sentence": "布满小坑的漏斗，底部是尖点：恒定学习率永远无法在此停稳。",
            "kink": "梯度在原点为 0/0；此处取 0，它是该点的一个次梯度。",
        },
    },
)
