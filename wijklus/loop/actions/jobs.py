"""Later work of this room: the mails that ask, remind and withdraw, and the one that tells what was answered."""

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from wijklus.base import clock, letters, pictures, scope
from wijklus.base.actor import system
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
        if told.denied_by:
            words = gettext("The promise of %(party)s was not confirmed: %(what)s")
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


def send_talk(*, commitment_ref: str, version: int, to: str, step: str) -> None:
    """Tell the other side which terms were proposed, or whether they agree; nothing once it was overtaken."""
    if to == rules.ASKER:
        _tell_the_asker(commitment_ref, version, step)
        return
    letter = reads.letter(commitment_reference=commitment_ref, on=clock.today())
    if letter is None or letter.commitment.state not in rules.OPEN_COMMITMENT:
        return
    if step not in rules.PROPOSALS or letter.commitment.waits_for == rules.PROMISER:
        _send(letter, kind=step, key=f"commitment-talk:{commitment_ref}:{version}")


def _tell_the_asker(commitment_ref: str, version: int, step: str) -> None:
    told = reads.talk(commitment_reference=commitment_ref, step=step, on=clock.today())
    if told is None:
        return
    city = told.commitment.municipality
    with translation.override(city.language):
        subject = {
            rules.TERM_OFFERED: gettext("%(party)s offers something else: %(what)s"),
            rules.TERM_PROPOSED: gettext("%(party)s proposes other terms: %(what)s"),
            rules.TERM_AGREED: gettext("%(party)s agrees with the other terms: %(what)s"),
            rules.TERM_DECLINED: gettext("%(party)s does not agree with the other terms: %(what)s"),
        }[step] % {"party": told.commitment.party.name, "what": told.commitment.action.title}
        key = f"commitment-talk:{commitment_ref}:{version}"
        newest = reads.steps(told.commitment).last()
        message = letters.letter(
            "actions/mail/talked",
            {"told": told, "commitment": told.commitment, "newest": newest, "subject": subject},
            key=key,
            subject=f"{subject} · {city.name}",
            to=[told.address],
            city=city,
            reply_to=told.reply_to,
        )
    trail.send_mail(key=key, message=message)


def send_judged(*, commitment_ref: str, version: int, step: str) -> None:
    """Tell who promised beyond a mandate whether it was confirmed; nothing once another step followed."""
    letter = reads.letter(commitment_reference=commitment_ref, on=clock.today())
    newest = reads.steps(letter.commitment).last() if letter is not None else None
    if letter is not None and newest is not None and newest.step == step:
        _send(letter, kind=step, key=f"commitment-judged:{commitment_ref}:{version}")


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


def send_escalated(*, commitment_ref: str, level: int) -> None:
    """Tell who stands above that a promise is late; nothing when it was kept, judged or moved meanwhile."""
    today = clock.today()
    found = reads.escalated(commitment_reference=commitment_ref, level=level, on=today)
    if found is None:
        return
    city = found.commitment.municipality
    with translation.override(city.language):
        words = gettext("%(party)s is %(days)s days late with a promise to %(place)s")
        subject = words % {
            "party": found.commitment.party.name,
            "days": found.clock.days,
            "place": found.commitment.action.neighbourhood.name,
        }
        key = f"commitment-up:{commitment_ref}:{found.commitment.due_on}:{level}"
        message = letters.letter(
            "actions/mail/escalated",
            {"found": found, "commitment": found.commitment, "subject": subject},
            key=key,
            subject=f"{subject} · {city.name}",
            to=list(found.addresses),
            city=city,
        )
    trail.send_mail(key=key, message=message)


def escalate() -> None:
    """Every day: bring promises up the line that stay late."""
    writes.escalate(on=clock.today(), by=system(scope.municipality_id()), at=clock.now())


def remind() -> None:
    """Every day: have a reminder sent for what is silent, near its term or past it."""
    writes.remind(on=clock.today(), at=clock.now())


def _subject(kind: str) -> str:
    return {
        "ask": gettext("%(place)s asks you to promise something"),
        "unanswered": gettext("Still waiting for your answer: %(place)s"),
        "soon": gettext("Your promise to %(place)s is due on %(day)s"),
        "late": gettext("Your promise to %(place)s is past its term"),
        "proposed": gettext("%(place)s asks for other terms for your promise"),
        "agreed": gettext("%(place)s agrees with your terms"),
        "declined": gettext("%(place)s does not agree with your terms"),
        rules.TERM_CONFIRMED: gettext("Your promise to %(place)s was confirmed"),
        rules.TERM_DENIED: gettext("Your promise to %(place)s was not confirmed"),
        "withdrawn": gettext("%(place)s does not need your promise any more"),
    }[kind]


def delete_files(*, names: list[str]) -> None:
    """Delete photos of actions that were taken away."""
    pictures.delete_files(names)


def _send(letter: reads.Letter, *, kind: str, key: str) -> None:
    commitment = letter.commitment
    city = commitment.municipality
    with translation.override(city.language):
        day = date_format(commitment.due_on, "j F Y")
        subject = _subject(kind) % {"place": commitment.action.neighbourhood.name, "day": day}
        message = letters.letter(
            "actions/mail/letter",
            {"letter": letter, "commitment": commitment, "kind": kind, "newest": reads.steps(commitment).last()},
            key=key,
            subject=f"{subject} · {city.name}",
            to=list(letter.addresses),
            city=city,
        )
    trail.send_mail(key=key, message=message)
