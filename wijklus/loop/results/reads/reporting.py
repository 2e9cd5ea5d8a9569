"""The progress report for college and council, and the poster of a plan: as a table and on paper."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import segno
from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wijklus.base import scope, suppression
from wijklus.base.actor import Actor
from wijklus.base.pdf import typeset
from wijklus.ground.places import reads as places
from wijklus.loop.plans import reads as plans

from .. import access
from ..models import Evaluation, Report
from ..rules import evaluating, reporting

if TYPE_CHECKING:
    from wijklus.loop.plans.reads import PublicPlan

PDF = Path(__file__).parents[1] / "pdf"
A_DAY = 86_400


@dataclass(frozen=True)
class Reported:
    """One plan in a report: its document with today's states, how far it is, and what was found of it last."""

    shown: "PublicPlan"
    progress: reporting.Progress
    evaluation: Evaluation | None

    def found_of(self, goal: str) -> str:
        """What the city found of a goal last; "" when that was not asked yet."""
        goals = self.evaluation.document.get("goals", []) if self.evaluation else []
        judgements = dict(Evaluation._meta.get_field("judgement").flatchoices)
        return next((str(judgements[one["judgement"]]) for one in goals if one["reference"] == goal), "")


def reports(*, by: Actor) -> QuerySet[Report]:
    """The reports that were asked for, the newest first. One query."""
    access.require(access.may_read(by))
    return Report.objects.all()


def report_by_reference(reference: str) -> Report | None:
    """One report. One query."""
    return Report.objects.filter(reference=reference).first()


def reported(*, on: date) -> Iterator[Reported]:
    """Every plan that runs or is written, by neighbourhood, as it stands on a day. Five queries a plan, and two."""
    rows = plans.running().order_by("neighbourhood__name", "pk").values_list("pk", "reference")
    last: dict[int, Evaluation] = {}
    done = Evaluation.objects.filter(state=evaluating.PUBLISHED).order_by("published_at", "pk")
    for row in done:
        last[row.plan_id] = row
    for key, reference in list(rows):
        shown = plans.plan_public(reference=reference, on=on)
        if shown is not None:
            yield Reported(shown, reporting.progress(shown.document, on=on), last.get(key))


def report_table(*, municipality_id: int, on: date) -> Iterator[Sequence[Any]]:
    """A heading, then every action of every plan as cells. One plan at a time stays in memory."""
    yield [
        _("Neighbourhood"), _("Plan"), _("Version"), _("Goal of the plan"), _("The city finds"), _("Action"),
        _("Owner"),
        _("State"), _("Progress in per cent"), _("By when"), _("Late"), _("Promises"), _("Kept"),
        _("Not kept or partly"),
        _("Past their term"), _("Still missing"),
    ]  # fmt: skip
    with scope.of(municipality_id):  # rows are fetched while the answer is sent, when the request is over
        yield from (cells for one in reported(on=on) for cells in _cells(one, on))


def _cells(one: Reported, on: date) -> Iterator[Sequence[Any]]:
    document, version = one.shown.document, one.shown.version
    for goal in document["goals"]:
        begin = [
            document["neighbourhood"]["name"],
            document["plan"]["title"],
            version.number if version else "",
            goal["goal"],
            one.found_of(goal["reference"]),
        ]
        for action in goal["actions"] or [None]:
            yield [*begin, *(_action_cells(action, on) if action else [""] * 11)]


def _action_cells(action: dict[str, Any], on: date) -> Sequence[Any]:
    term = reporting.term_of(action)
    of_it = reporting.progress({"goals": [{"actions": [action]}], "follow_up": {"missing": []}}, on=on)
    return [
        action["title"],
        plans.in_words("owner", action["owner"]) if action["owner"] else "",
        plans.word_of(action["state"]),
        action.get("percent", ""),
        term.isoformat() if term else "",
        _("yes") if of_it.late else "",
        of_it.promises,
        of_it.kept,
        of_it.not_kept,
        of_it.late_promises,
        ", ".join(str(plans.word_of(lack)) for lack in action["missing"]),
    ]


def report_pdf(*, city: str, language: str, on: date, at: datetime) -> bytes:
    """The report on paper, tagged, with a chapter for each plan. Slow, so in a job and never in a transaction."""
    with translation.override(language):
        return typeset(PDF / "report.typ", _report(list(reported(on=on)), city, language, on), made_at=at)


def _report(found: Sequence[Reported], city: str, language: str, on: date) -> dict[str, Any]:
    sums = reporting.together(one.progress for one in found)
    small = places.municipality_here().small_cell
    heads = [_("Neighbourhood"), _("Actions done"), _("Late"), _("Promises kept"), _("Past their term"), _("Evaluated")]
    return {
        "language": language,
        "city": city,
        "title": _("Progress of the neighbourhood action plans"),
        "made": _("As it stood on %(day)s.") % {"day": _day(on)},
        "explained": " ".join(
            [
                _("Promises are those of services and partners; promises of volunteers are not counted."),
                _("An action that serves several goals counts once in a plan, and once at each of these goals."),
            ]
        ),
        "overview": _("All plans"),
        "caption": _("All plans, by neighbourhood"),
        "heads": heads,
        "rows": [_overview(one.shown.plan.neighbourhood.name, one.progress, one.evaluation) for one in found]
        + [_overview(_("Together"), sums, None)],
        "plans": [_chapter(one, on, small) for one in found],
        "nothing": _("There is no plan yet."),
    }


