"""Michalewicz's function with m = 10: plains crossed by ditches."""

from ..core.surface import Surface

SURFACE = Surface(
    # Exponents go up to 16, so the twentieth power is the square of the tenth.
    formula="-sin(x)*(sin(x^2/pi)^10)^2 - sin(y)*(sin(2*y^2/pi)^10)^2",
    domain=((0, 3.141592653589793), (0, 3.141592653589793)),
    start=(2.62, 1.15),
    minima=((2.2029055201726093, "pi/2"),),
    group="saddles_and_plateaus",
    source='Z. Michalewicz, "Genetic Algorithms + Data Structures = Evolution Programs", 1992',
    words={
        "en": {
            "name": "Michalewicz",
            "sentence": "Plains crossed by steep ditches: where the ground is flat, gradients are no help.",
        },
        "zh": {
            "name": "Michalewicz 函数",
            "sentence": "平原上纵横着陡沟：在平坦之处，梯度帮不上忙。",
        },
    },
)
