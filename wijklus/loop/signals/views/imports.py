"""Taking signals in from a file: give it, say what is what, look at the check, start, stop, go on."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock, posting, rows_out
from wijklus.base.http import CityRequest
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.people import access as people_access

from .. import access, reads, writes
from ..forms import FIELD_LABELS, GROUND_LABELS, ColumnsForm, PullForm, UploadForm
from ..models import ImportRun
from ..rules import imports as rules

SHOWN_REFUSED = 50
PER_PAGE = 20
STATE_LABELS: dict[str, Callable[[], str]] = {
    rules.READING: lambda: _("being read"),
    rules.UNREADABLE: lambda: _("cannot be read"),
    rules.READY: lambda: _("columns to be chosen"),
    rules.CHECKING: lambda: _("being checked"),
    rules.CHECKED: lambda: _("checked, not taken in yet"),
    rules.RUNNING: lambda: _("being taken in"),
    rules.STOPPED: lambda: _("stopped"),
    rules.DONE: lambda: _("taken in"),
}


def _found(request: CityRequest, reference: str) -> ImportRun:
    run = reads.import_run(by=request.actor, reference=reference)
    if run is None:
        raise Http404("no such file")
    return run


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: CityRequest) -> HttpResponse:
    """The files that were given, and a form to give one."""
    found = reads.import_runs(by=request.actor)
    form, status = UploadForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        run = _keep(request, form) if form.is_valid() else None
        if run is not None:
            return redirect("signals:import_file", request.municipality.slug, run.reference)
        status = 422
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(run, STATE_LABELS[run.state](), rules.Plan.of(run.plan).source) for run in page]
    in_settings = people_access.may_see_settings(request.actor)
    context = {"form": form, "rows": rows, "page": page, "in_settings": in_settings}
    return render(request, "signals/imports.html", context, status=status)


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


def _keep(request: CityRequest, form: UploadForm) -> ImportRun | None:
    """The file that was given; read at once when it is small."""

    def keep() -> ImportRun:
        run = writes.keep_file(upload=form.cleaned_data["file"], by=request.actor, at=clock.now())
        return writes.read_file(run=run, at=clock.now()) if writes.is_read_at_once(run=run) else run

    return posting.kept(form, keep)


@login_required
@require_safe
def import_file(request: CityRequest, reference: str) -> HttpResponse:
    """One file: whatever comes next with it."""
    return _page(request, _found(request, reference))


def _page(request: CityRequest, run: ImportRun, form: ColumnsForm | None = None) -> HttpResponse:
    outlook = reads.outlook(run)
    plan = rules.Plan.of(run.plan)
    chooses = run.state in (rules.READY, rules.CHECKED)
    if form is None and chooses:
        form = _form(request, run)
    context = {
        "run": run,
        "outlook": outlook,
        "state": STATE_LABELS[run.state](),
        "form": form if chooses else None,
        "headings": run.headings,
        "first_rows": reads.first_rows(run) if chooses and outlook.is_kept else [],
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
    run = _found(request, reference)
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


STEPS: dict[str, Callable[..., Any]] = {
    "start": writes.start_import,
    "stop": writes.stop_import,
    "resume": writes.resume_import,
    "drop": writes.drop_import,
}


@login_required
@require_POST
def import_step(request: CityRequest, reference: str) -> HttpResponse:
    """A button under a file: start, stop, go on, or throw it away."""
    run = _found(request, reference)
    step = request.POST.get("step", "")
    if step not in STEPS:
        raise Http404("no such step")
    said = _("The file was thrown away.") if step == "drop" else ""
    was_done = posting.did(request, lambda: STEPS[step](run=run, by=request.actor, at=clock.now()), said)
    if step == "drop" and was_done:
        return redirect("signals:imports", request.municipality.slug)
    return redirect("signals:import_file", request.municipality.slug, reference)


@login_required
@require_safe
def import_progress(request: CityRequest, reference: str) -> HttpResponse:
    """How far a file is, asked again every two seconds while its page is open; the whole page when it got further."""
    run = _found(request, reference)
    outlook = reads.outlook(run)
    if not request.htmx:
        return redirect("signals:import_file", request.municipality.slug, reference)
    context = {"run": run, "outlook": outlook, "state": STATE_LABELS[run.state]()}
    answer = render(request, "signals/_import_progress.html", context)
    if not outlook.is_busy or outlook.is_stuck:
        answer["HX-Refresh"] = "true"
    return answer


@login_required
@require_safe
def import_refused(request: CityRequest, reference: str) -> StreamingHttpResponse:
    """The rows that were refused, with the reason and what stood in them, as a file to mend and give again."""
    run = _found(request, reference)
    rows = reads.refused_table(run, municipality_id=request.municipality.pk)
    answer = StreamingHttpResponse(rows_out.csv_pieces(rows), content_type=rows_out.CSV_TYPE)
    name = _("refused")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{run.reference}.csv"'
    return answer
