"""What is measured in the first neighbourhoods of the demonstration city: made-up figures, noted as a director does."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from wijklus.base import actor as actors
from wijklus.base.actor import Actor
from wijklus.ground.places import reads as places
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.results import reads as results
from wijklus.loop.results import writes as results_writes

from .people import GROUP

MEASURED: tuple[tuple[str, str, str, str, tuple[str, ...], str], ...] = (
    (
        "Bewoners die zich 's avonds veilig voelen op straat", "% van de bewoners", "outside",
        "Wijkmonitor van de provincie (voorbeeld)", ("41,5", "43", "42,5", "48"), "60",
    ),
    (
        "Zitplekken in de schaduw", "plekken", "own",
        "Telling van de wijkregisseur (voorbeeld)", ("12", "14", "21"), "30",
    ),
)  # fmt: skip
"""What, in what, who measures, the source, the figures year after year, and the target."""
PLACES = 2


def follow(*, by: Actor, at: datetime, slugs: tuple[str, ...]) -> None:
    """Follow these in the first neighbourhoods; the second lacks a figure from outside. What is there stays."""
    for number, slug in enumerate(slugs[:PLACES]):
        place = places.neighbourhood_by_slug(slug)
        if place is None or results.followed(neighbourhood_id=place.pk).exists():
            continue
        for row in MEASURED[number:]:
            _follow(place, row, by=by, at=at)


def ask_the_city(*, by: Actor, at: datetime, slug: str) -> None:
    """Raise what a neighbourhood cannot solve to the city; once."""
    place = places.neighbourhood_by_slug(slug)
    if place is None or results.policy_signals(on=at.date()).exists():
        return
    theme = priorities.start_theme(
        title="Betaalbaar wonen", summary="Wie hier opgroeide, vindt hier geen woning.", neighbourhood=place,
        solution_level="city", by=by, at=at,
    )  # fmt: skip
    results_writes.raise_policy(
        theme=theme, question="Hoeveel sociale woningen komen er in de wijk, en wanneer?",
        due_on=at.date() + timedelta(days=45), raised_for=GROUP, by=by, at=at,
    )  # fmt: skip


FOUND = (
    ("partly", "De eerste lampen branden. Aan de achterkant van het park is het nog donker."),
    ("reached", "Wat afgesproken was, staat er."),
    ("too_early", "De werken beginnen in het voorjaar."),
)
"""What the city finds of a goal, one after the other."""
SAID = ("some", "some", "yes", "no", "some", "yes", "no", "some", "unknown")
"""What residents answer, one after the other."""
RESIDENTS = 27


def evaluate(*, by: Actor, at: datetime, slugs: tuple[str, ...]) -> None:
    """A half-yearly evaluation of the first plan, published; one of the second, on which residents answer now."""
    found = [results.plan_now(neighbourhood_id=place.pk) for place in map(places.neighbourhood_by_slug, slugs) if place]
    adopted = [plan for plan in found if plan is not None and results.next_of(plan=plan, on=at.date()) is not None]
    for number, plan in enumerate(adopted[:PLACES]):
        if results.evaluations(plan=plan).exists():
            continue
        begun, days = (at - timedelta(days=30), 21) if number == 0 else (at, 21)
        row = results_writes.start_evaluation(
            plan=plan, kind="half", closes_on=begun.date() + timedelta(days=days), by=by, at=begun
        )
        _judge(row, begun)
        if number == 0:
            _publish(row, by=by, at=at)
            results_writes.ask_report(language="nl", by=by, at=at)


def _judge(row: Any, at: datetime) -> None:
    names = ["", *(goal["reference"] for goal in results.goals_of(row))]
    for resident in range(RESIDENTS):
        said = {name: SAID[(resident + place) % len(SAID)] for place, name in enumerate(names)}
        results_writes.judge_as_resident(
            evaluation=row, voice=f"voorbeeld-{resident}", said=said, by=actors.resident(row.municipality_id), at=at
        )


def _publish(row: Any, *, by: Actor, at: datetime) -> None:
    for place, goal in enumerate(results.goals_of(row)):
        judgement, words = FOUND[place % len(FOUND)]
        results_writes.judge_goal(
            evaluation=row, goal=goal["reference"], version=0, judgement=judgement, words=words, by=by, at=at
        )
    row.refresh_from_db()
    results_writes.publish_evaluation(
        evaluation=row, version=row.version, evaluated_by="Stuurgroep (voorbeeld)", evaluated_on=at.date(),
        judgement="partly", words="Op het plein gaat het beter. Rond het park is nog werk.",
        learned="We vragen bewoners eerst waar het donker is, en plaatsen dan pas lampen.", by=by, at=at,
    )  # fmt: skip


def _follow(place: Any, row: tuple[str, str, str, str, tuple[str, ...], str], *, by: Actor, at: datetime) -> None:
    name, unit, origin, source, values, target = row
    figures = [Decimal(value.replace(",", ".")) for value in values]
    first = at.year - len(figures)
    given = results_writes.Given(
        name=name, unit=unit, origin=origin, source=source, plan=results.plan_now(neighbourhood_id=place.pk),
        baseline=figures[0], baseline_on=date(first, 1, 1), target=Decimal(target), target_on=date(at.year + 2, 12, 31),
    )  # fmt: skip
    indicator = results_writes.start_indicator(neighbourhood=place, given=given, by=by, at=at)
    for later, value in enumerate(figures[1:], start=1):
        results_writes.measure(indicator=indicator, value=value, on=date(first + later, 1, 1), by=by, at=at)
