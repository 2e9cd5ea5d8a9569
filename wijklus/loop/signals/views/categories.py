"""The list of categories of the city."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Conflict, Refused

from .. import access, reads, rules, writes
from ..forms import CategoryForm
from ..models import Category


def _form(request: CityRequest, category: Category | None = None) -> CategoryForm:
    languages = [row for row in settings.LANGUAGES if row[0] in (request.municipality.languages or ["nl"])]
    initial: dict[str, Any] = {}
    if category is not None:
        own = reads.own_days(category)
        initial = {
            **{f"name_{code}": name for code, name in category.name.items()},
            "parent": category.parent.code if category.parent else "",
            "policy_field": category.policy_field.code if category.policy_field else "",
            "is_public_space": category.is_public_space,
            "is_active": category.is_active,
            "first_answer_days": own.first_answer,
            "outcome_days": own.outcome,
            "position": category.position,
            "version": category.version,
        }
    return CategoryForm(
        request.POST or None,
        languages=languages,
        mains=[main for main, _under in reads.tree() if category is None or main.pk != category.pk],
        policy_fields=list(reads.policy_fields()),
        language=get_language() or "nl",
        initial=initial,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def categories(request: CityRequest) -> HttpResponse:
    """All categories, also those no longer used, and a form to add one."""
    access.require(access.may_edit_categories(request.actor))
    form, status = _form(request), 200
    if request.method == "POST" and form.is_valid():
        try:
            writes.add_category(by=request.actor, at=clock.now(), **form.chosen())
        except Refused as refused:
            _show(form, refused)
        else:
            messages.success(request, _("The category was added."))
            return redirect("signals:categories", request.municipality.slug)
    if form.errors:
        status = 422
    language = get_language() or "nl"
    tree = [
        (
            row,
            reads.name_of(row.name, language),
            reads.name_of(row.policy_field.name, language) if row.policy_field else "",
            [(one, reads.name_of(one.name, language)) for one in under],
        )
        for row, under in reads.tree(only_active=False)
    ]
    return render(request, "signals/categories.html", {"form": form, "tree": tree}, status=status)


@login_required
@require_POST
def seed_categories(request: CityRequest) -> HttpResponse:
    """Begin with the list that comes with Wijklus; what the city already has stays."""
    added = writes.seed_categories(rows=rules.DEFAULT_CATEGORIES, by=request.actor, at=clock.now())
    messages.success(request, _("%(n)s categories were added.") % {"n": added})
    return redirect("signals:categories", request.municipality.slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def category(request: CityRequest, code: str) -> HttpResponse:
    """Rename, move, map or retire one category."""
    access.require(access.may_edit_categories(request.actor))
    found = reads.category_by_code(code)
    if found is None:
        raise Http404("no such category")
    form, status, theirs = _form(request, found), 200, None
    if request.method == "POST" and form.is_valid():
        try:
            writes.change_category(
                category=found,
                version=form.cleaned_data["version"] or 0,
                position=form.cleaned_data["position"] or 0,
                is_active=form.cleaned_data["is_active"],
                by=request.actor,
                at=clock.now(),
                **form.chosen(),
            )
        except Conflict as conflict:
            form.add_error(None, str(conflict.sentence))
            theirs = _form_of(found, conflict)
        except Refused as refused:
            _show(form, refused)
        else:
            messages.success(request, _("The category was changed."))
            return redirect("signals:categories", request.municipality.slug)
    if form.errors:
        status = 422
    name = reads.name_of(found.name, get_language() or "nl")
    context = {"form": form, "category": found, "name": name, "theirs": theirs}
    return render(request, "signals/category.html", context, status=status)


def _form_of(category: Category, conflict: Conflict) -> Any:
    """What stands now, as lines to read."""
    now: Category = conflict.theirs
    return [(code, name) for code, name in now.name.items()]


def _show(form: CategoryForm, refused: Refused) -> None:
    field = f"name_{form.languages[0]}" if refused.field == "name" else refused.field
    form.add_error(field if field in form.fields else None, str(refused.sentence))
