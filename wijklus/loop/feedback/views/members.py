"""What is answered to people through their group, for who speaks for it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest

from .. import reads, rules, writes

PER_PAGE = 25


@login_required
@require_safe
def to_members(request: CityRequest) -> HttpResponse:
    """The answers for the members of a group, and which of them were brought to them."""
    page = Paginator(reads.to_members(by=request.actor), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(row, row.state == rules.DONE, row.answer.result or row.answer.signal) for row in page]
    return render(request, "feedback/to_members.html", {"page": page, "rows": rows})


@login_required
@require_POST
def tell_member(request: CityRequest, reference: str) -> HttpResponse:
    """Note that the group told one of its members."""
    found = reads.member_answer(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such answer")
    writes.told(recipient=found, told_by="", by=request.actor, at=clock.now())
    messages.success(request, _("Noted: this person was told."))
    return redirect("feedback:to_members", request.municipality.slug)
