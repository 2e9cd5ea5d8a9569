"""The lines of results and feedback: a loop in Dampoort behind which the resident with secret contact data stands."""

from datetime import timedelta
from typing import Any

from wijklus.loop.actions import writes as actions
from wijklus.loop.feedback import access as feedback_access
from wijklus.loop.feedback import reads as feedback
from wijklus.loop.feedback import writes as feedback_writes
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.results import writes as results
from wijklus.loop.signals import access as signals_access
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.rules import Reachable

from .access_lines import EVERYBODY_AT_WORK, Line, public, staff
from .access_visitors import World

ANSWERING = ("director", "coordinator")


def _signal(world: World) -> Any:
    return signals.register(
        text="Geen bank aan de halte", kind="problem", channel="web", neighbourhood=world.dampoort,
        contact=world.resident(), by=world.actor("anonymous"), at=world.at - timedelta(days=3),
    )  # fmt: skip


def _theme(world: World) -> Any:
    by = world.actor("director")
    theme = priorities.start_theme(title="Zitbanken", neighbourhood=world.dampoort, by=by, at=world.at)
    priorities.bundle(theme=theme, signals=[world.once(_signal)], reason="Zelfde", by=by, at=world.at)
    return theme


def _result(world: World) -> Any:
    return results.record_result(
        theme=world.once(_theme), outcome="not_changed", text="Er komt geen bank", reason="Geen plaats",
        happened_on=world.at.date(), by=world.actor("director"), at=world.at,
    )  # fmt: skip


def _letter_signal(world: World) -> Any:
    return signals.register(
        text="Geen boom in de straat", kind="problem", channel="web", neighbourhood=world.dampoort,
        contact=signals_contact(), by=world.actor("anonymous"), at=world.at - timedelta(days=3),
    )  # fmt: skip


def signals_contact() -> Any:
    """Somebody who asked for a letter."""
    from wijklus.loop.signals.rules import Reachable

    return Reachable(channel="letter", name="Een bewoner", address="Straat 1, Gent")


def _answer(world: World) -> Any:
    return feedback_writes.give_answer(
        signal=world.once(_signal), outcome="changed", text="Gedaan", by=world.actor("director"), at=world.at
    )


def _recipient(world: World) -> Any:
    given = world.once(_answer)
    found = feedback.recipients(given).get()
    return feedback.recipient_by_reference(found.reference)


def _printed(world: World) -> Any:
    given = feedback_writes.give_answer(
        signal=world.once(_letter_signal), outcome="changed", text="Ja", by=world.actor("director"), at=world.at
    )
    waiting = [feedback.recipient_by_reference(r.reference) for r in feedback.recipients(given)]
    feedback_writes.print_letters(recipients=waiting, by=world.actor("director"), at=world.at)
    return feedback.recipient_by_reference(waiting[0].reference)


def _said(world: World) -> Any:
    recipient = world.once(_recipient)
    feedback_writes.told(recipient=recipient, told_by="", by=world.actor("director"), at=world.at)
    recipient = feedback.recipient_by_reference(recipient.reference)
    feedback_writes.confirm(recipient=recipient, value="yes", at=world.at)
    return recipient


def a_signal(world: World) -> dict[str, Any]:
    """A signal of the resident."""
    return {"reference": world.once(_signal).reference}


def _action(world: World) -> Any:
    return actions.start(title="Banken plaatsen", neighbourhood=world.dampoort, by=world.actor("director"), at=world.at)


def an_action(world: World) -> dict[str, Any]:
    """An action nobody owns yet."""
    return {"reference": world.once(_action).reference}


def a_theme(world: World) -> dict[str, Any]:
    """The theme it is in."""
    return {"reference": world.once(_theme).reference}


def a_result(world: World) -> dict[str, Any]:
    """What came of the theme."""
    return {"reference": world.once(_result).reference}


def an_answer(world: World) -> dict[str, Any]:
    """An answer to the signal."""
    return {"reference": world.once(_answer).reference}


def _member_answer(world: World) -> Any:
    said = signals.register(
        text="Een bank", kind="idea", channel="web", neighbourhood=world.dampoort, by=world.actor("anonymous"),
        at=world.at, contact=Reachable(channel="group", group_name="Bewonerscomité"),
    )  # fmt: skip
    given = feedback_writes.give_answer(
        signal=said, outcome="changed", text="Die komt er", by=world.actor("director"), at=world.at
    )
    return feedback.recipients(given).get()


