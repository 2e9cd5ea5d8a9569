"""Having a report made: asked for by somebody, made by a job, kept as a file."""

from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from wijklus.base import pictures
from wijklus.base.actor import Actor
from wijklus.ground.places import reads as places
from wijklus.ground.trail import writes as trail

from .. import access, reads
from ..models import Report

FOLDER = "reports"
MOST_KEPT = 10
"""So many reports of a city are kept; the oldest goes when a next one is asked for."""


def ask_report(*, language: str, by: Actor, at: datetime) -> Report:
    """Have the progress of all plans put on paper, as it stands today, by a job."""
    access.require(access.may_read(by))
    row = Report(language=language, on=timezone.localdate(at), by_function=by.function[:160], asked_at=at)
    with transaction.atomic():
        old = list(Report.objects.order_by("-asked_at", "-pk")[MOST_KEPT - 1 :])
        Report.objects.filter(pk__in=[each.pk for each in old]).delete()
        row.save(force_insert=True)
        trail.record(
            by=by, at=at, verb="results.ask_report", kind="report", ref=row.reference, neighbourhood_id=None,
            after={"on": row.on}, public=False,
        )  # fmt: skip
        names = [str(each.file) for each in old if each.file]
        if names:
            trail.later("wijklus.loop.results.jobs.delete_files", key=f"reports:{row.reference}", at=at, names=names)
        trail.later(
            "wijklus.loop.results.jobs.make_report", key=f"report:{row.reference}", at=at, report_ref=row.reference
        )
    return row


def make_report(*, report: Report, by: Actor, at: datetime) -> None:
    """Typeset a report that was asked for, and keep it. May run twice: what was made stays."""
    access.require(access.may_make_reports(by))
    city = places.municipality_here().name
    made = reads.report_pdf(city=city, language=report.language, on=report.on, at=report.asked_at)
    name = default_storage.save(pictures.new_name(FOLDER, "pdf"), ContentFile(made))
    kept = Report.objects.filter(pk=report.pk, made_at__isnull=True).update(file=name, made_at=at)
    if not kept:
        default_storage.delete(name)
