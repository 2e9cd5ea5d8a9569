"""A municipality begins on this installation, and decides about itself."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Municipality
from ..reads import HelpContact

_CHANGEABLE = (
    "name",
    "language",
    "languages",
    "contact_email",
    "contact_phone",
    "dpo_contact",
    "nis_code",
    "help_contacts",
    "retention_days",
    "small_cell",
    "first_answer_days",
    "lost_after_days",
)
_NOT_IN_TRAIL = ("contact_email", "contact_phone", "dpo_contact", "help_contacts", "theme_css")
"""Addresses may be a person's, and a style sheet is long: the trail names these fields and keeps no value."""
_LEAST_MOST = {
    "retention_days": (30, 3650),
    "small_cell": (2, 50),
    "first_answer_days": (1, 90),
    "lost_after_days": (7, 730),
}


def found_municipality(
    *,
    by: Actor,
    at: datetime,
    name: str,
    slug: str = "",
    language: str = "nl",
    languages: Sequence[str] = (),
    nis_code: str = "",
    country: str = "BE",
    time_zone: str = "Europe/Brussels",
    contact_email: str = "",
    first_answer_days: int = 10,
    lost_after_days: int = 60,
    retention_days: int = 365,
    help_contacts: Sequence[Mapping[str, str]] = (),
) -> Municipality:
    """Begin a municipality on this installation; it has no neighbourhoods yet."""
    access.must(access.may_found(by))
    values: dict[str, Any] = {
        "name": name,
        "language": language,
        "languages": [language, *(other for other in languages if other != language)],
        "contact_email": contact_email,
        "first_answer_days": first_answer_days,
        "lost_after_days": lost_after_days,
        "retention_days": retention_days,
    }
    values["help_contacts"] = [row for row in help_contacts if row.get("language") in values["languages"]]
    values = checked(values)
    if time_zone not in available_timezones():
        raise Refused(_("This time zone is not known."), "time_zone")
    chosen = _slug(slug, values["name"])
    nis_code = _code(nis_code, country)
    try:
        with transaction.atomic():
            made = Municipality.objects.create(
                slug=chosen, nis_code=nis_code, country=country[:2], time_zone=time_zone, created_at=at, **values
            )
            with scope.of(made.pk):
                trail.record(
                    by=replace(by, municipality_id=made.pk),
                    at=at,
                    verb="places.found_municipality",
                    kind="municipality",
                    ref=made.slug,
                    neighbourhood_id=None,
                    before=None,
                    after={"name": made.name, "slug": made.slug, "languages": made.languages},
                )
    except IntegrityError:  # somebody else was first with this slug
        raise _taken(chosen) from None
    return made


def _code(given: str, country: str) -> str:
    """The code of the municipality without spaces. Raises Refused when it cannot be one of that country."""
    code = "".join(given.split())
    if rules.is_code_of(country, code):
        return code[:10]
    digits = {"digits": rules.CODE_DIGITS[country]}
    raise Refused(
        _("This code has %(digits)s digits in this country. Leave it empty when you do not know it.") % digits,
        "nis_code",
    )


def _slug(wish: str, name: str) -> str:
    """The name in the address, from what was asked or else from the municipality's name."""
    slug = rules.slug_of(wish or name, 60)
    if not slug or (wish and wish != slug):
        raise Refused(_("Use only small letters, digits and hyphens in the address, such as “sint-niklaas”."), "slug")
    if slug in rules.RESERVED:
        raise Refused(_("“%(slug)s” is used by Wijklus itself. Choose another address.") % {"slug": slug}, "slug")
    if reads.municipality_by_slug(slug) is not None:
        raise _taken(slug)
    return slug


def _taken(slug: str) -> Refused:
    return Refused(_("There is already a municipality with the address “%(slug)s”.") % {"slug": slug}, "slug")


def change_settings(*, by: Actor, at: datetime, version: int, **changes: Any) -> Municipality:
    """Change what the municipality decided about itself; `version` is the one that was read.

    Raises Conflict when somebody else changed the settings in between.
    """
    access.must(access.may_change_settings(by))
    unknown = set(changes) - set(_CHANGEABLE)
    if unknown:
        raise TypeError(f"not a setting: {', '.join(sorted(unknown))}")
    return _changed(by=by, at=at, version=version, verb="places.change_settings", changes=changes)


