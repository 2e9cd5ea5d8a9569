"""Logging out: the browser forgets what it kept of us too."""

from typing import Any

from allauth.account import views as account
from django.http import HttpRequest
from django.http.response import HttpResponseBase

KEPT = '"cache", "storage"'
"""Drafts, notes of the field form and the pages it keeps; not the cookies, which say which language somebody reads."""


def log_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """Log out. Whoever has this device next finds nothing that was typed on it."""
    answer: HttpResponseBase = account.logout(request, *args, **kwargs)
    if request.method == "POST":
        answer.headers["Clear-Site-Data"] = KEPT
    return answer
