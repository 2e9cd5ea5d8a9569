"""Personal links with which the people behind a plan judge it: made once, used once, and forgotten with the answers."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.ground.trail import writes as trail

from .. import access, reads
from ..models import Evaluation, JudgingLink, ResidentJudgement
from ..rules import evaluating

AT_A_TIME = 500
OVER = _("This round is over. What was found is on the page of the evaluation.")


def invite_people_behind(*, evaluation: Evaluation, by: Actor, at: datetime) -> int:
    """Give everybody behind the goals of a plan a personal link, and have it mailed. Returns how many are new.

    May run twice: who has a link keeps it, and it is mailed once.
    """
    access.require(access.may_invite(by))
    known = set(reads.links_of(evaluation).values_list("person_id", flat=True))
    new = [person for person in reads.people_behind(evaluation) if person not in known]
    for first in range(0, len(new), AT_A_TIME):
        with transaction.atomic():
            for person in new[first : first + AT_A_TIME]:
                link, _made = JudgingLink.objects.get_or_create(evaluation=evaluation, person_id=person)
                trail.later(
                    "wijklus.loop.results.jobs.send_judging_link",
                    key=f"judging-link:{link.reference}",
                    at=at,
                    link_ref=link.reference,
                )
    return len(new)


def judge_by_link(
    *, link: JudgingLink, voice: str, said: Mapping[str, str], by: Actor, at: datetime
) -> ResidentJudgement:
    """Count what somebody behind the plan finds, once. Raises Refused when their link was used, or the round is over.

    What the same browser said before on the open page is replaced, so that nobody counts twice. Nothing keeps who said
    what: the link only says that it was used.
    """
    access.require(access.may_judge(by, link.evaluation))
    known = reads.judgement_in(link.evaluation, said)
    if not known:
        raise Refused(_("Choose an answer for at least one goal, or for the plan as a whole."))
    with transaction.atomic():
        locked = Evaluation.objects.select_for_update().get(pk=link.evaluation_id)
        today = timezone.localdate(at)
        if not evaluating.takes_judgements(state=locked.state, closes_on=locked.closes_on, on=today):
            raise Refused(OVER)
        if not JudgingLink.objects.filter(pk=link.pk, is_used=False).update(is_used=True):
            raise Refused(_("You judged already with this link. Every link counts once."))
        row = ResidentJudgement.objects.filter(evaluation=locked, voice=voice).first()
        if row is None:
            row = ResidentJudgement(evaluation=locked, voice=voice)
        elif row.by_link:  # somebody else of the same household, in the same browser
            row = ResidentJudgement(evaluation=locked, voice=secrets.token_hex(32))
        row.said, row.by_link = known, True
        row.save()
    return row