def a_member_answer(world: World) -> dict[str, Any]:
    """An answer for a member of a group."""
    return {"reference": world.once(_member_answer).reference}


def a_recipient(world: World) -> dict[str, Any]:
    """The resident as somebody to be told."""
    return {"reference": world.once(_recipient).reference}


def a_letter(world: World) -> dict[str, Any]:
    """A letter that was printed."""
    return {"reference": world.once(_printed).reference}


def _key(recipient: Any) -> dict[str, Any]:
    key = feedback_access.link_key(recipient.reference, recipient.link_version)
    return {"reference": recipient.reference, "key": key}


def a_link(world: World) -> dict[str, Any]:
    """The private link to say whether it is solved."""
    return _key(world.once(_said))


def a_click(world: World) -> dict[str, Any]:
    """The link in a mail."""
    return {**a_link(world), "value": "yes"}


def what_came(_world: World) -> dict[str, Any]:
    """A result as it is typed in."""
    return {"outcome": "changed", "text": "Er staat een bank", "happened_on": "2026-11-01"}


def words(_world: World) -> dict[str, Any]:
    """An answer as it is typed in."""
    return {"outcome": "changed", "text": "De bank staat er"}


def a_story(world: World) -> dict[str, Any]:
    """The private link of the resident's signal."""
    signal = world.once(_signal)
    return {"reference": signal.reference, "key": signals_access.follow_key(signal)}


def in_dampoort(_world: World) -> dict[str, Any]:
    """An address of Dampoort."""
    return {"neighbourhood": "dampoort"}


READING = ("field_worker", *ANSWERING)

TABLE: dict[str, Line] = {
    "city": public(elsewhere="ok"),
    "neighbourhood": public(kwargs=in_dampoort),
    "plan_of": public(kwargs=in_dampoort),
    "theme_story": public(kwargs=a_theme),
    "story": public(kwargs=a_story),
    "judge_plan": public(kwargs=a_story),
    "erase_me": public(kwargs=a_story, get=False, post=True),
    "erased": public(elsewhere="ok"),
    "today": staff(*EVERYBODY_AT_WORK, "spokesperson", "teller"),
    "signal": staff(*READING, kwargs=a_signal),
    "erase_person": staff("director", "coordinator", kwargs=a_signal, get=False, post=True),
    "results:record_for_action": staff(*ANSWERING, kwargs=an_action, post=True, data=what_came),
    "results:record_for_theme": staff(*ANSWERING, kwargs=a_theme, post=True, data=what_came),
    "feedback:figures": public(elsewhere="ok"),
    "feedback:figures_of": public(kwargs=lambda world: {"slug": "dampoort"}),
    "feedback:rows": staff("field_worker", *ANSWERING, kwargs=lambda world: {"part": "nothing"}, elsewhere="ok"),
    "feedback:work_figures": staff(*EVERYBODY_AT_WORK),
    "feedback:owed": staff(*EVERYBODY_AT_WORK),
    "feedback:lost": staff(*EVERYBODY_AT_WORK),
    "feedback:answer": staff(*ANSWERING, kwargs=a_result, post=True, data=words),
    "feedback:answer_signal": staff(*ANSWERING, kwargs=a_signal, post=True, data=words),
    "feedback:sending": staff(*EVERYBODY_AT_WORK, kwargs=an_answer, sees_contact=ANSWERING),
    "feedback:letters": staff(*ANSWERING, get=False, post=True),
    "feedback:letters_again": staff(*ANSWERING),
    "feedback:letter": staff(*ANSWERING, kwargs=a_letter),
    "feedback:post_letter": staff(*ANSWERING, kwargs=a_letter, get=False, post=True),
    "feedback:to_members": staff("spokesperson"),
    "feedback:tell_member": staff("spokesperson", kwargs=a_member_answer, get=False, post=True),
    "feedback:tell": staff(*ANSWERING, kwargs=a_recipient, get=False, post=True),
    "feedback:try_again": staff(*ANSWERING, kwargs=a_recipient, get=False, post=True),
    "feedback:verdict": public(kwargs=a_click),
    "feedback:confirm": public(kwargs=a_link, get=False, post=True, data=lambda world: {"value": "yes"}),
    "feedback:thanks": public(kwargs=a_link),
}
