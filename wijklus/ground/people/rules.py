"""Rights and the roles they make up, mandates, and when two contact addresses are the same one."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from wijklus.ground.trail.rules import mark as _

LONGEST_CONTACT = {"name": 160, "email": 254, "phone": 40, "address": 500}
"""Signs that are kept of how somebody can be answered."""
SENTENCES: dict[str, str] = {
    "people.make_party": _("%(who)s added %(name)s"),
    "people.change_party": _("%(who)s changed the details of %(name)s"),
    "people.compose_role": _("%(who)s decided what the role %(ref)s may do"),
    "people.widen_role": _("%(who)s gave the role %(ref)s what a newer version can do"),
    "people.make_user": _("%(who)s made an account (%(ref)s)"),
    "people.make_operator": _("%(who)s let an account begin municipalities (%(ref)s)"),
    "people.erase_account": _("%(who)s erased an account (%(ref)s)"),
    "people.give_role": _("%(who)s gave a role: %(function)s"),
    "people.appoint_speaker": _("%(who)s let somebody speak for %(group)s"),
    "people.end_speaker": _("%(who)s took away that somebody speaks for %(group)s"),
    "people.end_role": _("%(who)s let a role end on %(valid_until)s: %(function)s"),
    "people.set_portrait": _("%(who)s showed a photo of %(function)s, who agreed to it"),
    "people.remove_portrait": _("%(who)s removed the photo of %(function)s"),
    "people.give_mandate": _("%(who)s wrote down a mandate: %(function)s, given by %(given_by)s"),
    "people.end_mandate": _("%(who)s let a mandate end on %(valid_until)s: %(function)s"),
    "people.change_contact": _("%(who)s changed how a person is answered (%(ref)s)"),
    "people.erase_contact": _("%(who)s erased the contact data of a person (%(ref)s)"),
    "people.add_contact_point": _("%(who)s added how %(name)s is reached about %(about)s"),
    "people.change_contact_point": _("%(who)s changed how %(name)s is reached about %(about)s"),
    "people.confirm_contact_point": _("%(who)s confirmed how %(name)s is reached about %(about)s"),
    "people.confirm_own_contact": _("%(who)s confirmed to be the contact: %(function)s"),
    "people.make_api_key": _("%(who)s gave other software a key: %(label)s"),
    "people.revoke_api_key": _("%(who)s took back the key of other software: %(label)s"),
    "people.login": _("%(who)s logged in"),
    "people.failed_login": _("Somebody tried to log in as %(function)s and failed"),
}
"""How a change of this room is told in the trail."""

RIGHTS: dict[str, str] = {
    "loop.read": _("see the working pages without personal data"),
    "signals.register": _("note a signal on behalf of others"),
    "signals.read": _("read signals in the portfolio"),
    "signals.read_contact": _("see how a person can be answered"),
    "signals.triage": _("sort signals: category, neighbourhood, state"),
    "signals.import": _("take in signals of the whole city from a file"),
    "signals.handle": _("read the signals that were handed to the own service or partner"),
    "themes.write": _("bundle signals into themes and make themes a priority"),
    "actions.write": _("start and steer actions"),
    "commitments.ask": _("ask a service or partner for a commitment"),
    "commitments.answer": _("answer what is asked of the own service or partner"),
    "groups.speak": _("speak for a group of residents: what it carries, what it asks and what it promises"),
    "groups.appoint": _("say who speaks for a group of residents"),
    "commitments.confirm": _("confirm promises that are subject to confirmation, under a mandate of the own service"),
    "commitments.visa": _("give the visa for money that was promised"),
    "plans.write": _("write the neighbourhood action plan"),
    "plans.adopt": _("record the decision that adopts a plan"),
    "results.write": _("record results"),
    "answers.write": _("answer the people behind signals"),
    "people.erase": _("erase a person's contact data"),
    "trail.read": _("read who did what"),
    "money.write": _("keep the money: take in the multi-year plan"),
    "rounds.type": _("type ballots on paper, and settle what two people read differently"),
    "rounds.write": _("run rounds of the neighbourhood budget: open, judge, print voting codes"),
    "council.ask": _("ask a question as a councillor"),
    "council.write": _("keep what the council and the city decide: frame, rapporteurs, policy decisions"),
    "city.settings": _("change the settings of the municipality"),
    "city.users": _("give and end roles"),
    "city.taxonomy": _("edit categories, services and policy fields"),
}

SCOPE_OPEN311 = "open311"
SCOPES: dict[str, str] = {
    SCOPE_OPEN311: _("send signals by Open311, and read back the words it sent itself"),
}
"""What a key for other software may open."""

KEY_PREFIX = "wk-"
KEY_SIGNS = 32
LONGEST_LABEL = 80

_ABOVE = {"commitments.confirm", "commitments.visa"}
_CITY = _ABOVE | {
    "signals.import",
    "signals.handle",
    "commitments.answer",
    "groups.speak",
    "council.ask",
    "council.write",
    "city.settings",
    "city.users",
    "city.taxonomy",
    "money.write",
    "rounds.type",
    "rounds.write",
}
_DIRECTOR = frozenset(RIGHTS) - _CITY

DEFAULT_ROLES: dict[str, tuple[dict[str, str], frozenset[str], bool]] = {
    "field_worker": (
        {"nl": "buurtwerker", "en": "field worker", "fr": "agent de quartier"},
        frozenset({"loop.read", "signals.register", "signals.read"}),
        False,
    ),
    "director": (
        {"nl": "wijkregisseur", "en": "neighbourhood director", "fr": "régisseur de quartier"},
        _DIRECTOR,
        False,
    ),
    "service_contact": (
        {"nl": "contactpersoon van een dienst", "en": "service contact", "fr": "contact d'un service"},
        frozenset({"loop.read", "commitments.answer", "signals.handle"}),
        False,
    ),
    "service_head": (
        {"nl": "leidinggevende van een dienst", "en": "head of a service", "fr": "responsable d'un service"},
        frozenset({"loop.read", "commitments.answer", "commitments.confirm", "signals.handle"}),
        False,
    ),
    "finance": (
        {"nl": "financiën", "en": "finance", "fr": "finances"},
        frozenset({"loop.read", "commitments.visa", "money.write"}),
        True,
    ),
    "coordinator": (
        {"nl": "programmaregisseur", "en": "programme coordinator", "fr": "coordinateur de programme"},
        _DIRECTOR | {"signals.import", "money.write", "rounds.write", "council.write"},
        True,
    ),
    "spokesperson": (
        {"nl": "woordvoerder van een bewonersgroep", "en": "spokesperson of a group", "fr": "porte-parole d'un groupe"},
        frozenset({"groups.speak"}),
        False,
    ),
    "teller": (
        {"nl": "stemmenteller", "en": "teller", "fr": "scrutateur"},
        frozenset({"rounds.type"}),
        True,
    ),
    "councillor": (
        {"nl": "raadslid", "en": "councillor", "fr": "conseiller communal"},
        frozenset({"loop.read", "council.ask"}),
        True,
    ),
    "administrator": (
        {"nl": "beheerder", "en": "administrator", "fr": "administrateur"},
        frozenset(
            {
                *("loop.read", "signals.import", "people.erase", "trail.read"),
                *("city.settings", "city.users", "city.taxonomy"),
            }
        ),
        True,
    ),
}
"""Key: names by language, rights, and whether the role covers the whole city instead of a portfolio."""


_CAME_LATER = frozenset({"commitments.confirm", "commitments.visa", "money.write", "rounds.write"}) | {
    "council.ask",
    "council.write",
    "groups.appoint",
}
"""Rights that came to roles of which nobody had kept yet what they were offered."""


def newly_offered(
    key: str, *, rights: Collection[str], offered: Collection[str] | None, is_changed: bool
) -> frozenset[str]:
    """The rights that a newer version of the software brings to a role of a municipality.

    What the municipality took from the role stays away: `offered` says what the software gave it before (None: nobody
    kept that). A role that the software does not ship gets nothing.
    """
    if key not in DEFAULT_ROLES:
        return frozenset()
    shipped = DEFAULT_ROLES[key][1]
    if offered is None:
        offered = shipped - _CAME_LATER if is_changed else rights
    return shipped - frozenset(offered) - frozenset(rights)


def in_force(valid_from: date, valid_until: date | None, on: date) -> bool:
    """Whether a half-open period holds on a day."""
    return valid_from <= on and (valid_until is None or on < valid_until)


def unknown_rights(rights: Iterable[str]) -> list[str]:
    """The names that are no right, sorted."""
    return sorted(set(rights) - set(RIGHTS))


def unknown_scopes(scopes: Iterable[str]) -> list[str]:
    """The names that are nothing a key can open, sorted."""
    return sorted(set(scopes) - set(SCOPES))


def new_key(signs: Iterable[str]) -> str:
    """A key made of random signs, with a beginning by which it is recognised in a leaked file."""
    return KEY_PREFIX + "".join(signs)


def key_digest(key: str) -> str:
    """What is kept of a key: it holds over 150 bits of chance, so a plain hash cannot be guessed back."""
    return hashlib.sha256(b"wijklus.api_key:" + key.encode(errors="replace")).hexdigest()


SPEAK = "groups.speak"
"""The right of who speaks for a group of residents: of that group, in the neighbourhoods of the role, and no more."""


def needs_party(rights: Collection[str]) -> bool:
    """Whether somebody with these rights speaks for a service or partner, and so has to belong to one."""
    return not {"commitments.answer", "commitments.confirm", "signals.handle", SPEAK}.isdisjoint(rights)


def mandate_covers(
    *,
    valid_from: date,
    valid_until: date | None,
    up_to: int | None,
    neighbourhoods: Collection[int],
    on: date,
    neighbourhood: int | None = None,
    amount: int | None = None,
) -> bool:
    """Whether a mandate allows committing an amount (cents) in a neighbourhood on a day.

    A mandate without neighbourhoods holds in the whole city; without `up_to` it has no ceiling. Only a mandate for the
    whole city covers something that is asked for the city (neighbourhood None).
    """
    if not in_force(valid_from, valid_until, on):
        return False
    if up_to is not None and amount is not None and amount > up_to:
        return False
    return not neighbourhoods or neighbourhood in neighbourhoods


CONFIRMED_FOR = timedelta(days=90)
"""For so long somebody's word is good that a contact is still right."""
LINK_FOR = timedelta(days=30)
"""For so long the link works with which a service or partner confirms its contact."""


