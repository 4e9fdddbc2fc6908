"""The experiment: the value that determines everything, and the door to its trajectories and contours."""

from ..core.refusal import Refusal
from .contour import Contour, parsed_contour
from .models import ExperimentModel
from .objectives import described_formula
from .trajectories import Trajectories
from .value import Experiment, parsed
from .whole import Whole

__all__ = [
    "Contour",
    "Experiment",
    "ExperimentModel",
    "Refusal",
    "Trajectories",
    "Whole",
    "described_formula",
    "parsed",
    "parsed_contour",
]
