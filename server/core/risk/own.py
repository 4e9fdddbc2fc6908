"""Data of one's own as an entry beside the datasets: its words, and what may be done to its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from ..param import Flag

NAME = "own"  # what a dataset of one's own is called in an experiment


@dataclass(frozen=True)
class OwnData:
    """Rows of a table of one's own. Nothing is done to them that is not asked for.

    `standardise`: each feature minus its mean, divided by its standard deviation (with n); the target stays as it is.
    """

    standardise: Annotated[
        bool,
        Flag(words={"en": {"name": "Standardise features"}, "zh": {"name": "标准化特征"}}),
    ] = False

    words: ClassVar = {
        "en": {
            "name": "Your own data",
            "sentence": "A CSV file: choose which column is the target and which are features.",
        },
        "zh": {"name": "自己的数据", "sentence": "CSV 文件：自选目标列和特征列。"},
    }