def _overview(name: str, one: reporting.Progress, evaluation: Evaluation | None) -> list[str]:
    of = _("%(part)s of %(whole)s")
    return [
        name,
        of % {"part": one.done, "whole": one.actions},
        str(one.late),
        of % {"part": one.kept, "whole": one.promises},
        str(one.late_promises),
        str(evaluation.get_judgement_display()) if evaluation else "–",
    ]


def _chapter(one: Reported, on: date, small: int) -> dict[str, Any]:
    plan, document, version = one.shown.plan, one.shown.document, one.shown.version
    words = {"number": version.number, "body": version.decided_by, "day": _day(version.decided_on)} if version else {}
    return {
        "title": f"{plan.neighbourhood.name}: {document['plan']['title']}",
        "decided": _("Version %(number)s, adopted by %(body)s on %(day)s") % words
        if version
        else _("No body has decided about it yet."),
        "below": share_words(document),
        "follow_up": _("Follow-up assured") if document["follow_up"]["assured"] else _("Follow-up is not assured yet"),
        "evaluated": _evaluated(one.evaluation, small),
        "caption": _("Goals of %(name)s") % {"name": plan.neighbourhood.name},
        "heads": [_("Goal of the plan"), _("Actions done"), _("Late"), _("The city finds")],
        "goals": [_goal(one, goal, on) for goal in document["goals"]],
        "late_title": _("Past its term in %(name)s") % {"name": plan.neighbourhood.name},
        "late": list(_late(document, on)),
    }


def _evaluated(row: Evaluation | None, small: int) -> list[str]:
    if row is None or row.evaluated_on is None:
        return [_("This plan was not evaluated yet.")]
    words = {"day": _day(row.evaluated_on), "found": row.get_judgement_display(), "n": row.answers}
    said = _("Evaluated on %(day)s: %(found)s. Residents who answered: %(n)s.") % words
    if suppression.is_small(row.answers, small):
        said = _("Evaluated on %(day)s: %(found)s. A few residents answered.") % words
    return [said, row.words, _("What was learned: %(learned)s") % {"learned": row.learned}]


def _goal(one: Reported, goal: dict[str, Any], on: date) -> list[str]:
    own = reporting.progress({"goals": [goal], "follow_up": {"missing": []}}, on=on)
    done = _("%(part)s of %(whole)s") % {"part": own.done, "whole": own.actions}
    return [f"{goal['place']}. {goal['goal']}", done, str(own.late), one.found_of(goal["reference"]) or "–"]


def _late(document: dict[str, Any], on: date) -> Iterator[str]:
    for action in reporting.actions_of(document):
        term = reporting.term_of(action)
        if term is not None and reporting.is_late(action, on=on):
            yield _("Action “%(title)s”, by %(day)s") % {"title": action["title"], "day": _day(term)}
        for one in reporting.counted(action["commitments"]):
            if one["days_late"]:
                words = {"what": one["what"], "who": plans.in_words("party", one["party"]), "n": one["days_late"]}
                yield _("Promise of %(who)s: %(what)s (%(n)s days late)") % words


def share_words(document: dict[str, Any]) -> str:
    """How many goals come from below, in words; "" when that was not counted."""
    share = plans.share_in(document)
    return plans.share_in_words(share) if share else ""


def poster_pdf(shown: "PublicPlan", *, url: str, language: str, on: date, at: datetime) -> bytes:
    """The poster of a plan for in the street, tagged. No query; slow the first time of a day."""
    with translation.override(language):
        data = _poster(shown, url, language, on)
        digest = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
        key = f"results.poster:{settings.RELEASE}:{digest}"
        made = cache.get(key)
        if made is None:
            made = typeset(PDF / "poster.typ", data, made_at=at.replace(hour=0, minute=0, second=0, microsecond=0))
            cache.set(key, made, A_DAY)
    return bytes(made)


def _poster(shown: "PublicPlan", url: str, language: str, on: date) -> dict[str, Any]:
    document, version = shown.document, shown.version
    return {
        "language": language,
        "city": document["municipality"]["name"],
        "place": document["neighbourhood"]["name"],
        "title": document["plan"]["title"],
        "decided": _("Adopted by %(body)s on %(day)s") % {"body": version.decided_by, "day": _day(version.decided_on)}
        if version
        else _("This plan is still being made"),
        "below": share_words(document),
        "goals": [_poster_goal(goal, on) for goal in document["goals"]],
        "stands": _("As it stood on %(day)s.") % {"day": _day(on)},
        "say": _("What do you think? Say it, and you get an answer."),
        "scan": _("Scan the code, or go to:"),
        "link": url,
        "qr": unquote(segno.make(url, error="m").svg_data_uri().split(",", 1)[1]),
        "qr_alt": _("QR code of the page of this plan: %(url)s") % {"url": url},
    }


def _poster_goal(goal: dict[str, Any], on: date) -> dict[str, Any]:
    own = reporting.progress({"goals": [goal], "follow_up": {"missing": []}}, on=on)
    words, some = {"done": own.done, "all": own.actions}, goal["actions"][:MOST_ON_POSTER]
    said = _("%(done)s of %(all)s actions are done") if own.actions else _("There is no action for this goal yet.")
    return {
        "title": f"{goal['place']}. {goal['goal']}",
        "said": said % words,
        "actions": [f"{action['title']} ({plans.word_of(action['state'])})" for action in some],
    }


MOST_ON_POSTER = 5
"""Actions of one goal on a poster; the others are on the page."""


def _day(day: date) -> str:
    return date_format(day, "j F Y")
