"""The saddle x² − y²: no minimum at all."""

from ..core.surface import Surface

SURFACE = Surface(
    formula="x^2 - y^2",
    domain=((-2, 2), (-2, 2)),
    start=(-1.5, 0.001),
    minima=(),
    group="saddles_and_plateaus",
    source='Textbook; see J. Nocedal and S. J. Wright, "Numerical Optimization", 2006, section 2.1',
    words={
        "en": {
            "name": "Saddle",
            "sentence": "Down in y, up in x: on the axis a run ends at the saddle; a hair beside, it leaves for ever.",
        },
        "zh": {
            "name": "鞍点 x² − y²",
            "sentence": "沿 y 向下、沿 x 向上：恰在轴上会停在鞍点，稍有偏离便一去不返。",
        },
    },
)
