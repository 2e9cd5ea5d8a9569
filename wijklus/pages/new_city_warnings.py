"""What somebody who begins a municipality should look at twice: several cities in a file, columns that are not read."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wijklus.crossings.new_city import NewCity
from wijklus.crossings.new_city_files import Service, unused_columns
from wijklus.ground.people import rules as people_rules
from wijklus.ground.places.rules.geojson import Area, Collection

WIDEST_KM = 60
"""A municipality is hardly ever wider than this."""
KM_PER_DEGREE = (70, 111)
"""Roughly, in the Low Countries: of longitude and of latitude."""
CALLED = ("gemeente", "municipality", "commune", "city", "stad", "gemnaam", "gem_naam", "niscode")
NOT_CALLED = ("deel", "wijk", "sectie", "quarter")
SORTS = "signals.triage"


def municipalities_in(found: Collection) -> tuple[str, list[str]]:
    """The property whose values name several municipalities, and those values; nothing when there is none."""
    for name in found.properties:
        called = name.casefold()
        if not any(word in called for word in CALLED) or any(word in called for word in NOT_CALLED):
            continue
        values = {str(feature.properties[name]).strip() for feature in found.features if feature.properties.get(name)}
        if 1 < len(values) < len(found.features):
            return name, sorted(values)
    return "", []


def only(data: bytes, *, name: str, value: str) -> bytes:
    """The same boundaries file with only the features of one municipality."""
    document = json.loads(data)
    document["features"] = [
        feature for feature in document["features"]
        if str((feature.get("properties") or {}).get(name, "")).strip() == value
    ]  # fmt: skip
    return json.dumps(document, ensure_ascii=False).encode()


def wide(shapes: Iterable[Any]) -> str:
    """A sentence when these neighbourhoods reach further than one municipality does, else nothing."""
    boxes = [shape.bounds for shape in shapes if shape is not None]
    if not boxes:
        return ""
    across = (max(box[2] for box in boxes) - min(box[0] for box in boxes)) * KM_PER_DEGREE[0]
    along = (max(box[3] for box in boxes) - min(box[1] for box in boxes)) * KM_PER_DEGREE[1]
    if max(across, along) <= WIDEST_KM:
        return ""
    sentence = _("These neighbourhoods lie up to %(km)s km apart. Does the file hold more than one municipality?")
    return sentence % {"km": round(max(across, along))}


def of_services(services: Iterable[Service], text: str) -> list[str]:
    """Which columns of the list of services were not read, and how many services have no address."""
    unused, without = unused_columns(services=text.encode()), sum(not service.email for service in services)
    found = [_("These columns were not used: %(columns)s.") % {"columns": ", ".join(unused)}] if unused else []
    if without:
        sentence = ngettext(
            "%(n)s service has no e-mail address: it gets no mail when something is asked of it.",
            "%(n)s services have no e-mail address: they get no mail when something is asked of them.",
            without,
        )
        found.append(sentence % {"n": without})
    return found


def of_plan(plan: NewCity, areas: list[Area], held: set[str], texts: dict[str, Any]) -> list[str]:
    """All there is to look at twice before it is made; `held` are the codes of neighbourhoods in a portfolio."""
    without = [area for area in areas if area.code not in held]
    found = [wide(area.geometry for area in areas), *of_services(plan.services, texts.get("services", ""))]
    unused = unused_columns(services=b"", users=texts.get("users", "").encode())
    if unused:
        found.append(_("These columns of the users were not used: %(columns)s.") % {"columns": ", ".join(unused)})
    if without:
        sentence = ngettext(
            "%(n)s neighbourhood has no director: %(names)s.", "%(n)s neighbourhoods have no director: %(names)s.",
            len(without),
        )  # fmt: skip
        names = ", ".join(area.name for area in without[:5]) + (" …" if len(without) > 5 else "")
        found.append(f"{sentence % {'n': len(without), 'names': names}} {_reached(plan)}")
    if not plan.contact_email:
        found.append(_("Residents find no e-mail address of the municipality."))
    return [sentence for sentence in found if sentence]


def sorts(role: str) -> bool:
    """Whether a role sorts the signals of its neighbourhoods."""
    return SORTS in people_rules.DEFAULT_ROLES[role][1]


def _reached(plan: NewCity) -> str:
    if any(sorts(user.role) and people_rules.DEFAULT_ROLES[user.role][2] for user in plan.users):
        return _("What is said there goes to whoever sorts for the whole city.")
    return _("What is said there reaches nobody. Give them a director, or give somebody the whole city.")
