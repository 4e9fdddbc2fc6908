"""Clipping: what it does to a gradient, before what, and how it is told."""

import math
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

from server.core.batch import Batch
from server.core.clips import ClipByNorm, ClipByValue, NoClip
from server.core.formula.evaluate import FloatArithmetic
from server.core.inspection import arithmetic_rows
from server.core.notation import clip_mathml
from server.core.oracles import Noisy
from server.core.plan import Change, Plan
from server.core.run import Trajectory
from server.core.stops import Stop
from server.optimizers.adam import Adam
from server.optimizers.gradient_descent import GradientDescent
from server.optimizers.newton import Newton
from server.schedules.constant import Constant
from server.schedules.exponential import Exponential
from server.surfaces.parabola import SURFACE as PARABOLA
from server.surfaces.rosenbrock import SURFACE as ROSENBROCK

NEVER = Stop(gradient_norm=0.0)
CLIPS = [ClipByValue(limit=20.0), ClipByNorm(limit=20.0)]

each_clip = pytest.mark.parametrize("clip", CLIPS, ids=["value", "norm"])


def plan(clip, optimizer=None, steps=200, surface=ROSENBROCK, **more):
    optimizer = optimizer or GradientDescent(learning_rate=1e-3)
    return Plan(
        surface.objective(), surface.start, optimizer, Constant(), steps, clip=clip, stop=NEVER, **more
    )


def run_of(value):
    trajectory = Trajectory(value)
    trajectory.advance(value.steps)
    return trajectory


def clipped(clip, gradient):
    """Written without the arithmetic of rules."""
    if isinstance(clip, ClipByValue):
        return [min(max(g, -clip.limit), clip.limit) for g in gradient]
    return [g * min(1.0, clip.limit / (math.hypot(*gradient) + 1e-6)) for g in gradient]


def counts_of(run):
    names = [column.name for column in run.columns]
    return run.block(0, run.length)[names.index("clipped")].tolist()


def slope(x):
    return ROSENBROCK.objective().gradient(x)


def text(line):
    return "".join(ET.fromstring(line).itertext()).replace("\u2061", "").replace("\u2062", "")


@each_clip
def test_the_step_is_made_of_the_clipped_gradient(clip):
    run = run_of(plan(clip))
    for k in (0, 1, 5, 60, 150):
        x = run.point(k)
        expected = [value - 1e-3 * g for value, g in zip(x, clipped(clip, slope(x)), strict=True)]
        assert run.point(k + 1) == pytest.approx(expected, rel=1e-14)


@each_clip
def test_the_column_counts_the_gradients_that_were_changed(clip):
    run = run_of(plan(clip))
    found, so_far = counts_of(run), 0
    assert found[0] == 0
    for k in range(run.length - 1):
        gradient = slope(run.point(k))
        so_far += clipped(clip, gradient) != list(gradient)
        assert found[k + 1] == so_far
    assert 0 < so_far < 200


@each_clip
def test_clip_then_coupled_decay_then_moments_then_update(clip):
    """Adam with weight decay, by hand in PyTorch's order: any other order lands elsewhere."""
    rule = Adam(learning_rate=0.05, weight_decay=0.3)
    run = run_of(plan(clip, rule, steps=40))
    x, m, v = list(ROSENBROCK.start), [0.0, 0.0], [0.0, 0.0]
    for t in range(1, 41):
        cut = clipped(clip, slope(x))
        decayed = [g + 0.3 * value for g, value in zip(cut, x, strict=True)]
        m = [0.9 * a + 0.1 * g for a, g in zip(m, decayed, strict=True)]
        v = [0.999 * a + 0.001 * g * g for a, g in zip(v, decayed, strict=True)]
        for i in range(2):
            m_hat, v_hat = m[i] / (1 - 0.9**t), v[i] / (1 - 0.999**t)
            x[i] -= 0.05 * m_hat / (math.sqrt(v_hat) + 1e-8)
        assert run.point(t) == pytest.approx(x, rel=1e-10)


@each_clip
def test_noise_is_clipped_with_the_gradient_and_the_raw_norm_is_told(clip):
    run = run_of(plan(clip, oracle=Noisy(50.0), seed=4))
    names = [column.name for column in run.columns]
    raw = run.block(0, run.length)[names.index("batch_gradient_norm")]
    seen = run.inspect(3)["values"]
    assert raw[3] == pytest.approx(math.hypot(*seen["g"]))
    assert seen["clipped"] == pytest.approx(clipped(clip, seen["g"]))
    assert run.point(3) == pytest.approx(
        [x - 1e-3 * g for x, g in zip(run.point(2), seen["clipped"], strict=True)]
    )


@each_clip
def test_rules_over_the_whole_point_meet_the_same_gradient(clip):
    run = run_of(plan(clip, Newton(learning_rate=0.05, damping=1.0), steps=50))
    found = counts_of(run)
    for k in (0, 3, 20):
        seen = run.inspect(k + 1)["values"]
        gradient = slope(run.point(k))
        assert seen["g"] == pytest.approx(gradient)
        assert seen["clipped"] == pytest.approx(clipped(clip, gradient), rel=1e-13)
        assert found[k + 1] - found[k] == (clipped(clip, gradient) != list(gradient))
    assert found[-1] > 0


