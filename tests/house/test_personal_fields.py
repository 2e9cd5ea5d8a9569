"""Every field that holds something about a person is emptied by an eraser, or stands here with the reason why not."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils.module_loading import import_string

from wijklus.base import clock
from wijklus.conftest import AT
from wijklus.crossings import erasing
from wijklus.ground.people import writes as people_writes
from wijklus.ground.trail import jobs

LOOKS = re.compile(
    r"mail|phone|addres|street|birth|contact|person_name|sender_name|author_name|user_agent|ip_addr|(^|_)ip$"
)
"""What a field about a person is called."""

NOT_A_PERSON: dict[str, str] = {
    "account.EmailConfirmation.email_address": "a key to a row that the eraser of accounts deletes, with this one",
    "people.Membership.is_public_contact": "a yes or no",
    "people.ContactPoint.email": "a public mailbox of a service or group; change_contact_point empties it",
    "people.ContactPoint.phone": "a public number of a service or group; change_contact_point empties it",
    "people.ContactPoint_neighbourhoods.contactpoint": "which of these, in which neighbourhoods",
    "people.Membership.contact_confirmed_on": "a day",
    "people.Party.email": "the mailbox of a service, organisation or group; change_party empties it",
    "people.Party.phone": "the number of a service, organisation or group; change_party empties it",
    "places.Address.street": "where a house stands, of a public register; never who lives there",
    "places.Draft.answers": "what a colleague filled in; gone after thirty days at most (places.jobs.drop_old_drafts)",
    "rounds.Admission.by_mail": "a yes or no",
    "signals.HandedOver.to_email": "the mailbox of whoever handles a procedure, as it was when it was handed over",
    "signals.Procedure.address": "where whoever handles a procedure is found; change_procedure empties it",
    "signals.Procedure.email": "the mailbox of whoever handles a procedure; change_procedure empties it",
    "signals.Mailbox.address": "the public mailbox of the municipality",
    "signals.ImportRun.file": "gone thirty days after anybody touched it (signals.jobs.forget_imports)",
    "signals.ImportRun.rows_file": "the same, read into rows; gone at the same moment",
    "places.Municipality.contact_email": "the public mailbox of the municipality",
    "places.Municipality.contact_phone": "the public number of the municipality",
    "places.Municipality.dpo_contact": "the public address of the data protection officer; change_settings empties it",
    "places.Municipality.help_contacts": "the public numbers of welfare services",
}
"""Fields that look personal and are not erased with a person, each with the reason."""

NOT_YET: dict[str, str] = {}
"""Fields of rooms under construction: their builder adds an eraser to crossings.erasing and takes the line away."""


def label(field: Any) -> str:
    """room.Model.field"""
    return f"{field.model._meta.app_label}.{field.model.__name__}.{field.name}"


def personal_fields() -> Iterator[str]:
    """Every field that is listed as personal, or looks so by its name or its type."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            listed = field.name in getattr(model, "PERSONAL", ())
            typed = isinstance(field, (models.EmailField, models.GenericIPAddressField))
            if listed or typed or LOOKS.search(field.name):
                yield label(field)


def erased() -> dict[str, str]:
    """Field -> the write that erases it."""
    erasers = (erasing.CONTACT, erasing.ACCOUNT, *erasing.REST)
    return {field: eraser.write for eraser in erasers for field in eraser.fields}


def test_every_personal_field_has_an_eraser() -> None:
    answered = {*erased(), *NOT_A_PERSON, *NOT_YET}
    assert sorted(set(personal_fields()) - answered) == [], "add them to an eraser of wijklus/crossings/erasing.py"


def test_every_eraser_exists_and_erases_fields_that_exist() -> None:
    existing = {
        label(field) for model in apps.get_models(include_auto_created=True) for field in model._meta.concrete_fields
    }
    assert sorted({*erased(), *NOT_A_PERSON, *NOT_YET} - existing) == []
    assert all(callable(import_string(write)) for write in erased().values())


def test_nothing_is_both_erased_and_kept() -> None:
    assert sorted(set(erased()) & {*NOT_A_PERSON, *NOT_YET}) == []


def test_every_listed_personal_field_exists() -> None:
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        assert set(getattr(model, "PERSONAL", ())) <= names, model._meta.label


SECRETS = {
    "name": "Geheime Bewoner",
    "email": "geheim@voorbeeld.be",
    "phone": "0470999888",
    "address": "Geheimstraat 77",
}


@pytest.mark.django_db
def test_after_erasing_a_person_no_table_knows_how_to_reach_them(director: Any, anyone: Any) -> None:
    person = people_writes.register_person(by=anyone, at=AT, channel="mail", **SECRETS)
    people_writes.change_contact(person=person, by=director, at=AT, channel="letter", **SECRETS)
    assert set(found(SECRETS.values())) == {"people_contact"}
    erasing.erase_person(person_ref=person.reference, by=director, at=AT)
    jobs.run_waiting(at=clock.now())
    assert found(SECRETS.values()) == []


@pytest.mark.django_db
def test_after_erasing_an_account_no_table_knows_its_name_or_address(
    administrator: Any, director: Any, user_of: Callable[[str], Any]
) -> None:
    user = user_of("director")
    for held in user.memberships.all():
        people_writes.end_role(membership=held, on=AT.date(), by=administrator, at=AT)
    people_writes.erase_account(user=user, by=administrator, at=AT)
    assert found([user.email, user.name]) == []


def found(secrets: Any) -> list[str]:
    """The tables in which one of these stands, in any column."""
    tables = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if connection.vendor == "sqlite" and table == "signals_search":
                continue  # holds no text: what it knows stands in the tables beside it, which are read here
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = repr(cursor.fetchall())
            tables += [table for secret in secrets if secret in rows][:1]
    return tables
