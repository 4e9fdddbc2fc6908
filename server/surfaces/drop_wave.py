"""The drop-wave function: rings of ripples round a deep centre."""

from ..core.surface import Surface

SURFACE = Surface(
    formula="-(1 + cos(12*sqrt(x^2 + y^2)))/(0.5*(x^2 + y^2) + 2)",
    domain=((-5.12, 5.12), (-5.12, 5.12)),
    start=(-1.9, 1.1),
    minima=((0, 0),),
    group="many_minima",
    source='M. Molga and C. Smutnicki, "Test functions for optimization needs", 2005',
    words={
        "en": {
            "name": "Drop-wave",
            "sentence": "Rings of ripples, as from a drop: every ring is a trap without a way inwards.",
            "kink": (
                "The chain rule gives 0/0 at the origin; the value taken is 0, which is the gradient "
                "there. The Hessian is left undefined."
            ),
        },
        "zh": {
            "name": "Drop-Wave 函数",
            "sentence": "如水滴激起的环形波纹：每一环都是陷阱，没有向内的路。",
            "kink": "链式法则在原点给出 0/0；此处取 0，即该点的梯度；海森矩阵在该点视为无定义。",
        },
    },
)
