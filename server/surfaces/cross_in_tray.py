"""The cross-in-tray function: a sharp cross pressed into a tray."""

from ..core.surface import Surface

SURFACE = Surface(
    formula="-0.0001*(abs(sin(x)*sin(y)*exp(abs(100 - sqrt(x^2 + y^2)/pi))) + 1)^0.1",
    domain=((-10, 10), (-10, 10)),
    start=(2.4, 0.7),
    minima=(
        (1.3494066171539108, 1.3494066171539108),
        (1.3494066171539108, -1.3494066171539108),
        (-1.3494066171539108, 1.3494066171539108),
        (-1.3494066171539108, -1.3494066171539108),
    ),
    group="many_minima",
    source='S. K. Mishra, "Some new test functions for global optimization and performance of repulsive '
    'particle swarm method", 2006',
    words={
        "en": {
            "name": "Cross-in-tray",
            "sentence": "Basins with edges like knives: slopes are gentle inside and enormous at the seams.",
            "kink": (
                "On the lines where sin x = 0 or sin y = 0 the slope jumps, at the origin it is 0/0; the "
                "value taken of a jumping part is 0."
            ),
        },
        "zh": {
            "name": "十字托盘函数",
            "sentence": "刀刃般的边界围出一个个盆：盆内坡缓，接缝处坡度巨大。",
            "kink": "在 sin x = 0 或 sin y = 0 的直线上斜率有跳跃，在原点为 0/0；跳跃的部分取 0。",
        },
    },
)
