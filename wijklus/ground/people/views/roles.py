"""Roles: which there are, what they may, and who has them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Conflict, Refused

from .. import access, reads, rules, writes
from ..forms import RoleForm, initial_of
from ..models import Role


@login_required
@require_safe
def roles(request: CityRequest) -> HttpResponse:
    """All roles, with what each may and how many people have it."""
    held = reads.members(by=request.actor, on=clock.today())
    counted: dict[int, int] = {}
    for membership in held:
        counted[membership.role_id] = counted.get(membership.role_id, 0) + 1
    rows = [(role, [rules.RIGHTS[r] for r in role.rights], counted.get(role.pk, 0)) for role in reads.roles()]
    return render(request, "people/roles.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def new_role(request: CityRequest) -> HttpResponse:
    """Compose a new role."""
    access.require(access.may_manage_users(request.actor))
    form = RoleForm(request.POST or None, languages=request.municipality.languages)
    if request.method == "POST" and form.is_valid():
        if reads.role_by_key(form.key()):
            form.add_error(None, _("There is already a role with this name."))
        elif _saved(request, form, form.key()):
            return redirect("people:roles", request.municipality.slug)
    return render(request, "people/role.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def role(request: CityRequest, key: str) -> HttpResponse:
    """What one role may, and who has it."""
    access.require(access.may_manage_users(request.actor))
    found = reads.role_by_key(key)
    if found is None:
        raise Http404("no such role")
    form = RoleForm(request.POST or None, initial=initial_of(found), languages=request.municipality.languages)
    if request.method == "POST" and form.is_valid() and _saved(request, form, key):
        return redirect("people:roles", request.municipality.slug)
    held = reads.members(by=request.actor, on=clock.today()).filter(role=found)
    context = {"form": form, "role": found, "held": held}
    return render(request, "people/role.html", context, status=422 if form.errors else 200)


def _saved(request: CityRequest, form: RoleForm, key: str) -> bool:
    given = form.cleaned_data
    try:
        saved = writes.compose_role(
            key=key,
            name=form.named(),
            rights=given["rights"],
            whole_city=given["whole_city"],
            version=given["version"],
            by=request.actor,
            at=clock.now(),
        )
    except Conflict as conflict:
        _show_both(form, conflict.theirs)
        return False
    except Refused as refused:
        form.refuse(refused)
        return False
    messages.success(request, _("The role is saved: %(role)s.") % {"role": next(iter(saved.name.values()))})
    return True


def _show_both(form: RoleForm, theirs: Role) -> None:
    """Say what stands now; saving once more replaces it."""
    rights = ", ".join(_(rules.RIGHTS[right]) for right in theirs.rights)
    sentence = _("Somebody changed this role while you were at it. It now may: %(rights)s. Save again to replace it.")
    form.replace(theirs.version, sentence % {"rights": rights})
