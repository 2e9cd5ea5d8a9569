"""Taking signals in from a file: give it, say what is what, look at the check, start, stop, go on."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock, posting, rows_out
from wijklus.base.actor import Actor
from wijklus.base.file_desk import FileDesk
from wijklus.base.http import CityRequest
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.people import access as people_access

from .. import access, reads, writes
from ..forms import FIELD_LABELS, GROUND_LABELS, ColumnsForm, PullForm, UploadForm
from ..models import ImportRun
from ..rules import imports as rules

SHOWN_REFUSED = 50
STATE_LABELS = {
    rules.READING: gettext_lazy("being read"),
    rules.UNREADABLE: gettext_lazy("cannot be read"),
    rules.READY: gettext_lazy("columns to be chosen"),
    rules.CHECKING: gettext_lazy("being checked"),
    rules.CHECKED: gettext_lazy("checked, not taken in yet"),
    rules.RUNNING: gettext_lazy("being taken in"),
    rules.STOPPED: gettext_lazy("stopped"),
    rules.DONE: gettext_lazy("taken in"),
}


def _keep(*, upload: Any, by: Actor, at: datetime) -> ImportRun:
    """The file that was given; read at once when it is small."""
    run = writes.keep_file(upload=upload, by=by, at=at)
    return writes.read_file(run=run, at=clock.now()) if writes.is_read_at_once(run=run) else run


DESK = FileDesk(
    many="signals:imports",
    one="signals:import_file",
    stem="signals:import",
    every=reads.import_runs,
    found=reads.import_run,
    form=UploadForm,
    keep=_keep,
    steps={
        "start": writes.start_import,
        "stop": writes.stop_import,
        "resume": writes.resume_import,
        "drop": writes.drop_import,
    },
    outlook=reads.outlook,
    labels=STATE_LABELS,
    word="run",
    part="signals/_import_progress.html",
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: CityRequest) -> HttpResponse:
    """The files that were given, and a form to give one."""
    return DESK.list_page(request, in_settings=people_access.may_see_settings(request.actor))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pull_import(request: CityRequest) -> HttpResponse:
    """Fetch the requests of another server; then everything goes as with a file."""
    access.require(access.may_import(request.actor))
    form = PullForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        run = posting.kept(form, lambda: writes.start_pull(**form.cleaned_data, by=request.actor, at=clock.now()))
        if run is not None:
            return redirect("signals:import_file", request.municipality.slug, run.reference)
    return render(request, "signals/pull.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def import_file(request: CityRequest, reference: str) -> HttpResponse:
    """One file: whatever comes next with it."""
    return _page(request, DESK.of(request, reference))


def _page(request: CityRequest, run: ImportRun, form: ColumnsForm | None = None) -> HttpResponse:
    plan = rules.Plan.of(run.plan)
    chooses = run.state in (rules.READY, rules.CHECKED)
    if form is None and chooses:
        form = _form(request, run)
    context = DESK.context(request, run)
    context |= {
        "form": form if chooses else None,
        "headings": run.headings,
        "first_rows": reads.first_rows(run) if chooses and context["outlook"].is_kept else [],
        "chosen": _chosen(run, plan),
        "refused": reads.refused_rows(run, most=SHOWN_REFUSED) if run.refused and run.state in _TAKING else [],
        "before": reads.given_before(run) if chooses else None,
        "is_taking": run.state in _TAKING,
    }
    return render(request, "signals/import.html", context, status=422 if form and form.errors else 200)


_TAKING = (rules.RUNNING, rules.STOPPED, rules.DONE)


def _form(request: CityRequest, run: ImportRun) -> ColumnsForm:
    known = dict(settings.LANGUAGES) | {"fr": "Français", "de": "Deutsch"}
    initial = ColumnsForm.initial_of(rules.Plan.of(run.plan), run.version)
    if run.state == rules.READY and not request.POST:
        initial["language"] = request.municipality.language
    return ColumnsForm(request.POST or None, headings=run.headings, languages=list(known.items()), initial=initial)


def _chosen(run: ImportRun, plan: rules.Plan) -> list[tuple[Any, str]]:
    """What was decided, as lines to read."""
    if run.state in (rules.READING, rules.UNREADABLE, rules.READY):
        return []
    lines = [(FIELD_LABELS[name], run.headings[n]) for name, n in plan.columns.items() if n < len(run.headings)]
    if plan.ground:
        lines.append((_("Ground to keep names and addresses"), str(GROUND_LABELS[plan.ground])))
    return lines


@login_required
@require_POST
def import_columns(request: CityRequest, reference: str) -> HttpResponse:
    """Say what is what, and have the file checked."""
    run = DESK.of(request, reference)
    form = _form(request, run)
    if not form.is_valid():
        return _page(request, run, form)
    try:
        writes.choose_columns(
            run=run, plan=form.plan(), version=form.cleaned_data["version"], by=request.actor, at=clock.now()
        )
    except NotAllowed:
        raise
    except Refused as refused:
        form.add_error(form.field_of(refused.field), str(refused.sentence))
        return _page(request, run, form)
    return redirect("signals:import_file", request.municipality.slug, reference)


@login_required
@require_POST
def import_step(request: CityRequest, reference: str) -> HttpResponse:
    """A button under a file: start, stop, go on, or throw it away."""
    return DESK.step(request, reference)


@login_required
@require_safe
def import_progress(request: CityRequest, reference: str) -> HttpResponse:
    """How far a file is, asked again while its page is open."""
    return DESK.progress_part(request, reference)


@login_required
@require_safe
def import_refused(request: CityRequest, reference: str) -> StreamingHttpResponse:
    """The rows that were refused, with the reason and what stood in them, as a file to mend and give again."""
    run = DESK.of(request, reference)
    rows = reads.refused_table(run, municipality_id=request.municipality.pk)
    answer = StreamingHttpResponse(rows_out.csv_pieces(rows), content_type=rows_out.CSV_TYPE)
    name = _("refused")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{run.reference}.csv"'
    return answer
