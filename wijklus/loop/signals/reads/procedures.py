"""Questions about what is not a signal: who handles it, what was handed over, and what is told about it."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from wijklus.base.actor import Actor, system
from wijklus.base.text import number
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places

from .. import rules
from ..models import HandedOver, Procedure, Signal
from ..rules import procedures
from . import moderating

PAGE = 20


@dataclass(frozen=True)
class Contact:
    """Who handles a procedure, within how many days, and by which law; version 0: the city said nothing yet."""

    kind: str
    name: str
    email: str
    address: str
    link: str
    term_days: int | None
    law: str
    version: int = 0


@dataclass(frozen=True)
class Handed:
    """A page of what was handed over, newest first, and the cursor of the next."""

    rows: Sequence[HandedOver]
    older: str


def procedures_here() -> Mapping[str, Contact]:
    """Who handles each procedure: as the city says, else as the law does, through the city itself. Two queries."""
    city = places.municipality_here()
    kept = {row.kind: row for row in Procedure.objects.all()}
    return {kind: _contact(kind, kept.get(kind), city) for kind in procedures.PROCEDURES}


def procedure(kind: str) -> Contact:
    """The same of one procedure. Two queries."""
    return procedures_here()[kind]


def _contact(kind: str, row: Procedure | None, city: object) -> Contact:
    if row is not None:
        return Contact(kind, row.name, row.email, row.address, row.link, row.term_days, row.law, row.version)
    legal = procedures.legal_of(kind, country=str(getattr(city, "country", "")))
    mail = str(getattr(city, "contact_email", ""))
    return Contact(kind, str(getattr(city, "name", "")), mail, "", "", legal.days, legal.law)


def handed_over_of(signal: Signal) -> HandedOver | None:
    """To whom a signal was handed as a procedure, or None. One query."""
    return HandedOver.objects.filter(signal=signal).first()


def handed_over(*, by: Actor, cursor: str = "") -> Handed:
    """A page of what this actor may sort and was handed over, newest first. One query."""
    mine = moderating.mine(by, "signal__")
    rows = HandedOver.objects.filter(mine & _before(cursor)).select_related("signal__neighbourhood")
    found = list(rows.order_by("-handed_at", "-pk")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Handed(found[:PAGE], f"{last.handed_at.isoformat()}~{last.pk}" if last else "")


def _before(cursor: str) -> Q:
    moment, _, pk = cursor.partition("~")
    with contextlib.suppress(ValueError, OverflowError):
        when, last = datetime.fromisoformat(moment), number(pk)
        if when.tzinfo is not None and last is not None:
            when = when.astimezone(UTC)
            return Q(handed_at__lte=when) & (Q(handed_at__lt=when) | Q(pk__lt=last))
    return Q()


def handover(reference: str) -> HandedOver | None:
    """What was handed over of the signal with this reference, with all that is told of it. One query."""
    rows = HandedOver.objects.select_related("signal__municipality", "signal__neighbourhood", "signal__person")
    return rows.filter(signal__reference=reference).first()


def told_of_handover(handed: HandedOver) -> moderating.Notice:
    """What the person reads about it, in their language: to whom, by when, and that they need not do anything."""
    signal = handed.signal
    language = signal.language if signal.language in dict(settings.LANGUAGES) else signal.municipality.language
    with translation.override(language):
        lines = [
            gettext("What you wrote is %(what)s. We handed it to %(who)s; you need not send it again.")
            % {"what": gettext(procedures.TITLES[handed.kind]), "who": handed.to_name},
            term_words(handed.term_on, handed.law),
        ]
    return moderating.Notice(signal, "\n\n".join(lines), handed.handed_at)


def contact_to_pass_on(handed: HandedOver) -> Any:
    """How whoever handles it can answer the person: when that person chose it, or agreed to it; else None."""
    signal = handed.signal
    if signal.person is None or not (handed.by_person or rules.hearing.SHARE in signal.agreed_to):
        return None
    by = system(signal.municipality_id)
    return people.contact_of(by=by, person=signal.person, neighbourhood_id=signal.neighbourhood_id)


def term_words(term_on: date | None, law: str) -> str:
    """By when the law wants an answer, in the language of now."""
    if term_on is None:
        return gettext("The term depends on the decision (%(law)s).") % {"law": law}
    return gettext("You must have an answer by %(day)s (%(law)s).") % {"day": date_format(term_on), "law": law}
