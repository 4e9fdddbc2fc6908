"""What each dataset says of itself, found in its rows."""

from dataclasses import replace

import numpy as np
import pytest

from server.core.risk.dataset import made
from server.datasets.blobs import Blobs
from server.datasets.blobs_one_feature import BlobsOneFeature
from server.datasets.decay import Decay
from server.datasets.five_points import FivePoints
from server.datasets.four_rows import FourRows
from server.datasets.half_planes import HalfPlanes
from server.datasets.line import Line
from server.datasets.line_through_origin import LineThroughOrigin
from server.datasets.ranked_items import RankedItems
from server.datasets.sine import Sine
from server.datasets.two_modes import REACH, TwoModes

CURVES = {
    Line: lambda x: 2 * x + 1,
    LineThroughOrigin: lambda x: 2 * x,
    Sine: np.sin,
    Decay: lambda x: 2 * np.exp(-1.5 * x),
    FivePoints: lambda x: 2 * x,
}


FIRST_X = [-1.8434974028661055, -1.4649480107303652, 0.035063100367376254]
FIRST_Y = [-3.125825651309524, -2.1915609429337897, 0.923545244635687]


@pytest.mark.parametrize("cls", CURVES)
def test_without_noise_the_points_lie_on_the_curve(cls):
    rows = made(replace(cls(), noise=0.0))
    assert np.abs(rows.targets - CURVES[cls](rows.features[:, 0])).max() <= 1e-15


@pytest.mark.parametrize("cls", [Line, LineThroughOrigin, Sine, Decay])
def test_noise_is_the_standard_deviation_about_the_curve(cls):
    rows = made(cls(n=2000, noise=0.8))
    off = rows.targets - CURVES[cls](rows.features[:, 0])
    assert off.std() == pytest.approx(0.8, rel=0.05)
    assert abs(off.mean()) < 0.05


def test_the_five_points_and_the_four_rows_are_the_known_ones():
    assert made(FivePoints()).features.tolist() == [[1], [2], [3], [4], [5]]
    assert made(FivePoints()).targets.tolist() == [2, 4, 6, 8, 10]
    assert made(FourRows()).features.tolist() == [[1, 1], [1, 2], [2, 2], [2, 3]]
    assert made(FourRows()).targets.tolist() == [1, 2, 3, 4]


def test_the_four_rows_make_the_narrow_valley_that_they_promise():
    features = made(FourRows()).features
    assert np.linalg.cond(features.T @ features) == pytest.approx(69, abs=0.5)


@pytest.mark.parametrize("cls", [BlobsOneFeature, Blobs])
def test_blobs_lie_as_far_apart_and_are_as_many_as_asked(cls):
    for share in (0.01, 0.2, 0.5, 0.99):
        rows = made(cls(n=1000, share=share, distance=6.0, noise=1.0))
        ones = rows.targets == 1
        assert ones.sum() == round(1000 * share)
        middles = [rows.features[one].mean(axis=0) for one in (ones, ~ones)]
        apart = np.hypot.reduce(middles[0] - middles[1])
        assert apart == pytest.approx(6.0, abs=5 / np.sqrt(min(ones.sum(), (~ones).sum())))


@pytest.mark.parametrize("cls", [BlobsOneFeature, Blobs])
def test_each_label_has_a_row_however_few_there_are(cls):
    for n, share in ((2, 0.01), (2, 0.99), (5, 0.01), (5, 0.99)):
        assert set(made(cls(n=n, share=share)).targets.tolist()) == {0.0, 1.0}


def test_blobs_as_they_come_overlap_so_that_the_cross_entropy_has_a_lowest_place():
    rows = made(BlobsOneFeature())
    zeros, ones = (rows.features[rows.targets == label, 0] for label in (0, 1))
    assert zeros.max() > ones.min()
    assert ones.max() > zeros.min()


def test_half_planes_are_cut_by_2x1_plus_3x2_and_noise_makes_some_wrong():
    side = [
        (rows.features @ np.array([2.0, 3.0]) > 0) == (rows.targets == 1)
        for rows in (made(HalfPlanes(noise=0.0)), made(HalfPlanes()))
    ]
    assert side[0].all()
    assert 0.7 < side[1].mean() < 1.0


def test_two_modes_have_the_moments_of_their_mixture():
    rows = made(TwoModes(n=400, distance=4.0, share=0.4))
    x, p = rows.features[:, 0], rows.targets
    mean = (p * x).sum()
    assert mean == pytest.approx(0.6 * -2 + 0.4 * 2, abs=1e-6)
    assert (p * (x - mean) ** 2).sum() == pytest.approx(1 + 0.6 * 0.4 * 16, abs=1e-6)
    assert (x[0] - rows.cell / 2, x[-1] + rows.cell / 2) == pytest.approx((-REACH, REACH))


def test_ranked_items_have_grades_in_fifths_by_what_they_are_worth():
    rows = made(RankedItems(n=60, noise=0.0))
    assert np.bincount(rows.targets.astype(int)).tolist() == [12] * 5
    worth = rows.features @ np.array([1.0, 2.0])
    for grade in range(4):
        assert worth[rows.targets == grade].max() <= worth[rows.targets == grade + 1].min()


def test_with_n_and_seed_the_first_numbers_stay_what_they_were():
    """Drawn by PCG64: these have to be the same for everybody who opens a link."""
    assert made(Line()).features[:3, 0].tolist() == pytest.approx(FIRST_X, rel=1e-15)
    assert made(Line()).targets[:3].tolist() == pytest.approx(FIRST_Y, rel=1e-15)
