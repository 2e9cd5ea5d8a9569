"""Ballots on paper: how far each neighbourhood is, what two people read on a sheet, and what the result tells."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from wijklus.base.actor import Actor

from .. import access
from ..models import Ballot, PaperDesk, PaperIssue, PaperReading, PaperSheet, Round, RoundArea, Tally
from ..rules import sheets, voting


@dataclass(frozen=True)
class AreaPaper:
    """How far the ballots on paper of a neighbourhood are: sheets by state, those that do not count, and handed out."""

    area: RoundArea
    by_state: dict[str, int]
    spoiled: int
    with_letter: int
    without_letter: int
    unsettled: Sequence[PaperSheet] = field(default_factory=list)

    @property
    def printed(self) -> int:
        """All sheets."""
        return sum(self.by_state.values())

    @property
    def withdrawn(self) -> int:
        """Sheets that were given by mistake and came back."""
        return self.by_state.get(sheets.WITHDRAWN, 0)

    @property
    def once(self) -> int:
        """Sheets that one person typed."""
        return self.by_state.get(sheets.TYPED, 0)

    @property
    def agreed(self) -> int:
        """Sheets on which two people agree."""
        return self.by_state.get(sheets.AGREED, 0) + self.by_state.get(sheets.COUNTED, 0)


@dataclass(frozen=True)
class PaperFigures:
    """What is told of paper with a result: sheets that came in, those that do not count, given without a letter.

    And sheets that were withdrawn, which are none of these.
    """

    sheets: int
    spoiled: int
    without_letter: int
    withdrawn: int


MOST_SHOWN = 100
"""Unsettled sheets on one page."""


def paper_desk_of(round: Round) -> PaperDesk | None:
    """Whether people vote on paper in a round, and whether all was typed. One query."""
    return PaperDesk.objects.filter(round=round).first()


def papers_of(*, by: Actor, round: Round) -> list[AreaPaper]:
    """How far each neighbourhood of a round is. Five queries."""
    access.require(access.may_type(by))
    of_round = PaperSheet.objects.filter(area__round=round)
    by_state: dict[int, dict[str, int]] = {}
    for area_id, state, n in of_round.values_list("area_id", "state").annotate(n=Count("pk")).order_by():
        by_state.setdefault(area_id, {})[state] = n
    spoiled = _by_area(of_round.exclude(spoiled="").exclude(state=sheets.PROPOSED))
    letters = _by_area(Ballot.objects.filter(area__round=round, is_on_paper=True))
    without = _by_area(PaperIssue.objects.filter(area__round=round, is_withdrawn=False))
    unsettled = list(of_round.filter(state__in=(sheets.DIFFERS, sheets.PROPOSED)).order_by("serial")[:MOST_SHOWN])
    return [
        AreaPaper(
            area, by_state.get(area.pk, {}), spoiled.get(area.pk, 0), letters.get(area.pk, 0), without.get(area.pk, 0),
            [one for one in unsettled if one.area_id == area.pk],
        )
        for area in round.areas.all()
    ]  # fmt: skip


def _by_area(found: QuerySet[Any]) -> dict[int, int]:
    return dict(found.values_list("area_id").annotate(n=Count("pk")).order_by())


def sheet_for(*, by: Actor, reference: str) -> PaperSheet | None:
    """A sheet on which two people differed, for who types there; one that is typed blind is not shown.

    One query.
    """
    access.require(access.may_type(by))
    found = PaperSheet.objects.select_related("area__round", "area__neighbourhood", "settled_by", "confirmed_by")
    differed = Q(state__in=(sheets.DIFFERS, sheets.PROPOSED)) | ~Q(reason="")
    return found.filter(differed, reference=reference).first()


def readings_of(sheet: PaperSheet) -> list[PaperReading]:
    """What two people read on a sheet. One query."""
    return list(PaperReading.objects.filter(sheet=sheet).select_related("typist").order_by("turn"))


def paper_figures(area: RoundArea, tally: Tally) -> PaperFigures | None:
    """What is told of the paper of a neighbourhood that was counted; None when nobody voted so. Two queries.

    Withheld (None too) where the result does not tell how many voted on paper: that follows from these numbers.
    """
    if not tally.is_open or json.loads(tally.results).get("ways", {}).get(voting.PAPER) is None:
        return None
    counted = Q(state=sheets.COUNTED)
    told = PaperSheet.objects.filter(area=area).aggregate(
        n=Count("pk", filter=counted), spoiled=Count("pk", filter=counted & ~Q(spoiled="")),
        withdrawn=Count("pk", filter=Q(state=sheets.WITHDRAWN)),
    )  # fmt: skip
    without = PaperIssue.objects.filter(area=area, is_withdrawn=False).count()
    return PaperFigures(told["n"], told["spoiled"], without, told["withdrawn"])


def issues_of(*, by: Actor, round: Round) -> list[PaperIssue]:
    """Sheets that were given without a letter and not withdrawn, the newest first, so many as one looks through."""
    access.require(access.may_receive(by))
    found = PaperIssue.objects.filter(area__round=round, is_withdrawn=False)
    return list(found.select_related("area__round", "area__neighbourhood").order_by("-given_at", "-pk")[:MOST_SHOWN])