@each_clip
def test_a_batch_is_the_single_runs_to_the_last_bit(clip):
    value = plan(clip, Adam(learning_rate=0.05))
    starts = np.array([[-1.2, 2.0, 0.3], [1.0, -1.0, 2.0]])
    batch = Batch(value, starts)
    batch.advance(150)
    for i in range(3):
        alone = run_of(replace(value, start=tuple(starts[:, i].tolist()), steps=150))
        assert tuple(batch.stand.x[:, i].tolist()) == alone.point(150)


@each_clip
def test_the_count_goes_on_after_a_fork_and_whatever_the_blocks(clip):
    value = plan(clip, steps=700)
    whole, pieces = run_of(value), Trajectory(value)
    while pieces.advance(17):
        pass
    assert whole.block(0, whole.length).tobytes() == pieces.block(0, pieces.length).tobytes()
    changed = replace(value, changes=(Change(350, (("learning_rate", 2e-3),)),))
    fork = whole.fork(changed)
    fork.advance(700)
    assert fork.block(0, fork.length).tobytes() == run_of(changed).block(0, fork.length).tobytes()


def test_a_limit_that_is_never_reached_changes_nothing():
    for clip in (ClipByValue(limit=1e6), ClipByNorm(limit=1e6)):
        value = plan(clip)
        bare = run_of(replace(value, clip=NoClip()))
        assert run_of(value).points().tobytes() == bare.points().tobytes()
        assert set(counts_of(run_of(value))) == {0.0}


def test_without_clipping_there_is_no_column_and_no_line():
    value = plan(NoClip())
    assert "clipped" not in [column.name for column in Trajectory(value).columns]
    assert "clipped" not in [row.name for row in arithmetic_rows(value)]


@each_clip
@pytest.mark.parametrize("surface", [ROSENBROCK, PARABOLA], ids=["plane", "line"])
def test_the_panel_has_the_raw_and_the_clipped_gradient(clip, surface):
    rows = [row.name for row in arithmetic_rows(plan(clip, surface=surface))]
    assert rows.index("g") < rows.index("clipped") < rows.index("delta")
    assert ("norm" in rows) == ("ratio" in rows) == isinstance(clip, ClipByNorm)


@each_clip
def test_the_panel_of_a_rule_over_the_whole_point_has_it_too(clip):
    value = plan(clip, Newton(learning_rate=0.05, damping=1.0), steps=5)
    rows = {row.name: text(f"<m>{row.formula}</m>") for row in arithmetic_rows(value)}
    names = list(rows)
    assert names.index("g") < names.index("clipped") < names.index("p")
    assert "g^" in rows["p"]
    seen = run_of(value).inspect(3)
    assert set(names) <= set(seen["values"])
    if isinstance(clip, ClipByNorm):
        assert seen["values"]["norm"] == pytest.approx([math.hypot(*seen["values"]["g"])] * 2)
    bare = [row.name for row in arithmetic_rows(replace(value, clip=NoClip()))]
    assert bare == [name for name in names if name not in ("norm", "ratio", "clipped")]


def test_the_panel_writes_a_norm_of_both_coordinates():
    rows = {row.name: text(f"<m>{row.formula}</m>") for row in arithmetic_rows(plan(ClipByNorm()))}
    assert rows["norm"] == "g12+g22"
    assert rows["clipped"] == "min(1,r)g"


@each_clip
def test_clipping_and_a_schedule_go_together(clip):
    value = replace(plan(clip), schedule=Exponential(gamma=0.99))
    run = run_of(value)
    x = run.point(100)
    rate = 1e-3 * 0.99**100
    expected = [at - rate * g for at, g in zip(x, clipped(clip, slope(x)), strict=True)]
    assert run.point(101) == pytest.approx(expected, rel=1e-13)


def test_clipping_by_norm_keeps_the_direction_and_by_value_turns_it():
    gradient = [3.0, -4.0]
    by_norm, by_value = (
        cls(limit=1.0).clipped(gradient, FloatArithmetic())[0] for cls in (ClipByNorm, ClipByValue)
    )
    assert by_norm == pytest.approx([0.6, -0.8], rel=1e-6)
    assert by_value == [1.0, -1.0]


def test_its_formulas_say_what_it_is():
    assert "".join(text(line) for line in clip_mathml(NoClip())) == "g^=g"
    assert "min(max(g,−c),c)" in text(clip_mathml(ClipByValue())[0])
    norm, ratio, cut = map(text, clip_mathml(ClipByNorm()))
    assert norm.startswith("‖g‖=g12+g22")
    assert ratio.startswith("r=c/(‖g‖+10")
    assert cut == "g^=min(1,r)g"
