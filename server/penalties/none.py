"""No penalty."""

from ..core.risk.penalty import Penalty

PENALTY = Penalty(
    formula="0*w",
    absolute="0",
    square="0",
    words={
        "en": {"name": "No penalty", "sentence": "The loss alone is minimised."},
        "zh": {"name": "无惩罚", "sentence": "只最小化损失。"},
    },
    source="–",
)
