"""The monkey saddle: three ways down, one for the tail."""

from ..core.surface import Surface

SURFACE = Surface(
    formula="x^3 - 3*x*y^2",
    domain=((-2, 2), (-2, 2)),
    start=(1.6, 0.02),
    minima=(),
    group="saddles_and_plateaus",
    source='D. Hilbert and S. Cohn-Vossen, "Geometry and the Imagination", 1932',
    words={
        "en": {
            "name": "Monkey saddle",
            "sentence": (
                "At the saddle both curvatures vanish: runs creep towards it, wait, and leave by one of three ways."
            ),
        },
        "zh": {
            "name": "猴鞍面",
            "sentence": "鞍点处两个曲率都为零：运行缓缓靠近、停留，再从三条下坡路之一离开。",
        },
    },
)
