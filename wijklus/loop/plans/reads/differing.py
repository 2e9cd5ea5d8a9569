"""What differs between two versions of a plan, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from wijklus.base.cents import Cents

from .. import rules

_SENTENCES = {
    (rules.PLAN, rules.CHANGED): gettext_lazy("Plan changed: %(title)s"),
    (rules.GOAL, rules.ADDED): gettext_lazy("Goal added: %(title)s"),
    (rules.GOAL, rules.REMOVED): gettext_lazy("Goal removed: %(title)s"),
    (rules.GOAL, rules.CHANGED): gettext_lazy("Goal changed: %(title)s"),
    (rules.ACTION, rules.ADDED): gettext_lazy("Action added: %(title)s"),
    (rules.ACTION, rules.REMOVED): gettext_lazy("Action removed: %(title)s"),
    (rules.ACTION, rules.CHANGED): gettext_lazy("Action changed: %(title)s"),
    (rules.PROMISE, rules.ADDED): gettext_lazy("Promise added: %(title)s"),
    (rules.PROMISE, rules.REMOVED): gettext_lazy("Promise removed: %(title)s"),
    (rules.PROMISE, rules.CHANGED): gettext_lazy("Promise changed: %(title)s"),
}
_LABELS = {
    "title": gettext_lazy("title"),
    "introduction": gettext_lazy("introduction"),
    "valid_from": gettext_lazy("starts on"),
    "valid_until": gettext_lazy("ends on"),
    "place": gettext_lazy("place in the order"),
    "goal": gettext_lazy("goal"),
    "indicator": gettext_lazy("indicator"),
    "baseline": gettext_lazy("where it stood"),
    "target": gettext_lazy("where it should go"),
    "objective": gettext_lazy("objective of the multi-year plan"),
    "serves": gettext_lazy("for which goal"),
    "description": gettext_lazy("description"),
    "owner": gettext_lazy("owner"),
    "owner_function": gettext_lazy("function"),
    "mandate": gettext_lazy("mandate"),
    "due_on": gettext_lazy("term"),
    "answer_planned_on": gettext_lazy("answer to residents planned on"),
    "means_cents": gettext_lazy("means"),
    "no_means_needed": gettext_lazy("no means needed"),
    "state": gettext_lazy("state"),
    "state_reason": gettext_lazy("reason"),
    "kind": gettext_lazy("kind"),
    "party": gettext_lazy("who promises"),
    "what": gettext_lazy("what"),
    "to_whom": gettext_lazy("to whom"),
    "amount_cents": gettext_lazy("amount"),
    "hours": gettext_lazy("hours"),
    "goods": gettext_lazy("goods"),
    "asked_due_on": gettext_lazy("asked by"),
    "promised_on": gettext_lazy("promised by"),
    "conditional": gettext_lazy("subject to confirmation"),
}
_WORDS = {
    "planned": gettext_lazy("planned"),
    "running": gettext_lazy("running"),
    "done": gettext_lazy("completed"),
    "dropped": gettext_lazy("dropped"),
    "asked": gettext_lazy("asked"),
    "offered": gettext_lazy("something else offered"),
    "accepted": gettext_lazy("promised"),
    "renegotiated": gettext_lazy("promised anew"),
    "refused": gettext_lazy("refused"),
    "withdrawn": gettext_lazy("withdrawn"),
    "kept": gettext_lazy("kept"),
    "partly": gettext_lazy("partly kept"),
    "broken": gettext_lazy("broken"),
    "order": gettext_lazy("order, with a budget"),
    "request": gettext_lazy("request"),
    "owner": gettext_lazy("an owner"),
    "mandate": gettext_lazy("a valid mandate"),
    "term": gettext_lazy("a term"),
    "means": gettext_lazy("means, or that none are needed"),
    "planned_answer": gettext_lazy("a planned answer to residents"),
    "late": gettext_lazy("an end: the term has passed"),
    "promise": gettext_lazy("a promise that stands: one was refused or broken"),
    "answer": gettext_lazy("the answer to residents: its planned day has passed"),
    "action": gettext_lazy("an action"),
    "hours": gettext_lazy("hours of a service"),
    "cycle": gettext_lazy("how it is followed up"),
    "agreement": gettext_lazy("the agreement of the city"),
    "decides": gettext_lazy("who decides what"),
    "here": gettext_lazy("solved in the neighbourhood"),
    "city": gettext_lazy("solved by the city"),
    "above": gettext_lazy("solved above the city"),
}


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
    sentence = str(_SENTENCES[change.what, change.kind]) % {"title": change.title}
    details = [
        Detail(str(_LABELS[f.field]), in_words(f.field, f.before), in_words(f.field, f.after)) for f in change.fields
    ]
    return Telling(change.kind, sentence, details)


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
    return str(_WORDS.get(code, code))
