"""How a line of the access table is written; see access_table.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from .access_visitors import ANONYMOUS, LOGIN, OK, REFUSED, VISITORS, World

Make = Callable[[World], dict[str, Any]]
Outcomes = Mapping[str, str]


def nothing(_world: World) -> dict[str, Any]:
    """No keywords but the city, no form fields."""
    return {}


def filled(**fields: Any) -> Make:
    """The same fields in every world."""
    return lambda _world: fields


@dataclass(frozen=True)
class Line:
    """What every visitor meets at one view, by GET and by POST; None: the view does not take it."""

    get: Outcomes | None
    post: Outcomes | None = None
    kwargs: Make = nothing
    data: Make = nothing
    sees_contact: frozenset[str] = field(default_factory=frozenset)
    elsewhere: str = REFUSED
    query: str = ""


def whole(given: Outcomes, others: str = REFUSED) -> Outcomes:
    """The outcomes of all visitors: those left out are turned away, anonymous to the login page."""
    return {visitor: given.get(visitor, LOGIN if visitor == ANONYMOUS else others) for visitor in VISITORS}


def line(allowed: tuple[str, ...], *, get: bool = True, post: bool | Outcomes = False, **more: Any) -> Line:
    """A line in which the allowed visitors come in."""
    outcomes = whole(dict.fromkeys(allowed, OK))
    posted = whole(post) if isinstance(post, Mapping) else outcomes if post else None
    sees = frozenset(more.pop("sees_contact", ()))
    return Line(get=outcomes if get else None, post=posted, sees_contact=sees, **more)


def public(**more: Any) -> Line:
    """Everybody may look (and post, with post=True)."""
    return line(VISITORS, **more)


def logged_in(**more: Any) -> Line:
    """Whoever has an account, in whatever municipality."""
    return line(tuple(visitor for visitor in VISITORS if visitor != ANONYMOUS), **more)


def staff(*allowed: str, **more: Any) -> Line:
    """These visitors, and nobody else."""
    return line(allowed, **more)


TO_LOGIN = dict.fromkeys(VISITORS, LOGIN)
NOT_FOUND = dict.fromkeys(VISITORS, REFUSED)
NO_SECOND_STEP = {visitor: LOGIN if visitor == ANONYMOUS else REFUSED for visitor in VISITORS}
SERVICES = ("service_contact", "other_service")
EVERYBODY_AT_WORK = ("administrator", "coordinator", "councillor", "director", "field_worker", *SERVICES)


class SameFile(SimpleUploadedFile):
    """A file that every visitor finds whole, though the one before read it."""

    def read(self, *_size: int) -> bytes:
        self.file.seek(0)
        return bytes(self.file.read())
