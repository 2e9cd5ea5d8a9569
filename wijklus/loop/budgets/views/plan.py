"""The multi-year plan with its amounts."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wijklus.base.http import CityRequest
from wijklus.base.text import number

from .. import access, reads
from ..models import KINDS


@login_required
@require_safe
def plan(request: CityRequest) -> HttpResponse:
    """One version of the plan as a tree, with the amounts of each year."""
    tree = reads.plan_tree(
        by=request.actor,
        version=request.GET.get("versie", ""),
        kind=request.GET.get("soort", ""),
        under=number(request.GET.get("onder", "")),
    )
    kinds = [(kind, label, tree.of_kind[kind]) for kind, label in KINDS]
    context = {"tree": tree, "kinds": kinds, "may_keep": access.may_keep(request.actor)}
    return render(request, "budgets/plan.html", context)
