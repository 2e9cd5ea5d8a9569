"""What lives in the city: groups of people by quarter, subject and place; as everybody may see it, or all of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, NamedTuple

import h3.api.basic_int as h3
from django.db.models import CharField, F, JSONField, QuerySet, Subquery, Sum, Value
from django.utils import timezone

from wijklus.base.actor import Actor
from wijklus.ground.places import reads as places
from wijklus.ground.places import rules as place_rules

from .. import access, rules
from ..models import Category, LivingGroup, LivingQuarter, Signal
from ..rules import living as rule
from .categories import name_of

MOST_ON_MAP = 400
PER_PAGE = 50
GROUP_FIELDS = (
    *("kind", "neighbourhood_id", "category_id", "is_mixed", "label", "label_ref"),
    *("cell", "lat", "lon", "people", "voices", "n"),
)
Crowds = dict[rule.Key, frozenset[int]]
NO_THEME = rule.Bundle("", "", None)
PLACE, SUBJECT = "place", "subject"


@dataclass(frozen=True)
class Wish:
    """Which groups: a quarter, the code of a main category, slugs of neighbourhoods, an area; empty means all.

    By theme the category is that of the theme.
    """

    since: date
    category: str = ""
    neighbourhoods: Collection[str] = ()
    corners: Sequence[rule.Point] = ()
    by_theme: bool = False

    def kind(self, by: Actor | None) -> str:
        """Of which kind the groups are for everybody, or for who reads what is behind them."""
        if self.by_theme:
            return rule.PUBLIC_THEMES if by is None else rule.ALL_THEMES
        return rule.PUBLIC if by is None else rule.ALL

    @property
    def is_narrow(self) -> bool:
        """Whether it asks for less than everything of the quarter."""
        return bool(self.category or self.neighbourhoods or self.corners)


@dataclass(frozen=True)
class Living:
    """What was found: the groups of one page, biggest first, and how many people and voices all of them are.

    Who said something in two groups counts in both.
    """

    page: Sequence[LivingGroup]
    people: int
    voices: int
    has_more: bool


class Spot(NamedTuple):
    """A point of the map: the middle of a cell or of a neighbourhood, with how many people and voices."""

    point: rule.Point
    name: str
    n: int


def living_quarters(*, small: int, by: Actor | None = None) -> list[LivingQuarter]:
    """The quarters that were made, newest first; for everybody those that are over. One query.

    A city that finds more people few than when a quarter was made, shows it again once it is made anew.
    """
    rows = LivingQuarter.objects.filter(computed_at__isnull=False)
    return list(rows if by is not None else rows.filter(is_over=True, small_cell__gte=small))


@dataclass(frozen=True)
class LivingOffer:
    """What can be chosen: main categories by code, and neighbourhoods by slug; each with its name."""

    subjects: Sequence[tuple[str, str]]
    places: Sequence[tuple[str, str]]


def living_offer(*, language: str, by: Actor | None = None) -> LivingOffer:
    """The subjects and neighbourhoods by which what lives can be narrowed, where one reads signals. One query."""
    fields = ("what", "key", "label", "names", "order", "row")
    mains: Any = Category.objects.filter(parent__isnull=True).order_by()
    mains = mains.annotate(
        what=Value(SUBJECT, CharField()),
        key=F("code"),
        label=F("code"),
        names=F("name"),
        order=F("position"),
        row=F("pk"),
    )
    spots: Any = places.neighbourhoods().order_by()
    spots = spots.annotate(
        what=Value(PLACE, CharField()), key=F("slug"), label=F("name"), names=Value({}, JSONField()),
        order=Value(0), row=F("pk"),
    )  # fmt: skip
    rows = list(spots.values_list(*fields).union(mains.values_list(*fields), all=True))
    subjects = sorted(
        (order, pk, key, name_of(names, language)) for what, key, _, names, order, pk in rows if what == SUBJECT
    )
    named = sorted(
        (label, key)
        for what, key, label, _names, _order, pk in rows
        if what == PLACE and (by is None or by.can_in("signals.read", pk))
    )
    return LivingOffer([(key, name) for _order, _pk, key, name in subjects], [(key, label) for label, key in named])


def what_lives(wish: Wish, *, small: int, start: int = 0, by: Actor | None = None) -> Living:
    """The groups of a wish, biggest first: all one may see the rows of, or without `by` what everybody may see.

    One query, whatever the number of groups; for an area it brings all that lies in its box.
    """
    kind = wish.kind(by)
    rows = _of(wish, kind, by=by, small=small).select_related("neighbourhood", "category").order_by("-n", "pk")
    if wish.corners:
        inside = [row for row in rows if rule.lies_in((row.lat or 0.0, row.lon or 0.0), wish.corners)]
        return _page(inside[start:], sum(row.people for row in inside), sum(row.voices for row in inside))
    whole = _of(wish, kind if wish.category else rule.PLACES_OF[kind], by=by, small=small)
    summed: Any = rows.annotate(all_people=_sum_of(whole, "people"), all_voices=_sum_of(whole, "voices"))
    found = list(summed[start : start + PER_PAGE + 1])
    return _page(found, found[0].all_people, found[0].all_voices) if found else _page([], 0, 0)


def _page(rows: Sequence[LivingGroup], people: int, voices: int) -> Living:
    return Living(rows[:PER_PAGE], people, voices, len(rows) > PER_PAGE)


def _sum_of(rows: QuerySet[LivingGroup], name: str) -> Subquery:
    """How many people or voices these rows are together, to stand beside the rows of a page."""
    return Subquery(rows.order_by().values("since").annotate(whole=Sum(name)).values("whole"))


def spots(wish: Wish, *, small: int, by: Actor | None = None) -> list[Spot]:
    """The same for the map: the biggest first, at most as many as can be told apart. One query."""
    kind = wish.kind(by)
    rows: Any = _of(wish, kind if wish.category else rule.PLACES_OF[kind], by=by, small=small)
    rows = rows.filter(lat__isnull=False).order_by("-n", "pk")
    found: dict[tuple[rule.Point, str], int] = defaultdict(int)
    fields = ("lat", "lon", "neighbourhood__name", "n")
    for latitude, longitude, name, n in rows.values_list(*fields)[: None if wish.corners else MOST_ON_MAP]:
        if not wish.corners or rule.lies_in((latitude, longitude), wish.corners):
            found[(latitude, longitude), name] += n
    return [Spot(point, name, n) for (point, name), n in list(found.items())[:MOST_ON_MAP]]


def _of(wish: Wish, kind: str, *, by: Actor | None, small: int) -> QuerySet[LivingGroup]:
    rows = LivingGroup.objects.filter(since=wish.since, kind=kind)
    if by is None:
        rows = rows.filter(n__gte=small)
    else:
        access.require(access.may_read_any(by))
        reach = access.reach(by, "signals.read")
        rows = rows if reach is None else rows.filter(neighbourhood_id__in=reach)
    if wish.category:
        rows = rows.filter(category__code=wish.category)
    if wish.neighbourhoods:
        rows = rows.filter(neighbourhood__slug__in=list(wish.neighbourhoods))
    if wish.corners:
        south, west, north, east = rule.box_of(wish.corners)
        rows = rows.filter(lat__gte=south, lat__lte=north, lon__gte=west, lon__lte=east)
    return rows


def first_day_said() -> date | None:
    """The day of the oldest signal, or None. One query."""
    moment = Signal.objects.order_by("received_at").values_list("received_at", flat=True).first()
    return timezone.localdate(moment) if moment else None


@dataclass
class _Heap:
    """Who said something in a quarter, and which signals counted voices, by where and what."""

    people: dict[rule.Key, set[int]] = field(default_factory=lambda: defaultdict(set))
    voices: dict[rule.Key, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, key: rule.Key, *, signal: int, person: int | None, counted: int) -> None:
        """One signal of a person, or of voices that were counted."""
        if person is not None:
            self.people[key].add(person)
        if counted:
            self.voices[key].add(signal)


def derived_groups(
    *, since: date, small: int, centres: Mapping[int, rule.Point], bundled: rule.Bundled | None = None
) -> list[dict[str, Any]]:
    """The rows of a quarter as they follow from its signals, in a fixed order; by theme too when `bundled` is told.

    Two queries.
    """
    subjects, themes, weights = _heaps(since, bundled)

    def counted(crowd: frozenset[int]) -> int:
        return sum(weights[signal] for signal in crowd)

    names = bundled.bundles if bundled is not None else {}
    rows: list[dict[str, Any]] = []
    for heap, kinds in ((subjects, (rule.ALL, rule.PUBLIC)), (themes, rule.THEME_KINDS)):
        named = names if heap is themes else None
        for key in sorted({*heap.people, *heap.voices}, key=_order):
            people, voices = len(heap.people.get(key, ())), counted(frozenset(heap.voices.get(key, ())))
            rows.append(_row(kinds[0], key, people, voices, centres, named))
    for of_people, size in ((True, len), (False, counted)):
        about, by_theme = (_crowds(heap, of_people=of_people) for heap in (subjects, themes))
        shown = rule.told(about, join=frozenset.union, size=size, small=small)
        beside = rule.told(by_theme, join=frozenset.union, size=size, small=small)
        beside = rule.beside(beside, shown, size=size, small=small)
        for groups, kind, named in ((shown, rule.PUBLIC, None), (beside, rule.PUBLIC_THEMES, names)):
            for group in groups:
                n = size(group.crowd)
                rows.append(_row(kind, group.key, n if of_people else 0, 0 if of_people else n, centres, named))
    return rows + _by_place(rows)


def _crowds(heap: _Heap, *, of_people: bool) -> Crowds:
    return {key: frozenset(crowd) for key, crowd in (heap.people if of_people else heap.voices).items()}


def _by_place(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same rows summed over subjects."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        kind = rule.PLACES_OF[row["kind"]]
        new = {**row, "kind": kind, "category_id": None, "is_mixed": True, "label": "", "label_ref": ""}
        new |= {"people": 0, "voices": 0, "n": 0}
        place = found.setdefault((kind, row["neighbourhood_id"], row["cell"]), new)
        for name in ("people", "voices", "n"):
            place[name] += row[name]
    return list(found.values())


def _order(key: rule.Key) -> tuple[int, int, int]:
    return key.neighbourhood_id, key.category_id or 0, key.cell or 0


def _heaps(since: date, bundled: rule.Bundled | None) -> tuple[_Heap, _Heap, dict[int, int]]:
    """What was said in a quarter by subject, and by theme when that is told; and the voices of each signal."""
    mains = {pk: parent or pk for pk, parent in Category.objects.values_list("pk", "parent_id").order_by()}
    begin, end = (_midnight(day) for day in (since, rule.quarter_after(since)))
    rows = Signal.objects.filter(received_at__gte=begin, received_at__lt=end).exclude(origin_kind__in=rules.OF_NOBODY)
    fields = ("pk", "neighbourhood_id", "category_id", "cell", "person_id", "counted_voices")
    subjects, themes, weights = _Heap(), _Heap(), {}
    wide_of: dict[int | None, int | None] = {None: None}
    for pk, place, category, cell, person, counted in rows.order_by().values_list(*fields).iterator(chunk_size=5000):
        if cell not in wide_of:
            wide_of[cell] = h3.cell_to_parent(cell, rule.CLUSTER_RESOLUTION)
        wide, main = wide_of[cell], mains.get(category, 0) if category else 0
        subjects.add(rule.Key(place, main, wide), signal=pk, person=person, counted=counted)
        if counted:
            weights[pk] = counted
        if bundled is not None:
            key = rule.Key(place, bundled.of_signal.get(pk, 0), wide)
            themes.add(key, signal=pk, person=person, counted=counted)
    return subjects, themes, weights


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _row(
    kind: str,
    key: rule.Key,
    people: int,
    voices: int,
    centres: Mapping[int, rule.Point],
    named: Mapping[int, rule.Bundle] | None,
) -> dict[str, Any]:
    """One row; by theme with what the theme is called, for those that are `named`."""
    point = place_rules.cell_centre(key.cell) if key.cell is not None else centres.get(key.neighbourhood_id)
    latitude, longitude = point or (None, None)
    theme = named.get(key.category_id or 0, NO_THEME) if named is not None else NO_THEME
    return {
        "kind": kind,
        "neighbourhood_id": key.neighbourhood_id,
        "category_id": theme.category_id if named is not None else key.category_id or None,
        "is_mixed": key.category_id is None,
        "label": theme.label,
        "label_ref": theme.ref,
        "cell": key.cell,
        "lat": latitude,
        "lon": longitude,
        "people": people,
        "voices": voices,
        "n": people + voices,
    }


def kept_groups(*, since: date) -> list[dict[str, Any]]:
    """The same as it stands in the table. One query."""
    return list(LivingGroup.objects.filter(since=since).order_by("pk").values(*GROUP_FIELDS))


def every_quarter() -> list[LivingQuarter]:
    """What is known of the quarters, made or not. One query."""
    return list(LivingQuarter.objects.all())
