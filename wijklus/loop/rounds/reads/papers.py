"""The ballot on paper, as a PDF: the same projects in a recorded order, and a number on each sheet."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wijklus.base.pdf import typeset

from .. import rules
from ..models import Proposal, RoundArea
from ..rules import ballots, voting
from .ballots import projects_on

TEMPLATE = Path(__file__).resolve().parents[1] / "pdf" / "ballot.typ"
ON_PAPER = "paper"
"""What stands in the place of the voter in the order of projects on paper."""


def paper_order(area: RoundArea) -> list[Proposal]:
    """The projects in the order in which they stand on paper, by the recorded seed. One query."""
    projects = {one.number: one for one in projects_on(area) if one.number is not None}
    return [projects[number] for number in voting.order_for(area.round.seed, ON_PAPER, projects)]


def paper_ballot(area: RoundArea, *, language: str, at: datetime) -> bytes:
    """The ballot of a neighbourhood to look at, for the kind of its round: an example, which cannot be handed in."""
    with translation.override(language):
        return paper_ballots(area, [_("example")], language=language, at=at)


def paper_ballots(area: RoundArea, serials: Sequence[str], *, language: str, at: datetime) -> bytes:
    """Sheets to print, each with its own number, which is not linked to whoever gets it."""
    round = area.round
    with translation.override(language):
        data = {
            "title": _("Ballot"),
            "language": language,
            "city": area.municipality.name,
            "heading": _("Ballot: %(round)s") % {"round": round.title},
            "place": _("%(place)s has %(amount)s.")
            % {"place": area.neighbourhood.name, "amount": area.amount.in_words(language)},
            "paragraphs": [
                _how(round.terms),
                _("Fold it and hand it in by %(until)s. With your name or code on it, it does not count.")
                % {"until": date_format(round.ballot_until, "j F Y")},
            ],
            "serial_label": _("Number of the sheet"),
            "serials": list(serials),
            "projects_label": _("The projects"),
            "columns": [_column(round.ballot_kind), _("No."), _("Project"), _("Cost")],
            "wide": round.ballot_kind in rules.BY_POINTS,
            "projects": [
                {"number": one.number, "title": one.title, "cost": one.cost.in_words(language) if one.cost else ""}
                for one in paper_order(area)
            ],
            "footer": f"{round.title} · {area.neighbourhood.name}",
        }
        return typeset(TEMPLATE, data, made_at=at)


def _column(kind: str) -> str:
    if kind == rules.RANKING:
        return _("Place")
    return _("Points") if kind in rules.BY_POINTS else _("Cross")


def _how(terms: ballots.Terms) -> str:
    """What the voter writes, for each kind."""
    words = {"least": terms.least, "most": terms.most, "points": terms.in_all, "each": terms.most_each}
    return {
        rules.APPROVAL: _("Put a cross at %(least)s to %(most)s projects."),
        rules.CHOOSE_ONE: _("Put a cross at one project."),
        rules.KNAPSACK: _("Put a cross at the projects you want. Together they may not cost more than there is."),
        rules.CUMULATIVE: _("Divide at most %(points)s points: write them at %(least)s to %(most)s projects, at most "
                            "%(each)s at one."),
        rules.RANKING: _("Write 1 at the project you want most, then 2, 3 and so on: %(least)s to %(most)s projects."),
        rules.SCORING: _("Write 0 to %(each)s points at each project."),
    }[terms.kind] % words  # fmt: skip
