"""The door of the installation: which municipality?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wijklus.ground.places import reads as places


def start(request: HttpRequest) -> HttpResponse:
    """The municipalities of this installation; one query, no session."""
    return render(request, "pages/start.html", {"municipalities": places.municipalities()})
