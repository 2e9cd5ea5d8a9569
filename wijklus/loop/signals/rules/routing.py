"""Which service handles a signal: ordered, dated rules about category, neighbourhood and words. The first that fits.

A rule without a category is about any, as is one without a neighbourhood or words. A rule for a main category is also
about what stands under it. Of its phrases one has to occur: all words of it, in whatever form and order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

Phrase = frozenset[str]
"""The stems of a word or a few words that belong together."""

ENDED, SHADOWED, CONTRADICTORY = "ended", "shadowed", "contradictory"
"""Why a rule can never match any more."""
MOST_PHRASES = 30
LONGEST_PHRASE = 60
MOST_RULES = 500
DAYS_BACK = 90
"""So many days back it is shown what a rule would have changed."""


@dataclass(frozen=True)
class Rule:
    """One rule as it is matched. `parent` is the main category above its category, None when it is one itself.

    `phrases` is None for a rule about any text; with no phrase left of what somebody typed, none can occur. `can_apply`
    is False when what the rule names is out of use.
    """

    pk: int
    party_id: int
    valid_from: date
    valid_until: date | None = None
    category_id: int | None = None
    parent: int | None = None
    neighbourhood_id: int | None = None
    phrases: frozenset[Phrase] | None = None
    can_apply: bool = True


@dataclass(frozen=True)
class Facts:
    """What is known of a signal on the day it is routed: its category and the main one above it, place and stems."""

    on: date
    category_ids: frozenset[int] = frozenset()
    neighbourhood_id: int | None = None
    stems: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Never:
    """Why a rule can never match from a day on; `by` is the earlier rule that takes all it would take."""

    why: str
    by: Rule | None = None


def holds_on(rule: Rule, on: date) -> bool:
    """Whether a rule is in force on a day."""
    return rule.valid_from <= on and (rule.valid_until is None or on < rule.valid_until)


def phrases_in(rule: Rule, stems: frozenset[str]) -> frozenset[Phrase]:
    """The phrases of a rule that occur in a text."""
    return frozenset(phrase for phrase in rule.phrases or () if phrase <= stems)


def matches(rule: Rule, facts: Facts) -> bool:
    """Whether a rule fits a signal."""
    return (
        rule.can_apply
        and holds_on(rule, facts.on)
        and (rule.category_id is None or rule.category_id in facts.category_ids)
        and (rule.neighbourhood_id is None or rule.neighbourhood_id == facts.neighbourhood_id)
        and (rule.phrases is None or bool(phrases_in(rule, facts.stems)))
    )


def first_match(rules: Iterable[Rule], facts: Facts) -> Rule | None:
    """The first rule that fits, in the order of the city."""
    return next((rule for rule in rules if matches(rule, facts)), None)


def never(rules: Sequence[Rule], place: int, *, today: date) -> Never | None:
    """Why the rule at a place in the order can never match from today on; None when it can.

    A rule is shadowed by one earlier rule that takes everything it would take. Several earlier rules that only together
    take everything are not found.
    """
    rule = rules[place]
    if rule.valid_until is not None and rule.valid_until <= today:
        return Never(ENDED)
    period_is_empty = rule.valid_until is not None and rule.valid_until <= rule.valid_from
    if not rule.can_apply or period_is_empty or rule.phrases == frozenset():
        return Never(CONTRADICTORY)
    by = next((earlier for earlier in rules[:place] if _takes_all_of(earlier, rule, today)), None)
    return Never(SHADOWED, by) if by is not None else None


def _takes_all_of(earlier: Rule, rule: Rule, today: date) -> bool:
    begins = max(rule.valid_from, today)
    lasts = earlier.valid_until is None or (rule.valid_until is not None and rule.valid_until <= earlier.valid_until)
    return (
        earlier.can_apply
        and earlier.valid_from <= begins
        and lasts
        and earlier.category_id in (None, rule.category_id, rule.parent)
        and earlier.neighbourhood_id in (None, rule.neighbourhood_id)
        and _phrases_cover(earlier.phrases, rule.phrases)
    )


def _phrases_cover(wide: frozenset[Phrase] | None, narrow: frozenset[Phrase] | None) -> bool:
    """Whether in every text in which a narrow phrase occurs, a wide one occurs too."""
    if wide is None:
        return True
    return narrow is not None and all(any(one <= phrase for one in wide) for phrase in narrow)
