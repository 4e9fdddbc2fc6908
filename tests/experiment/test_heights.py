"""Heights told by their differences are the same bit for bit, and few bytes. The page's own way back has units."""

import zlib

import numpy as np
import pytest

from server.experiment import parsed_contour
from server.experiment.heights import differences, heights_of


@pytest.mark.parametrize("name", ["rosenbrock", "himmelblau", "ackley", "rastrigin"])
def test_a_contour_takes_less_than_half_and_comes_back_as_it_was(name):
    heights = parsed_contour(f'{{"name": "{name}"}}', "-2,2,-1,3", "200").heights()
    told = differences(heights, 200)
    assert heights_of(told, 200) == heights
    assert len(zlib.compress(told)) * 2 < len(heights)


@pytest.mark.parametrize("columns", [1, 2, 7, 64])
def test_whatever_the_numbers_they_come_back_as_they_were(columns):
    random = np.random.default_rng(5)
    bits = random.integers(0, 2**32, 64 * columns, dtype=np.uint32)
    bits[:6] = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0, -1e-45], "<f4").view(np.uint32)
    assert heights_of(differences(bits.tobytes(), columns), columns) == bits.tobytes()
