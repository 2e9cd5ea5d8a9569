"""A version of a plan on paper: a PDF in a language, made once per version and release."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wijklus.base.cents import Cents
from wijklus.base.pdf import typeset
from wijklus.loop.priorities import reads as priorities

from ..models import PlanVersion
from .differing import in_words, word_of
from .lists import document
from .tracing import share_in, share_in_words

TEMPLATE = Path(__file__).parents[1] / "pdf" / "plan.typ"
A_MONTH = 30 * 86_400


def as_pdf(version: PlanVersion, *, language: str) -> bytes:
    """The PDF of a version, tagged and in its language. No query; slow the first time, so never in a transaction."""
    key = f"plans.pdf:{settings.RELEASE}:{version.sha256}:{language}"
    made = cache.get(key)
    if made is None:
        with translation.override(language):
            made = typeset(TEMPLATE, _words_of(document(version), version, language), made_at=version.adopted_at)
        cache.set(key, made, A_MONTH)
    return bytes(made)


def _words_of(plan: dict[str, Any], version: PlanVersion, language: str) -> dict[str, Any]:
    """All that stands on the paper, in words: the template only places it."""
    return {
        "language": language,
        "city": plan["municipality"]["name"],
        "title": plan["plan"]["title"],
        "subtitle": _("%(place)s, from %(from)s until %(until)s")
        % {
            "place": plan["neighbourhood"]["name"],
            "from": _day(plan["plan"]["valid_from"]),
            "until": _day(plan["plan"]["valid_until"]),
        },
        "decision": _("Version %(number)s, adopted by %(body)s on %(day)s")
        % {"number": version.number, "body": version.decided_by, "day": date_format(version.decided_on, "j F Y")},
        "decision_url": version.decision_url,
        "reason": version.reason,
        "introduction": plan["plan"]["introduction"],
        "mark": _("Follow-up assured") if version.follow_up_assured else _("Follow-up is not assured yet"),
        "is_assured": version.follow_up_assured,
        "missing": [f"{row['title']}: {_list(map(word_of, row['lacks']))}" for row in version.missing],
        "below": share_in_words(share) if (share := share_in(plan)) else "",
        "missing_title": _("What is still missing"),
        "goals": [_goal(goal, number) for number, goal in enumerate(plan["goals"], start=1)],
        "heads": [_("What"), _("Who"), _("By when"), _("State")],
        "fingerprint": _("SHA-256 of the document: %(hash)s") % {"hash": version.sha256},
    }


def _goal(goal: dict[str, Any], number: int) -> dict[str, Any]:
    facts = [(_("Why this comes first"), goal["priority"]["reason"]), (_("Who stands behind it"), behind(goal))]
    if goal["indicator"]:
        course = " → ".join(filter(None, (goal["baseline"], goal["target"])))
        facts.append((_("How we see it"), f"{goal['indicator']} ({course})" if course else goal["indicator"]))
    return {
        "title": f"{number}. {goal['goal']}",
        "theme": goal["priority"]["title"],
        "facts": facts,
        "actions": [_action(action) for action in goal["actions"]],
        "nothing": _("There is no action for this goal yet."),
    }


def _action(action: dict[str, Any]) -> dict[str, Any]:
    lacks = _list(map(word_of, action["missing"]))
    facts = [
        (_("Owner"), ", ".join(filter(None, (in_words("owner", action["owner"]), action["owner_function"])))),
        (_("Done by"), in_words("due_on", action["due_on"])),
        (_("Answer to residents planned on"), in_words("answer_planned_on", action["answer_planned_on"])),
        (_("Means"), _("None needed") if action["no_means_needed"] else in_words("means_cents", action["means_cents"])),
        (_("State"), word_of(action["state"])),
    ]
    return {
        "title": action["title"],
        "description": action["description"],
        "facts": facts + ([(_("Still missing"), lacks)] if lacks else []),
        "promises_title": _("Who promised what: %(title)s") % {"title": action["title"]},
        "promises": [_promise(promise) for promise in action["commitments"]],
    }


def _promise(promise: dict[str, Any]) -> list[str]:
    state = word_of(promise["state"])
    if promise["conditional"]:
        state = f"{state}, {_('subject to confirmation')}"
    if promise.get("awaits_visa"):
        state = f"{state}, {_('subject to visa')}"
    what = promise["what"]
    if promise["amount_cents"] is not None:
        what = f"{what} ({Cents(promise['amount_cents']).in_words(translation.get_language() or 'nl')})"
    return [what, in_words("party", promise["party"]), _day(promise["promised_on"] or promise["asked_due_on"]), state]


def behind(goal: dict[str, Any]) -> str:
    """Who stands behind a goal, as everybody may know it."""
    sources = goal["sources"]
    if sources["idea_of_the_service"]:
        return _("Idea of the service")
    people, voices = sources["people"], sources["voices"]
    parts = [
        _("some people")
        if people is None
        else people and ngettext("%(n)s person", "%(n)s people", people) % {"n": people},
        _("some counted voices")
        if voices is None
        else voices and ngettext("%(n)s counted voice", "%(n)s counted voices", voices) % {"n": voices},
    ]
    channels = [str(priorities.channel_word(channel["channel"])) for channel in sources["channels"]]
    return _list(filter(None, parts)) + (f" ({_list(channels)})" if channels else "")


def _list(parts: Iterable[str]) -> str:
    return ", ".join(parts)


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "j F Y")
