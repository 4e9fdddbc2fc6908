"""Schwefel's function: the lowest place is far from the next lowest."""

from ..core.surface import Surface

SURFACE = Surface(
    # The constant is 2 u sin √u at the minimum, so that the lowest value is 0 to the last digit.
    formula="837.96577454486741 - x*sin(sqrt(abs(x))) - y*sin(sqrt(abs(y)))",
    domain=((-500, 500), (-500, 500)),
    start=(-120.0, 270.0),
    minima=((420.96874635998203, 420.96874635998203),),
    group="many_minima",
    source='H.-P. Schwefel, "Numerical Optimization of Computer Models", 1981',
    words={
        "en": {
            "name": "Schwefel",
            "sentence": "The best place is in a corner, far from the second best: following the trend leads astray.",
            "kink": (
                "On each axis one slope is 0/0; the value taken is 0, which is the derivative there. The "
                "curvature is infinite."
            ),
        },
        "zh": {
            "name": "Schwefel 函数",
            "sentence": "最低点偏居一角，远离次低点：顺着大势走反而会走错。",
            "kink": "在每条坐标轴上有一个偏导数为 0/0；此处取 0，即该处的导数；曲率则为无穷大。",
        },
    },
)
