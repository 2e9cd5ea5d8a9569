"""The screens of a file that is given, checked and taken in: the list with its form, the file, its buttons, how far.

A room says in a `FileDesk` what its kind of file is; each of its views is one call of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django import forms
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import clock, given, posting, rows_in
from .http import CityRequest

PER_PAGE = 20
STATE_LABELS: Mapping[str, Any] = {
    given.CHECKING: gettext_lazy("being checked"),
    given.UNREADABLE: gettext_lazy("cannot be read"),
    given.CHECKED: gettext_lazy("checked, not taken in yet"),
    given.RUNNING: gettext_lazy("being taken in"),
    given.DONE: gettext_lazy("taken in"),
}

F = TypeVar("F", bound=Model)
Write = Callable[..., Any]


class TableField(forms.FileField):
    """A table that somebody gives, CSV or xlsx; one that is too big is not even read."""

    def __init__(self, **kwargs: Any) -> None:
        given_here: dict[str, Any] = {
            "help_text": gettext_lazy(
                "CSV or Excel (xlsx), with the names of the columns in the first row. At most 60 MB."
            ),
            "widget": forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,text/csv"}),
            "error_messages": {"empty": gettext_lazy("The file is empty.")},
        }
        super().__init__(**given_here | kwargs)

    def clean(self, value: Any, initial: Any = None) -> Any:
        """The file; raises ValidationError for one of more bytes than is read."""
        upload = super().clean(value, initial)
        if upload and upload.size > rows_in.MAX_BYTES:
            size = {"size": rows_in.MAX_BYTES // 1_000_000}
            raise forms.ValidationError(_("The file is larger than %(size)s MB.") % size)
        return upload


@dataclass(frozen=True)
class FileDesk(Generic[F]):
    """Where one kind of file is worked on.

    `many` and `one` are what the addresses of the list and of a file are called, and their templates; those of its
    buttons and of how far it is are called after `stem`, with `_step` and `_progress`. `form` has a field `file`;
    `keep` gets it as `upload`, the others by their names, and `by` and `at`. The `steps` get these two, and the file as
    `word`, which is also what templates call it.
    """

    many: str
    one: str
    stem: str
    every: Callable[..., QuerySet[F]]
    found: Callable[..., F | None]
    form: type[forms.Form]
    keep: Callable[..., F]
    steps: Mapping[str, Write]
    outlook: Callable[[F], Any]
    labels: Mapping[str, Any] = field(default_factory=lambda: STATE_LABELS)
    word: str = "row"
    part: str = "file_progress.html"

    def of(self, request: CityRequest, reference: str) -> F:
        """The file with this reference; raises Http404 when there is none."""
        row = self.found(by=request.actor, reference=reference)
        if row is None:
            raise Http404("no such file")
        return row

    def label(self, row: Any) -> Any:
        """The state of a file in words."""
        return self.labels[row.state]

    def list_page(self, request: CityRequest, **context: Any) -> HttpResponse:
        """The files that were given, and a form to give one."""
        files = self.every(by=request.actor)
        form, status = self.form(request.POST or None, request.FILES or None), 200
        if request.method == "POST":
            row: Any = self._keep(request, form) if form.is_valid() else None
            if row is not None:
                return redirect(self.one, request.municipality.slug, row.reference)
            status = 422
        page = Paginator(files, PER_PAGE).get_page(request.GET.get("page"))
        context |= {"form": form, "page": page, "rows": [(row, self.label(row)) for row in page]}
        return render(request, _template(self.many), context, status=status)

    def _keep(self, request: CityRequest, form: forms.Form) -> F | None:
        values = dict(form.cleaned_data)
        upload = values.pop("file")
        return posting.kept(form, lambda: self.keep(upload=upload, by=request.actor, at=clock.now(), **values))

    def page(self, request: CityRequest, reference: str) -> HttpResponse:
        """One file: what the check found, and what comes next."""
        return render(request, _template(self.one), self.context(request, self.of(request, reference)))

    def context(self, request: CityRequest, row: Any) -> dict[str, Any]:
        """What every page about a file shows, and the addresses of the file."""
        words = [request.municipality.slug, row.reference]
        return {
            self.word: row,
            "outlook": self.outlook(row),
            "state": self.label(row),
            "page_url": reverse(self.one, args=words),
            "step_url": reverse(f"{self.stem}_step", args=words),
            "progress_url": reverse(f"{self.stem}_progress", args=words),
        }

    def step(self, request: CityRequest, reference: str) -> HttpResponse:
        """A button under a file, as `step` in what is sent: one of `steps`, of which `drop` throws it away."""
        row = self.of(request, reference)
        step = request.POST.get("step", "")
        if step not in self.steps:
            raise Http404("no such step")
        said = _("The file was thrown away.") if step == "drop" else ""
        given_row = {self.word: row}
        was_done = posting.did(request, lambda: self.steps[step](**given_row, by=request.actor, at=clock.now()), said)
        if step == "drop" and was_done:
            return redirect(self.many, request.municipality.slug)
        return redirect(self.one, request.municipality.slug, reference)

    def progress_part(self, request: CityRequest, reference: str) -> HttpResponse:
        """How far a file is, asked again while its page is open; the whole page when it got further."""
        row = self.of(request, reference)
        if not request.htmx:
            return redirect(self.one, request.municipality.slug, reference)
        context = self.context(request, row)
        answer = render(request, self.part, context)
        if not context["outlook"].is_busy or context["outlook"].is_stuck:
            answer["HX-Refresh"] = "true"
        return answer


def _template(name: str) -> str:
    return name.replace(":", "/") + ".html"
