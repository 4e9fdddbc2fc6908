"""Griewank's function: a wide bowl under a lattice of bumps."""

from ..core.surface import Surface

SURFACE = Surface(
    formula="(x^2 + y^2)/4000 - cos(x)*cos(y/sqrt(2)) + 1",
    domain=((-50, 50), (-50, 50)),
    start=(-37.0, 22.0),
    minima=((0, 0),),
    group="many_minima",
    source='A. O. Griewank, "Generalized descent for global optimization", 1981',
    words={
        "en": {
            "name": "Griewank",
            "sentence": "From afar a bowl, from near an egg box: gradients see only the next dimple.",
        },
        "zh": {
            "name": "Griewank 函数",
            "sentence": "远看是碗，近看是鸡蛋托：梯度只看得见眼前的小坑。",
        },
    },
)
