"""What councillors ask and how it is answered, who reports to the council, and reactions of residents to policy."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import CouncilQuestion, PolicyReaction, Rapporteur

if TYPE_CHECKING:
    from wijklus.ground.people.models import Membership, Party
    from wijklus.ground.places.models import Neighbourhood
    from wijklus.ground.policy.models import PolicyMeaning
    from wijklus.loop.actions.models import Commitment
    from wijklus.loop.plans.models import Plan
    from wijklus.loop.signals.models import Signal


def ask_as_councillor(
    *,
    subject: str,
    text: str,
    due_on: date,
    by: Actor,
    at: datetime,
    neighbourhood: "Neighbourhood | None" = None,
    plan: "Plan | None" = None,
    commitment: "Commitment | None" = None,
    party: "Party | None" = None,
) -> CouncilQuestion:
    """Ask about a neighbourhood, a plan or a promise (nothing: the whole city), with the day of the answer."""
    access.require(access.may_ask_as_councillor(by))
    if not rules.council.is_a_term(due_on, on=timezone.localdate(at)):
        raise Refused(_("Choose a day after today, within half a year."), field="due_on")
    place = neighbourhood.pk if neighbourhood else plan.neighbourhood_id if plan else None
    row = CouncilQuestion(
        subject=_words(subject, "subject", rules.council.LONGEST_SUBJECT),
        text=_words(text, "text", rules.council.LONGEST_TEXT),
        neighbourhood_id=commitment.action.neighbourhood_id if commitment else place,
        plan=plan,
        commitment=commitment,
        party=party,
        asked_by_id=by.user_id,
        asked_function=by.function[:160],
        asked_at=at,
        due_on=due_on,
        moved_at=at,
    )
    with transaction.atomic():
        row.save(force_insert=True)
        _tell(row, "results.ask_as_councillor", by=by, at=at, due_on=str(due_on))
    return row


def route_question(
    *, question: CouncilQuestion, version: int, party: "Party | None", by: Actor, at: datetime
) -> CouncilQuestion:
    """Pass a question on to a service, or back to the director (None). Its term stays what it was."""
    _require_open(question, by)
    with transaction.atomic():
        row = _changed(question, version, party=party, moved_at=at)
        _tell(row, "results.route_question", by=by, at=at, holder=party.name if party else str(_("the director")))
    return row


def answer_councillor(
    *, question: CouncilQuestion, version: int, text: str, by: Actor, at: datetime
) -> CouncilQuestion:
    """Answer a councillor, in public; once. Who asked is told by mail."""
    _require_open(question, by)
    words = _words(text, "text", rules.council.LONGEST_TEXT)
    with transaction.atomic():
        row = _changed(
            question, version, answer=words, answered_function=by.function[:160], answered_at=at, moved_at=at
        )
        _tell(row, "results.answer_councillor", by=by, at=at)
        trail.later(
            "wijklus.loop.results.jobs.send_council_answer", key=f"council-answered:{row.reference}", at=at,
            question_ref=row.reference,
        )  # fmt: skip
    return row


def appoint_rapporteur(
    *, neighbourhood: "Neighbourhood", membership: "Membership", valid_from: date, by: Actor, at: datetime
) -> Rapporteur:
    """Note which councillor follows a neighbourhood from a day on; the one before stops on that day."""
    access.require(access.may_appoint(by))
    with transaction.atomic():
        now = Rapporteur.objects.select_for_update().filter(neighbourhood=neighbourhood, valid_until__isnull=True)
        for before in now:
            if before.valid_from >= valid_from:
                sentence = _("Somebody reports on this neighbourhood since %(day)s. Choose a later day.")
                raise Refused(sentence % {"day": before.valid_from}, field="valid_from")
            before.valid_until = valid_from
            before.save(update_fields=["valid_until"])
        row = Rapporteur(neighbourhood=neighbourhood, membership=membership, valid_from=valid_from)
        row.save(force_insert=True)
        trail.record(
            by=by, at=at, verb="results.appoint_rapporteur", kind="rapporteur", ref=membership.reference,
            neighbourhood_id=neighbourhood.pk,
            after={"place": neighbourhood.name, "function": membership.function, "valid_from": str(valid_from)},
        )  # fmt: skip
    return row


def end_rapporteur(*, rapporteur: Rapporteur, on: date, by: Actor, at: datetime) -> Rapporteur:
    """Let a rapporteur stop on a day, with nobody in their place."""
    access.require(access.may_appoint(by))
    with transaction.atomic():
        row = Rapporteur.objects.select_for_update().select_related("membership", "neighbourhood").get(pk=rapporteur.pk)
        row.valid_until = max(on, row.valid_from + timedelta(days=1))
        row.save(update_fields=["valid_until"])
        trail.record(
            by=by, at=at, verb="results.appoint_rapporteur", kind="rapporteur", ref=row.membership.reference,
            neighbourhood_id=row.neighbourhood_id,
            after={
                "place": row.neighbourhood.name, "function": row.membership.function,
                "valid_until": str(row.valid_until),
            },
        )  # fmt: skip
    return row


def put_reaction(*, signal: "Signal", meaning: "PolicyMeaning", by: Actor, at: datetime) -> PolicyReaction:
    """Put a signal with what a decision means for a neighbourhood. May run twice: once is enough."""
    access.require(access.may_put_reaction(by))
    with transaction.atomic():
        about = {"meaning": meaning, "made_at": at}
        row, made = PolicyReaction.objects.get_or_create(signal=signal, defaults=about)
        if made:
            trail.record(
                by=by, at=at, verb="results.put_reaction", kind="signal", ref=signal.reference,
                neighbourhood_id=meaning.neighbourhood_id, after={"title": meaning.decision.title},
            )  # fmt: skip
    return row


def _require_open(question: CouncilQuestion, by: Actor) -> None:
    access.require(
        access.may_answer_councillor(by, neighbourhood_id=question.neighbourhood_id, party_id=question.party_id)
    )
    if question.answered_at is not None:
        raise Refused(_("This question was answered already."))


def _changed(question: CouncilQuestion, version: int, **values: Any) -> CouncilQuestion:
    here = CouncilQuestion.objects.filter(pk=question.pk, answered_at__isnull=True)
    if not here.filter(version=version).update(version=F("version") + 1, **values):
        raise Conflict(_("Somebody else changed this first."), theirs=question, mine=values)
    return CouncilQuestion.objects.get(pk=question.pk)


def _words(text: str, field: str, most: int) -> str:
    words = cleaned(text)
    if not 1 <= len(words) <= most:
        raise Refused(_("Fill this in, with at most %(most)s signs.") % {"most": most}, field=field)
    return words


def _tell(row: CouncilQuestion, verb: str, *, by: Actor, at: datetime, **more: str) -> None:
    trail.record(
        by=by, at=at, verb=verb, kind="council_question", ref=row.reference, neighbourhood_id=row.neighbourhood_id,
        after={"subject": row.subject, **more},
    )  # fmt: skip
