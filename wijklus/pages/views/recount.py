"""Recount a vote in the visitor's own browser: the server gives the page, and hears nothing of the file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wijklus.pages import recounting


def recount(request: HttpRequest) -> HttpResponse:
    """The page that counts. No query."""
    found = {
        "rules": recounting.rules(),
        "satisfactions": recounting.satisfactions(),
        "texts": recounting.texts(),
    }
    return render(request, "pages/recount.html", found)
