"""What is wrong with a ballot, in a sentence that says what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wijklus.base.cents import Cents

from ..models import Proposal
from ..rules import ballots
from ..rules.ballots import Wrong

SENTENCES: dict[Wrong, Any] = {
    Wrong.NOTHING_TO_CHOOSE: _("No project of your neighbourhood can be carried out, so there is nothing to choose."),
    Wrong.UNKNOWN: _("A project you chose is not on this ballot. Nothing was kept. Choose again."),
    Wrong.TWICE: _("A project stands on your ballot twice. Nothing was kept. Choose again."),
    Wrong.TOO_FEW: _("You chose too few projects. Nothing was kept. Choose at least %(n)s."),
    Wrong.TOO_MANY: _("You chose too many projects. Nothing was kept. Leave out %(n)s, so that %(most)s are left."),
    Wrong.OVER_BUDGET: _("Together your projects cost %(money)s too much. Nothing was kept. Leave out one or more."),
    Wrong.NO_NUMBER: _(
        "What you filled in at %(title)s is no whole number. Nothing was kept. Fill in 1, 2, 3 and so on."
    ),
    Wrong.TOO_MANY_POINTS: _("You gave %(n)s points too many. Nothing was kept. Divide at most %(in_all)s points."),
    Wrong.TOO_MANY_EACH: _("You gave %(title)s too many points. Nothing was kept. Give it at most %(each)s."),
    Wrong.SAME_PLACE: _(
        "You gave place %(n)s to more than one project. Nothing was kept. Give %(title)s another place."
    ),
    Wrong.PLACE_MISSING: _("You gave no project place %(n)s. Nothing was kept. Use the places 1, 2, 3 without a gap."),
}
FIELD = "project_"


@dataclass(frozen=True)
class Told:
    """A mistake as the voter reads it; `field` is the id of what must be changed, of one project or the first."""

    wrong: Wrong
    sentence: str
    field: str
    is_of_one: bool = False


def mistake_in(vote: ballots.Vote, projects: Sequence[Proposal], *, terms: ballots.Terms, budget: Cents) -> Told | None:
    """What is wrong with a ballot for these projects and this money; None when it counts."""
    costs = {one.number: one.cost.cents for one in projects if one.number is not None and one.cost is not None}
    mistake = ballots.wrong_with(vote, costs, terms=terms, budget=budget.cents)
    return told(mistake, projects, terms=terms) if mistake is not None else None


def told(mistake: ballots.Mistake, projects: Sequence[Proposal], *, terms: ballots.Terms) -> Told:
    """The sentence for a mistake."""
    titles: Mapping[int | None, str] = {one.number: one.title for one in projects}
    words = {
        "n": mistake.n, "most": terms.most, "in_all": terms.in_all, "each": terms.each,
        "money": Cents(mistake.n).in_words(get_language() or "nl"), "title": titles.get(mistake.number, "?"),
    }  # fmt: skip
    is_of_one = mistake.number in titles
    where = mistake.number if is_of_one else next(iter(titles), 0)
    return Told(mistake.wrong, str(SENTENCES[mistake.wrong] % words), f"{FIELD}{where}", is_of_one)
