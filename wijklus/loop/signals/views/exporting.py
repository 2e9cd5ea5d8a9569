"""Taking signals out as a file, with the filters of the inbox."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wijklus.base import clock, rows_out
from wijklus.base.http import CityRequest
from wijklus.ground.places import reads as places

from .. import access, reads, writes
from ..forms import ExportForm, FiltersForm
from .inbox import filters_of, with_filters

COUNTED_UP_TO = 10_000


def _headings() -> dict[str, str]:
    """What each column is called."""
    return {
        "reference": _("reference"),
        "received_at": _("received at"),
        "kind": _("kind"),
        "channel": _("channel"),
        "state": _("state"),
        "state_reason": _("reason of the state"),
        "text": _("text"),
        "language": _("language"),
        "counted_voices": _("voices"),
        "category": _("category"),
        "category_name": _("name of the category"),
        "neighbourhood": _("neighbourhood"),
        "neighbourhood_name": _("name of the neighbourhood"),
        "place_text": _("place"),
        "lat": _("latitude"),
        "lon": _("longitude"),
        "origin": _("origin"),
        "contact_name": _("name"),
        "contact_email": _("e-mail"),
        "contact_phone": _("phone"),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: CityRequest) -> HttpResponseBase:
    """How many signals it would be and as what file; then the file, row after row."""
    access.require(access.may_export(request.actor))
    may_have_contacts = access.may_export_contacts(request.actor)
    form = ExportForm(request.POST or None, may_have_contacts=may_have_contacts)
    wishes = _wishes(request)
    filters = filters_of(request, wishes)
    if request.method == "POST" and form.is_valid():
        return _file(request, form, filters, wishes)
    count = reads.export_count(by=request.actor, filters=filters, most=COUNTED_UP_TO)
    context = {
        "form": form,
        "count": count,
        "is_more": count == COUNTED_UP_TO,
        "query": with_filters(request),
        "wishes": [(wishes[name].label, _said(wishes, name)) for name in wishes.fields if _said(wishes, name)],
    }
    return render(request, "signals/export.html", context, status=422 if form.errors else 200)


def _wishes(request: CityRequest) -> FiltersForm:
    neighbourhoods = [row for row in places.neighbourhoods() if request.actor.can_in("signals.read", row.pk)]
    tree = reads.tree(only_active=False)
    return FiltersForm(request.GET, neighbourhoods=neighbourhoods, tree=tree, language=get_language() or "nl")


def _said(wishes: FiltersForm, name: str) -> str:
    """A filter that was set, in words."""
    value = wishes.cleaned_data.get(name, "")
    flat: dict[Any, Any] = {}
    for key, label in getattr(wishes.fields[name], "choices", ()):
        flat |= dict(label) if isinstance(label, list | tuple) else {key: label}
    return str(flat.get(value, value)) if value or name == "state" else ""


def _file(request: CityRequest, form: ExportForm, filters: reads.Filters, wishes: FiltersForm) -> HttpResponseBase:
    shape, with_contacts = form.cleaned_data["shape"], form.cleaned_data.get("with_contacts", False)
    kept = {name: value for name, value in wishes.cleaned_data.items() if value and name != "q"}
    name = writes.note_export(
        filters=kept, as_kind=shape, with_contacts=with_contacts, by=request.actor, at=clock.now()
    )
    called = _headings()
    rows = reads.export_table(
        by=request.actor,
        filters=filters,
        headings=[called[column] for column in reads.export_columns(with_contacts=with_contacts)],
        language=get_language() or "nl",
        with_contacts=with_contacts,
    )
    title = _("signals")
    if shape == ExportForm.XLSX:
        pieces, kind = rows_out.xlsx_pieces(rows, title=title), rows_out.XLSX_TYPE
    else:
        pieces, kind = rows_out.csv_pieces(rows), rows_out.CSV_TYPE
    answer = StreamingHttpResponse(pieces, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{title}-{request.municipality.slug}-{name}.{shape}"'
    return answer