def change_theme(*, by: Actor, at: datetime, version: int, css: bytes) -> Municipality:
    """Give the municipality its house style: a file of design tokens; an empty one returns to the plain style."""
    access.must(access.may_change_settings(by))
    clean = reads.read_theme_file(css) if css.strip() else ""
    return _changed(by=by, at=at, version=version, verb="places.change_theme", changes={"theme_css": clean})


def _changed(*, by: Actor, at: datetime, version: int, verb: str, changes: dict[str, Any]) -> Municipality:
    """Check and save changes of one version of the settings, and tell the trail what stood there before."""
    with transaction.atomic():
        before = Municipality.objects.select_for_update().get(pk=scope.municipality_id())
        new = checked({**{name: getattr(before, name) for name in ("language", "languages")}, **changes})
        if "nis_code" in new:
            new["nis_code"] = _code(new["nis_code"], before.country)
        new = {name: value for name, value in new.items() if value != getattr(before, name)}
        if before.version != version:
            theirs = {name: getattr(before, name) for name in new}
            raise Conflict(
                _("Somebody else changed these settings while you were writing. Both are shown; choose again."),
                theirs=theirs,
                mine=new,
            )
        if not new:
            return before
        Municipality.objects.filter(pk=before.pk).update(**new, version=F("version") + 1)
        was, becomes = trail.changed_fields({name: getattr(before, name) for name in new}, new, personal=_NOT_IN_TRAIL)
        trail.record(
            by=by,
            at=at,
            verb=verb,
            kind="municipality",
            ref=before.slug,
            neighbourhood_id=None,
            before=was,
            after=becomes,
        )
        if "first_answer_days" in new:
            key = f"terms:{before.pk}:{at.isoformat()}"
            trail.later("wijklus.loop.signals.jobs.renew_terms", key=key, at=at)
        before.refresh_from_db()
        return before


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as they may be saved. Raises Refused with the field for the first that may not."""
    result = dict(values)
    if "name" in result:
        result["name"] = " ".join(cleaned(result["name"]).split())
        if not 1 <= len(result["name"]) <= 120:
            raise Refused(_("Give the name of the municipality, of at most 120 signs."), "name")
    offered = [code for code, _name in settings.LANGUAGES]
    result["languages"] = [code for code in offered if code in {*result["languages"], result["language"]}]
    if result["language"] not in offered or not set(values["languages"]) <= set(offered):
        raise Refused(_("Wijklus does not speak this language."), "languages")
    if result.get("contact_email"):
        _must_be_email(result["contact_email"], "contact_email")
    if len(result.get("contact_phone", "")) > 40:
        raise Refused(_("A phone number has at most 40 signs."), "contact_phone")
    if len(result.get("dpo_contact", "")) > 200:
        raise Refused(_("This is longer than 200 signs."), "dpo_contact")
    for name, (least, most) in _LEAST_MOST.items():
        if name in result and not least <= result[name] <= most:
            raise Refused(_("Choose a number from %(least)s to %(most)s.") % {"least": least, "most": most}, name)
    if "help_contacts" in result:
        result["help_contacts"] = _help_contacts(result["help_contacts"], result["languages"])
    return result


def _must_be_email(address: str, field: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(_("“%(address)s” is not an e-mail address.") % {"address": address[:80]}, field) from None


def _help_contacts(given: Sequence[Mapping[str, str]], languages: Sequence[str]) -> list[dict[str, str]]:
    """Where help is found: each with a language, a name, and a phone number or a link."""
    kept = []
    for row in given:
        contact = {name: cleaned(str(row.get(name, "")))[:300] for name in HelpContact.__annotations__}
        if not any(value for name, value in contact.items() if name != "language"):
            continue
        if contact["language"] not in languages:
            raise Refused(_("Choose a language of the municipality for every contact."), "help_contacts")
        if not contact["name"] or not (contact["phone"] or contact["url"]):
            raise Refused(_("Give every contact a name and a phone number or a link."), "help_contacts")
        if contact["url"]:
            _must_be_link(contact["url"])
        kept.append(contact)
    return kept


def _must_be_link(url: str) -> None:
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        raise Refused(_("“%(url)s” is not a web address.") % {"url": url[:80]}, "help_contacts") from None
