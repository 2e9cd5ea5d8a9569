"""Who stands behind a plan that is evaluated, and the personal links with which they judge it once."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet
from django.utils import timezone

from wijklus.base import reference as references
from wijklus.base.actor import Actor
from wijklus.ground.people import reads as people
from wijklus.loop.plans import reads as plans

from ..models import Evaluation, JudgingLink, ResidentJudgement
from ..rules import evaluating
from .evaluations import goals_of

PURPOSE = "judging"
BY_MAIL = "mail"


def people_behind(row: Evaluation) -> QuerySet[Any, int]:
    """The ids of the people who said what the goals of an evaluated plan came from, each once. Two queries."""
    goals = [goal["reference"] for goal in goals_of(row)]
    links = "priority__theme__links__"
    rows = plans.items(plan=row.plan).filter(
        **{
            "priority__reference__in": goals,
            f"{links}removed_at__isnull": True,
            f"{links}signal__person__isnull": False,
        }
    )
    person = f"{links}signal__person_id"
    return rows.order_by(person).values_list(person, flat=True).distinct()


def links_of(row: Evaluation) -> QuerySet[JudgingLink]:
    """The personal links of an evaluation. One query when it is asked."""
    return JudgingLink.objects.filter(evaluation=row)


def path_of(link: JudgingLink) -> str:
    """The address of a personal link, written out, as it stays in mailboxes. Open until the round closes. No query."""
    row, city = link.evaluation, link.evaluation.plan.municipality
    expires = _expires(row)
    key = references.private_key(PURPOSE, link.reference, 1, expires)
    start = f"/{city.language}/{city.slug}/plan/evaluatie/{row.reference}/oordeel"
    return f"{start}/{link.reference}/{expires}/{key}/"


def _expires(row: Evaluation) -> int:
    end = timezone.make_aware(datetime.combine(row.closes_on + timedelta(days=1), time.min))
    return math.floor(end.timestamp())


def _whole() -> QuerySet[JudgingLink]:
    return JudgingLink.objects.select_related("evaluation__plan__municipality", "evaluation__plan__neighbourhood")


def judging_link(*, evaluation: str, reference: str, expires: int, key: str) -> JudgingLink | None:
    """The personal link of this address; None when it never was one of ours, or its round was counted. One query.

    It may be used already, or be over: the page says so.
    """
    found = _whole().filter(reference=reference, evaluation__reference=evaluation).first()
    fits = found is not None and references.fits(key, PURPOSE, reference, 1, expires, now=0)
    return found if fits and found is not None and expires == _expires(found.evaluation) else None


def takes(link: JudgingLink, *, on: date) -> bool:
    """Whether a personal link can be used on a day. No query."""
    row = link.evaluation
    return not link.is_used and evaluating.takes_judgements(state=row.state, closes_on=row.closes_on, on=on)


def answered_by_link(*, evaluation: Evaluation, voice: str) -> bool:
    """Whether somebody judged by a personal link in this browser. One query."""
    return ResidentJudgement.objects.filter(evaluation=evaluation, voice=voice, by_link=True).exists()


@dataclass(frozen=True)
class Invited:
    """What somebody behind a plan gets by mail: where to, in which language, and their link."""

    link: JudgingLink
    address: str
    language: str
    url: str


def invited(*, reference: str, by: Actor, on: date) -> Invited | None:
    """The mail with one link; None when it was used, is over, or this person left no address. Two queries."""
    link = _whole().select_related("person").filter(reference=reference).first()
    if link is None or not takes(link, on=on):
        return None
    where = link.evaluation.plan.neighbourhood_id
    contact = people.contacts_of(by=by, person_ids=[link.person_id], neighbourhood_id=where).get(link.person_id)
    if contact is None or contact.channel != BY_MAIL or not contact.email:
        return None
    return Invited(link, contact.email, contact.language, settings.SITE_URL + path_of(link))


def links_of_signal() -> QuerySet[JudgingLink]:
    """The links that the person behind a signal can still use, for a question about signals."""
    return JudgingLink.objects.filter(
        person=OuterRef("person"), is_used=False, evaluation__state=evaluating.ASKING
    ).order_by()


def open_links_of(*, person_id: int | None, on: date) -> Sequence[tuple[str, str]]:
    """(title of the plan, address) of the links a person can still use, for the page they follow. One query."""
    if person_id is None:
        return []
    rows = _whole().filter(person_id=person_id, is_used=False, evaluation__state=evaluating.ASKING)
    return [(link.evaluation.plan.title, path_of(link)) for link in rows.order_by("pk") if takes(link, on=on)]
