"""Taking bookings of the ledger in from a file: give it, look at the check, start."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base.file_desk import FileDesk
from wijklus.base.http import CityRequest
from wijklus.ground.trail import reads as trail

from .. import reads, writes
from ..forms import LedgerFileForm

DESK = FileDesk(
    many="budgets:ledger_files",
    one="budgets:ledger_file",
    stem="budgets:ledger_file",
    every=reads.ledger_files,
    found=reads.ledger_file,
    form=LedgerFileForm,
    keep=writes.keep_ledger_file,
    steps={"start": writes.start_ledger_file, "drop": writes.drop_ledger_file},
    outlook=trail.file_outlook,
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_files(request: CityRequest) -> HttpResponse:
    """The files that were given, and a form to give one."""
    return DESK.list_page(request)


@login_required
@require_safe
def ledger_file(request: CityRequest, reference: str) -> HttpResponse:
    """One file: what the check found, and what comes next."""
    return DESK.page(request, reference)


@login_required
@require_POST
def ledger_file_step(request: CityRequest, reference: str) -> HttpResponse:
    """A button under a file: take it in, or throw it away."""
    return DESK.step(request, reference)


@login_required
@require_safe
def ledger_file_progress(request: CityRequest, reference: str) -> HttpResponse:
    """How far a file is, asked again while its page is open."""
    return DESK.progress_part(request, reference)
