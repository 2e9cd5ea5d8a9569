"""The board of promises to take along: as rows of a table, and on paper."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wijklus.base import scope
from wijklus.base.pdf import typeset

from .. import rules
from ..models import Commitment
from .state import awaits_visa, party_name

TEMPLATE = Path(__file__).parent.parent / "pdf" / "promises.typ"
AT_ONCE = 500
MOST_ON_PAPER = 1_000
"""Promises on paper: some fifty pages. Who has more takes one service at a time, or a table."""


def promise_table(*, rows: QuerySet[Commitment], municipality_id: int, on: date) -> Iterator[Sequence[Any]]:
    """A heading, then each promise of a board as cells, by term. So many rows at a time stay in memory."""
    yield [
        _("Service or partner"), _("What"), _("To whom"), _("Neighbourhood"), _("Action"), _("By when"),
        _("First promised for"), _("Amount"), _("Hours"), _("State"), _("Remark"),
    ]  # fmt: skip
    after: Commitment | None = None
    while True:
        part = rows if after is None else rows.filter(_behind(after))
        with scope.of(municipality_id):  # rows are fetched while the answer is sent, when the request is over
            found = list(part[:AT_ONCE])
        yield from (_cells(row, on) for row in found)
        if len(found) < AT_ONCE:
            return
        after = found[-1]


def _behind(row: Commitment) -> Q:
    return Q(due_on__gt=row.due_on) | Q(due_on=row.due_on, pk__gt=row.pk)


def _cells(row: Commitment, on: date) -> Sequence[Any]:
    return [
        str(party_name(row.party)),
        row.what,
        row.to_whom,
        row.action.neighbourhood.name,
        row.action.title,
        row.due_on.isoformat(),
        row.first_promised_on.isoformat() if row.first_promised_on else "",
        Decimal(str(row.amount)) if row.amount is not None else "",
        row.hours,
        str(row.get_state_display()),
        "; ".join(_remarks(row, on)),
    ]


def _remarks(row: Any, on: date) -> Iterable[str]:
    if row.state in rules.PENDING and row.due_on < on:
        yield _("past its term")
    if row.is_bare:
        yield _("subject to confirmation")
    if awaits_visa(row):
        yield _("subject to visa")


def promises_pdf(*, rows: Sequence[Commitment], title: str, city: str, language: str, at: datetime, on: date) -> bytes:
    """The promises on paper, by service, tagged. No query; slow, so never in a transaction."""
    by_party = sorted(rows, key=lambda row: (str(party_name(row.party)), row.due_on, row.pk))
    groups = [(name, list(own)) for name, own in groupby(by_party, key=lambda row: str(party_name(row.party)))]
    data = {
        "language": language,
        "city": city,
        "title": title,
        "made": _("As it stood on %(day)s.") % {"day": date_format(on, "j F Y")},
        "heads": [_("What"), _("To whom"), _("Neighbourhood"), _("By when"), _("State")],
        "groups": [
            {
                "name": name,
                "caption": ngettext("%(n)s promise, what is due first", "%(n)s promises, what is due first", len(own))
                % {"n": len(own)},
                "rows": [_on_paper(row, on) for row in own],
            }
            for name, own in groups
        ],
    }
    return typeset(TEMPLATE, data, made_at=at)


def _on_paper(row: Commitment, on: date) -> list[str]:
    state = ", ".join([str(row.get_state_display()), *_remarks(row, on)])
    return [row.what, row.to_whom, row.action.neighbourhood.name, date_format(row.due_on, "j F Y"), state]
