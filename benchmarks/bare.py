"""The limit: a view as Django gives it, with one query and a template of twenty rows."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from wijklus.base import scope
from wijklus.loop.signals.models import Signal
from wijklus.urls import urlpatterns as house

TEMPLATE = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>{{ title }}</title></head><body><h1>{{ title }}</h1><ul>
{% for row in rows %}<li><a href="/{{ row.reference }}/">{{ row.text }}</a> {{ row.received_at }} {{ row.state }}</li>
{% endfor %}</ul></body></html>"""
_template = engines["django"].from_string(TEMPLATE)


def bare(request: HttpRequest) -> HttpResponse:
    """Twenty rows in a list."""
    with scope.everywhere():
        rows = list(Signal.objects.order_by("-pk")[:20])
    return HttpResponse(_template.render({"title": "Twintig", "rows": rows}, request=None))


urlpatterns = [path("kaal/", bare), *house]
