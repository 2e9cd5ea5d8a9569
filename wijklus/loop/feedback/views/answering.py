"""What is owed, and writing the one answer that goes to everybody."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wijklus.base import clock, texting
from wijklus.base.http import CityRequest
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.people import reads as people
from wijklus.loop.results import reads as results
from wijklus.loop.signals import reads as signals

from .. import access, reads, rules, writes
from ..forms import AnswerForm, DirectAnswerForm

PER_PAGE = 25
MOST_LETTERS = 200


@login_required
def owed(request: CityRequest) -> HttpResponse:
    """Everything people wait for, with whoever holds the next step; what can be answered now stands first."""
    if not access.may_see_debt(request.actor):
        raise NotAllowed
    now = clock.now()
    where = access.debt_of(request.actor)
    every = reads.debt(neighbourhood_ids=where, now=now)
    gone = reads.lost(neighbourhood_ids=where, now=now, after_days=request.municipality.lost_after_days, debts=every)
    mine = [d for d in every if d.step in (rules.ANSWER, rules.DELIVER)]
    others = [d for d in every if d.step not in (rules.ANSWER, rules.DELIVER)]
    page = Paginator(others, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "now": now,
        "mine": _shown(mine, now, request),
        "others": _shown(page, now, request),
        "page": page,
        "total": reads.debt_total(neighbourhood_ids=where),
        "lost": reads.total_of(gone),
        "letters": reads.letters_to_print(actor=request.actor).count(),
        "printed": _batches(reads.letters_to_post(actor=request.actor).count()),
    }
    return render(request, "feedback/owed.html", context)


@login_required
def lost(request: CityRequest) -> HttpResponse:
    """Where people are lost: nothing happened for too long, or it ended without an answer; heaviest first."""
    if not access.may_see_debt(request.actor):
        raise NotAllowed
    now, after_days = clock.now(), request.municipality.lost_after_days
    found = reads.lost(neighbourhood_ids=access.debt_of(request.actor), now=now, after_days=after_days)
    known = {(one.url_name, one.ref) for one in found}
    theirs = reads.lost_with(by=request.actor, now=now, after_days=after_days)
    every = [*found, *(one for one in theirs if (one.url_name, one.ref) not in known)]
    page = Paginator(every, PER_PAGE).get_page(request.GET.get("page"))
    context = {"rows": _shown(page, now, request), "page": page, "total": reads.total_of(every), "days": after_days}
    return render(request, "feedback/lost.html", context)


def _batches(n: int) -> list[dict[str, int]]:
    """The printed letters in the parts in which they can be printed again."""
    starts = range(0, n, MOST_LETTERS)
    return [{"start": start, "first": start + 1, "last": min(start + MOST_LETTERS, n)} for start in starts]


def _shown(rows: Any, now: Any, request: CityRequest) -> list[dict[str, Any]]:
    """Each row with its one next step, which is a link for who may take it; and why its people are lost, if so."""
    before = now - timedelta(days=request.municipality.lost_after_days)
    return [
        {
            "debt": d,
            "days": d.days(now),
            "step": reads.TITLES[d.step],
            "why": reads.why_lost(d) if reads.is_lost(d, before) else "",
            "may": access.may_take(request.actor, d.step, d.neighbourhood_id),
        }
        for d in rows
    ]


@login_required
def answer(request: CityRequest, reference: str) -> HttpResponse:
    """One answer to everybody upstream of a result."""
    result = results.result_for(request.actor, reference)
    if result is None:
        raise Http404
    if not access.may_answer(request.actor, result.neighbourhood_id):
        raise NotAllowed
    given = reads.answer_of_result(result)
    if given is not None and request.method == "POST":
        covered = writes.extend(answer=given, by=request.actor, at=clock.now())
        messages.success(request, _("%(n)s more signals get the answer.") % {"n": covered})
        return redirect("feedback:sending", request.municipality.slug, given.reference)
    waiting = reads.owed_for_result(result)
    form = AnswerForm(request.POST or None, initial={"text": result.text})
    if form.is_valid():
        done = _give(request, form, result=result)
        if done:
            return done
    context = {"form": form, "result": result, "given": given, "reach": _reach(list(waiting))}
    return render(request, "feedback/answer.html", context)


@login_required
def answer_signal(request: CityRequest, reference: str) -> HttpResponse:
    """A direct answer to one signal."""
    signal = signals.for_actor(by=request.actor, reference=reference)
    if signal is None:
        raise Http404
    if not access.may_answer(request.actor, signal.neighbourhood_id):
        raise NotAllowed
    form = DirectAnswerForm(request.POST or None)
    if form.is_valid():
        done = _give(request, form, signal=signal)
        if done:
            return done
    context = {"form": form, "signal": signal, "reach": _reach([signal]), "comment": reads.comment_of(signal)}
    return render(request, "feedback/answer_signal.html", context)


def _give(request: CityRequest, form: AnswerForm, **about: Any) -> HttpResponse | None:
    try:
        given = writes.give_answer(**about, **form.cleaned_data, by=request.actor, at=clock.now())
    except Refused as refused:
        form.add_error(refused.field, refused.sentence)
        return None
    kept_on_device = f"answer-{(about.get('result') or about['signal']).reference}"
    messages.success(request, _("The answer is on its way."), extra_tags=kept_on_device)
    return redirect("feedback:sending", request.municipality.slug, given.reference)


def _reach(found: list[Any]) -> dict[str, Any]:
    """Who will get this answer and how: people per channel, counted voices apart."""
    person_ids = {s.person_id for s in found if s.person_id}
    channels = people.channels(person_ids)
    per_channel = Counter(rules.channel_for(channels.get(pk), texts=texting.is_there()) for pk in person_ids)
    return {
        "signals": len(found),
        "people": len(person_ids),
        "voices": sum(s.counted_voices for s in found),
        "channels": [(reads.CHANNEL_LABELS[c], per_channel[c]) for c in rules.CHANNELS if per_channel[c]],
    }
