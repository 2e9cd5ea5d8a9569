"""Contacts that did not answer, of which the person who tried waits for an answer still."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.counted import how_many
from wijklus.base.due import Due, DueSection
from wijklus.loop.signals import rules as signal_rules

from ..models import UnansweredContact

MOST = 10


def unanswered() -> QuerySet[UnansweredContact]:
    """The reports of which the signal is open, oldest first."""
    rows = UnansweredContact.objects.filter(signal__state__in=signal_rules.OPEN)
    return rows.order_by("signal__received_at", "pk")


def _who(row: UnansweredContact) -> str:
    if row.point is not None:
        return f"{row.point.party.name}: {row.point.about}"
    return row.person.function if row.person is not None else ""


def unanswered_due(*, actor: Actor) -> list[DueSection]:
    """The section of Vandaag with contacts that did not answer, for who answers people there. One query."""
    if not actor.can("answers.write"):
        return []
    reach, rows = actor.reach("answers.write"), unanswered()
    if reach is not None:
        rows = rows.filter(signal__neighbourhood__in=reach)
    every = rows.annotate(of=how_many(rows)).select_related("signal__neighbourhood", "person", "point__party")
    found = list(every[:MOST])
    top = [
        Due(
            _who(row), row.signal.received_at, 1, _("Answer who tried"), "signal", row.signal.reference,
            row.signal.neighbourhood.name,
        )
        for row in found
    ]  # fmt: skip
    count = found[0].of if found else 0
    title, empty = _("A contact did not answer"), _("Nobody waits for a contact that did not answer.")
    return [DueSection("unanswered", title, count, top, empty)]
