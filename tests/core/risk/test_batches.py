"""Which rows are in which batch: every row once an epoch, alike for runs that draw alike, found from the step alone."""

from dataclasses import replace

import numpy as np
import pytest

from server.core.feeds import batch_of, batches, batches_from
from server.core.oracles import Minibatch
from server.core.risk.batches import Deal
from server.core.risk.objective import RiskObjective
from server.core.risk.rows import Edit, edited
from server.optimizers.adam import Adam
from server.optimizers.armijo import Armijo
from server.optimizers.newton import Newton
from server.optimizers.sgd import SGD
from tests.core.risk.training import column, objective, plan, whole


@pytest.mark.parametrize(("size", "count"), [(1, 5), (3, 10), (8, 100), (32, 2000), (7, 7), (500, 700)])
def test_without_replacement_an_epoch_has_every_row_once(size, count):
    deal = Deal(Minibatch(size), seed=3, count=count)
    for epoch in (0, 1, 17):
        dealt = [deal.places(epoch * deal.steps + step) for step in range(deal.steps)]
        assert [len(one) for one in dealt[:-1]] == [deal.size] * (deal.steps - 1)
        assert len(dealt[-1]) == count - deal.size * (deal.steps - 1)
        assert sorted(np.concatenate(dealt).tolist()) == list(range(count))


def test_every_epoch_is_shuffled_anew():
    deal = Deal(Minibatch(4), seed=0, count=20)
    epochs = [
        np.concatenate([deal.places(epoch * 5 + step) for step in range(5)]).tolist() for epoch in range(400)
    ]
    assert len(set(map(tuple, epochs))) == 400
    assert epochs[0] != list(range(20))


def test_every_row_is_as_likely_to_stand_anywhere_in_an_epoch():
    deal = Deal(Minibatch(1), seed=0, count=5)
    stands = np.array([[deal.places(epoch * 5 + step)[0] for step in range(5)] for epoch in range(2000)])
    for place in range(5):
        share = np.bincount(stands[:, place], minlength=5) / 2000
        assert np.abs(share - 0.2).max() < 0.05


@pytest.mark.parametrize("size", [100, 101, 2000])
def test_a_batch_of_all_rows_or_more_is_the_whole_in_its_own_order(size):
    deal = Deal(Minibatch(size), seed=1, count=100)
    assert deal.places(0).tolist() == deal.places(7).tolist() == list(range(100))
    risk = objective()
    same = whole(plan(risk, SGD(), Minibatch(size), 40))
    assert np.array_equal(column(same, "batch_loss")[1:], column(same, "loss")[:-1])


def test_with_replacement_rows_come_again_within_an_epoch():
    deal = Deal(Minibatch(10, True), seed=1, count=10)
    first = deal.places(0)
    assert len(first) == 10 > len(set(first.tolist()))
    share = np.bincount(np.concatenate([deal.places(step) for step in range(2000)]), minlength=10) / 20000
    assert np.abs(share - 0.1).max() < 0.01


@pytest.mark.parametrize("oracle", [Minibatch(3), Minibatch(3, True), Minibatch(40), Minibatch(90)])
def test_a_step_has_its_batch_whatever_was_asked_before(oracle):
    first, other = Deal(oracle, seed=5, count=100), Deal(oracle, seed=5, count=100)
    forwards = [first.places(step).tolist() for step in range(3000)]
    for step in (2999, 0, 1400, 1399, 2998, 3):
        assert other.places(step).tolist() == forwards[step]


def test_seed_kind_size_and_number_of_rows_are_all_that_a_batch_depends_on():
    deal = Deal(Minibatch(8), seed=0, count=100).places(3).tolist()
    assert Deal(Minibatch(8), seed=1, count=100).places(3).tolist() != deal
    assert Deal(Minibatch(9), seed=0, count=100).places(3).tolist() != deal
    assert Deal(Minibatch(8), seed=0, count=101).places(3).tolist() != deal
    assert Deal(Minibatch(8, True), seed=0, count=100).places(3).tolist() != deal


def test_runs_that_draw_alike_meet_the_same_rows_whatever_rule_loss_or_data_they_have():
    one, other = objective(), objective(loss="mae", made_with={"noise": 2.0, "data_seed": 5})
    plans = [
        plan(risk, rule, Minibatch(8), seed=4) for risk in (one, other) for rule in (Adam(), SGD(), Newton())
    ]
    for step in (0, 11, 12, 299):
        assert len({tuple(batch_of(value, step)) for value in plans}) == 1


