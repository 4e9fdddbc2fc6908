"""Himmelblau's basins: small steps of gradient descent against the flow that SciPy integrated. No test needs SciPy."""

import json

import numpy as np

from server.core.endings import KNOWN
from server.core.field import Field
from server.core.plan import Plan
from server.optimizers.gradient_descent import GradientDescent
from server.schedules.constant import Constant
from server.surfaces.himmelblau import SURFACE
from tests.golden.cases import FOLDER


def test_gradient_descents_basins_are_the_flows_to_one_percent_of_the_area():
    kept = json.loads((FOLDER / "himmelblau_basins.json").read_text())
    assert (kept["made_by"], kept["scipy"][:2]) == ("tests/golden/make_basins.py", "1.")
    basins = np.array([[int(cell) for cell in row] for row in kept["basins"]])
    (low, high), _ = kept["box"]
    side = len(basins)
    middles = low + (np.arange(side) + 0.5) * (high - low) / side
    x, y = (values.ravel() for values in np.meshgrid(middles, middles))

    objective = SURFACE.objective()
    assert np.allclose([minimum.x for minimum in objective.minima], kept["minima"])
    plan = Plan(objective, SURFACE.start, GradientDescent(learning_rate=0.001), Constant(), 5000)
    field = Field(plan, {"start_x": x, "start_y": y})
    while field.busy:
        field.advance(1e6)
    found = field.ends().ending.reshape(side, side)
    assert (found >= KNOWN).all()
    assert (found - KNOWN != basins).mean() <= 0.01
