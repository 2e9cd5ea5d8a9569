"""Recording that a body adopted a plan: the whole document is composed and frozen in one transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import OperationalError, connection, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.contention import SERIALIZATION_FAILURE
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned

from .. import access, reads, rules
from ..models import Plan, PlanVersion
from .plans import CHANGED_MEANWHILE, record

Made = TypeVar("Made")
TRIES = 5
"""How often adoption starts anew when others write at the same moment, before it gives up."""


def adopt(
    *,
    plan: Plan,
    version: int,
    decided_by: str,
    decided_on: date,
    by: Actor,
    at: datetime,
    decision_url: str = "",
    reason: str = "",
) -> PlanVersion:
    """Record that a body adopted the plan as it stood in `version`, and freeze the document with its SHA-256.

    The body decides, software does not: what the follow-up still lacks is kept in the document and shown, and does
    not stop the decision. From the second version on `reason` says what changed and why. Goals, actions and promises
    are read in one view of the database.
    """
    access.require(access.may_adopt(by, plan.neighbourhood_id))
    decision = {
        "decided_by": body_named(decided_by, "decided_by"),
        "decided_on": day_that_was(decided_on, "decided_on", at),
        "decision_url": page_at(decision_url, "decision_url"),
        "reason": cleaned(reason),
    }
    return in_one_view(lambda: _adopt(plan, version, decision, by=by, at=at))


def in_one_view(freeze: Callable[[], Made]) -> Made:
    """What `freeze` makes of one state of the database; anew when others write at that moment, then Refused."""
    tries = 1 if connection.in_atomic_block else TRIES
    while True:
        tries -= 1
        try:
            with _one_view():
                return freeze()
        except OperationalError as problem:
            if getattr(problem.__cause__, "sqlstate", "") != SERIALIZATION_FAILURE:
                raise
            if tries <= 0:
                raise Refused(_("Others are writing at this moment. Try again in a minute.")) from problem


@contextmanager
def _one_view() -> Iterator[None]:
    """A transaction that sees one state of the database from begin to end (SQLite writers always do)."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _adopt(plan: Plan, version: int, decision: dict[str, Any], *, by: Actor, at: datetime) -> PlanVersion:
    running = Plan.objects.filter(pk=plan.pk, version=version).exclude(state=rules.ENDED)
    if not running.update(version=F("version") + 1, state=rules.ADOPTED, state_reason=""):
        raise Conflict(CHANGED_MEANWHILE, theirs=Plan.objects.get(pk=plan.pk), mine=decision)
    adopted = Plan.objects.select_related("municipality", "neighbourhood").get(pk=plan.pk)
    document = reads.compose(plan=adopted, on=timezone.localdate(at))
    if not document["goals"]:
        raise Refused(_("There is nothing in this plan yet. Put a priority in it first."))
    number = (adopted.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    if number > 1 and not decision["reason"]:
        raise Refused(_("Say what changed since the last version, and why."), field="reason")
    document |= {
        "version": number,
        "decision": {**decision, "decided_on": decision["decided_on"].isoformat()},
        "adopted_at": at.isoformat(),
        "adopted_by": by.function,
    }
    text = rules.canonical(document)
    frozen = PlanVersion(
        plan=adopted,
        number=number,
        document=text,
        sha256=rules.sha256(text),
        follow_up_assured=document["follow_up"]["assured"],
        missing=document["follow_up"]["missing"],
        share=rules.share(document["goals"]),
        adopted_at=at,
        adopted_by_function=by.function,
        **decision,
    )
    frozen.save()  # the number is unique in the plan: two decisions at once cannot both be version 2
    after = {"version": number, "decided_by": frozen.decided_by, "decided_on": frozen.decided_on}
    after |= {"sha256": frozen.sha256, "follow_up_assured": frozen.follow_up_assured}
    record(adopted, "adopt", by=by, at=at, after=after, reason=frozen.reason)
    plan.refresh_from_db()
    return frozen


def body_named(name: str, field: str) -> str:
    """The name of a body that decided something. Raises Refused."""
    body = " ".join(cleaned(name).split())
    if not body:
        raise Refused(_("Say which body decided."), field=field)
    return not_too_long(body, rules.LONGEST_NAME, field)


def day_that_was(day: date, field: str, at: datetime) -> date:
    """A day that is not still to come. Raises Refused."""
    if day > timezone.localdate(at):
        raise Refused(_("This day is still to come: write down a decision once it is taken."), field=field)
    return day


def page_at(address: str, field: str) -> str:
    """The address of a page, or "". Raises Refused."""
    link = address.strip()
    if link:
        try:
            URLValidator(schemes=["http", "https"])(link)
        except ValidationError as wrong:
            raise Refused(_("This is not the address of a page."), field=field) from wrong
    return not_too_long(link, rules.LONGEST_LINK, field)


def not_too_long(text: str, most: int, field: str) -> str:
    """The text, when it is at most so long. Raises Refused."""
    if len(text) > most:
        raise Refused(_("This is too long: at most %(most)s signs.") % {"most": most}, field=field)
    return text
