"""The city's own list of categories."""

import pytest

from wijklus.base.actor import system
from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.policy.models import PolicyField
from wijklus.loop.signals import reads, rules, writes
from wijklus.loop.signals.models import Category

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded(administrator, at):
    PolicyField.objects.get_or_create(code="0670", defaults={"name": {"nl": "Straatverlichting"}})
    return writes.seed_categories(rows=rules.DEFAULT_CATEGORIES, by=administrator, at=at)


def change(category, by, at, **fields):
    given = {
        "version": category.version,
        "name": category.name,
        "parent": category.parent,
        "policy_field_id": category.policy_field_id,
        "is_public_space": category.is_public_space,
        "position": category.position,
        "is_active": category.is_active,
    }
    return writes.change_category(category=category, by=by, at=at, **{**given, **fields})


def test_a_city_starts_with_living_together_and_public_space(seeded, administrator, at, django_assert_num_queries):
    assert seeded == len(rules.DEFAULT_CATEGORIES) == Category.objects.count()
    assert writes.seed_categories(rows=rules.DEFAULT_CATEGORIES, by=administrator, at=at) == 0
    with django_assert_num_queries(1):
        tree = reads.tree()
    assert {main.is_public_space for main, _ in tree} == {True, False}
    assert all(under for _, under in tree)
    assert reads.category_by_code("licht").policy_field.code == "0670"


def test_the_list_names_every_category_in_three_languages_once():
    rows = rules.DEFAULT_CATEGORIES
    assert len({row.code for row in rows}) == len(rows)
    assert all(set(row.name) == {"nl", "en", "fr"} for row in rows)
    assert all(row.policy_field.isdigit() for row in rows)


def test_add_rename_move_and_retire(seeded, administrator, at):
    main = reads.category_by_code("groen")
    added = writes.add_category(name={"nl": "Geveltuin & co", "en": " "}, parent=main, by=administrator, at=at)
    assert (added.code, added.name) == ("geveltuin-co", {"nl": "Geveltuin & co"})
    again = writes.add_category(name={"nl": "Geveltuin co"}, by=administrator, at=at)
    assert again.code == "geveltuin-co-2"
    moved = change(added, administrator, at, parent=reads.category_by_code("inrichting"), name={"nl": "Geveltuintjes"})
    assert (moved.parent.code, moved.version) == ("inrichting", 2)
    retired = change(moved, administrator, at, is_active=False)
    assert added.code not in {row.code for row in reads.categories(only_active=True)}
    with pytest.raises(Conflict) as conflict:
        change(moved, administrator, at, position=5)
    assert conflict.value.theirs == retired


def test_two_levels_and_a_name(seeded, administrator, at):
    main, under = reads.category_by_code("groen"), reads.category_by_code("bomen")
    for refused in (
        lambda: change(main, administrator, at, parent=main),
        lambda: change(main, administrator, at, parent=reads.category_by_code("zorg")),
        lambda: writes.add_category(name={"nl": "Eik"}, parent=under, by=administrator, at=at),
        lambda: writes.add_category(name={"nl": " "}, by=administrator, at=at),
        lambda: writes.add_category(name={"nl": "x" * 81}, by=administrator, at=at),
    ):
        with pytest.raises(Refused):
            refused()


def test_two_who_add_the_same_at_once(seeded, administrator, at, monkeypatch):
    monkeypatch.setattr(reads, "free_code", lambda code: "bomen")
    with pytest.raises(Refused) as refused:
        writes.add_category(name={"nl": "Bomen"}, by=administrator, at=at)
    assert refused.value.field == "name"


def test_only_who_may_edits(seeded, anyone, director, other_director, at):
    category = reads.category_by_code("bomen")
    for outsider in (anyone, director, other_director):
        with pytest.raises(NotAllowed):
            change(category, outsider, at, is_active=False)
        with pytest.raises(NotAllowed):
            writes.add_category(name={"nl": "Iets"}, by=outsider, at=at)
        with pytest.raises(NotAllowed):
            writes.seed_categories(rows=[], by=outsider, at=at)


@pytest.mark.parametrize(
    ("names", "language", "shown"),
    [
        ({"nl": "Groen", "en": "Green"}, "en", "Green"),
        ({"nl": "Groen"}, "en", "Groen"),
        ({"fr": "Vert"}, "en", "Vert"),
        ({}, "nl", ""),
    ],
)
def test_a_name_in_a_language(names, language, shown):
    assert reads.name_of(names, language) == shown


@pytest.mark.parametrize(("name", "code"), [("Straat & stoep", "straat-stoep"), ("Élan!", "elan"), ("水", "categorie")])
def test_a_code_made_of_a_name(name, code):
    assert rules.code_of(name) == code


def test_the_categories_to_choose_from_are_those_in_use(gent, dampoort, at):
    by = system(gent.pk)
    main = writes.add_category(name={"nl": "Licht"}, by=by, at=at)
    writes.add_category(name={"nl": "Lampen"}, parent=main, by=by, at=at)
    gone = writes.add_category(name={"nl": "Weg"}, by=by, at=at)
    writes.add_category(name={"nl": "Eronder"}, parent=gone, by=by, at=at)
    Category.objects.filter(pk=gone.pk).update(is_active=False)
    chosen = reads.to_choose(language="nl")
    names = [[(row.code, row.name["nl"]) for row in (main, *under)] for main, under in reads.tree()]
    assert chosen == [(group[0][1], group) for group in names]
    assert ("Licht", [("licht", "Licht"), ("lampen", "Lampen")]) in chosen
