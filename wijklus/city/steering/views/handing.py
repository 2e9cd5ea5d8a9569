"""Handing over: the dossiers, one of them with its items, and what is decided about each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.paging import page
from wijklus.base.posting import back, kept
from wijklus.base.refusals import Refused
from wijklus.base.text import number as whole_number

from .. import access, reads, rules, writes
from ..forms import HandoverForm, MarkForm, MarkManyForm, ShownForm
from ..models import KINDS, MARKS, Handover, HandoverItem
from ..rules import handing

GET_AND_POST = ["GET", "HEAD", "POST"]
ADDRESSES = {
    handing.PLAN: "plans:desk",
    handing.THEME: "priorities:theme",
    handing.ACTION: "actions:action",
    handing.PROMISE: "actions:commitment",
    handing.SIGNAL: "signal",
    handing.FUND: "budgets:fund",
}
OF_AN_ANSWER = {"deliver": "feedback:sending", "comments": "feedback:comments"}


@login_required
@require_safe
def handovers(request: CityRequest) -> HttpResponse:
    """The dossiers, the newest first, each with how many items have no mark."""
    found = page(reads.handovers(by=request.actor), by="created_at", cursor=request.GET.get("vanaf", ""))
    context = {"page": found, "may_freeze": access.may_mark_any(request.actor)}
    return render(request, "steering/handovers.html", context)


@login_required
@require_http_methods(GET_AND_POST)
def new_handover(request: CityRequest) -> HttpResponse:
    """Freeze a dossier."""
    access.require(access.may_mark_any(request.actor))
    form = HandoverForm(request.POST or None, by=request.actor)
    if request.method == "POST" and form.is_valid():
        where, occasion = form.cleaned_data["where"], form.cleaned_data["occasion"]
        made = kept(
            form,
            lambda: writes.freeze(neighbourhood=where, occasion=occasion, by=request.actor, at=clock.now()),
        )
        if made is not None:
            messages.success(request, _("The dossier is being made. This page shows it as soon as it is sealed."))
            return redirect("steering:handover", request.municipality.slug, made.reference)
    return render(request, "steering/new_handover.html", {"form": form}, status=422 if form.errors else 200)


def _found(request: CityRequest, reference: str) -> Handover:
    found = reads.of_actor(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such handover")
    return found


def _sealed(request: CityRequest, reference: str) -> Handover:
    found = _found(request, reference)
    if found.state != rules.FROZEN:
        raise Http404("not sealed yet")
    return found


@login_required
@require_safe
def handover(request: CityRequest, reference: str) -> HttpResponse:
    """One dossier: how far the next team is, and its items, those without a mark first when asked."""
    found = _found(request, reference)
    asked = ShownForm(request.GET)
    asked.is_valid()
    kind, shown = asked.cleaned_data.get("soort", ""), asked.cleaned_data.get("merk", "")
    mark = {"": None, "zonder": ""}.get(shown, shown)
    rows = page(
        reads.items(handover=found, kind=kind, mark=mark), by="number", cursor=request.GET.get("vanaf", ""), rising=True
    )
    told = dict(KINDS)
    open_items: int = getattr(found, "open_items", 0)
    context = {
        "handover": found,
        "open_items": open_items,
        "percent": handing.percent(found.items_count - open_items, found.items_count),
        "tallies": [(told[one.kind], one) for one in reads.tallies(handover=found)],
        "page": rows,
        "kinds": KINDS,
        "marks": MARKS,
        "kind": kind,
        "shown": shown,
        "parts": range(1, handing.parts(found.items_count) + 1),
        "may_mark": access.may_mark_any(request.actor) and found.state == rules.FROZEN,
        "seal": reads.is_whole(found) if found.state == rules.FROZEN and "zegel" in request.GET else None,
    }
    return render(request, "steering/handover.html", context)


@login_required
@require_POST
def mark_many(request: CityRequest, reference: str) -> HttpResponse:
    """Decide about the items that were chosen, with one reason."""
    access.require(access.may_mark_any(request.actor))
    found = _sealed(request, reference)
    form = MarkManyForm(request.POST)
    numbers = {value for text in request.POST.getlist("numbers") if (value := whole_number(text)) is not None}
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
    else:
        try:
            done, left = writes.mark_many(
                handover=found, numbers=numbers, **form.cleaned_data, by=request.actor, at=clock.now()
            )
        except Refused as refused:
            messages.error(request, str(refused.sentence))
        else:
            messages.success(request, ngettext("%(n)s item marked.", "%(n)s items marked.", done) % {"n": done})
            if left:
                words = ngettext(
                    "%(n)s item was left as it is: somebody else marked it, or it is not yours to decide.",
                    "%(n)s items were left as they are: somebody else marked them, or they are not yours to decide.",
                    left,
                )
                messages.warning(request, words % {"n": left})
    return redirect(back(request, _address(request, found)))


def _address(request: CityRequest, found: Handover) -> str:
    return redirect("steering:handover", request.municipality.slug, found.reference).url


@login_required
@require_http_methods(GET_AND_POST)
def item(request: CityRequest, reference: str, number: int) -> HttpResponse:
    """One item, and what is decided about it."""
    found = _sealed(request, reference)
    row = reads.item(handover=found, number=number)
    if row is None:
        raise Http404("no such item")
    may_mark = access.may_mark(request.actor, row.neighbourhood_id) and row.mark != handing.STOP
    initial = {"version": row.version, "mark": row.mark, "reason": row.reason}
    form = MarkForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if kept(form, lambda: writes.mark(item=row, **given, by=request.actor, at=clock.now())) is not None:
            messages.success(request, _("What you decided is noted."))
            return redirect("steering:handover", request.municipality.slug, found.reference)
    context = {"handover": found, "item": row, "form": form, "may_mark": may_mark, "address": _of_item(row)}
    return render(request, "steering/item.html", context, status=422 if form.errors else 200)


def _of_item(row: HandoverItem) -> str:
    if row.kind == handing.ANSWER:
        return OF_AN_ANSWER.get(row.step, "feedback:answer")
    return ADDRESSES.get(row.kind, "")


@login_required
@require_safe
def document(request: CityRequest, reference: str) -> HttpResponseBase:
    """The sealed document, byte for byte what its SHA-256 was taken of."""
    found = _sealed(request, reference)
    answer = StreamingHttpResponse(
        (piece.encode() for piece in reads.document(found)), content_type="application/json; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="overdracht-{found.reference}.json"'
    return answer


@login_required
@require_safe
def pdf(request: CityRequest, reference: str, part: int) -> HttpResponse:
    """A part of the dossier on paper, with the marks of this moment."""
    found = _sealed(request, reference)
    if not 1 <= part <= handing.parts(found.items_count):
        raise Http404("no such part")
    first = (part - 1) * handing.OF_A_PART
    rows = list(reads.items(handover=found).filter(number__gt=first)[: handing.OF_A_PART])
    made = reads.as_pdf(found, rows, part=part, city=request.municipality.name, language=get_language() or "nl")
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="overdracht-{found.reference}-{part}.pdf"'
    return answer
