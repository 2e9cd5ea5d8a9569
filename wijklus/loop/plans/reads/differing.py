"""What differs between two versions of a plan, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wijklus.base.cents import Cents

from .. import rules


@dataclass(frozen=True)
class Detail:
    """One thing that is said otherwise, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Telling:
    """One change in words: what happened to which goal, action or promise, and the details."""

    kind: str
    sentence: str
    details: Sequence[Detail]


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Telling]:
    """What changed from one document to the next, in the language of the page. No query."""
    return [_told(change) for change in rules.difference(before, after)]


def _told(change: rules.Change) -> Telling:
    sentence = _sentence(change.what, change.kind) % {"title": change.title}
    details = [Detail(_label(f.field), in_words(f.field, f.before), in_words(f.field, f.after)) for f in change.fields]
    return Telling(change.kind, sentence, details)


def _sentence(what: str, kind: str) -> str:
    return {
        (rules.PLAN, rules.CHANGED): _("Plan changed: %(title)s"),
        (rules.GOAL, rules.ADDED): _("Goal added: %(title)s"),
        (rules.GOAL, rules.REMOVED): _("Goal removed: %(title)s"),
        (rules.GOAL, rules.CHANGED): _("Goal changed: %(title)s"),
        (rules.ACTION, rules.ADDED): _("Action added: %(title)s"),
        (rules.ACTION, rules.REMOVED): _("Action removed: %(title)s"),
        (rules.ACTION, rules.CHANGED): _("Action changed: %(title)s"),
        (rules.PROMISE, rules.ADDED): _("Promise added: %(title)s"),
        (rules.PROMISE, rules.REMOVED): _("Promise removed: %(title)s"),
        (rules.PROMISE, rules.CHANGED): _("Promise changed: %(title)s"),
    }[what, kind]


def _label(field: str) -> str:
    return {
        "title": _("title"),
        "introduction": _("introduction"),
        "valid_from": _("starts on"),
        "valid_until": _("ends on"),
        "place": _("place in the order"),
        "goal": _("goal"),
        "indicator": _("indicator"),
        "baseline": _("where it stood"),
        "target": _("where it should go"),
        "objective": _("objective of the multi-year plan"),
        "description": _("description"),
        "owner": _("owner"),
        "owner_function": _("function"),
        "mandate": _("mandate"),
        "due_on": _("term"),
        "answer_planned_on": _("answer to residents planned on"),
        "means_cents": _("means"),
        "no_means_needed": _("no means needed"),
        "state": _("state"),
        "state_reason": _("reason"),
        "kind": _("kind"),
        "party": _("who promises"),
        "what": _("what"),
        "to_whom": _("to whom"),
        "amount_cents": _("amount"),
        "hours": _("hours"),
        "asked_due_on": _("asked by"),
        "promised_on": _("promised by"),
        "conditional": _("subject to confirmation"),
    }[field]


def in_words(field: str, value: Any) -> str:
    """A value of a document as people read it."""
    if value is None or value == "":
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.endswith("_cents"):
        return Cents(value).in_words(get_language() or "nl")
    if field.endswith(("_on", "_from", "_until")):
        return date_format(date.fromisoformat(value), "j F Y")
    if field in {"state", "kind"}:
        return word_of(value)
    if isinstance(value, Mapping):
        return str(value.get("name") or value.get("function") or _("a resident"))
    return str(value)


def word_of(code: str) -> str:
    """The word for a state or kind of a document."""
    return {
        "planned": _("planned"),
        "running": _("running"),
        "done": _("completed"),
        "dropped": _("dropped"),
        "asked": _("asked"),
        "accepted": _("promised"),
        "refused": _("refused"),
        "withdrawn": _("withdrawn"),
        "kept": _("kept"),
        "partly": _("partly kept"),
        "broken": _("broken"),
        "order": _("order, with a budget"),
        "request": _("request"),
        "owner": _("an owner"),
        "mandate": _("a valid mandate"),
        "term": _("a term"),
        "means": _("means, or that none are needed"),
        "planned_answer": _("a planned answer to residents"),
        "late": _("an end: the term has passed"),
        "promise": _("a promise that stands: one was refused or broken"),
        "answer": _("the answer to residents: its planned day has passed"),
        "action": _("an action"),
        "here": _("solved in the neighbourhood"),
        "city": _("solved by the city"),
        "above": _("solved above the city"),
    }.get(code, code)
