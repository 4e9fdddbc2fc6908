"""The Styblinski–Tang function: four wells, one the deepest."""

from ..core.surface import Surface

SURFACE = Surface(
    formula="0.5*(x^4 - 16*x^2 + 5*x + y^4 - 16*y^2 + 5*y)",
    domain=((-5, 5), (-5, 5)),
    start=(0.6, -4.6),
    # The outer roots of 4u³ − 32u + 5 in x and in y.
    minima=(
        (-2.9035340277711771, -2.9035340277711771),
        (2.7468027709908370, -2.9035340277711771),
        (-2.9035340277711771, 2.7468027709908370),
        (2.7468027709908370, 2.7468027709908370),
    ),
    group="many_minima",
    source='M. A. Styblinski and T.-S. Tang, "Experiments in nonconvex optimization: stochastic '
    'approximation with function smoothing and simulated annealing", 1990',
    words={
        "en": {
            "name": "Styblinski–Tang",
            "sentence": "Four wells, one for each sign of x and y: the start decides, coordinate by coordinate.",
        },
        "zh": {
            "name": "Styblinski–Tang 函数",
            "sentence": "x、y 每种正负号各有一口阱：落入哪口由起点逐坐标决定。",
        },
    },
)
