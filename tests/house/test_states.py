"""States and their allowed changes: one whole table per thing, and the drawings of them are true."""

from collections.abc import Iterator, Mapping, Set

import pytest
from django.apps import apps

from scripts.house_diagrams import PAGE, drawn, drawn_states, state_tables

from .source import ROOT

TABLES = state_tables(ROOT)


def flaws(table: Mapping[str, Set[str]]) -> Iterator[str]:
    """States that have no line of their own, and states that nobody can come into. The first line is the start."""
    mentioned = set().union(*table.values())
    yield from (
        f"{state} has no line: say what may follow, or an empty set" for state in sorted(mentioned - set(table))
    )
    reached, todo = set(), [next(iter(table))]
    while todo:
        state = todo.pop()
        if state not in reached:
            reached.add(state)
            todo.extend(table.get(state, ()))
    yield from (f"{state} cannot be reached" for state in table if state not in reached)


def stateful() -> Iterator[tuple[str, str, object, set[str]]]:
    """Every field `state` of the loop: its name, its room, its default and its choices."""
    for model in apps.get_models():
        if model.__module__.startswith("wijklus.loop."):
            for field in model._meta.concrete_fields:
                if field.name == "state":
                    room = ".".join(model.__module__.split(".")[1:3])
                    yield f"{model._meta.label}.state", room, field.default, {value for value, _ in field.choices or ()}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_table_of_states_is_whole(name: str) -> None:
    assert list(flaws(TABLES[name])) == []


def test_every_state_of_the_loop_has_its_table_and_starts_where_it_starts() -> None:
    of_room: dict[str, list[Mapping[str, Set[str]]]] = {}
    for name, table in TABLES.items():
        of_room.setdefault(name.split()[0], []).append(table)
    found = list(stateful())
    assert found
    for label, room, default, choices in found:
        starts = [next(iter(table)) for table in of_room.get(room, []) if set(table) == choices]
        assert default in starts, f"{label} starts at {default}, and its room says {starts}"


def test_the_drawings_are_true() -> None:
    page = (ROOT / PAGE).read_text(encoding="utf-8")
    assert drawn(page, ROOT) == page, "run `python -m scripts.house_diagrams`"


def test_a_stale_drawing_is_noticed() -> None:
    page = (ROOT / PAGE).read_text(encoding="utf-8")
    assert drawn(page.replace("stateDiagram-v2", "stateDiagram", 1), ROOT) == page


def test_a_page_without_a_place_for_the_drawing_is_refused() -> None:
    with pytest.raises(ValueError, match="no place for"):
        drawn("# The house", ROOT)


def test_every_table_is_drawn() -> None:
    assert "\n".join(drawn_states(ROOT)).count("[*] --> ") == len(TABLES)


def test_a_state_without_a_line_is_reported() -> None:
    assert list(flaws({"new": {"done"}})) == ["done has no line: say what may follow, or an empty set"]


def test_a_state_nobody_comes_into_is_reported() -> None:
    assert list(flaws({"new": {"done"}, "done": set(), "lost": {"new"}})) == ["lost cannot be reached"]


def test_a_whole_table_is_in_order() -> None:
    assert list(flaws({"new": frozenset({"done"}), "done": frozenset({"new"})})) == []
