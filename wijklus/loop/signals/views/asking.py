"""What the city asks about a category: the second step after saying something, and the settings behind it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Conflict, Refused

from .. import access, reads, writes
from ..forms import QUESTION_KINDS, QuestionForm, RepliesForm, filled_in
from ..models import Category, Question
from .saying import next_step


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: CityRequest, reference: str, key: str) -> HttpResponse:
    """A few more questions about what somebody said: it was received already, so leaving loses nothing."""
    signal = reads.for_link(reference=reference, key=key)
    if signal is None:
        raise Http404("this link does not fit")
    asked = list(reads.questions_of(signal.category)) if signal.category else []
    onwards = reverse(next_step(request), args=[request.municipality.slug, reference, key])
    if not asked:
        return redirect(onwards)
    language = get_language() or "nl"
    form = RepliesForm(request.POST or None, questions=asked, language=language)
    if request.method == "POST" and form.is_valid():
        by = access.follower(municipality_id=request.municipality.pk, signal_reference=reference)
        try:
            writes.reply(signal=signal, given=form.given(), language=language, by=by, at=clock.now())
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.sentence))
        else:
            return redirect(onwards)
    name = reads.name_of(signal.category.name, language) if signal.category else ""
    context = {"form": form, "signal": signal, "onwards": onwards, "category": name}
    return render(request, "signals/questions.html", context, status=422 if form.errors else 200)


def _languages(request: CityRequest) -> list[tuple[str, str]]:
    return [row for row in settings.LANGUAGES if row[0] in (request.municipality.languages or ["nl"])]


def _category(request: CityRequest, code: str) -> Category:
    access.require(access.may_edit_categories(request.actor))
    found = reads.category_by_code(code)
    if found is None:
        raise Http404("no such category")
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def category_questions(request: CityRequest, code: str) -> HttpResponse:
    """What is asked about a category, and a form to ask more."""
    category = _category(request, code)
    form = QuestionForm(request.POST or None, languages=_languages(request))
    if request.method == "POST" and form.is_valid():
        try:
            writes.add_question(category=category, by=request.actor, at=clock.now(), **form.chosen())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The question was added."))
            return redirect("signals:category_questions", request.municipality.slug, code)
    language = get_language() or "nl"
    kinds = dict(QUESTION_KINDS)
    rows = [
        (
            row,
            reads.name_of(row.text, language),
            kinds[row.kind],
            [name for _key, name in reads.options_of(row, language)],
        )
        for row in reads.questions_of(category, only_active=False)
    ]
    context = {"form": form, "category": category, "name": reads.name_of(category.name, language), "rows": rows}
    return render(request, "signals/category_questions.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def category_question(request: CityRequest, code: str, question: str) -> HttpResponse:
    """Ask it in other words, in another place, or no longer."""
    category = _category(request, code)
    found = reads.question_by_code(category=category, code=question)
    if found is None:
        raise Http404("no such question")
    languages = _languages(request)
    form = QuestionForm(request.POST or None, languages=languages, question=found, initial=filled_in(found, languages))
    if request.method == "POST" and form.is_valid() and _changed(request, form, found):
        messages.success(request, _("The question was changed."))
        return redirect("signals:category_questions", request.municipality.slug, code)
    name = reads.name_of(found.text, get_language() or "nl")
    context = {"form": form, "category": category, "name": name}
    return render(request, "signals/category_question.html", context, status=422 if form.errors else 200)


def _changed(request: CityRequest, form: QuestionForm, question: Question) -> bool:
    """Whether it was changed; else its form says why not."""
    given: dict[str, Any] = {
        "version": form.cleaned_data["version"] or 0,
        "position": form.cleaned_data["position"] or 0,
        **form.chosen(),
    }
    try:
        writes.change_question(question=question, by=request.actor, at=clock.now(), **given)
    except Conflict as conflict:
        form.add_error(None, str(conflict.sentence))
        return False
    except Refused as refused:
        form.refuse(refused)
        return False
    return True