def is_fresh(confirmed_on: date | None, on: date) -> bool:
    """Whether a contact was confirmed less than 90 days ago."""
    return confirmed_on is not None and confirmed_on <= on < confirmed_on + CONFIRMED_FOR


PORTRAITS = "portraits"
"""The folder of the photos of contact persons."""
PORTRAIT_SIDE = 400
ERASED = "@erased.invalid"
"""What the address of an erased account ends in: a domain that can never exist."""


def folded_email(email: str) -> str:
    """One spelling per mailbox: without white space around it and in lower case."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


PREFIXES = {"BE": "32", "NL": "31", "FR": "33", "LU": "352", "DE": "49"}


def folded_phone(phone: str, country: str = "BE") -> str:
    """One spelling per number, international without signs: "0470 12 34 56" in Belgium becomes "32470123456"."""
    text = phone.strip()
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    if not digits:
        return ""
    if text.startswith("+"):
        return digits
    if digits.startswith("00"):
        return digits[2:]
    prefix = PREFIXES.get(country, "")
    return prefix + digits[1:] if digits.startswith("0") and prefix else digits


MOBILE = ("324", "316", "336", "337", "3526", "4915", "4916", "4917")
"""What the international number of a mobile telephone begins with, in the countries around."""


def is_mobile(folded: str) -> bool:
    """Whether a folded number is that of a mobile telephone, as far as its beginning tells."""
    return folded.startswith(MOBILE)


def address_key(kind: str, folded: str, secret: str) -> str:
    """The keyed hash by which an address is found again; empty for no address."""
    if not folded:
        return ""
    return hmac.new(secret.encode(), f"wijklus.contact:{kind}:{folded}".encode(), hashlib.sha256).hexdigest()


def expiry_on(closed_on: date, retention_days: int) -> date:
    """The first day on which contact data is no longer kept, after the last loop of a person closed."""
    return closed_on + timedelta(days=retention_days)
