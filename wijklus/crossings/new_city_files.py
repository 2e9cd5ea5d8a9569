"""The lists with which a municipality begins: its services and its first users, each a CSV file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wijklus.base import table
from wijklus.base.text import folded
from wijklus.ground.people import rules as people_rules

SERVICE_NAMES = {"naam": "name", "dienst": "name", "e-mail": "email", "mail": "email", "telefoon": "phone"}
SERVICE_COLUMNS = ("name", "email", "phone")
USER_COLUMNS = ("email", "name", "role", "function", "neighbourhoods", "service")
USER_NAMES = {
    "e-mail": "email",
    "mail": "email",
    "naam": "name",
    "rol": "role",
    "functie": "function",
    "wijken": "neighbourhoods",
    "neighbourhood codes": "neighbourhoods",
    "wijkcodes": "neighbourhoods",
    "dienst": "service",
    "party": "service",
}


@dataclass(frozen=True)
class Service:
    """A service that can promise something, and the line it stands on."""

    line: int
    name: str
    email: str
    phone: str


@dataclass(frozen=True)
class FirstUser:
    """Somebody who will work with it: role by its key, neighbourhoods by code or name, and the service spoken for."""

    line: int
    email: str
    name: str
    role: str
    function: str
    neighbourhoods: tuple[str, ...]
    service: str


def read_services(data: bytes) -> list[Service]:
    """The services of a CSV file: name; email; phone. Raises BadFile."""
    rows = table.read(data, required=("name",), optional=("email", "phone"), names=SERVICE_NAMES, field="services")
    problems = table.Problems("services")
    seen: set[str] = set()
    for row in rows:
        if folded(row["name"]) in seen:
            problems.add(line=row.line, column="name", wrong=_("this service already stands above."))
        seen.add(folded(row["name"]))
        _check_length(row, "name", 160, problems)
        _check_length(row, "phone", 40, problems)
        _check_email(row, problems)
    problems.stop_if_any()
    return [Service(row.line, row["name"], row["email"], row["phone"]) for row in rows]


def read_users(data: bytes, *, services: Iterable[str]) -> list[FirstUser]:
    """The first users of a CSV file: email; name; role; function; neighbourhoods; service. Raises BadFile.

    A role is named by its key or by its name in any language. At least one of them can manage users.
    """
    rows = table.read(
        data,
        required=("email", "name", "role"),
        optional=("function", "neighbourhoods", "service"),
        names=USER_NAMES,
        field="users",
    )
    problems = table.Problems("users")
    known = {folded(name): name for name in services}
    users = [_user(row, known, problems) for row in rows]
    problems.stop_if_any()
    if not any("city.users" in people_rules.DEFAULT_ROLES[user.role][1] for user in users):
        wrong = _("nobody here is an administrator; at least one is needed to manage the others.")
        problems.add(line=rows[-1].line, column="role", wrong=wrong)
    problems.stop_if_any()
    return users


def unused_columns(*, services: bytes, users: bytes = b"") -> list[str]:
    """The headings of both files under which nothing is read."""
    found = table.unused(services, columns=SERVICE_COLUMNS, names=SERVICE_NAMES)
    return found + table.unused(users, columns=USER_COLUMNS, names=USER_NAMES)


def _user(row: table.Row, services: dict[str, str], problems: table.Problems) -> FirstUser:
    """One line as a user, with what is wrong in it noted."""
    _check_email(row, problems)
    for column in ("name", "function"):
        _check_length(row, column, 120, problems)
    role = role_named(row["role"])
    places = tuple(part.strip() for part in row["neighbourhoods"].replace("|", ",").split(",") if part.strip())
    service = services.get(folded(row["service"]), "")
    if row["service"] and not service:
        problems.add(line=row.line, column="service", wrong=_("this service does not stand in the list of services."))
    if role is None:
        language = get_language() or "nl"
        names = ", ".join(called.get(language, key) for key, (called, *_rest) in people_rules.DEFAULT_ROLES.items())
        wrong = _("this role is not known. The roles are: %(names)s.") % {"names": names}
        problems.add(line=row.line, column="role", wrong=wrong)
    else:
        _check_role(row, role, has_places=bool(places), has_service=bool(row["service"]), problems=problems)
    called = people_rules.DEFAULT_ROLES[role][0] if role else {}
    function = row["function"] or called.get(get_language() or "nl", row["role"])
    return FirstUser(row.line, row["email"], row["name"], role or "", function, places, service)


def _check_role(row: table.Row, role: str, *, has_places: bool, has_service: bool, problems: table.Problems) -> None:
    """A role with a portfolio needs neighbourhoods, and one that promises needs a service."""
    _names, rights, whole_city = people_rules.DEFAULT_ROLES[role]
    if people_rules.needs_party(rights):
        if not has_service:
            problems.add(line=row.line, column="service", wrong=_("this role speaks for a service: say which."))
    elif not whole_city and not has_places:
        wrong = _("this role has a portfolio: give the codes of its neighbourhoods, with commas between them.")
        problems.add(line=row.line, column="neighbourhoods", wrong=wrong)


def role_named(text: str) -> str | None:
    """The key of the role that is called so in any language, or by its key itself."""
    for key, (names, _rights, _whole_city) in people_rules.DEFAULT_ROLES.items():
        if folded(text) in {folded(key), folded(key.replace("_", " ")), *(folded(name) for name in names.values())}:
            return key
    return None


def _check_email(row: table.Row, problems: table.Problems) -> None:
    if not row["email"]:
        return
    try:
        validate_email(row["email"])
    except ValidationError:
        problems.add(line=row.line, column="email", wrong=_("this is not an e-mail address."))


def _check_length(row: table.Row, column: str, longest: int, problems: table.Problems) -> None:
    if len(row[column]) > longest:
        wrong = _("this is longer than %(most)s signs.") % {"most": longest}
        problems.add(line=row.line, column=column, wrong=wrong)


def portfolio(users: Sequence[FirstUser], neighbourhoods: Iterable[Any]) -> dict[int, list[Any]]:
    """By line of the users' file, the neighbourhoods meant. Raises BadFile for a code or name that is none of them."""
    known: dict[str, Any] = {}
    for place in neighbourhoods:
        known |= {folded(place.code): place, folded(place.name): place, place.slug: place}
    problems = table.Problems("users")
    found: dict[int, list[Any]] = {}
    for user in users:
        found[user.line] = [known[folded(name)] for name in user.neighbourhoods if folded(name) in known]
        for name in user.neighbourhoods:
            if folded(name) not in known:
                wrong = _("“%(name)s” is not the code of a neighbourhood.") % {"name": name[:40]}
                problems.add(line=user.line, column="neighbourhoods", wrong=wrong)
    problems.stop_if_any()
    return found
