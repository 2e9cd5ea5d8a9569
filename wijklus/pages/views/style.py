"""Every component once, with its states: the page an engineer or a designer opens first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def style(request: HttpRequest) -> HttpResponse:
    """The components of the house, with invented content; no query."""
    return render(request, "pages/style.html")
