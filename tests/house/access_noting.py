"""The lines of noting outside, on the phone and on paper, and of what a city asks about a category."""

from datetime import timedelta
from typing import Any

from wijklus.base import clock
from wijklus.loop.signals import access as signal_access
from wijklus.loop.signals import writes as signals

from .access_lines import Line, filled, public, staff, whole
from .access_visitors import ANONYMOUS, OK, World


def a_note(world: World) -> dict[str, Any]:
    """What somebody who works outside heard."""
    heard = {"channel": "phone", "kind": "idea", "text": "Een bank", "who": "counted", "voices": 3}
    return {**heard, "neighbourhood": world.dampoort.slug, "received_on": world.at.date()}


def dampoort(world: World) -> dict[str, Any]:
    """The neighbourhood of the director, in an address."""
    return {"slug": world.dampoort.slug}


def a_phone_note(world: World) -> dict[str, Any]:
    """The same, as the field form sends it."""
    return {**a_note(world), "form_key": "field-1"}


NOTING = whole({"field_worker": OK, "director": OK, "coordinator": OK, ANONYMOUS: "401"})
"""Who may note; a script is told by a status that somebody has to log in."""


def a_category_of(world: World) -> Any:
    """A category of the city."""
    return signals.add_category(name={"nl": "Bomen"}, by=world.system, at=world.at)


def a_category(world: World) -> dict[str, Any]:
    """A category, in an address."""
    return {"code": world.once(a_category_of).code}


def _question_of(world: World) -> Any:
    category = world.once(a_category_of)
    asked: dict[str, Any] = {"text": {"nl": "Hoeveel lampen?"}, "kind": "number", "options": [], "is_required": False}
    return signals.add_question(category=category, by=world.system, at=world.at, **asked)


def _asked_of(world: World) -> Any:
    question = world.once(_question_of)
    return signals.register(
        text="Er is te weinig licht", kind="problem", channel="web", neighbourhood=world.dampoort,
        category=question.category, by=world.actor(ANONYMOUS), at=world.at,
    )  # fmt: skip


def a_link_that_asks(world: World) -> dict[str, Any]:
    """The private link of a signal about whose category the city asks something."""
    signal = world.once(_asked_of)
    return {"reference": signal.reference, "key": signal_access.follow_key(signal)}


def a_question(world: World) -> dict[str, Any]:
    """Something that is asked about a category, in an address."""
    return {**a_category(world), "question": world.once(_question_of).code}


def a_question_text(_world: World) -> dict[str, Any]:
    """Something to ask, or to ask in other words."""
    return {"text_nl": "Sinds wanneer?", "kind": "text", "version": 1, "is_active": "on", "position": 10}


def a_kept_view(world: World) -> dict[str, Any]:
    """A view of the inbox for everybody who works there."""
    return {"reference": world.once(_view_of).reference}


def _view_of(world: World) -> Any:
    by = world.actor("director")
    return signals.keep_view(name="Ideeën", wishes={"kind": "idea"}, is_shared=True, by=by, at=world.at)


def a_signal_to_look_at(world: World) -> dict[str, Any]:
    """A signal that somebody may have open."""
    return {"reference": world.once(_asked_of).reference}


def what_lives(world: World) -> dict[str, Any]:
    """Enough people in one neighbourhood, in a quarter that is over."""
    world.once(_living_of)
    return {}


def _living_of(world: World) -> int:
    long_ago = clock.now() - timedelta(days=150)
    for number in range(6):
        signals.register(
            text=f"Het is hier druk {number}", kind="problem", channel="web", neighbourhood=world.dampoort,
            received_at=long_ago, by=world.actor(ANONYMOUS), at=clock.now(),
        )  # fmt: skip
    return signals.renew_living(today=clock.today(), at=clock.now())


TABLE: dict[str, Line] = {
    "signals:living": public(kwargs=what_lives, elsewhere=OK),
    "signals:living_points": public(),
    "signals:work_living": staff("field_worker", "director", "coordinator"),
    "signals:work_living_points": staff("field_worker", "director", "coordinator"),
    "signals:keep_view": staff(
        "field_worker", "director", "coordinator", get=False, post=True, data=filled(name="Mijn")
    ),
    "signals:drop_view": staff("director", "coordinator", get=False, post=True, kwargs=a_kept_view),
    "signals:looks": staff("field_worker", "director", "coordinator"),
    "signals:look": staff("field_worker", "director", "coordinator", get=False, post=True, kwargs=a_signal_to_look_at),
    "signals:sort_several": staff("director", "coordinator", get=False, post=True),
    "signals:sort_back": staff("director", "coordinator", get=False, post=True),
    "signals:call": staff("field_worker", "director", "coordinator", post=True, data=a_note),
    "signals:earlier": staff("director", "coordinator", get=False, post=True, data=filled(phone="0470111222")),
    "signals:paper": staff("field_worker", "director", "coordinator", post=True, data=a_note),
    "signals:paper_form": staff("field_worker", "director", "coordinator", kwargs=dampoort),
    "signals:field": staff("field_worker", "director", "coordinator"),
    "signals:field_script": public(elsewhere=OK),
    "signals:field_manifest": public(elsewhere=OK),
    "signals:field_session": Line(get=NOTING),
    "signals:field_send": Line(get=None, post=NOTING, data=a_phone_note),
    "signals:category_questions": staff("administrator", post=True, kwargs=a_category, data=a_question_text),
    "signals:category_question": staff("administrator", post=True, kwargs=a_question, data=a_question_text),
    "signals:questions": public(kwargs=a_link_that_asks, post=True, data=filled(**{"hoeveel-lampen": "3"})),
}
