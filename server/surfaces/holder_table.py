"""The Hölder table: a table top of bumps on four legs."""

from ..core.surface import Surface

SURFACE = Surface(
    formula="-abs(sin(x)*cos(y)*exp(abs(1 - sqrt(x^2 + y^2)/pi)))",
    domain=((-10, 10), (-10, 10)),
    start=(6.9, 8.4),
    minima=(
        (8.0550234757365634, 9.6645900192412729),
        (8.0550234757365634, -9.6645900192412729),
        (-8.0550234757365634, 9.6645900192412729),
        (-8.0550234757365634, -9.6645900192412729),
    ),
    group="many_minima",
    source='S. K. Mishra, "Global optimization by differential evolution and particle swarm methods: '
    'evaluation on some benchmark functions", 2006',
    words={
        "en": {
            "name": "Hölder table",
            "sentence": "Pits between sharp creases, deepest in the corners: most runs end in the pit they start in.",
            "kink": (
                "The slope jumps where sin x = 0 or cos y = 0, on the circle of radius π and at the "
                "origin; the value taken of a jumping part is 0."
            ),
        },
        "zh": {
            "name": "Hölder 桌面函数",
            "sentence": "尖锐折痕之间的坑，四角最深：多数运行从哪个坑出发，就在哪个坑结束。",
            "kink": "在 sin x = 0 或 cos y = 0 处、半径为 π 的圆上以及原点，斜率有跳跃；跳跃的部分取 0。",
        },
    },
)
