"""The lines of what is handed over: a dossier of Dampoort with one theme."""

from typing import Any

from wijklus.city.steering import writes as steering
from wijklus.ground.people import reads as people
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


def _directed(world: World) -> Any:
    by = world.actor("coordinator")
    theme = priorities.start_theme(title="Zwerfvuil", neighbourhood=world.dampoort, by=by, at=world.at)
    party = next(one for one in people.parties() if one.kind == "service")
    return steering.direct(
        theme=theme, party=party, kind="internal", model="coordination", instruments="Overleg", decided_by="College",
        valid_from=world.at.date(), by=by, at=world.at,
    )  # fmt: skip


def a_matter(world: World) -> dict[str, Any]:
    """The reference of a theme that a service directs."""
    return {"reference": world.once(_directed).theme.reference}


def a_direction(world: World) -> dict[str, Any]:
    """The reference of that regie."""
    return {"reference": world.once(_directed).reference}


def _another(world: World) -> dict[str, Any]:
    taken = world.once(_directed).party_id
    other = next(one for one in people.parties() if one.kind == "service" and one.pk != taken)
    return {
        "party": other.reference, "kind": "internal", "model": "coordination", "instruments": "Overleg",
        "decided_by": "Het college", "valid_from": "2026-11-01",
    }  # fmt: skip


LINES: dict[str, Line] = {
    "steering:handovers": staff(*EVERYBODY_AT_WORK),
    "steering:new_handover": staff(*DECIDING, post=True, data=filled(where="dampoort", occasion="Nieuwe regisseur")),
    "steering:handover": staff(*EVERYBODY_AT_WORK, kwargs=a_handover),
    "steering:mark_many": staff(
        *DECIDING, get=False, post=True, kwargs=a_handover, data=filled(numbers="1", mark="keep", reason="Loopt goed")
    ),
    "steering:regie": staff(*EVERYBODY_AT_WORK),
    "steering:matter": staff(
        *EVERYBODY_AT_WORK, post={"director": "ok", "coordinator": "ok"}, kwargs=a_matter, data=_another
    ),
    "steering:change_direction": staff(
        *DECIDING, post=True, kwargs=a_direction, data=lambda world: {**_another(world), "reason": "Andere dienst"}
    ),
    "steering:end_direction": staff(
        *DECIDING, post=True, kwargs=a_direction, data=filled(on="2027-01-01", reason="Naar een andere dienst")
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
