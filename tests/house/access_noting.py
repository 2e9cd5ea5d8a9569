"""The lines of noting outside, on the phone and on paper."""

from typing import Any

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


TABLE: dict[str, Line] = {
    "signals:call": staff("field_worker", "director", "coordinator", post=True, data=a_note),
    "signals:earlier": staff("director", "coordinator", get=False, post=True, data=filled(phone="0470111222")),
    "signals:paper": staff("field_worker", "director", "coordinator", post=True, data=a_note),
    "signals:paper_form": staff("field_worker", "director", "coordinator", kwargs=dampoort),
    "signals:field": staff("field_worker", "director", "coordinator"),
    "signals:field_script": public(elsewhere=OK),
    "signals:field_manifest": public(elsewhere=OK),
    "signals:field_session": Line(get=NOTING),
    "signals:field_send": Line(get=None, post=NOTING, data=a_phone_note),
}
