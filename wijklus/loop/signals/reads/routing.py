"""Which service handles what, why, and what another rule would have changed."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from wijklus.base.actor import Actor
from wijklus.base.prepared import prepared
from wijklus.base.remembering import remembered
from wijklus.base.text import STEMMED, search_words
from wijklus.ground.people import reads as people

from .. import access, rules
from ..models import Routing, RoutingRule, Signal
from .categories import parents_of_categories
from .terms import BATCH

MOST_LOOKED_AT = 20_000
EXAMPLES = 10
CANDIDATE = 0
"""The id of a rule that was not saved yet."""


@dataclass(frozen=True)
class RuleBook:
    """The rules of a city in their order; by category the main one above it, and by rule the words as typed."""

    order: tuple[rules.Rule, ...]
    parents: Mapping[int, int]
    words: Mapping[int, Sequence[str]] = field(default_factory=dict)

    def facts_of(self, signal: Any, on: date) -> rules.Facts:
        """What the rules ask of a signal, on the day it is routed."""
        category = signal.category_id
        about = {pk for pk in (category, self.parents.get(category or 0)) if pk is not None}
        stems = frozenset(signal.search_words.split())
        return rules.Facts(on, frozenset(about), signal.neighbourhood_id, stems)

    def first(self, signal: Any, on: date) -> rules.Rule | None:
        """The rule that decides about a signal."""
        return rules.first_match(self.order, self.facts_of(signal, on)) if self.order else None


@dataclass(frozen=True)
class Changed:
    """A signal that another service would have handled: from which party to which; None is nobody."""

    signal: Signal
    was: int | None
    becomes: int | None


@dataclass(frozen=True)
class Effect:
    """What a change of the rules would have done: how many signals were looked at, changed, and stay by hand.

    `is_all` is False when there were more than can be looked at: then it is about the newest.
    """

    looked_at: int
    changed: int
    by_hand: int
    examples: Sequence[Changed]
    is_all: bool


def routing_rules() -> QuerySet[RoutingRule]:
    """All rules in the order of the city, with what they name. One query."""
    return RoutingRule.objects.select_related("party", "category__parent", "neighbourhood").order_by("position", "pk")


def rule_by_reference(reference: str) -> RoutingRule | None:
    """The rule with this reference, or None. One query."""
    return routing_rules().filter(reference=reference).first()


def as_rule(row: RoutingRule) -> rules.Rule:
    """A rule as it is matched. No query when it was fetched with what it names."""
    place, category = row.neighbourhood, row.category
    in_use = row.party.is_active and (category is None or category.is_active) and (place is None or place.is_current)
    return rules.Rule(
        pk=row.pk or CANDIDATE,
        party_id=row.party_id,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        category_id=row.category_id,
        parent=category.parent_id if category else None,
        neighbourhood_id=row.neighbourhood_id,
        phrases=phrases_of(row.words) if row.words else None,
        can_apply=in_use,
    )


def phrases_of(words: Iterable[str]) -> frozenset[rules.Phrase]:
    """What was typed, as stems in every language that people write in; what holds no word is left out."""
    return _phrases(tuple(words))


@lru_cache(maxsize=5_000)
def _phrases(words: tuple[str, ...]) -> frozenset[rules.Phrase]:
    found = {frozenset(search_words(phrase, language).split()) for phrase in words for language in (*STEMMED, "")}
    return frozenset(phrase for phrase in found if phrase)


def words_found(words: Iterable[str], stems: frozenset[str]) -> list[str]:
    """Which of the phrases of a rule, as they were typed, occur in a text with these stems."""
    return [typed for typed in words if any(phrase <= stems for phrase in phrases_of([typed]))]


def rule_book(*, on: date | None = None, parents: Mapping[int, int] | None = None) -> RuleBook:
    """The rules that may still match on a day or later (None: all), in their order. Two queries, one without rules.

    `parents` are the main categories of those that matter, where they are known: then it is one query.
    """
    if on is None:
        rows = list(routing_rules())
        found, typed = [as_rule(row) for row in rows], {row.pk: row.words for row in rows}
    else:
        kept = _rules_from(on=on)
        found, typed = [_as_rule(*row) for row in kept], {row[0]: row[-1] for row in kept}
    if parents is None:
        parents = parents_of_categories() if any(rule.category_id for rule in found) else {}
    return RuleBook(tuple(found), parents, typed)


@remembered
@prepared
def _rules_from(*, on: date) -> "QuerySet[RoutingRule, tuple[Any, ...]]":
    """What it takes to match each rule, without the wide rows that it names."""
    rows: Any = RoutingRule.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on))
    columns = ("pk", "party_id", "valid_from", "valid_until", "category_id", "category__parent_id", "neighbourhood_id")
    in_use = ("party__is_active", "category__is_active", "neighbourhood__is_current")
    found: QuerySet[RoutingRule, tuple[Any, ...]] = rows.order_by("position", "pk").values_list(
        *columns, *in_use, "words"
    )
    return found


def _as_rule(*row: Any) -> rules.Rule:
    pk, party_id, valid_from, valid_until, category_id, parent, neighbourhood_id, *in_use, words = row
    phrases = phrases_of(words) if words else None
    return rules.Rule(
        pk, party_id, valid_from, valid_until, category_id, parent, neighbourhood_id, phrases, False not in in_use
    )


def routings_of(signal_ids: Collection[int]) -> dict[int, Routing]:
    """Which service handles these signals, by signal; those without one are left out. One query."""
    return {row.signal_id: row for row in Routing.objects.filter(signal_id__in=list(signal_ids))}


def routing_of(signal: Signal) -> Routing | None:
    """Which service handles a signal, with its rule. One query."""
    return (
        Routing.objects.select_related("party", "rule__category", "rule__neighbourhood").filter(signal=signal).first()
    )


def effect_of_rule(candidate: RoutingRule, *, now: datetime, today: date) -> Effect:
    """What a rule, new or changed, would have done with what came in during the last 90 days. Six queries.

    Both orders are held against the same signals as if every rule in force on the first day had been so all along.
    """
    book = rule_book()
    mine = as_rule(candidate)
    others = [(row.position, row.pk, as_rule(row)) for row in routing_rules() if row.pk != candidate.pk]
    ordered = sorted([*others, (candidate.position, candidate.pk or 2**62, mine)], key=lambda each: each[:2])
    changed_book = replace(book, order=tuple(rule for _position, _pk, rule in ordered), parents=parents_of_categories())
    touched = [mine, *(rule for rule in book.order if candidate.pk and rule.pk == candidate.pk)]
    since = now - timedelta(days=rules.DAYS_BACK)
    return _effect(
        Signal.objects.filter(received_at__gte=since),
        touched,
        before=replace(book, parents=changed_book.parents),
        after=changed_book,
        on=max(today, candidate.valid_from),
    )


def effect_of_all(*, today: date) -> Effect:
    """What it would change to hold the rules of today against everything that is open. Five queries."""
    book = rule_book(on=today)
    rows = Signal.objects.filter(state__in=rules.OPEN, origin_kind=rules.PERSON)
    return _effect(rows, None, before=None, after=book, on=today)


def _effect(
    rows: QuerySet[Signal], touched: Sequence[rules.Rule] | None, *, before: RuleBook | None, after: RuleBook, on: date
) -> Effect:
    """How many of these signals another service would handle; compared with other rules, or with what stands."""
    if touched is not None:
        rows = rows.filter(_may_touch(touched, after.parents))
    columns = ("pk", "reference", "category_id", "neighbourhood_id", "search_words")
    newest = list(rows.only(*columns).order_by("-received_at", "-pk")[: MOST_LOOKED_AT + 1])
    looked_at = newest[:MOST_LOOKED_AT]
    stands = routings_of_many([signal.pk for signal in looked_at])
    changed, by_hand = [], 0
    for signal in looked_at:
        party, rule_id = stands.get(signal.pk, (None, None))
        if signal.pk in stands and rule_id is None:
            by_hand += 1
            continue
        was = _party(before.first(signal, on)) if before is not None else party
        becomes = _party(after.first(signal, on))
        if was != becomes:
            changed.append(Changed(signal, was, becomes))
    return Effect(len(looked_at), len(changed), by_hand, changed[:EXAMPLES], len(newest) <= MOST_LOOKED_AT)


def _party(rule: rules.Rule | None) -> int | None:
    return rule.party_id if rule is not None else None


def routings_of_many(signal_ids: Sequence[int]) -> dict[int, tuple[int | None, int | None]]:
    """By signal: its party and its rule (None: by hand), asked in parts. One query per 500."""
    found: dict[int, tuple[int | None, int | None]] = {}
    for start in range(0, len(signal_ids), 500):
        rows = Routing.objects.filter(signal_id__in=signal_ids[start : start + 500]).order_by()
        found.update({pk: (party, rule) for pk, party, rule in rows.values_list("signal_id", "party_id", "rule_id")})
    return found


def _may_touch(touched: Sequence[rules.Rule], parents: Mapping[int, int]) -> Q:
    """The signals that one of these rules could be about, as far as the database can say."""
    wanted = Q()
    for rule in touched:
        one = Q(pk__isnull=False)
        if rule.category_id is not None:
            under = [pk for pk, above in parents.items() if above == rule.category_id]
            one &= Q(category_id__in=[rule.category_id, *under])
        if rule.neighbourhood_id is not None:
            one &= Q(neighbourhood_id=rule.neighbourhood_id)
        wanted |= one
    return wanted


def open_signals_in_parts() -> Iterator[list[int]]:
    """The ids of the open signals of people, in the order of their rows, 500 at a time."""
    rows = Signal.objects.filter(state__in=rules.OPEN, origin_kind=rules.PERSON).order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        yield batch
        last = batch[-1]


def party_names() -> dict[int, str]:
    """The names of all services and partners. One query."""
    return {party.pk: party.name for party in people.parties(only_active=False)}


def with_places(signal_ids: Collection[int]) -> dict[int, Signal]:
    """These signals with their neighbourhood and category, to show them. One query, none for no signals."""
    rows = Signal.objects.select_related("neighbourhood", "category").filter(pk__in=list(signal_ids))
    return {row.pk: row for row in rows} if signal_ids else {}


def handled(
    *,
    by: Actor,
    party_id: int | None = None,
    with_closed: bool = False,
    before: int | None = None,
    only_mine: bool = False,
) -> QuerySet[Routing]:
    """What was handed to the services this actor handles signals for, or in the signals they may read; newest first.

    Of one service or all; `before` is the signal the page before ended with. One query.
    """
    mine = access.handles(by)
    access.require(bool(mine) or access.may_read_any(by))
    allowed = Q(party_id__in=mine)
    if access.may_read_any(by) and not only_mine:
        reach = access.reach(by, "signals.read")
        there = Q(party__isnull=False) if reach is None else Q(signal__neighbourhood_id__in=reach)
        allowed |= there & Q(party__isnull=False)
    rows = Routing.objects.filter(allowed).select_related(
        *("party", "rule__category", "rule__neighbourhood"),
        *("signal__neighbourhood", "signal__category", "signal__term"),
    )
    if party_id is not None:
        rows = rows.filter(party_id=party_id)
    if before is not None:
        rows = rows.filter(signal_id__lt=before)
    if not with_closed:
        rows = rows.filter(signal__state__in=rules.OPEN)
    return rows.order_by("-signal_id")
