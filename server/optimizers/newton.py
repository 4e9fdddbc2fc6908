"""Newton's method: pure, damped, with its negative eigenvalues turned, or inside a trust region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple

import numpy as np

from ..core.counting import Counting
from ..core.param import Choice, Param
from ..core.rule import End, subscript
from ..core.symmetric import eigen, eigenvalues, solved
from ..core.trust import within_radius


class State(NamedTuple):
    """The radius of the trust region, which the other variants leave alone."""

    radius: float


# A matrix whose smallest eigenvalue is below this part of its largest has no inverse worth the name.
_SINGULAR = 1e-14
# A trust region this small has lost all trust; f is not known better than its rounding.
_COLLAPSED, _ROUNDING = 1e-14, 10 * 2.0**-52
_LARGEST_RADIUS = 1e3
_VARIANTS = ("damped", "pure", "modified", "trust_region")
_WITH_RATE = ("variant", ("damped", "pure", "modified"))
_NAMES = {
    "en": {
        "name": "Variant",
        "options": {
            "damped": "damped",
            "pure": "pure",
            "modified": "modified",
            "trust_region": "trust region",
        },
    },
    "zh": {
        "name": "变体",
        "options": {"damped": "阻尼", "pure": "纯牛顿", "modified": "修正", "trust_region": "信赖域"},
    },
}


@dataclass(frozen=True)
class Newton:
    """Newton's method: (H + λI) p = −g;  x ← x + αp.

    `damped` is that, and with λ = 0 `pure`. At an indefinite Hessian their step is taken as it is: it leads to the
    stationary point of the local quadratic model, which is a saddle or a maximum there, and the page says so. Where
    H + λI is singular (smallest over largest eigenvalue in size below 1e-14) or not finite, there is no step: the run
    ends as `singular`. With λ above −λmin the step is downhill. On a quadratic stable for α < 2(λmax + λ)/λmax.

    `modified` takes each eigenvalue by its size, and at least as δ times the largest: p = −Q|Λ|⁻¹Qᵀg leads down, away
    from saddles, and no Hessian but one of zeros is singular (section 3.4).

    `trust_region` minimises the model gᵀp + ½pᵀHp exactly in ‖p‖ ≤ r; the step is taken where f falls by more than 0.15
    of what the model says, r is quartered below ¼ and doubled above ¾ at the border, up to 1000 (algorithm 4.1). A step
    that is refused leaves x where it is. Where r falls below 1e-14 (1 + ‖x‖) the run ends as stalled, `no_decrease`.

    Source: J. Nocedal and S. J. Wright, "Numerical Optimization", 2006, chapters 2 to 4.
    """

    learning_rate: Annotated[float, Param(1e-3, 10, scale="log", symbol="α", when=_WITH_RATE)] = 1.0
    damping: Annotated[
        float, Param(0, 1e6, scale="log", smallest=1e-6, symbol="λ", when=("variant", ("damped",)))
    ] = 0.0
    variant: Annotated[str, Choice(_VARIANTS, words=_NAMES)] = "damped"
    floor: Annotated[float, Param(1e-12, 1, scale="log", symbol="δ", when=("variant", ("modified",)))] = 1e-8
    initial_radius: Annotated[
        float, Param(1e-3, _LARGEST_RADIUS, scale="log", symbol="r₀", when=("variant", ("trust_region",)))
    ] = 1.0

    words: ClassVar = {
        "en": {
            "name": "Newton",
            "short": "Newton",
            "sentence": "Jumps to the stationary point of the local quadratic model, be it a minimum or not.",
            "convention": "Damped by λI; with λ = 0 it is the pure method, which saddles attract.",
            "differs": "SciPy's trust-exact solves the same subproblem by factorisations, ours by eigenvalues.",
        },
        "zh": {
            "name": "牛顿法",
            "short": "牛顿法",
            "sentence": "直接跳到局部二次模型的驻点，不论它是否为极小点。",
            "convention": "以 λI 作阻尼；λ = 0 时为纯牛顿法，会被鞍点吸引。",
            "differs": "SciPy 的 trust-exact 用矩阵分解求解同一个子问题，这里用特征值。",
        },
    }
    group: ClassVar = "second_order"
    default_oracle: ClassVar = "exact"
    source: ClassVar = "J. Nocedal and S. J. Wright, Numerical Optimization, 2006"
    symbols: ClassVar = {"p": "p", "delta": "Δ", "radius": "r", "multiplier": "ν", "gain": "ρ"}

    def init(self, x: np.ndarray) -> State:
        return State(radius=self.initial_radius)

    def step(self, oracle: Counting, x: np.ndarray, state: State, learning_rate: float) -> Any:
        g, hessian = oracle.gradient(x), oracle.hessian(x)
        details: dict[str, Any] = {"g": g, **{f"h{row + 1}": hessian[row] for row in range(len(x))}}
        if not (np.isfinite(hessian).all() and np.isfinite(g).all()):
            return End("singular", "singular_hessian", {"eigenvalues": []}), state, details
        if self.variant == "trust_region":
            details["eigenvalues"] = eigenvalues(hessian)
            return self._in_region(oracle, x, state, details, hessian)
        p, regular, details["eigenvalues"] = self.directions(g, hessian)
        if not regular:
            found = {"eigenvalues": details["eigenvalues"].tolist()}
            return End("singular", "singular_hessian", found), state, details
        delta = learning_rate * p
        return x + delta, state, {**details, "p": p, "delta": delta}

    @property
    def stacks(self) -> bool:
        """Whether a step needs nothing but gradient and Hessian, so that many runs can be stepped at once."""
        return self.variant != "trust_region"

    def directions(self, g: np.ndarray, hessian: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """p (d, …) for g (d, …) and finite H (d, d, …); whether there is an inverse (…); H's eigenvalues (d, …)."""
        values, vectors = eigen(hessian)
        if self.variant == "modified":
            size = np.abs(values)
            largest = size.max(axis=0)
            with np.errstate(all="ignore"):
                parts = (vectors * g[:, np.newaxis]).sum(axis=0) / np.maximum(size, self.floor * largest)
                return -(vectors * parts).sum(axis=1), largest > 0, values
        damping = self._damping
        size = np.abs(values + damping)
        identity = np.eye(len(g)).reshape(len(g), len(g), *[1] * (g.ndim - 1))
        regular = size.min(axis=0) > _SINGULAR * size.max(axis=0)
        return -solved(np.where(regular, hessian + damping * identity, identity), g), regular, values

    @property
    def _damping(self) -> float:
        return self.damping if self.variant == "damped" else 0.0

    def _in_region(
        self, oracle: Counting, x: np.ndarray, state: State, details: dict[str, Any], hessian: np.ndarray
    ) -> tuple[np.ndarray | End, State, dict[str, Any]]:
        g, radius = details["g"], state.radius
        if radius <= _COLLAPSED * (1.0 + float(np.linalg.norm(x))):
            return End("stalled", "no_decrease", {"radius": radius}), state, details
        p, multiplier = within_radius(hessian, g, radius)
        f, promised = oracle.value(x), -float(g @ p + 0.5 * p @ hessian @ p)
        slack = _ROUNDING * max(1.0, abs(f))
        gain = (f - oracle.value(x + p) + slack) / (promised + slack)
        border = float(np.linalg.norm(p)) >= (1.0 - 1e-9) * radius
        if not gain >= 0.25:
            new = 0.25 * radius
        else:
            new = min(2.0 * radius, _LARGEST_RADIUS) if gain > 0.75 and border else radius
        delta = p if gain > 0.15 else 0.0 * p
        about = {"radius": radius, "multiplier": multiplier, "gain": gain, "step_length": np.nan}
        return x + delta, State(new), {**details, "p": p, "delta": delta, **about}

    def lines(self, dimension: int) -> list[tuple[str, str, str]]:
        rows = [(f"h{i}", f"H{subscript(i)}", f"∇(∂f/∂{'xy'[i - 1]})") for i in range(1, dimension + 1)]
        formulas = {
            "damped": "−(H + λI)⁻¹g" if self.damping else "−H⁻¹g",
            "pure": "−H⁻¹g",
            "modified": "−Q|Λ|⁻¹Qᵀg",
            "trust_region": "−(H + νI)⁻¹g",
        }
        head = [("g", "g", "∇f"), *rows, ("eigenvalues", "λ(H)", "eig H")]
        p = ("p", "p", formulas[self.variant])
        if self.variant != "trust_region":
            return [*head, p, ("delta", "Δ", "αp")]
        gain = ("gain", "ρ", "")
        region = [("radius", "r", ""), ("multiplier", "ν", "")]
        return [*head, *region, p, gain, ("delta", "Δ", "p (ρ > 0.15)")]

    def sentence(self, values: Mapping[str, Any]) -> tuple[str, dict[str, float | int]] | None:
        """About the trust region, or the negative eigenvalue and what has become of it."""
        if "radius" in values:
            numbers = {"radius": values["radius"][0], "gain": values["gain"][0]}
            if not any(values["delta"]):
                return "region_refused", numbers
            return ("region_border" if values["multiplier"][0] > 0 else "region_inside"), numbers
        if "eigenvalues" not in values or not values["eigenvalues"][0] < 0:
            return None
        lowest = values["eigenvalues"][0]
        if self.variant == "modified":
            return "modified_hessian", {"eigenvalue": lowest}
        code = "indefinite_hessian" if lowest + self._damping < 0 else "damped_hessian"
        return code, {"eigenvalue": lowest, "damping": self._damping}

    def largest_stable_rate(self, sharpness: float) -> float | None:
        if self.variant == "trust_region":
            return None
        return 2.0 * (sharpness + self._damping) / sharpness

    def suggest(self, curvature: float, size: float) -> dict[str, float]:
        radius = min(max(0.1 * size, 1e-3), _LARGEST_RADIUS)
        return {"learning_rate": 1.0, "initial_radius": radius}
