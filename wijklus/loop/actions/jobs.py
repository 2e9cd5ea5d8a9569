"""Later work of this room: the mails that ask, remind and withdraw, and the one that tells what was answered."""

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from wijklus.base import clock, letters
from wijklus.ground.trail import writes as trail

from . import reads, rules, writes


def send_ask(*, commitment_ref: str, link_version: int) -> None:
    """Ask by mail for a commitment; nothing when it was answered, or another link went out, meanwhile."""
    letter = reads.letter(commitment_reference=commitment_ref, on=clock.today())
    if letter is None or letter.commitment.state not in rules.OPEN_COMMITMENT:
        return
    if letter.commitment.link_version == link_version:
        _send(letter, kind="ask", key=f"commitment-ask:{commitment_ref}:{link_version}")


def send_withdrawn(*, commitment_ref: str) -> None:
    """Tell by mail that what was asked is not needed any more, and why."""
    letter = reads.letter(commitment_reference=commitment_ref, on=clock.today())
    if letter is not None and letter.commitment.state == rules.WITHDRAWN:
        _send(letter, kind="withdrawn", key=f"commitment-withdrawn:{commitment_ref}")


def send_answered(*, commitment_ref: str, version: int, accepted: bool) -> None:
    """Tell whoever asked what was answered; nothing when they left, or when this answer no longer stands."""
    told = reads.answered(commitment_reference=commitment_ref, accepted=accepted, on=clock.today())
    if told is None:
        return
    city = told.commitment.municipality
    with translation.override(city.language):
        words = gettext("%(party)s promises it: %(what)s") if accepted else gettext("%(party)s refuses: %(what)s")
        subject = words % {"party": told.commitment.party.name, "what": told.commitment.action.title}
        key = f"commitment-answered:{commitment_ref}:{version}"
        message = letters.letter(
            "actions/mail/answered",
            {"told": told, "commitment": told.commitment},
            key=key,
            subject=f"{subject} · {city.name}",
            to=[told.address],
            city=city,
            reply_to=told.reply_to,
        )
    trail.send_mail(key=key, message=message)


def send_reminder(*, commitment_ref: str, kind: str) -> None:
    """Remind by mail; nothing when it was answered, kept or given another term meanwhile."""
    today = clock.today()
    letter = reads.letter(commitment_reference=commitment_ref, on=today)
    if letter is None:
        return
    commitment = letter.commitment
    due = rules.reminder(commitment.state, timezone.localdate(commitment.asked_at), commitment.due_on, today)
    if due.partition("-")[0] == kind.partition("-")[0]:
        _send(letter, kind=kind.partition("-")[0], key=f"commitment-remind:{commitment_ref}:{kind}")


def remind() -> None:
    """Every day: have a reminder sent for what is silent, near its term or past it."""
    writes.remind(on=clock.today(), at=clock.now())


def _subject(kind: str) -> str:
    return {
        "ask": gettext("%(place)s asks you to promise something"),
        "unanswered": gettext("Still waiting for your answer: %(place)s"),
        "soon": gettext("Your promise to %(place)s is due on %(day)s"),
        "late": gettext("Your promise to %(place)s is past its term"),
        "withdrawn": gettext("%(place)s does not need your promise any more"),
    }[kind]


def _send(letter: reads.Letter, *, kind: str, key: str) -> None:
    commitment = letter.commitment
    city = commitment.municipality
    with translation.override(city.language):
        day = date_format(commitment.due_on, "j F Y")
        subject = _subject(kind) % {"place": commitment.action.neighbourhood.name, "day": day}
        message = letters.letter(
            "actions/mail/letter",
            {"letter": letter, "commitment": commitment, "kind": kind},
            key=key,
            subject=f"{subject} · {city.name}",
            to=list(letter.addresses),
            city=city,
        )
    trail.send_mail(key=key, message=message)
