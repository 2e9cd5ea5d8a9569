"""Reports to take along: the progress of all plans for college and council, and the poster of one plan."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wijklus.base import clock, rows_out
from wijklus.base.http import CityRequest
from wijklus.base.reference import absolute
from wijklus.loop.plans import reads as plans

from .. import access, reads, writes


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: CityRequest) -> HttpResponse:
    """The reports that were made, and the button that has one made."""
    rows = list(reads.reports(by=request.actor))
    if request.method == "POST":
        writes.ask_report(language=get_language() or "nl", by=request.actor, at=clock.now())
        return redirect("results:reports", request.municipality.slug)
    is_busy = any(row.made_at is None for row in rows)
    return render(request, "results/reports.html", {"rows": rows, "is_busy": is_busy})


@login_required
@require_safe
def report_file(request: CityRequest, reference: str) -> FileResponse:
    """A report as a PDF."""
    access.require(access.may_read(request.actor))
    row = reads.report_by_reference(reference)
    if row is None or not row.file:
        raise Http404("no such report")
    try:
        stream: Any = default_storage.open(str(row.file))
    except FileNotFoundError as gone:
        raise Http404("this report is gone") from gone
    name = f"{_('progress')}-{request.municipality.slug}-{row.on.isoformat()}.pdf"
    return FileResponse(stream, content_type="application/pdf", filename=name)


@login_required
@require_safe
def report_table(request: CityRequest) -> HttpResponseBase:
    """The same as a table for a spreadsheet, action after action."""
    access.require(access.may_read(request.actor))
    rows = reads.report_table(municipality_id=request.municipality.pk, on=clock.today())
    answer = StreamingHttpResponse(rows_out.xlsx_pieces(rows, title=_("progress")), content_type=rows_out.XLSX_TYPE)
    name = f"{_('progress')}-{request.municipality.slug}-{clock.today().isoformat()}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
def poster(request: CityRequest, reference: str) -> HttpResponse:
    """The poster of a plan, for everybody to print."""
    shown = plans.plan_public(reference=reference, on=clock.today())
    if shown is None:
        raise Http404("no such plan")
    url = absolute(reverse("plans:plan", args=[request.municipality.slug, reference]))
    made = reads.poster_pdf(shown, url=url, language=get_language() or "nl", on=clock.today(), at=clock.now())
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{_("poster")}-{reference}.pdf"'
    return answer
