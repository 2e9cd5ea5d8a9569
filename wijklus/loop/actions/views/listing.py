"""The board of promises to take along: a table for a spreadsheet, or paper."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wijklus.base import clock, rows_out
from wijklus.base.http import CityRequest

from .. import reads
from .commitments import Board, board_asked


@login_required
@require_safe
def promises_file(request: CityRequest, shape: str) -> HttpResponseBase:
    """The promises of the board that is asked for: as csv or xlsx row after row, or as pdf."""
    board = board_asked(request)
    if shape == "pdf":
        return _paper(request, board)
    rows = reads.promise_table(rows=board.rows, municipality_id=request.municipality.pk, on=clock.today())
    if shape == "xlsx":
        answer = StreamingHttpResponse(rows_out.xlsx_pieces(rows, title=_("promises")), content_type=rows_out.XLSX_TYPE)
    elif shape == "csv":
        answer = StreamingHttpResponse(rows_out.csv_pieces(rows), content_type=rows_out.CSV_TYPE)
    else:
        raise Http404("no such kind of file")
    answer["Content-Disposition"] = f'attachment; filename="{_name(request, shape)}"'
    return answer


def _paper(request: CityRequest, board: Board) -> HttpResponse:
    rows = list(board.rows[: reads.MOST_ON_PAPER + 1])
    if len(rows) > reads.MOST_ON_PAPER:
        return render(request, "actions/too_long.html", {"most": reads.MOST_ON_PAPER, "board": board}, status=422)
    names = [one.name for one in (board.party, board.place) if one is not None]
    made = reads.promises_pdf(
        rows=rows,
        title=" · ".join([_("Promises"), *names]),
        city=request.municipality.name,
        language=get_language() or "nl",
        at=clock.now(),
        on=clock.today(),
    )
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{_name(request, "pdf")}"'
    return answer


def _name(request: CityRequest, shape: str) -> str:
    return f"{_('promises')}-{request.municipality.slug}-{clock.today().isoformat()}.{shape}"
