"""Foreign keys point the way imports point, and every row of a municipality is in its scope."""

from collections.abc import Iterable, Iterator

import pytest
from django.apps import apps
from django.db import models

from wijklus.base.scope import Scoped, ScopedManager

from .ranks import rank

WITHOUT_SCOPE = {
    "people.User": "an account may work in several municipalities; its memberships are scoped",
    "places.Draft": "what an account fills in for a municipality or a division that is not there yet",
    "places.Municipality": "is the scope itself",
    "policy.PolicyField": "one code list that holds for every municipality",
    "trail.Job": "the worker finds work of every municipality before it opens a scope",
    "trail.Revision": "read before anything else of a page, by municipality and neighbourhood",
    "trail.SentForm": "names a form that was sent by a digest, before a scope is open",
    "trail.HitCount": "counts tries per address, before a municipality is known",
    "trail.Worker": "a process works for every municipality",
}
"""Tables of the installation, each with its reason."""


def own_models() -> list[type[models.Model]]:
    """The tables of the house."""
    return [model for model in apps.get_models() if model.__module__.startswith("wijklus.")]


def relations(model: type[models.Model]) -> Iterator[models.Field]:
    """The fields of a table that point at another table of the house."""
    for field in model._meta.get_fields():
        target = getattr(field, "related_model", None)
        if field.is_relation and field.concrete and target and target.__module__.startswith("wijklus."):
            yield field


def wrong_way(tables: Iterable[type[models.Model]]) -> Iterator[str]:
    """Every foreign key that points at a later step, a higher folder, or a room beside its own."""
    for model in tables:
        for field in relations(model):
            if same_room(model, field.related_model):
                continue
            if rank(field.related_model.__module__) >= rank(model.__module__):
                yield f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"


def same_room(one: type[models.Model], other: type[models.Model]) -> bool:
    """Whether two tables stand in one room."""
    return one.__module__.split(".")[1:3] == other.__module__.split(".")[1:3]


def out_of_scope(tables: Iterable[type[models.Model]]) -> Iterator[str]:
    """Every table whose rows could be seen from, or lost with, another municipality."""
    for model in tables:
        label = model._meta.label
        if not issubclass(model, Scoped):
            if label not in WITHOUT_SCOPE:
                yield f"{label} is neither Scoped nor listed with a reason"
            continue
        if model._meta.base_manager_name != "objects" or not isinstance(model._base_manager, ScopedManager):
            yield f"{label} is followed along foreign keys without a scope: class Meta(Scoped.Meta)"
        if not isinstance(model._default_manager, ScopedManager):
            yield f"{label} asks its default manager without a scope"
        yield from municipality_of(model)


def municipality_of(model: type[models.Model]) -> Iterator[str]:
    """What is wrong with the municipality of a scoped table."""
    columns = {field.attname: field for field in model._meta.concrete_fields}
    field = columns.get("municipality_id")
    if field is None:
        yield f"{model._meta.label} has no municipality_id"
    elif isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT:
        yield f"{model._meta.label}.municipality is not protected"


def test_foreign_keys_point_down() -> None:
    assert list(wrong_way(own_models())) == []


def test_every_row_of_a_municipality_is_in_its_scope() -> None:
    assert list(out_of_scope(own_models())) == []


def test_the_list_without_scope_names_tables_that_exist() -> None:
    assert set(WITHOUT_SCOPE) <= {model._meta.label for model in own_models()}


def test_no_generic_foreign_keys() -> None:
    assert [m._meta.label for m in own_models() if m._meta.private_fields] == []


def table(name: str, module: str, **fields: object) -> type[models.Model]:
    """A table made for one test and taken out of Django's list at once."""
    base = fields.pop("base", models.Model)
    meta = type(
        "Meta",
        fields.pop(
            "meta_of",
            (),
        ),
        {"app_label": "spoiled"},
    )
    model = type(name, (base,), {"__module__": module, "Meta": meta, **fields})
    apps.all_models["spoiled"].clear()
    apps.clear_cache()
    return model


def test_a_key_to_a_later_step_is_reported() -> None:
    answer = table("Answer", "wijklus.loop.feedback.models")
    signal = table("Signal", "wijklus.loop.signals.models", answer=models.ForeignKey(answer, models.PROTECT))
    assert list(wrong_way([signal])) == ["spoiled.Signal.answer -> spoiled.Answer"]
    assert list(wrong_way([answer])) == []


@pytest.mark.parametrize(("low", "high"), [("trail", "places"), ("places", "people"), ("people", "policy")])
def test_a_key_between_rooms_of_ground_points_down(low: str, high: str) -> None:
    above = table("Above", f"wijklus.ground.{high}.models")
    below = table("Below", f"wijklus.ground.{low}.models", above=models.ForeignKey(above, models.PROTECT))
    assert len(list(wrong_way([below]))) == 1


def test_a_table_that_forgets_its_scope_is_reported() -> None:
    bare = table("Bare", "wijklus.loop.signals.models")
    no_meta = table("NoMeta", "wijklus.loop.signals.models", base=Scoped, objects=models.Manager())
    assert "neither Scoped" in next(out_of_scope([bare]))
    assert any("followed along foreign keys" in line for line in out_of_scope([no_meta]))
    assert any("no municipality_id" in line for line in out_of_scope([no_meta]))


def test_a_municipality_that_takes_its_rows_with_it_is_reported() -> None:
    city = models.ForeignKey("places.Municipality", models.CASCADE, related_name="+")
    loose = table("Loose", "wijklus.loop.signals.models", base=Scoped, meta_of=(Scoped.Meta,), municipality=city)
    assert list(out_of_scope([loose])) == ["spoiled.Loose.municipality is not protected"]