def test_a_batch_is_told_by_the_numbers_that_the_rows_keep():
    risk = objective("five_points", "linear_weight")
    rows = edited(risk.rows, [Edit(1, None), Edit(5, (9.0, 9.0))])
    there = replace(risk, key="edited", rows=rows)
    told = {row for step in range(5) for row in batch_of(plan(there, SGD(), Minibatch(1)), step)}
    assert told == {0, 2, 3, 4, 5}


def test_rows_are_counted_as_they_are_asked_for():
    risk = objective()  # 100 rows: eleven batches of nine, and one row
    counted = column(whole(plan(risk, SGD(), Minibatch(9), 30)), "rows")
    assert counted[:14].tolist() == [0, 9, 18, 27, 36, 45, 54, 63, 72, 81, 90, 99, 100, 109]
    assert column(whole(plan(risk, SGD(), Minibatch(9, True), 30)), "rows")[12:14].tolist() == [108, 117]
    newton = whole(plan(risk, Newton(), Minibatch(9), 5))
    assert column(newton, "rows").tolist() == [0, 18, 36, 54, 72, 90]  # a gradient and a Hessian each


@pytest.mark.parametrize("size", [1, 9, 64])
@pytest.mark.parametrize("convention", ["mean", "half_sum"])
def test_batches_are_right_on_average_and_cost_what_the_convention_says(size, convention):
    risk = objective(loss_values={"convention": convention}, penalty="l2", penalty_values={"strength": 0.5})
    x = (0.7, -0.3)
    found = batches(plan(risk, SGD(), Minibatch(size)))
    told = np.array([found.given(step, x) for step in range(found.deal.steps)])
    weights = [len(found.deal.places(step)) / 100 for step in range(found.deal.steps)]
    f, slope = risk.look(x)
    assert np.average(told, axis=0, weights=weights) == pytest.approx([f, *slope], rel=1e-12)


@pytest.mark.parametrize("size", [1, 8, 64])
def test_a_rule_over_the_whole_point_is_asked_on_the_very_batch_of_the_step(size):
    risk = objective()
    for rule in (Armijo(), SGD(learning_rate=0.1)):
        run = whole(plan(risk, rule, Minibatch(size), 12))
        for step in range(12):
            x = run.point(step)
            alone = risk.on(batches(run.plan).deal.places(step), str(step))
            assert isinstance(alone, RiskObjective)
            assert column(run, "batch_loss")[step + 1] == pytest.approx(alone.value(x), rel=1e-13)
            norm = np.hypot(*alone.gradient(x))
            assert column(run, "batch_gradient_norm")[step + 1] == pytest.approx(norm, rel=1e-12)


@pytest.mark.parametrize(
    ("oracle", "last"),
    [(Minibatch(4), 2), (Minibatch(4, True), 4), (Minibatch(1), 1), (Minibatch(6, True), 6)],
)
def test_the_signal_to_noise_ratio_is_that_of_the_batches_themselves(oracle, last):
    risk = objective(made_with={"n": 6})
    x = (0.0, 0.0)
    found = batches(plan(risk, SGD(), oracle))
    steps = range(found.deal.steps - 1, 30_000, found.deal.steps)  # a short last batch is its own size
    assert len(found.deal.places(steps[0])) == last
    given = np.array([found.given(step, x)[1:] for step in steps])
    variance = ((given - np.array(risk.gradient(x))) ** 2).sum(axis=1).mean()
    signal = float(np.square(risk.gradient(x)).sum())
    assert found.signal_to_noise(steps[0], x) == pytest.approx(signal / variance, rel=0.04)
    assert batches(plan(risk, SGD(), Minibatch(6))).signal_to_noise(0, x) is None


@pytest.mark.parametrize("oracle", [Minibatch(1), Minibatch(7), Minibatch(7, True), Minibatch(100)])
@pytest.mark.parametrize(
    ("first", "count", "most"), [(0, 40, 10_000), (13, 900, 10_000), (4095, 9, 9), (3, 50, 61)]
)
def test_batches_told_together_are_those_told_one_by_one(oracle, first, count, most):
    value = plan(objective(), SGD(), oracle, 20_000)
    alone = [batch_of(value, step) for step in range(first, first + count)]
    kept = int(np.searchsorted(np.cumsum([len(one) for one in alone]), most, side="right"))
    assert batches_from(value, first, count, most) == alone[:kept]


def test_a_batch_of_all_rows_has_a_short_name_of_its_own():
    risk = objective(made_with={"n": 2000})
    made = batches(plan(risk, Newton(), Minibatch(2000)))
    one, other = made.objective_at(3), made.objective_at(4)
    assert one == made.objective_at(3) != other
    assert len(one.key) < len(risk.key) + 200
