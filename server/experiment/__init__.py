"""The experiment: the value that determines everything; the door to its trajectories, contours and surveys."""

from ..core.refusal import Refusal, nearest
from .contour import Contour, ContourModel, parsed_contour, posted_contour
from .csv_table import FILE_BYTES, Table, read_table
from .models import ExperimentModel, RiskModel
from .objectives import described_formula
from .own_formulas import formula_json, unmade
from .risk_description import parsed_risk, risk_json, unbuilt
from .survey_answers import csv_of, json_of
from .surveying import Surveys
from .surveys import MapModel, Survey, SweepModel, parsed_map, parsed_sweep
from .tables import Tables
from .trajectories import Trajectories
from .value import Experiment, parsed
from .whole import Whole
from .workroom import Place

__all__ = [
    "FILE_BYTES",
    "Contour",
    "ContourModel",
    "Experiment",
    "ExperimentModel",
    "MapModel",
    "Place",
    "Refusal",
    "RiskModel",
    "Survey",
    "Surveys",
    "SweepModel",
    "Table",
    "Tables",
    "Trajectories",
    "Whole",
    "csv_of",
    "described_formula",
    "formula_json",
    "json_of",
    "nearest",
    "parsed",
    "parsed_contour",
    "parsed_map",
    "parsed_risk",
    "parsed_sweep",
    "posted_contour",
    "read_table",
    "risk_json",
    "unbuilt",
    "unmade",
]
