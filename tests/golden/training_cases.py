"""What the golden trainings are of: our rule on our rows and batches, and PyTorch's fed with the same."""

from dataclasses import dataclass, field
from pathlib import Path

from server.core.oracles import Exact, Minibatch
from server.optimizers.adam import Adam
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.sgd import SGD

FILE = Path(__file__).parent / "training.json"
STEPS = 100


@dataclass(frozen=True)
class Case:
    """`theirs` is PyTorch's optimizer with what it is given beside the learning rate."""

    dataset: str
    model: str
    loss: str
    optimizer: object
    theirs: tuple
    oracle: object
    start: tuple
    made_with: dict = field(default_factory=dict)
    penalty: str = "none"
    penalty_values: dict = field(default_factory=dict)
    seed: int = 0


CASES = {
    "y = 2x + 1 from zero, all rows": Case(
        "line",
        "linear",
        "mse",
        GradientDescent(learning_rate=0.1),
        ("SGD", {}),
        Exact(),
        (0.0, 0.0),
        {"noise": 0},
    ),
    "y = 2x + 1 from zero, batches of ten": Case(
        "line",
        "linear",
        "mse",
        GradientDescent(learning_rate=0.1),
        ("SGD", {}),
        Minibatch(10),
        (0.0, 0.0),
        {"noise": 0},
    ),
    "five points, all rows": Case(
        "five_points",
        "linear_weight",
        "mse",
        GradientDescent(learning_rate=0.01),
        ("SGD", {}),
        Exact(),
        (0.0,),
    ),
    "five points, one at a time": Case(
        "five_points",
        "linear_weight",
        "mse",
        GradientDescent(learning_rate=0.01),
        ("SGD", {}),
        Minibatch(1),
        (0.0,),
        seed=3,
    ),
    "a line, batches of eight that do not divide the rows": Case(
        "line",
        "linear",
        "mse",
        SGD(learning_rate=0.02),
        ("SGD", {"momentum": 0.9}),
        Minibatch(8),
        (-1.0, -1.0),
    ),
    "a line with a penalty, drawn with replacement": Case(
        "line",
        "linear",
        "mse",
        Adam(learning_rate=0.05),
        ("Adam", {}),
        Minibatch(8, True),
        (-1.0, -1.0),
        penalty="l2",
        penalty_values={"strength": 0.3},
        seed=7,
    ),
    "logits, batches wide enough for arrays": Case(
        "blobs_one_feature",
        "logistic",
        "binary_cross_entropy",
        Adam(learning_rate=0.05),
        ("Adam", {}),
        Minibatch(48),
        (-1.0, 1.0),
        seed=1,
    ),
    "logits, batches of eight": Case(
        "blobs_one_feature",
        "logistic",
        "binary_cross_entropy",
        SGD(learning_rate=0.1, momentum=0.9, nesterov=True),
        ("SGD", {"momentum": 0.9, "nesterov": True}),
        Minibatch(8),
        (-1.0, 1.0),
    ),
}
