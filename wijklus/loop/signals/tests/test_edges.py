"""What is at the edge of taking in and giving out: what is nearly never met, and must still be told well."""

from collections import OrderedDict
from datetime import UTC, date
from io import BytesIO
from types import SimpleNamespace

import pytest

from wijklus.base.refusals import Refused
from wijklus.loop.signals import reads
from wijklus.loop.signals.reads import exporting
from wijklus.loop.signals.rules import cells
from wijklus.loop.signals.rules import imports as import_rules
from wijklus.loop.signals.writes import hearing, taking_in, uploads


@pytest.mark.parametrize("text", ["0001-02-03", "9999-12-31T10:00", "20240101112"])
def test_a_day_that_nobody_can_mean(text):
    with pytest.raises(cells.BadCell):
        cells.moment(text, order="dmy", zone=UTC)


def test_a_language_that_is_not_in_the_list():
    with pytest.raises(Refused):
        hearing.check(SimpleNamespace(spoken="klingon"))


def test_a_large_file_waits_for_a_job():
    assert not uploads.is_read_at_once(run=SimpleNamespace(size=uploads.READ_AT_ONCE + 1))


def test_a_file_without_a_row():
    with pytest.raises(uploads.BadFile):
        uploads._write_rows(iter(()), BytesIO())


def test_beyond_forty_kinds_of_reasons_only_those_that_are_there_are_counted():
    reasons = OrderedDict(
        ((str(n), ""), {"column": str(n), "sentence": "", "count": 0, "lines": []})
        for n in range(import_rules.MOST_REASONS)
    )
    taking_in._tell(reasons, [(SimpleNamespace(line=1), "another", "why")])
    assert ("another", "why") not in reasons
    assert len(reasons) == import_rules.MOST_REASONS


@pytest.mark.django_db
def test_no_file_of_an_import_is_taken_for_one(gent):
    assert reads.import_files_with_a_row({"imports/nobody.csv"}) == set()


@pytest.mark.django_db
def test_what_is_late_goes_out_as_a_file_too(director, say):
    said = say()
    wanted = reads.Filters(state="late", late_before=date(2999, 1, 1))
    assert [row.pk for row in exporting._question(director, wanted)] == [said.pk]
