"""Somebody tried to reach a contact and heard nothing: it comes in as a signal, so that an answer is owed to them."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.loop.signals import rules as signal_rules
from wijklus.loop.signals import writes as signals

from .. import rules
from ..models import UnansweredContact

if TYPE_CHECKING:
    from wijklus.ground.people.models import ContactPoint, Membership
    from wijklus.loop.signals.models import Signal

LONGEST_AGO = timedelta(days=365)
TRIED = {
    rules.CALLED: gettext_lazy("I called %(who)s on %(day)s and got no answer."),
    rules.MAILED: gettext_lazy("I mailed %(who)s on %(day)s and got no answer."),
    rules.VISITED: gettext_lazy("I went to %(who)s on %(day)s and found nobody."),
}


def report_unanswered(
    *,
    person: "Membership | None" = None,
    point: "ContactPoint | None" = None,
    neighbourhood: Any,
    way: str,
    tried_on: date,
    words: str,
    language: str,
    by: Actor,
    at: datetime,
    contact: signal_rules.Reachable | None = None,
    form_key: str = "",
) -> "Signal":
    """Receive that a contact person, or a contact of a service or group, did not answer; one of the two is given.

    What comes in is a signal of the neighbourhood like any other: with its term, its answer and its erasing.
    Raises Refused for a day that is still to come or longer ago than a year.
    """
    today = timezone.localdate(at)
    if way not in rules.WAYS:
        raise Refused(_("Say how you tried."), "way")
    if not today - LONGEST_AGO <= tried_on <= today:
        raise Refused(_("Choose a day of the last year."), "tried_on")
    who = person.function if person is not None else f"{point.party.name} ({point.about})" if point else ""
    told = TRIED[way] % {"who": who, "day": date_format(tried_on, "j F Y")}
    with transaction.atomic():
        signal = signals.register(
            text="\n\n".join(filter(None, (told, cleaned(words)))), kind=signal_rules.PROBLEM, channel="web",
            neighbourhood=neighbourhood, language=language, contact=contact, form_key=form_key, by=by, at=at,
        )  # fmt: skip
        given = {"person": person, "point": point, "way": way, "tried_on": tried_on}
        UnansweredContact.objects.get_or_create(signal=signal, defaults=given)
    return signal
