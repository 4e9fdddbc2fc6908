"""Rastrigin's function: a bowl under a lattice of dimples."""

from ..core.surface import Surface

SURFACE = Surface(
    formula="20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)",
    domain=((-5.12, 5.12), (-5.12, 5.12)),
    start=(-3.4, 2.7),
    minima=((0, 0),),
    group="many_minima",
    source='L. A. Rastrigin, "Systems of Extremal Control", 1974',
    words={
        "en": {
            "name": "Rastrigin",
            "sentence": "A bowl with about a hundred dimples: most rules stop in the first one they meet.",
        },
        "zh": {
            "name": "Rastrigin 函数",
            "sentence": "碗面上约有一百个小坑：多数方法会停在遇到的第一个坑里。",
        },
    },
)
