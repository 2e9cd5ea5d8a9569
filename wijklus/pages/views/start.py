"""The door of the installation: which municipality?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def start(request: HttpRequest) -> HttpResponse:
    """The municipalities of this installation; no session."""
    return render(request, "pages/start.html")
