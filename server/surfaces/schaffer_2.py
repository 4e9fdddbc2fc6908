"""Schaffer's function N. 2: flat at the minimum, wrinkled all round."""

from ..core.surface import Surface

SURFACE = Surface(
    formula="0.5 + (sin(x^2 - y^2)^2 - 0.5)/(1 + 0.001*(x^2 + y^2))^2",
    domain=((-5, 5), (-5, 5)),
    start=(2.9, -1.6),
    minima=((0, 0),),
    group="many_minima",
    source='S. K. Mishra, "Some new test functions for global optimization and performance of repulsive '
    'particle swarm method", 2006',
    words={
        "en": {
            "name": "Schaffer N. 2",
            "sentence": (
                "Nearly flat at the minimum and wrinkled all round: the curvature there says nothing of the way "
                "there."
            ),
        },
        "zh": {
            "name": "Schaffer N.2 函数",
            "sentence": "极小点处几近平坦，四周却布满褶皱：该处的曲率并不能说明途中的情形。",
        },
    },
)
