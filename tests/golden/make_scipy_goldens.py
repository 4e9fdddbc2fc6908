"""Writes what SciPy does from a start: `python -m tests.golden.make_scipy_goldens`, SciPy installed (`make golden`).

One file for each method. f is the surface's formula, evaluated by NumPy; its derivatives are those of the complex step,
exact to rounding, so that nothing of Steepest but the formula's text goes into it.
"""

import json

import numpy as np
import scipy
from scipy.optimize import OptimizeResult, least_squares, minimize
from scipy.optimize._trustregion_exact import IterativeSubproblem

import server.surfaces
from server.core.registry import discover
from server.core.surface import is_surface
from tests.golden.cases import FOLDER, PARAMETERS, start_of

SURFACES = discover(server.surfaces, is_surface)
PLANES = ("quadratic", "rosenbrock", "himmelblau", "beale")
LEAST_SQUARES = ("rosenbrock", "himmelblau", "beale")
SIMPLEX_SIZE = 0.5
_NAMES = {name: getattr(np, name) for name in ("sin", "cos", "tan", "exp", "log", "sqrt")} | {"pi": np.pi}
_COMPLEX_STEP = 1e-200


def function(text, surface):
    """A formula as a function of a point."""
    code = compile(text.replace("^", "**"), surface, "eval")
    numbers = {one.name: one.default for one in SURFACES[surface].parameters} | PARAMETERS.get(surface, {})
    return lambda x: eval(code, {"__builtins__": {}, **_NAMES, **numbers, "x": x[0], "y": x[1]})


def slope(f, x):
    """∇f: the imaginary part of f(x + ih)/h."""
    steps = 1j * _COMPLEX_STEP * np.eye(len(x))
    return np.array([np.imag(f(np.asarray(x) + step)) / _COMPLEX_STEP for step in steps])


def path(surface, method, options):
    """x and ∇f at every iterate, [x, y, ∂f/∂x, ∂f/∂y] each."""
    f = function(SURFACES[surface].formula, surface)
    points = [np.array(start_of(surface))]

    def reached(intermediate_result: OptimizeResult) -> None:
        points.append(np.array(intermediate_result.x))

    minimize(
        f,
        points[0],
        jac=lambda x: slope(f, x),
        method=method,
        callback=reached,
        options={"maxiter": 60, **options},
    )
    return [[*point, *slope(f, point)] for point in points]


def simplex_walk(surface):
    """The points at which Nelder–Mead asks for f, in order, and the best vertex after each iteration."""
    f, start = function(SURFACES[surface].formula, surface), np.array(start_of(surface))
    asked, best = [], []

    def value(x):
        asked.append([float(one) for one in x])
        return f(x)

    def reached(intermediate_result: OptimizeResult) -> None:
        best.append([*map(float, intermediate_result.x), float(len(asked))])

    corners = np.vstack([start, start + SIMPLEX_SIZE * np.eye(2)])
    options = {"initial_simplex": corners, "xatol": 0, "fatol": 0, "maxiter": 60}
    minimize(value, start, method="Nelder-Mead", callback=reached, options=options)
    return {"asked": asked, "best": best}


def trials(surface):
    """The points at which `least_squares(method="lm")` asks for the residuals, in order, D = 1/x_scale² at the start.

    MINPACK's own scaling is by the norms of the Jacobian's columns; x_scale="jac" asks for that.
    """
    residuals = [function(text, surface) for text in SURFACES[surface].residuals]
    asked = []

    def r(x):
        asked.append([float(one) for one in x])
        return np.array([one(x) for one in residuals], dtype=float)

    def jacobian(x):
        return np.array([slope(one, x) for one in residuals])

    start = np.array(start_of(surface))
    found = least_squares(
        r, start, jac=jacobian, method="lm", x_scale="jac", xtol=1e-15, ftol=1e-15, gtol=1e-15
    )
    return {"start": start.tolist(), "asked": asked, "x": found.x.tolist()}


def subproblems():
    """Quadratic models in a circle, bowls, saddles and hilltops, and the p of trust-exact at its tightest."""
    rng = np.random.default_rng(20261122)
    made = []
    for k in range(60):
        d = (1, 2, 3)[k % 3]
        root = rng.normal(size=(d, d))
        hessian = root + root.T if k % 2 else root @ root.T
        g, radius = rng.normal(size=d), float(rng.uniform(0.1, 3))
        exact = IterativeSubproblem(
            np.zeros(d), lambda x: 0.0, lambda x, g=g: g, lambda x, h=hessian: h, k_easy=1e-13, k_hard=1e-13
        )
        p, border = exact.solve(radius)
        made.append(
            {
                "hessian": hessian.tolist(),
                "g": g.tolist(),
                "radius": radius,
                "p": p.tolist(),
                "border": bool(border),
            }
        )
    return made


def write(name, about, runs):
    head = {
        "made_by": "tests/golden/make_scipy_goldens.py",
        "scipy": scipy.__version__,
        "numpy": np.__version__,
    }
    text = json.dumps({**head, "about": about, "runs": runs}, ensure_ascii=False)
    (FOLDER / f"scipy_{name}.json").write_text(
        text.replace('"runs": {"', '"runs": {\n"') + "\n", encoding="utf-8"
    )
    print(f"scipy_{name}: {len(runs)} runs")


def main() -> None:
    rows = "x, y, ∂f/∂x, ∂f/∂y at every iterate"
    for name, method, options in (
        ("bfgs", "BFGS", {"gtol": 1e-9}),
        ("cg", "CG", {"gtol": 1e-9}),
        ("lbfgs", "L-BFGS-B", {"maxcor": 10, "ftol": 0.0, "gtol": 1e-9}),
    ):
        write(name, rows, {surface: path(surface, method, options) for surface in PLANES})
    write("nelder_mead", "points asked; best vertex and number of points after each iteration",
          {surface: simplex_walk(surface) for surface in PLANES})  # fmt: skip
    write(
        "lm", "points at which residuals were asked", {surface: trials(surface) for surface in LEAST_SQUARES}
    )
    write("trust_exact", "quadratic models in a circle", {"random": subproblems()})


if __name__ == "__main__":
    main()
