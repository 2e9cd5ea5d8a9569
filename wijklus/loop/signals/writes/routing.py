"""Handing signals to the service that handles them: by the rules of the city, or by hand with a reason."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor, system
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Routing, RoutingRule, Signal

STEP = 1_000
UP, DOWN = "up", "down"
FIELDS = ["party", "rule", "matched", "reason", "by_function", "at", "version"]
Routed = Mapping[int, Routing]
"""By signal: where it was handed to."""


def route(*, signals: Sequence[Signal], at: datetime, are_new: bool = False) -> dict[int, Routing]:
    """Hand signals to the service of the first rule that fits, within the write that brought or sorted them.

    What somebody decided by hand stands. A signal that no rule fits any more is handled by nobody. Returns the changes.
    `are_new` says that nothing can stand yet.
    """
    on = timezone.localdate(at)
    book = reads.rule_book(on=on, parents=_parents_at_hand(signals))
    if not book.order:
        return {}
    stands = {} if are_new else reads.routings_of([signal.pk for signal in signals])
    made: dict[int, Routing] = {}
    gone: list[int] = []
    for signal in signals:
        was = stands.get(signal.pk)
        if was is not None and was.rule_id is None:
            continue
        rule = book.first(signal, on)
        if rule is None:
            gone += [was.pk] if was is not None else []
        elif was is None or (was.rule_id, was.party_id) != (rule.pk, rule.party_id):
            made[signal.pk] = _by_rule(signal, rule, book, was, at=at)
    if gone:
        Routing.objects.filter(pk__in=gone).delete()
    _keep(list(made.values()))
    return made


def _parents_at_hand(signals: Sequence[Signal]) -> dict[int, int] | None:
    """The main categories of these signals when their categories were fetched along; None when one was not."""
    known: dict[int, int] = {}
    for signal in signals:
        if signal.category_id is None:
            continue
        if not Signal.category.is_cached(signal):
            return None
        parent_id = signal.category.parent_id if signal.category else None
        if parent_id is not None:
            known[signal.category_id] = parent_id
    return known


def _by_rule(signal: Signal, rule: rules.Rule, book: reads.RuleBook, was: Routing | None, *, at: datetime) -> Routing:
    facts = book.facts_of(signal, timezone.localdate(at))
    return Routing(
        signal_id=signal.pk,
        party_id=rule.party_id,
        rule_id=rule.pk,
        matched=reads.words_found(book.words.get(rule.pk, ()), facts.stems),
        at=at,
        version=was.version + 1 if was is not None else 1,
    )


def _keep(rows: Sequence[Routing]) -> None:
    if not rows:
        return
    for row in rows:
        scope.assert_one_municipality(row)
    Routing.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["signal"], update_fields=FIELDS, batch_size=reads.BATCH
    )


def route_by_hand(*, signal: Signal, party: Any, reason: str, version: int, by: Actor, at: datetime) -> Routing:
    """Decide which service handles a signal, or that none does, and say why; rules leave it alone from then on.

    `version` is what was seen (0: no service yet). Raises Conflict when somebody else decided first.
    """
    access.require(access.may_triage(by, signal))
    why = cleaned(reason)
    if not why:
        raise Refused(_("Say why another service handles this, or none."), field="reason")
    if party is not None and not party.is_active:
        raise Refused(_("This service is not used any more. Choose another."), field="party")
    with transaction.atomic():
        Signal.objects.select_for_update(of=("self",)).get(pk=signal.pk)
        was = Routing.objects.select_related("party").filter(signal=signal).first()
        if (was.version if was else 0) != version:
            sentence = _("Somebody else changed who handles this. Look at it, and choose again.")
            raise Conflict(sentence, theirs=was, mine={"party": party, "reason": why})
        row = was or Routing(signal=signal, version=0)
        before = {"routed_to": was.party.name if was and was.party else None}
        row.party, row.rule, row.matched = party, None, []
        row.reason, row.by_function, row.at, row.version = why, by.function[:160], at, version + 1
        row.save()
        trail.record(
            by=by,
            at=at,
            verb="signals.route",
            kind="signal",
            ref=signal.reference,
            neighbourhood_id=signal.neighbourhood_id,
            before=before,
            after={"routed_to": party.name if party is not None else None},
            reason=why,
            public=False,
        )
    return row


def add_rule(*, values: Mapping[str, Any], by: Actor, at: datetime) -> RoutingRule:
    """Add a rule at the end of the order. `values` are those of `draft_rule`."""
    access.require(access.may_edit_routing(by))
    with transaction.atomic():
        rule = draft_rule(values=values)
        if RoutingRule.objects.count() >= rules.MOST_RULES:
            raise Refused(_("There are %(most)s rules already. End or join some first.") % {"most": rules.MOST_RULES})
        rule.save(force_insert=True)
        _record("signals.add_routing_rule", rule, by=by, at=at, before=None)
    return rule


def draft_rule(*, values: Mapping[str, Any], of: RoutingRule | None = None) -> RoutingRule:
    """A rule as it would be kept, new or changed, to see what it would do; nothing is saved.

    `values` are category, neighbourhood, words, party, note, valid_from and valid_until. Raises Refused with the field.
    """
    rule = RoutingRule() if of is None else RoutingRule.objects.get(pk=of.pk)
    phrases = [" ".join(cleaned(phrase).split()) for phrase in values["words"]]
    rule.words = list(dict.fromkeys(phrase for phrase in phrases if phrase))
    if len(rule.words) > rules.MOST_PHRASES or any(len(phrase) > rules.LONGEST_PHRASE for phrase in rule.words):
        sentence = _("At most %(most)s lines of words, each of at most %(signs)s signs.")
        raise Refused(sentence % {"most": rules.MOST_PHRASES, "signs": rules.LONGEST_PHRASE}, "words")
    if rule.words and not reads.phrases_of(rule.words):
        raise Refused(_("There is no word in this."), "words")
    if values["party"] is None or (not values["party"].is_active and values["party"].pk != rule.party_id):
        raise Refused(_("Choose the service that handles it."), "party")
    if values["valid_until"] is not None and values["valid_until"] <= values["valid_from"]:
        raise Refused(_("The rule ends before it begins."), "valid_until")
    for name in ("category", "neighbourhood", "party", "valid_from", "valid_until"):
        setattr(rule, name, values[name])
    rule.note = " ".join(cleaned(values["note"]).split())[:200]
    if of is None:
        rule.position = (RoutingRule.objects.aggregate(last=Max("position"))["last"] or 0) + STEP
    return rule


def change_rule(*, rule: RoutingRule, version: int, values: Mapping[str, Any], by: Actor, at: datetime) -> RoutingRule:
    """Change a rule as it stood in `version`. What it handed out before stays where it is until it is held anew."""
    access.require(access.may_edit_routing(by))
    with transaction.atomic():
        draft = draft_rule(values=values, of=rule)
        fields = {name: getattr(draft, name) for name in (*_NAMED, "words", "note", "valid_from", "valid_until")}
        hit = RoutingRule.objects.filter(pk=rule.pk, version=version).update(version=F("version") + 1, **fields)
        now = RoutingRule.objects.select_related(*_NAMED).get(pk=rule.pk)
        if not hit:
            sentence = _("Somebody else changed this rule first. Both are shown: choose again.")
            raise Conflict(sentence, theirs=now, mine=values)
        _record("signals.change_routing_rule", now, by=by, at=at, before=_told(rule))
    return now


def end_rule(*, rule: RoutingRule, on: date, by: Actor, at: datetime) -> RoutingRule:
    """Let a rule stop on a day: from that day on it hands out nothing."""
    access.require(access.may_edit_routing(by))
    with transaction.atomic():
        now = RoutingRule.objects.select_for_update().get(pk=rule.pk)
        before = {"valid_until": now.valid_until}
        if on <= now.valid_from:
            raise Refused(_("The rule ends before it begins."), "on")
        now.valid_until, now.version = on, now.version + 1
        now.save(update_fields=["valid_until", "version"])
        _record("signals.end_routing_rule", now, by=by, at=at, before=before, after={"valid_until": on})
    return now


def move_rule(*, rule: RoutingRule, to: str, by: Actor, at: datetime) -> None:
    """Put a rule one place earlier or later: the first that fits counts."""
    access.require(access.may_edit_routing(by))
    with transaction.atomic():
        order = list(RoutingRule.objects.select_for_update().order_by("position", "pk"))
        place = next(n for n, each in enumerate(order) if each.pk == rule.pk)
        other = place - 1 if to == UP else place + 1
        if to not in (UP, DOWN) or not 0 <= other < len(order):
            raise Refused(_("This rule stands there already."))
        order.insert(other, order.pop(place))
        for number, each in enumerate(order, start=1):
            each.position = number * STEP
        RoutingRule.objects.bulk_update(order, ["position"])
        after = {"place": other + 1}
        _record("signals.move_routing_rule", rule, by=by, at=at, before={"place": place + 1}, after=after)


def reroute_later(*, by: Actor, at: datetime) -> None:
    """Have every open signal held against the rules of today in a job; what was decided by hand stands."""
    access.require(access.may_edit_routing(by))
    with transaction.atomic():
        trail.record(
            by=by, at=at, verb="signals.reroute", kind="routing_rule", ref="", neighbourhood_id=None, public=False
        )
        key = f"reroute:{scope.municipality_id()}:{at.isoformat()}"
        trail.later("wijklus.loop.signals.jobs.reroute", key=key, at=at)


def reroute(*, at: datetime) -> int:
    """Hold every open signal against the rules of today, 500 per transaction; returns how many changed hands."""
    changed = 0
    by = system(scope.municipality_id())
    for batch in reads.open_signals_in_parts():
        with transaction.atomic():
            locked = list(Signal.objects.select_for_update(of=("self",)).filter(pk__in=batch).order_by("pk"))
            was = reads.routings_of_many([signal.pk for signal in locked])
            route(signals=locked, at=at)
            becomes = reads.routings_of_many([signal.pk for signal in locked])
            names = reads.party_names()
            changes = [
                trail.Change(
                    ref=signal.reference,
                    neighbourhood_id=signal.neighbourhood_id,
                    before={"routed_to": names.get(was.get(signal.pk, _NOBODY)[0] or 0)},
                    after={"routed_to": names.get(becomes.get(signal.pk, _NOBODY)[0] or 0)},
                )
                for signal in locked
                if was.get(signal.pk, _NOBODY)[0] != becomes.get(signal.pk, _NOBODY)[0]
            ]
            trail.record_many(by=by, at=at, verb="signals.route", kind="signal", changes=changes, public=False)
            changed += len(changes)
    return changed


_NOBODY: tuple[int | None, int | None] = (None, None)
_NAMED = ("category", "neighbourhood", "party")


def _told(rule: RoutingRule) -> dict[str, Any]:
    return {
        "category": rule.category.code if rule.category else None,
        "neighbourhood": rule.neighbourhood.code if rule.neighbourhood else None,
        "party": rule.party.name,
        "words": list(rule.words),
        "valid_from": rule.valid_from,
        "valid_until": rule.valid_until,
    }


def _record(
    verb: str,
    rule: RoutingRule,
    *,
    by: Actor,
    at: datetime,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None = None,
) -> None:
    was, becomes = before, after
    if after is None:
        was, becomes = trail.changed_fields(before or {}, _told(rule))
    trail.record(
        by=by,
        at=at,
        verb=verb,
        kind="routing_rule",
        ref=rule.reference,
        neighbourhood_id=None,
        before=was if before is not None else None,
        after=becomes,
    )
