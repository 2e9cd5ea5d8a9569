"""Pages that cross rooms."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def start(request: HttpRequest) -> HttpResponse:
    """The door of the installation: which municipality?"""
    return render(request, "pages/start.html")
