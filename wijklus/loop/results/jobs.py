"""Later work of this room: taking figures in, and raising what several neighbourhoods found. Each may run twice."""

from django.utils import translation
from django.utils.translation import gettext

from wijklus.base import clock, given, letters, pictures, scope
from wijklus.base.actor import system
from wijklus.ground.places import reads as places
from wijklus.ground.policy import reads as policy
from wijklus.ground.trail import writes as trail
from wijklus.loop.signals import reads as signals

from . import reads, writes
from .rules import evaluating


def check_indicator_file(*, file_ref: str) -> None:
    """Go through a file without keeping anything; nothing when that was done or it was thrown away."""
    row = reads.file_by_reference(file_ref)
    if row is not None and row.state == given.CHECKING:
        with translation.override(places.municipality_here().language):
            writes.check_indicator_file(row=row, by=system(scope.municipality_id()), at=clock.now())


def take_in_indicator_file(*, file_ref: str) -> None:
    """Take in the figures of a file; nothing when that was done."""
    row = reads.file_by_reference(file_ref)
    if row is not None and row.state == given.RUNNING:
        with translation.override(places.municipality_here().language):
            writes.take_in_indicator_file(row=row, by=system(scope.municipality_id()), at=clock.now())


def delete_files(*, names: list[str]) -> None:
    """Delete the files of rows that are gone."""
    pictures.delete_files(names)


def raise_shared() -> None:
    """The daily job: what enough neighbourhoods found rises to the city by itself."""
    with translation.override(places.municipality_here().language):
        writes.raise_shared(by=system(scope.municipality_id()), at=clock.now())


def make_report(*, report_ref: str) -> None:
    """Put the progress of all plans on paper; nothing when that was done, or the report is gone."""
    row = reads.report_by_reference(report_ref)
    if row is not None and row.made_at is None:
        writes.make_report(report=row, by=system(scope.municipality_id()), at=clock.now())


def send_council_answer(*, question_ref: str) -> None:
    """Tell a councillor by mail that their question was answered; nothing when they do not work here any more."""
    told = reads.told_councillor(reference=question_ref, on=clock.today())
    if told is None:
        return
    city = told.question.municipality
    with translation.override(city.language):
        subject = gettext("Your question was answered: %(subject)s") % {"subject": told.question.subject}
        key = f"council-answered:{question_ref}"
        message = letters.letter(
            "results/mail/council_answered",
            {"told": told, "question": told.question, "subject": subject},
            key=key,
            subject=f"{subject} · {city.name}",
            to=[told.address],
            city=city,
        )
    trail.send_mail(key=key, message=message)


def invite_people_behind(*, evaluation_ref: str) -> None:
    """Give everybody behind a plan that is evaluated a personal link; nothing once the round is over."""
    row = reads.evaluation(reference=evaluation_ref)
    if row is not None and evaluating.takes_judgements(state=row.state, closes_on=row.closes_on, on=clock.today()):
        writes.invite_people_behind(evaluation=row, by=system(scope.municipality_id()), at=clock.now())


def send_judging_link(*, link_ref: str) -> None:
    """Mail somebody behind a plan their link, in their language; nothing when it was used or they left no address."""
    found = reads.invited(reference=link_ref, by=system(scope.municipality_id()), on=clock.today())
    if found is None:
        return
    row = found.link.evaluation
    city = row.plan.municipality
    with translation.override(found.language):
        subject = gettext("Does the plan for %(place)s work, according to you?") % {
            "place": row.plan.neighbourhood.name
        }
        key = f"judging-link:{link_ref}"
        message = letters.letter(
            "results/mail/judging_link",
            {"evaluation": row, "plan": row.plan, "url": found.url, "subject": subject},
            key=key,
            subject=f"{subject} · {city.name}",
            to=[found.address],
            city=city,
        )
    trail.send_mail(key=key, message=message)


def put_reaction(*, signal_ref: str, meaning_ref: str) -> None:
    """Put a signal with what it reacts to; without such a decision it stays a signal that somebody sorts."""
    meaning, found = policy.meaning(reference=meaning_ref), signals.by_reference(signal_ref)
    if meaning is not None and found is not None:
        writes.put_reaction(signal=found, meaning=meaning, by=system(scope.municipality_id()), at=clock.now())
