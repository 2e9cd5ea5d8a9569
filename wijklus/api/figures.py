"""Figures as everybody may see them: of whole quarters that are over, without what is about a few people."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from wijklus.base.refusals import Refused
from wijklus.loop.feedback import reads as feedback
from wijklus.loop.feedback import rules

from . import schemas


def quarter(since: date | None, until: date | None, *, today: date) -> date:
    """The first day of the quarter that is asked for: the last one that is over by default.

    Refused for any other period: the difference of two periods would tell what a single person was told.
    """
    public = rules.public_quarters(today)
    wanted = {rules.quarter_after(start): start for start in public}
    start = since or (wanted.get(until) if until else public[0])
    if start in public and until in (None, rules.quarter_after(start)):
        return start
    sentence = _("Figures are public of whole quarters that are over. Give as since one of %(quarters)s; or no period.")
    names = {"quarters": ", ".join(start.isoformat() for start in public)}
    raise Refused(sentence % names, field="since" if since not in (None, *public) else "until")


def public(found: feedback.PublicFigures) -> schemas.Figures:
    """The figures with null for what is left out."""
    return schemas.Figures(
        since=found.since,
        until=found.until,
        small_cell=found.small_cell,
        signals=found.signals,
        people=_split(found.people),
        voices=_split(found.voices),
        first_answer=_days(found.first_answer),
        outcome=_days(found.outcome),
        verdicts=schemas.Verdicts(**{part.key: None if part.withheld else part.n for part in found.verdicts}),
        debt=schemas.Debt(
            people=found.debt.people,
            voices=found.debt.voices,
            since=found.debt.since,
            withheld=found.debt.people is None or found.debt.voices is None,
        ),
        bottom_up=schemas.BottomUp(
            n=found.bottom_up.n,
            named=found.bottom_up.named,
            counted=found.bottom_up.counted,
            service_idea=found.bottom_up.service_idea,
        ),
    )


def _split(split: feedback.PublicSplit) -> schemas.Split:
    parts = [
        schemas.Part(key=part.key, n=None if part.withheld else part.n, withheld=part.withheld) for part in split.parts
    ]
    withheld = split.n is None or any(part.withheld for part in parts)
    return schemas.Split(n=split.n, told=split.told, withheld=withheld, parts=parts)


def _days(days: feedback.PublicDays | None) -> schemas.Days:
    if days is None:
        return schemas.Days(n=None, answered=None, median=None, p90=None, withheld=True)
    return schemas.Days(
        n=days.n, answered=days.answered, median=days.median, p90=days.p90, withheld=days.answered is None
    )
