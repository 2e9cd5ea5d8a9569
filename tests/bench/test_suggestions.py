"""Learning to suggest is measured on made-up texts: a small heap always, the promised sizes on request."""

import pytest

from benchmarks.suggestions import __main__ as measure


def test_a_small_heap_keeps_what_is_promised(capsys) -> None:
    assert measure.main(["--texts", "1200", "--labels", "12", "--evaluate", "400"]) == 0
    told = capsys.readouterr().out
    assert "| learning from 1200 texts, 12 labels |" in told
    assert "| trying it on 400 rows |" in told
    assert "MISSED" not in told


def test_a_promise_that_is_broken_is_told(capsys, monkeypatch) -> None:
    monkeypatch.setattr(measure, "MOST_MILLISECONDS", 0)
    assert measure.main(["--texts", "60", "--labels", "2", "--evaluate", "0"]) == 1
    assert "MISSED" in capsys.readouterr().out


@pytest.mark.bench
def test_a_hundred_thousand_texts_with_three_hundred_labels() -> None:
    assert measure.main([]) == 0
