"""Who works here: accounts and their roles, given and ended."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Refused

from .. import access, reads, rules, writes
from ..forms import EndForm, MemberForm, NoForm
from ..models import Membership


@login_required
@require_safe
def members(request: CityRequest) -> HttpResponse:
    """Everybody with a role now, or with ?alles=1 everybody who ever had one."""
    everybody = bool(request.GET.get("alles"))
    today = clock.today()
    held = reads.members(by=request.actor, on=None if everybody else today)
    rows = [(m, rules.in_force(m.valid_from, m.valid_until, today)) for m in held]
    return render(request, "people/members.html", {"rows": rows, "everybody": everybody, "today": today})


@login_required
@require_http_methods(["GET", "POST"])
def new_member(request: CityRequest) -> HttpResponse:
    """Give somebody a role: a new account, or with ?van=<membership> one that is known."""
    access.require(access.may_manage_users(request.actor))
    known = reads.membership_by_reference(by=request.actor, reference=request.GET.get("van", ""))
    initial = {"email": known.user.email, "name": known.user.name} if known else {}
    form = MemberForm(request.POST or None, initial=initial, on=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            _give(request, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The role is given."))
            return redirect("people:members", request.municipality.slug)
    return render(request, "people/new_member.html", {"form": form}, status=422 if form.errors else 200)


def _give(request: CityRequest, form: MemberForm) -> None:
    """An account without a role would be of no use: both are made, or neither."""
    given = dict(form.cleaned_data)
    at = clock.now()
    account = {field: given.pop(field) for field in ("email", "name", "language")}
    neighbourhoods = given.pop("neighbourhoods")
    with transaction.atomic():
        user = writes.make_user(**account, by=request.actor, at=at)
        writes.give_role(user=user, neighbourhood_ids=neighbourhoods, by=request.actor, at=at, **given)


@login_required
@require_http_methods(["GET", "POST"])
def end_role(request: CityRequest, reference: str) -> HttpResponse:
    """Let a role end on a day."""
    held = held_or_404(request, reference)
    form = EndForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            writes.end_role(membership=held, by=request.actor, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The role ends."))
            return redirect("people:members", request.municipality.slug)
    context = {"form": form, "held": held}
    return render(request, "people/end_role.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def erase_account(request: CityRequest, reference: str) -> HttpResponse:
    """Erase the name and address of somebody who no longer works here."""
    held = held_or_404(request, reference)
    form = NoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            writes.erase_account(user=held.user, by=request.actor, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The account is erased."))
            return redirect("people:members", request.municipality.slug)
    context = {"form": form, "held": held}
    return render(request, "people/erase_account.html", context, status=422 if form.errors else 200)


def held_or_404(request: CityRequest, reference: str) -> Membership:
    """The role given with this reference."""
    held = reads.membership_by_reference(by=request.actor, reference=reference)
    if held is None:
        raise Http404("no such role given")
    return held
