"""A parabola with bumps: many places to rest, one of them the lowest."""

from ..core.param import Parameter
from ..core.surface import Surface

SURFACE = Surface(
    formula="0.1*x^2 + a*(1 - cos(5*x))",
    parameters=(
        Parameter(
            "a",
            "number",
            0.3,
            low=0,
            high=2,
            symbol="a",
            words={"en": {"name": "Height of the bumps"}, "zh": {"name": "颠簸高度"}},
        ),
    ),
    domain=((-6, 6),),
    start=(4.7,),
    minima=((0,),),
    group="one_dimension",
    source='After R. Kleinberg, Y. Li and Y. Yuan, "An alternative view: when does SGD escape local '
    'minima?", 2018',
    words={
        "en": {
            "name": "Bumpy line",
            "sentence": "Small steps rest in the first hollow; noise, momentum or a large rate goes over the bumps.",
        },
        "zh": {
            "name": "颠簸的曲线",
            "sentence": "小步者停在第一个凹处；噪声、动量或大学习率则能越过颠簸。",
        },
    },
)
