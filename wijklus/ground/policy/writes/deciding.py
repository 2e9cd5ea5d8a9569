"""What the council and the city decide: the frame, decisions about policy, and what these mean for a neighbourhood."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import CouncilFrame, PolicyDecision, PolicyMeaning

if TYPE_CHECKING:
    from wijklus.ground.places.models import Neighbourhood


def set_frame(*, by: Actor, at: datetime, title: str, text: str, decided_on: date, document_url: str) -> CouncilFrame:
    """Note the frame that the council set. The one before it stays readable."""
    access.require(access.may_keep(by))
    row = CouncilFrame(
        title=_words(title, "title", rules.LONGEST_TITLE),
        text=_words(text, "text", rules.LONGEST_WORDS),
        decided_on=_day_that_was(decided_on, at),
        document_url=_link(document_url, is_needed=True),
        by_function=by.function[:160],
        noted_at=at,
    )
    with transaction.atomic():
        row.save(force_insert=True)
        after = {"title": row.title, "decided_on": str(decided_on), "document_url": row.document_url}
        _record("policy.set_frame", "council_frame", row.reference, by=by, at=at, after=after)
    return row


def note_decision(
    *, by: Actor, at: datetime, title: str, text: str, decided_by: str, decided_on: date, owner: str,
    document_url: str = "",
) -> PolicyDecision:  # fmt: skip
    """Note a decision about policy, with who answers for it."""
    access.require(access.may_keep(by))
    row = PolicyDecision(
        title=_words(title, "title", rules.LONGEST_TITLE),
        text=_words(text, "text", rules.LONGEST_WORDS),
        decided_by=_words(decided_by, "decided_by", rules.LONGEST_FUNCTION),
        decided_on=_day_that_was(decided_on, at),
        owner=_words(owner, "owner", rules.LONGEST_FUNCTION),
        document_url=_link(document_url),
        noted_at=at,
    )
    with transaction.atomic():
        row.save(force_insert=True)
        after = {"title": row.title, "decided_on": str(decided_on), "owner": row.owner}
        _record("policy.note_decision", "policy_decision", row.reference, by=by, at=at, after=after)
    return row


def explain(
    *,
    decision: PolicyDecision,
    neighbourhood: "Neighbourhood",
    text: str,
    owner: str,
    by: Actor,
    at: datetime,
    version: int = 0,
) -> PolicyMeaning:
    """Say what a decision means for a neighbourhood; `version` is what was seen of it (0: nothing yet)."""
    access.require(access.may_explain(by, neighbourhood.pk))
    words = _words(text, "text", rules.LONGEST_WORDS)
    values = {
        "text": words,
        "owner": _words(owner, "owner", rules.LONGEST_FUNCTION),
        "dated_on": timezone.localdate(at),
    }
    with transaction.atomic():
        row, before = _written(decision, neighbourhood, values, version)
        _record(
            "policy.explain", "policy_decision", decision.reference, by=by, at=at, neighbourhood_id=neighbourhood.pk,
            before=before, after={"title": decision.title, "place": neighbourhood.name, "text": words},
        )  # fmt: skip
    return row


def _written(
    decision: PolicyDecision, neighbourhood: "Neighbourhood", values: dict[str, Any], version: int
) -> tuple[PolicyMeaning, dict[str, Any] | None]:
    here = PolicyMeaning.objects.filter(decision=decision, neighbourhood=neighbourhood)
    if not version:
        row = PolicyMeaning(decision=decision, neighbourhood=neighbourhood, **values)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise Conflict(_("Somebody else changed this first."), theirs=here.get(), mine=values) from None
        return row, None
    was = here.select_for_update().get()
    if not here.filter(version=version).update(version=F("version") + 1, **values):
        raise Conflict(_("Somebody else changed this first."), theirs=was, mine=values)
    return here.get(), {"text": was.text}


def _words(text: str, field: str, most: int) -> str:
    words = cleaned(text)
    if not 1 <= len(words) <= most:
        raise Refused(_("Fill this in, with at most %(most)s signs.") % {"most": most}, field)
    return words


def _day_that_was(day: date, at: datetime) -> date:
    if day > timezone.localdate(at):
        raise Refused(_("This day is still to come: write down a decision once it is taken."), "decided_on")
    return day


def _link(address: str, *, is_needed: bool = False) -> str:
    link = address.strip()
    if not link and not is_needed:
        return ""
    try:
        URLValidator(schemes=["http", "https"])(link)
    except ValidationError as wrong:
        raise Refused(_("This is not the address of a page."), "document_url") from wrong
    if len(link) > rules.LONGEST_LINK:
        raise Refused(_("This address is too long."), "document_url")
    return link


def _record(
    verb: str, kind: str, ref: str, *, by: Actor, at: datetime, after: dict[str, Any],
    neighbourhood_id: int | None = None, before: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    trail.record(
        by=by, at=at, verb=verb, kind=kind, ref=ref, neighbourhood_id=neighbourhood_id, before=before, after=after
    )
