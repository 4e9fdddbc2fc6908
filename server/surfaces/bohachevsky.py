"""Bohachevsky's first function: a bowl with waves that die out of sight as one zooms out."""

from ..core.surface import Surface

SURFACE = Surface(
    formula="x^2 + 2*y^2 - 0.3*cos(3*pi*x) - 0.4*cos(4*pi*y) + 0.7",
    domain=((-2, 2), (-2, 2)),
    start=(-1.7, 1.3),
    minima=((0, 0),),
    group="many_minima",
    source='I. O. Bohachevsky, M. E. Johnson and M. L. Stein, "Generalized simulated annealing for function '
    'optimization", 1986',
    words={
        "en": {
            "name": "Bohachevsky 1",
            "sentence": "Shallow waves on a bowl: a bold step goes over them, a careful one is caught.",
        },
        "zh": {
            "name": "Bohachevsky 1 函数",
            "sentence": "碗面上的浅波：步子大的能迈过去，步子小的会被困住。",
        },
    },
)
