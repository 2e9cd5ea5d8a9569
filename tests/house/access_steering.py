"""The lines of what is handed over: a dossier of Dampoort with one theme."""

from typing import Any

from wijklus.city.steering import writes as steering
from wijklus.loop.priorities import writes as priorities

from .access_lines import EVERYBODY_AT_WORK, Line, filled, staff
from .access_visitors import World

DECIDING = ("director", "coordinator")


def _handover(world: World) -> Any:
    by = world.actor("director")
    priorities.start_theme(title="Fietsen op de stoep", neighbourhood=world.dampoort, by=by, at=world.at)
    made = steering.freeze(neighbourhood=world.dampoort, occasion="Nieuwe regisseur", by=by, at=world.at)
    return steering.fill(handover=made, by=world.system, at=world.at)


def a_handover(world: World) -> dict[str, Any]:
    """The reference of a sealed dossier."""
    return {"reference": world.once(_handover).reference}


def an_item(world: World) -> dict[str, Any]:
    """The same, and the number of an item."""
    return {**a_handover(world), "number": 1}


def a_part(world: World) -> dict[str, Any]:
    """The same, and the part of it on paper."""
    return {**a_handover(world), "part": 1}


LINES: dict[str, Line] = {
    "steering:handovers": staff(*EVERYBODY_AT_WORK),
    "steering:new_handover": staff(*DECIDING, post=True, data=filled(where="dampoort", occasion="Nieuwe regisseur")),
    "steering:handover": staff(*EVERYBODY_AT_WORK, kwargs=a_handover),
    "steering:mark_many": staff(
        *DECIDING, get=False, post=True, kwargs=a_handover, data=filled(numbers="1", mark="keep", reason="Loopt goed")
    ),
    "steering:document": staff(*EVERYBODY_AT_WORK, kwargs=a_handover),
    "steering:pdf": staff(*EVERYBODY_AT_WORK, kwargs=a_part),
    "steering:item": staff(
        *EVERYBODY_AT_WORK,
        kwargs=an_item,
        post={"director": "ok", "coordinator": "ok"},
        data=filled(version="1", mark="keep", reason="Loopt goed"),
    ),
}
