"""Rights: what a role may be composed of, and the roles a new municipality starts with."""

from datetime import date

RIGHTS: dict[str, str] = {
    "loop.read": "see the working pages without personal data",
    "signals.register": "note a signal on behalf of others",
    "signals.read": "read signals in the portfolio",
    "signals.read_contact": "see how a person can be answered",
    "signals.triage": "sort signals: category, neighbourhood, state",
    "themes.write": "bundle signals into themes and make themes a priority",
    "actions.write": "start and steer actions",
    "commitments.ask": "ask a service or partner for a commitment",
    "commitments.answer": "answer what is asked of the own service or partner",
    "plans.write": "write the neighbourhood action plan",
    "plans.adopt": "record the decision that adopts a plan",
    "results.write": "record results",
    "answers.write": "answer the people behind signals",
    "people.erase": "erase a person's contact data",
    "trail.read": "read who did what",
    "city.settings": "change the settings of the municipality",
    "city.users": "give and end roles",
    "city.taxonomy": "edit categories, services and policy fields",
}

_DIRECTOR = frozenset(RIGHTS) - {"commitments.answer", "city.settings", "city.users", "city.taxonomy"}

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
        frozenset({"loop.read", "commitments.answer"}),
        False,
    ),
    "coordinator": (
        {"nl": "programmaregisseur", "en": "programme coordinator", "fr": "coordinateur de programme"},
        _DIRECTOR,
        True,
    ),
    "councillor": (
        {"nl": "raadslid", "en": "councillor", "fr": "conseiller communal"},
        frozenset({"loop.read"}),
        True,
    ),
    "administrator": (
        {"nl": "beheerder", "en": "administrator", "fr": "administrateur"},
        frozenset({"loop.read", "people.erase", "trail.read", "city.settings", "city.users", "city.taxonomy"}),
        True,
    ),
}
"""Key: names by language, rights, and whether the role covers the whole city instead of a portfolio."""


def in_force(valid_from: date, valid_until: date | None, on: date) -> bool:
    """Whether a half-open period holds on a day."""
    return valid_from <= on and (valid_until is None or on < valid_until)
