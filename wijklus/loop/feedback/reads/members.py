"""What is answered to people through their group: for who speaks for it, without who those people are."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.due import Due, DueSection
from wijklus.base.refusals import NotAllowed

from .. import access, rules
from ..models import Recipient

MOST = 10
TO_BRING = (rules.WAITING, rules.FAILED, rules.UNCERTAIN)


def to_members(*, by: Actor) -> QuerySet[Recipient]:
    """What is answered to the members of the groups this actor speaks for, the newest first. One query."""
    if not access.may_tell_members(by):
        raise NotAllowed
    rows = Recipient.objects.filter(access.through_groups_of(by)).select_related(
        "answer__result__neighbourhood", "answer__signal__neighbourhood"
    )
    return rows.order_by("-pk")


def member_answer(*, by: Actor, reference: str) -> Recipient | None:
    """One of them. One query."""
    return to_members(by=by).filter(reference=reference).first()


def members_due(*, actor: Actor) -> list[DueSection]:
    """The section of Vandaag of who speaks for a group: answers that its members wait for. Two queries."""
    if not access.may_tell_members(actor):
        return []
    rows = to_members(by=actor).filter(state__in=TO_BRING).order_by("pk")
    top = [
        Due(
            what=row.answer.text[:120], since=row.answer.created_at, people_waiting=1,
            next_step=_("Tell them, and note it"), url_name="feedback:to_members", ref="",
        )
        for row in rows[:MOST]
    ]  # fmt: skip
    count = rows.count() if top else 0
    return [
        DueSection(
            "members", _("Answers for our members"), count, top, _("No answer waits for our members."),
            all_url_name="feedback:to_members",
        )
    ]  # fmt: skip
