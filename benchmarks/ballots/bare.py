"""The addresses of the house, and beside them a bare view that puts down one ballot."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

from wijklus.base import scope
from wijklus.loop.rounds.models import Ballot, RoundArea
from wijklus.urls import urlpatterns as house

from .city import BARE_IN

_where: dict[str, int] = {}


def bare_ballot(request: HttpRequest) -> HttpResponse:
    """One row of what was posted, unchecked; the answer leads on."""
    with scope.everywhere():
        if not _where:
            area = RoundArea.objects.get(neighbourhood__slug=BARE_IN)
            _where.update(municipality_id=area.municipality_id, area_id=area.pk)
    with scope.of(_where["municipality_id"]):
        Ballot.objects.create(
            pk=uuid4(), area_id=_where["area_id"], choices=[int(one) for one in request.POST.getlist("projects")]
        )
    return HttpResponseRedirect("/kaal/")


urlpatterns = [path("kaal/stem/", bare_ballot), *house]
