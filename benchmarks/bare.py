"""The limits: a view as Django gives it with one query and a template of twenty rows, and one that keeps one row."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path
from django.utils import timezone

from wijklus.base import scope
from wijklus.loop.signals.models import Signal
from wijklus.urls import urlpatterns as house

TEMPLATE = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>{{ title }}</title></head><body><h1>{{ title }}</h1><ul>
{% for row in rows %}<li><a href="/{{ row.reference }}/">{{ row.text }}</a> {{ row.received_at }} {{ row.state }}</li>
{% endfor %}</ul></body></html>"""
_template = engines["django"].from_string(TEMPLATE)
_where: dict[str, int] = {}


def bare(request: HttpRequest) -> HttpResponse:
    """Twenty rows in a list."""
    with scope.everywhere():
        rows = list(Signal.objects.order_by("-pk")[:20])
    return HttpResponse(_template.render({"title": "Twintig", "rows": rows}, request=None))


def bare_insert(request: HttpRequest) -> HttpResponse:
    """One row of what was posted, unchecked; the answer leads on. The row counts one voice, with nobody behind it."""
    with scope.everywhere():
        if not _where:
            first = Signal.objects.order_by("-pk")[0]
            _where.update(municipality_id=first.municipality_id, neighbourhood_id=first.neighbourhood_id)
    with scope.of(_where["municipality_id"]):
        Signal.objects.create(
            neighbourhood_id=_where["neighbourhood_id"], kind=request.POST["kind"], channel="web",
            text=request.POST["text"], search_words=request.POST["text"], counted_voices=1, received_at=timezone.now(),
        )  # fmt: skip
    return HttpResponseRedirect("/kaal/")


urlpatterns = [path("kaal/", bare), path("kaal/zeg/", bare_insert), *house]
