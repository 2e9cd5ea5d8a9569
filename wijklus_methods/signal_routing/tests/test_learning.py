"""The mathematics: the weights found are those at which the loss is least, and figures are what they are called."""

import numpy as np
import pytest
from sklearn.svm import LinearSVC

from wijklus_methods.signal_routing import Record, comparing, evaluate, learning
from wijklus_methods.signal_routing.choosing import cooled
from wijklus_methods.signal_routing.comparing import baseline, compare, interval, rolling_splits
from wijklus_methods.signal_routing.design import design, learn_columns, read, shown
from wijklus_methods.signal_routing.evaluating import figures
from wijklus_methods.signal_routing.keys import cell, runs, words
from wijklus_methods.signal_routing.learning import STRENGTH, Problem, learn, softmax
from wijklus_methods.signal_routing.matrices import Columns
from wijklus_methods.signal_routing.tests import cities


def problem_of(past: list[Record]) -> Problem:
    labels = sorted({one.label for one in past})
    reading = read(past, shown(past))
    columns = learn_columns(reading, most=100_000)
    own = np.array([labels.index(one.label) for one in past])
    importance = np.linspace(0.2, 1, len(past), dtype=np.float32)
    return Problem(design(reading, columns), own, importance, len(columns.keys), len(labels))


def test_the_weights_are_those_of_another_solver() -> None:
    problem = problem_of(cities.where_area_decides(150, text=True))
    ours = problem.scores(learn(problem, rounds=300))
    whole = np.asarray(
        sum((part.left if part.right is None else part.left @ part.right).toarray() for part in problem.parts)
    )
    theirs = LinearSVC(C=STRENGTH, fit_intercept=False, max_iter=50_000, tol=1e-8)
    theirs.fit(whole, problem.labels, sample_weight=problem.importance)
    assert np.abs(ours - theirs.decision_function(whole)).max() < 0.02


