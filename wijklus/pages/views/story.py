"""The story of a signal by its private link, and the story of a theme for everybody."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Refused
from wijklus.city.steering import reads as steering
from wijklus.crossings import erasing
from wijklus.ground.people import access as people_access
from wijklus.ground.people import reads as people
from wijklus.loop.feedback import access as feedback_access
from wijklus.loop.feedback import reads as feedback
from wijklus.loop.feedback import rules as feedback_rules
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.results import reads as results
from wijklus.loop.signals import access as signal_access
from wijklus.loop.signals import reads as signals
from wijklus.loop.signals import rules as signal_rules
from wijklus.loop.signals.rules import procedures

from .. import stories


def story(request: CityRequest, reference: str, key: str) -> HttpResponse:
    """Everything that happened with what somebody said, for whoever holds the private link."""
    signal = _signal(reference, key)
    speaks = signal_access.speaks_for_person(signal, key)
    links = priorities.themes_in_story(signal_ids=[signal.pk])
    answers = feedback.answers_in_story(signal_ids=[signal.pk])
    given = [link for link in answers if link.answer.outcome != feedback_rules.NOTICE]
    recipients = [link.recipient for link in given if link.recipient is not None]
    told = [r.pk for r in recipients if r.state == feedback_rules.DONE]
    verdicts = feedback.verdicts_of(recipient_ids=told)
    last = recipients[-1] if recipients else None
    asked = (
        last
        if last and last.state == feedback_rules.DONE and given[-1].answer.outcome in feedback_rules.FINAL
        else None
    )
    context = {
        "signal": signal,
        "key": key,
        "speaks": speaks,
        "own_themes": [link.theme for link in links if link.removed_at is None],
        "hops": stories.line_of_signal(signals.story_hops(signal), links, answers, verdicts, is_theirs=speaks),
        "asked": asked,
        "may_judge": speaks and signal.may_judge,
        "asked_key": _verdict_key(signal, key, asked) if asked and speaks else "",
        "verdict": verdicts[-1] if verdicts else None,
        **({} if given or signal.state == signal_rules.SET_ASIDE else _first_answer(signal)),
        "outcome_on": _outcome_on(signal) if given else None,
        "publication": getattr(signal, "publication", None),
        "translations": signals.translations_beside([signal], language=request.municipality.language)[signal.pk],
        "there": getattr(signal, "elsewhere", None),
        **_handed(signal),
    }
    return render(request, "pages/story.html", context)


@require_safe
def judge_plan(request: CityRequest, reference: str, key: str) -> HttpResponse:
    """On to the personal link by which who is behind a signal judges a plan, or back to what became of it."""
    signal = _signal(reference, key)
    speaks = signal_access.speaks_for_person(signal, key)
    links = results.open_links_of(person_id=signal.person_id, on=clock.today()) if speaks else []
    if links:
        return redirect(links[0][1])
    return redirect("story", request.municipality.slug, reference, key)


def _handed(signal: Any) -> dict[str, Any]:
    """That it was handed to a procedure of its own, to whom and by when. No query."""
    handed = getattr(signal, "handed_over", None)
    if handed is None:
        return {}
    words = signals.term_words(handed.term_on, handed.law)
    return {"handed": handed, "handed_as": gettext(procedures.TITLES[handed.kind]), "handed_term": words}


def _outcome_on(signal: Any) -> date | None:
    """The day by which they hear the outcome, for who was told in between how it stands or opened it again."""
    term = signals.term_of(signal)
    return term.outcome_on if term and term.due_on is not None and term.outcome_on >= clock.today() else None


def _first_answer(signal: Any) -> dict[str, Any]:
    """What who waits for a first answer may know: the day that the receipt named, and whom they can call. One query."""
    today = clock.today()
    contact = people.contact_for(neighbourhood_id=signal.neighbourhood_id, on=today)
    term = signals.term_of(signal)
    by = term.first_answer_on if term else None
    return {"answer_on": by, "is_answer_late": by is not None and by < today, "contact": contact}


@require_POST
def erase_me(request: CityRequest, reference: str, key: str) -> HttpResponse:
    """Erase how I can be answered; with a tick also my words. What happened with it, and every figure, stays.

    By a link that does not speak for the person: what this signal holds, and a mail to who can ask for the rest.
    """
    signal = _signal(reference, key)
    if signal.person is None:
        raise Http404
    if not signal_access.speaks_for_person(signal, key):
        me = signal_access.follower(municipality_id=request.municipality.pk, signal_reference=signal.reference)
        erasing.erase_signal(signal=signal, by=me, at=clock.now())
        return redirect("story", request.municipality.slug, reference, key)
    by = people_access.oneself(municipality_id=request.municipality.pk, person_reference=signal.person.reference)
    try:
        erasing.erase_person(
            person_ref=signal.person.reference, by=by, at=clock.now(), with_words=bool(request.POST.get("with_words"))
        )
    except Refused as refused:
        return render(request, "pages/erased.html", {"refused": refused.sentence}, status=409)
    return redirect("erased", request.municipality.slug)


def erased(request: CityRequest) -> HttpResponse:
    """Your data is gone."""
    return render(request, "pages/erased.html")


def theme_story(request: CityRequest, reference: str) -> HttpResponse:
    """What became of a theme, for everybody: counts, and the words that a person read and confirmed to be public."""
    theme = priorities.theme_public(reference=reference, small_cell=request.municipality.small_cell)
    if theme is None:
        raise Http404
    quotes = signals.quotes(signals=priorities.links().filter(theme_id=theme.pk).values("signal_id"))
    context = {
        "theme": theme,
        "hops": stories.line_of_theme(theme.pk),
        "quotes": quotes,
        "directing": steering.directing(theme_id=theme.pk, on=clock.today()),
    }
    return render(request, "pages/theme_story.html", context)


def _verdict_key(signal: Any, key: str, asked: Any) -> str:
    """The key of the form "is it solved?": as strong as the link by which the page was opened."""
    if signal_access.was_sent(signal, key):
        return feedback_access.link_key(asked.reference, asked.link_version)
    return feedback_access.story_key(asked, signal)


def _signal(reference: str, key: str) -> Any:
    signal = signals.for_link(reference=reference, key=key)
    if signal is None:
        raise Http404
    return signal
