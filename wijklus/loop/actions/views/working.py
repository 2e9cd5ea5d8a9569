"""Screens: how the work on an action goes, for whoever keeps it up and, on a page of its own, for everybody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.paging import page
from wijklus.base.posting import did, kept

from .. import access, reads, rules, writes
from ..forms.working import MilestoneForm, NeedForm, OwnPartForm, PartForm, PhotoForm, ProgressForm, RiskForm
from ..models import Action
from .actions import action_or_404


@dataclass(frozen=True)
class Kind:
    """One kind of thing that belongs to an action: its form, its writes, its read, and what it is called."""

    form: type[PartForm]
    add: Callable[..., Any]
    change: Callable[..., Any]
    read: Callable[..., Any]
    field: str
    new: Any
    edit: Any


KINDS = {
    "mijlpaal": Kind(
        MilestoneForm, writes.add_milestone, writes.change_milestone, reads.milestone, "milestone",
        gettext_lazy("New milestone"), gettext_lazy("Change the milestone"),
    ),
    "risico": Kind(
        RiskForm, writes.add_risk, writes.change_risk, reads.risk, "risk",
        gettext_lazy("New risk"), gettext_lazy("Change the risk"),
    ),
    "eigen-inbreng": Kind(
        OwnPartForm, writes.add_own_part, writes.change_own_part, reads.own_part, "own_part",
        gettext_lazy("What people do themselves"), gettext_lazy("Change what people do themselves"),
    ),
}  # fmt: skip
"""By the word in the address."""


@login_required
@require_safe
def work(request: CityRequest, reference: str) -> HttpResponse:
    """How the work on an action goes, to keep up."""
    return shown_work(request, action_or_404(request, reference))


def shown_work(request: CityRequest, found: Action, **forms: Any) -> HttpResponse:
    """The page of the work on one action, with the forms that were sent in the place of the empty ones."""
    may_keep_up = access.may_keep_up(request.actor, found) and found.state in rules.OPEN
    others = list(reads.to_wait_for(found)) if may_keep_up else []
    context = {
        "action": found,
        "work": reads.work_of(found, on=clock.today()),
        "may_keep_up": may_keep_up,
        "may_show": access.may_keep_up(request.actor, found),
        "progress_form": ProgressForm(initial={"percent": found.percent}),
        "need_form": NeedForm(others=others, auto_id="need_%s"),
        "others": others,
        **forms,
    }
    has_errors = any(form.errors for form in forms.values())
    return render(request, "actions/work.html", context, status=422 if has_errors else 200)


def _given(request: CityRequest) -> dict[str, Any]:
    return {"by": request.actor, "at": clock.now()}


@login_required
@require_POST
def tell_progress(request: CityRequest, reference: str) -> HttpResponse:
    """Tell how far it is."""
    found = action_or_404(request, reference)
    access.require(access.may_keep_up(request.actor, found))
    form = ProgressForm(request.POST)
    if form.is_valid():
        told = kept(form, lambda: writes.tell_progress(action=found, **_given(request), **form.cleaned_data))
        if told is not None:
            return redirect("actions:work", request.municipality.slug, reference)
    return shown_work(request, found, progress_form=form)


def _kind_or_404(kind: str) -> Kind:
    if kind not in KINDS:
        raise Http404("no such kind")
    return KINDS[kind]


@login_required
@require_http_methods(["GET", "POST"])
def add_part(request: CityRequest, reference: str, kind: str) -> HttpResponse:
    """A new milestone, risk, or part of the people themselves."""
    chosen, found = _kind_or_404(kind), action_or_404(request, reference)
    access.require(access.may_keep_up(request.actor, found))
    form = chosen.form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = kept(form, lambda: chosen.add(action=found, **_given(request), **form.cleaned_data))
        if made is not None:
            return redirect("actions:work", request.municipality.slug, reference)
    return _form(request, form, found, heading=chosen.new)


@login_required
@require_http_methods(["GET", "POST"])
def part(request: CityRequest, kind: str, reference: str) -> HttpResponse:
    """Change a milestone, risk, or part of the people themselves; a second writer sees both texts."""
    chosen = _kind_or_404(kind)
    stands = chosen.read(by=request.actor, reference=reference)
    if stands is None:
        raise Http404("no such part")
    access.require(access.may_keep_up(request.actor, stands.action))
    form = chosen.form(request.POST or None, of=stands)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {chosen.field: stands, **_given(request), **form.cleaned_data}
        if kept(form, lambda: chosen.change(**given)) is not None:
            return redirect("actions:work", request.municipality.slug, stands.action.reference)
    return _form(request, form, stands.action, heading=chosen.edit)


def _form(request: CityRequest, form: Any, found: Action, *, heading: Any) -> HttpResponse:
    context = {"form": form, "heading": heading, "submit": _("Save"), "action": found}
    return render(request, "actions/form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def say_needs(request: CityRequest, reference: str) -> HttpResponse:
    """Say that an action waits for another."""
    found = action_or_404(request, reference)
    access.require(access.may_keep_up(request.actor, found))
    form = NeedForm(request.POST, others=list(reads.to_wait_for(found)), auto_id="need_%s")
    if form.is_valid():
        made = kept(form, lambda: writes.say_needs(action=found, **_given(request), **form.cleaned_data))
        if made is not None:
            return redirect("actions:work", request.municipality.slug, reference)
    return shown_work(request, found, need_form=form)


@login_required
@require_POST
def stop_needing(request: CityRequest, reference: str) -> HttpResponse:
    """Say that an action does not wait for another any more. Posted: `needs`, `reason`."""
    found = action_or_404(request, reference)
    needs = action_or_404(request, request.POST.get("needs", ""))
    given: dict[str, Any] = {"action": found, "needs": needs, "reason": request.POST.get("reason", "")}
    did(request, lambda: writes.stop_needing(**given, **_given(request)), _("It does not wait for that one any more."))
    return redirect("actions:work", request.municipality.slug, reference)


@login_required
@require_http_methods(["GET", "POST"])
def add_photo(request: CityRequest, reference: str) -> HttpResponse:
    """Put a photo from before or after with an action."""
    found = action_or_404(request, reference)
    access.require(access.may_keep_up(request.actor, found))
    form = PhotoForm(request.POST, request.FILES) if request.method == "POST" else PhotoForm()
    if request.method == "POST" and form.is_valid():
        made = kept(form, lambda: writes.add_photo(action=found, **_given(request), **form.cleaned_data))
        if made is not None:
            return redirect("actions:work", request.municipality.slug, reference)
    return _form(request, form, found, heading=_("Photo from before or after"))


@login_required
@require_POST
def remove_photo(request: CityRequest, reference: str) -> HttpResponse:
    """Take a photo away. Posted: `reason`."""
    access.require(access.may_see(request.actor))
    found = reads.photo(reference=reference)
    if found is None:
        raise Http404("no such photo")
    reason = request.POST.get("reason", "")
    did(
        request,
        lambda: writes.remove_photo(photo=found, reason=reason, **_given(request)),
        _("The photo is taken away."),
    )
    return redirect("actions:work", request.municipality.slug, found.action.reference)


@require_safe
def photo(request: CityRequest, reference: str) -> FileResponse:
    """A photo of an action, for everybody."""
    found = reads.photo(reference=reference)
    if found is None:
        raise Http404("no such photo")
    try:
        stream: Any = default_storage.open(str(found.file))
    except FileNotFoundError as gone:
        raise Http404("this photo was taken away") from gone
    answer = FileResponse(stream, content_type="image/webp")
    answer["Cache-Control"] = "public, max-age=3600"
    answer["Content-Security-Policy"] = "default-src 'none'"
    return answer


def _public_or_404(reference: str) -> Action:
    found = reads.public_action(reference=reference)
    if found is None:
        raise Http404("no such action")
    return found


@require_safe
def public_action(request: CityRequest, reference: str) -> HttpResponse:
    """What is done, how far it is, what can go wrong, what it waits for, and what people do themselves."""
    found = _public_or_404(reference)
    today = clock.today()
    context = {
        "action": found,
        "owner": reads.party_name(found.owner),
        "work": reads.work_of(found, on=today),
        "is_late": reads.is_late(found, on=today),
    }
    return render(request, "actions/public.html", context)


@require_safe
def progress(request: CityRequest, reference: str) -> HttpResponse:
    """Everything that was told of how far an action is, latest first."""
    found = _public_or_404(reference)
    told = page(reads.progress(found), by="at", cursor=request.GET.get("vanaf", ""))
    return render(request, "actions/progress.html", {"action": found, "page": told})
