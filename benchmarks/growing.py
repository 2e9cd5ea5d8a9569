"""Making a city larger than its writes make in reasonable time: what they made is copied, row by row, by the database.

`python -m benchmarks.growing begin FILE` divides the demonstration city in 300 neighbourhoods, and notes how far every
table is before anything is made in bulk; `... copies N FILE` adds N times what was made in bulk since: each copy in
other neighbourhoods, under references of its own. Derived rows are copied along with what they follow from: `wijklus
rebuild --check` finds them as they should be.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

EDITION = "1"
"""Raised when copies are made in another way: what is kept is then made anew."""
SIDE, WEST, SOUTH = 0.02, 4.4, 50.4
NEIGHBOURHOODS, IN_A_ROW = 300, 20
ROTATE = 37
"""So many neighbourhoods further is the place of each copy; no divisor of 300, so that they spread over all."""
NOT_COPIED = {
    *("trail.job", "trail.revision", "feedback.neighbourhoodfigures"),
    *("signals.livingquarter", "signals.livinggroup", "signals.searchword"),
}
"""Later work that was done, revisions, and what is counted over many signals: that is made anew afterwards."""
SIGNS = "23456789abcdefghjkmnpqrstvwxyz"


def neighbourhoods() -> None:
    """A division of the city with as many neighbourhoods as a large one has; those of before stay among them."""
    from wijklus.base import clock
    from wijklus.base.actor import system
    from wijklus.ground.places import reads, writes
    from wijklus.ground.places.models import NeighbourhoodSet

    first = NeighbourhoodSet.objects.order_by("valid_from")[0]
    if NeighbourhoodSet.objects.count() > 1:
        return
    data = json.loads((Path("wijklus") / "data" / "gent_neighbourhoods.geojson").read_text("utf-8"))
    old = [
        {**feature, "properties": {name: feature["properties"][name] for name in ("code", "name")}}
        for feature in data["features"]
    ]
    new = list(grid(NEIGHBOURHOODS - len(old)))
    writes.open_set(
        by=system(first.municipality_id), at=clock.now(), code_property="code", name_property="name",
        boundaries=json.dumps({"type": "FeatureCollection", "features": [*old, *new]}).encode(),
        name="Driehonderd wijken", valid_from=first.valid_from + timedelta(days=1),
    )  # fmt: skip
    assert reads.neighbourhoods().count() == NEIGHBOURHOODS


def grid(count: int) -> Iterator[dict[str, Any]]:
    """So many neighbourhoods as squares side by side, as features of a GeoJSON file."""
    for number in range(count):
        x, y = WEST + number % IN_A_ROW * SIDE, SOUTH + number // IN_A_ROW * SIDE
        ring = [[x, y], [x + SIDE, y], [x + SIDE, y + SIDE], [x, y + SIDE], [x, y]]
        yield {
            "type": "Feature",
            "properties": {"code": f"X{number:03}", "name": f"Wijk {number + 1}"},
            "geometry": {"type": "Polygon", "coordinates": [[[round(a, 6), round(b, 6)] for a, b in ring]]},
        }


def begin(noted: Path) -> None:
    """Note how far every table is before anything is made in bulk."""
    if noted.exists():
        return
    neighbourhoods()
    noted.write_text(json.dumps(_last()))


def copies(count: int, noted: Path) -> None:
    """So many copies of what was made in bulk, each in one transaction; what is stopped goes on with the next."""
    from django.db import connection, transaction

    from wijklus.base import clock
    from wijklus.loop.feedback import jobs as feedback
    from wijklus.loop.priorities import writes as priorities
    from wijklus.loop.signals import writes as signals
    from wijklus.loop.signals.models import Signal

    kept = json.loads(noted.read_text())
    if "top" not in kept:
        kept = {"base": kept, "top": _last()}
        noted.write_text(json.dumps(kept))
    base, top = kept["base"], kept["top"]
    span = top[Signal._meta.label_lower] - base[Signal._meta.label_lower]
    done = round((_last()[Signal._meta.label_lower] - top[Signal._meta.label_lower]) / span)
    for number in range(done + 1, count + 1):
        with transaction.atomic(), connection.cursor() as cursor:
            _map_places(cursor, number)
            for model in _copied(base, top):
                cursor.execute(_copy(model, base, top, number))
            cursor.execute("DROP TABLE bench_places")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for model in _copied(base, top):
                table = model._meta.db_table
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        cursor.execute("ANALYZE")
    feedback.refresh_figures()
    priorities.renew_living(today=clock.today(), at=clock.now(), all_of_them=True)
    signals.learn_words()


def _last() -> dict[str, int]:
    """The last id of every table."""
    from django.apps import apps
    from django.db.models import Max

    models = [m for m in apps.get_models() if m.__module__.startswith("wijklus.") and m._meta.pk.attname == "id"]
    return {m._meta.label_lower: int(m._base_manager.aggregate(last=Max("pk"))["last"] or 0) for m in models}


def _copied(base: Mapping[str, int], top: Mapping[str, int]) -> Sequence[Any]:
    """The tables that grew, each after those it points at."""
    from django.apps import apps

    grew = {apps.get_model(label) for label in top if top[label] > base.get(label, top[label])} - _not_copied()
    ordered: list[Any] = []
    while len(ordered) < len(grew):
        ready = [m for m in grew if m not in ordered and not (_targets(m) & grew - set(ordered) - {m})]
        ordered += sorted(ready, key=lambda m: m._meta.label)
    return ordered


def _not_copied() -> set[Any]:
    from django.apps import apps

    return {apps.get_model(label) for label in NOT_COPIED}


def _targets(model: Any) -> set[Any]:
    return {field.related_model for field in model._meta.concrete_fields if field.is_relation}


def _map_places(cursor: Any, number: int) -> None:
    """Which neighbourhood, and which boundary of the newest division, stands for which in this copy."""
    from wijklus.ground.places.models import Boundary, NeighbourhoodSet

    newest = NeighbourhoodSet.objects.order_by("-valid_from")[0]
    rows = list(Boundary.objects.filter(set=newest).order_by("neighbourhood_id").values_list("neighbourhood_id", "pk"))
    cursor.execute("CREATE TEMPORARY TABLE bench_places (old bigint PRIMARY KEY, new bigint, b bigint, c bigint)")
    others = [rows[(place + number * ROTATE) % len(rows)] for place in range(len(rows))]
    values = [(old, new, b, c) for (old, b), (new, c) in zip(rows, others, strict=True)]
    cursor.executemany("INSERT INTO bench_places VALUES (%s, %s, %s, %s)", values)
    cursor.execute("CREATE INDEX bench_places_b ON bench_places (b)")


def _copy(model: Any, base: Mapping[str, int], top: Mapping[str, int], number: int) -> str:
    label, table = model._meta.label_lower, model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields]
    chosen = ", ".join(_value(field, base, top, number) for field in model._meta.concrete_fields)
    names = ", ".join(f'"{column}"' for column in columns)
    return (
        f'INSERT INTO "{table}" ({names}) SELECT {chosen} FROM "{table}" AS t '
        f"WHERE t.id > {base[label]} AND t.id <= {top[label]} ORDER BY t.id"
    )


def _value(field: Any, base: Mapping[str, int], top: Mapping[str, int], number: int) -> str:
    from wijklus.base.reference import ReferenceField

    own, suffix = f't."{field.column}"', SIGNS[number % len(SIGNS)] + SIGNS[number // len(SIGNS)]
    label = field.related_model._meta.label_lower if field.is_relation else field.model._meta.label_lower
    if field.primary_key or (field.is_relation and top.get(label, 0) > base.get(label, top.get(label, 0))):
        return f"CASE WHEN {own} > {base[label]} THEN {own} + {(top[label] - base[label]) * number} ELSE {own} END"
    if label == "places.neighbourhood" or field.name == "neighbourhood_id":
        return f"COALESCE((SELECT p.new FROM bench_places p WHERE p.old = {own}), {own})"
    if label == "places.boundary":
        return f"COALESCE((SELECT p.c FROM bench_places p WHERE p.b = {own}), {own})"
    if isinstance(field, ReferenceField):
        return f"{own} || '{suffix}'"
    if field.name == "object_ref":  # of a person, a signal, a theme: what was made in bulk
        return f"CASE WHEN length({own}) = 14 THEN {own} || '{suffix}' ELSE {own} END"
    return own


def main(given: list[str]) -> int:
    """Do what is asked, in the database of the environment."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "wijklus.settings"
    import django

    django.setup()
    from .files import _city

    with _city():
        if given[0] == "begin":
            begin(Path(given[1]))
        else:
            copies(int(given[1]), Path(given[2]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