def test_after_steps_that_went_too_far_the_way_still_leads_down(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = problem_of(cities.where_text_decides(40))
    steps = iter([40.0, 40.0, 0.01, -2.0])
    own = learning._step
    monkeypatch.setattr(learning, "_step", lambda *given: own(*given) * next(steps, 1.0))
    found = problem.scores(learn(problem, rounds=300))
    monkeypatch.undo()
    assert np.abs(found - problem.scores(learn(problem, rounds=300))).max() < 0.05


class Bent:
    """A loss along a line that is nearly flat at both ends and steep in the middle, least at 1."""

    def along(self, _scores: object, _turn: object, length: float) -> tuple[float, float]:
        return float(np.arctan(5 * (length - 1))), 5 / (1 + 25 * (length - 1) ** 2)


def test_a_step_stays_between_its_bounds() -> None:
    nothing = np.zeros((1, 1), np.float32)
    assert abs(learning._step(Bent(), nothing, nothing, 0.0, 1e-3) - 1) < 0.3  # type: ignore[arg-type]


def test_words_of_one_record_only_can_be_left_out() -> None:
    reading = read([Record(text="aa bb"), Record(text="aa cc")], {"text"}, least=2)
    assert reading.names == ["aa"]
    assert reading.counts.shape == (2, 1)


def test_a_text_has_length_one() -> None:
    reading = read(cities.where_text_decides(20), {"text"})
    for part in design(reading, learn_columns(reading, most=10_000)):
        if part.view == "text":
            assert np.allclose(np.linalg.norm((part.left @ part.right).toarray(), axis=1), 1, atol=1e-4)


def test_the_most_frequent_columns_are_kept() -> None:
    reading = read([Record(text="aa aa"), Record(text="aa bb")], {"text"})
    assert len(learn_columns(reading, most=2).keys) == 2
    assert not Columns(np.zeros(0, np.uint32), np.zeros(0, np.float32)).find(np.array([1], np.uint32))[1].any()


def test_words() -> None:
    assert words("De DE straße, ﬁets 🚧!") == {"de": 2, "strasse": 1, "fiets": 1, "🚧": 1}
    assert len(runs("put")) == 3 + 2 + 1
    assert max(map(len, words("x" * 999))) == 40


def test_cells_are_about_as_wide_as_high() -> None:
    assert cell((51.0, 3.72), 500)[2:] != cell((51.0, 3.7275), 500)[2:]
    assert cell((51.0001, 3.7201), 4_000) == cell((51.0002, 3.7202), 4_000)
    assert len(cell((90.0, 180.0), 50)) == 4


def test_cooling_finds_the_temperature() -> None:
    chance = np.random.default_rng(3)
    scores = chance.normal(size=(4_000, 3)).astype(np.float32)
    labels = np.array([chance.choice(3, p=row / row.sum()) for row in softmax(scores).astype(np.float64)])
    assert cooled(scores * 2, labels)[0] == pytest.approx(2, rel=0.15)


def test_figures_are_what_they_are_called() -> None:
    newer = [Record(label=label) for label in ("a", "b", "b", "new")]
    sure = np.array([[0.9, 0.1, 0, 0], [0.7, 0.2, 0.1, 0], [0.1, 0.5, 0.3, 0], [0.2, 0.3, 0.4, 0.1]], np.float32)
    found = figures([Record(label="a")] * 3, newer, ["a", "b", "c", "d"], sure)
    assert (found.n_train, found.n_test, found.top1, found.top3) == (3, 4, 0.5, 0.75)
    assert (found.coverage_at_60, found.accuracy_at_60) == (0.5, 0.5)
    by_label = {one.label: one for one in found.per_label}
    assert (by_label["a"].n_train, by_label["a"].top1, by_label["a"].precision) == (3, 1.0, 0.5)
    assert (by_label["b"].top1, by_label["b"].top3, by_label["new"].top1) == (0.5, 1.0, 0.0)
    assert by_label["new"].precision is None
    assert set(found.as_json()) == {
        "n_train", "n_test", "top1", "top3", "coverage_at_60", "accuracy_at_60", "per_label",
    }  # fmt: skip


def test_three_quarters_are_learned_from() -> None:
    found = evaluate(cities.where_text_decides(100))
    assert (found.n_train, found.n_test) == (75, 25)


def test_the_plain_method_stands_beside_it() -> None:
    found = compare(cities.where_area_decides(200, text=True))
    assert len(found.ours) == len(found.baseline) == 5
    assert found.top1[0] > found.top1[1]
    assert found.low < found.difference < found.high
    assert found.difference == pytest.approx(found.top1[0] - found.top1[1], abs=1e-3)


def test_splits_roll_in_time() -> None:
    splits = rolling_splits([Record(str(i)) for i in range(100)])
    assert [(len(older), newer[0].text, len(newer)) for older, newer in splits][:2] == [(50, "50", 10), (60, "60", 10)]


def test_the_interval_is_that_of_pairs() -> None:
    mean, low, high = interval([np.array([1.0, 0, 0, 0]), np.array([0.0, 0, 1, 1])])
    assert mean == pytest.approx(0.375)
    margin = 1.96 * ((0.25 / 4 + (1 / 3) / 4) ** 0.5) / 2
    assert (low, high) == (pytest.approx(0.375 - margin, abs=1e-4), pytest.approx(0.375 + margin, abs=1e-4))


def test_the_plain_method_with_one_label_or_no_text() -> None:
    assert baseline([Record(label="a")] * 2, [Record()])[1].tolist() == [[1.0]]
    labels, sure = baseline([Record(label="a"), Record(label="b")], [Record()])
    assert labels == ["a", "b"]
    assert sure.shape == (1, 2)


def test_too_few_to_compare_is_said() -> None:
    with pytest.raises(comparing.NothingToLearn, match="twenty"):
        compare([Record(label="a")] * 19)


def test_labels_learned_some_at_a_time_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = problem_of(cities.where_text_decides(80))
    together = problem.scores(learn(problem, rounds=300))
    monkeypatch.setattr(learning, "LABELS_AT_ONCE", 3)
    assert np.abs(together - problem.scores(learn(problem, rounds=300))).max() < 0.02
