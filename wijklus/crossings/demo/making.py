"""Making the demonstration city: its story in one transaction, then its mails, what people say back, and bulk."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor, system
from wijklus.base.refusals import Refused
from wijklus.ground.places import reads as places
from wijklus.ground.trail import reads as trail_reads
from wijklus.ground.trail import writes as trail
from wijklus.loop.plans import writes as plans
from wijklus.loop.signals import reads as signals
from wijklus.loop.signals import writes as signals_writes

from . import (
    carrying,
    council,
    deciding,
    effects,
    handing,
    lately,
    money,
    neighbours,
    people,
    post,
    preparing,
    rounds,
    streets,
    together,
)
from .bulk import make_batch
from .tales import PATHS, Case, adoption
from .telling import Tale, tell
from .texts import MATTERS
from .verdicts import hear_back
from .voices import Street

DAYS = 730
MOST_TOLD = 400
"""So many signals have a story of their own; the others are made in bulk."""
FIRST_ADOPTION, SECOND_ADOPTION = 420, 718
BACKED, ON_THE_TABLE = 424, 703
MADE = "crossings.demo"
BEFORE_ANY = date(2000, 1, 1)

Work = Callable[..., int]


@dataclass(frozen=True)
class DemoMade:
    """How many signals were made now, and how many stand there."""

    slug: str
    made: int
    signals: int


def make_demo(*, at: datetime, work: Work, seed: int = 1, wanted: int = 400) -> DemoMade:
    """Make the demonstration city with about `wanted` signals; what is there already is not made again.

    The same seed and moment give the same city. The story is one transaction; what is killed after it (mails, what
    people said back, bulk) is finished by the next run. `work` does the waiting jobs as of then. Raises Refused when
    another city has this name.
    """
    there = places.municipality_by_slug(people.SLUG)
    if there is not None and not people.is_demonstration(there.pk):
        raise Refused(
            _("There is a municipality “gent” here that is not the demonstration city. Use another database.")
        )
    municipality_id = there.pk if there is not None else _story(at=at, seed=seed, wanted=wanted)
    with scope.of(municipality_id):
        before = _count(at) if there is not None else 0
        is_whole = trail_reads.story(kind="municipality", ref=people.SLUG).filter(verb=MADE).exists()
        if not is_whole:
            work(at=at)
            _go_on(municipality_id, at=at, seed=seed)
        made = _fill_up(wanted, at=at, seed=seed)
        if made or not is_whole:
            _finish(municipality_id, at=at)
            work(at=at)
        total = _count(at)
    return DemoMade(people.SLUG, total - before, total)


def _go_on(municipality_id: int, *, at: datetime, seed: int) -> None:
    """What came after two years of loops: answers, money, figures, rounds, and who works with whom."""
    first, second = people.PORTFOLIO[:2]
    coordinator, administrator, finance = (_actor(role, at) for role in ("coordinator", "administrator", "finance"))
    hear_back(at=at, seed=seed)
    lately.go_up_the_line(by=system(municipality_id), at=at)
    lately.take_in_a_workshop(by=coordinator, at=at)
    money.take_in_plan(by=coordinator, at=at)
    money.pool(by=finance, at=at)
    money.book(by=finance, at=at)
    money.plan_ahead(by=finance, at=at)
    people.be_reached(by=administrator, at=at, slug=first)
    effects.follow(by=coordinator, at=at, slugs=people.PORTFOLIO)
    carrying.carried(by=coordinator, speaker=_actor("spokesperson", at), at=at, slug=first)
    effects.evaluate(by=coordinator, at=at - timedelta(hours=1), slugs=people.PORTFOLIO)
    effects.ask_the_city(by=coordinator, at=at - timedelta(hours=1), slug=first)
    council.sit(
        councillor=_actor("councillor", at), coordinator=coordinator,
        at=at - timedelta(hours=1), slugs=people.PORTFOLIO,
    )  # fmt: skip
    rounds.hold_rounds(slug=first, by=coordinator, at=at, seed=seed)
    together.decide_together(slug=second, by=coordinator, at=at, seed=seed)
    post.take_in_post(by=administrator, at=at)
    handing.direct(by=coordinator, at=at, slug=first)
    neighbours.work_together(
        director=_actor("director", at), at=at, slug=first,
        own={neighbours.YOUTH: _actor("service_contact", at), people.WELFARE: _account("welzijn", at)},
    )  # fmt: skip
    streets.take_in_streets(by=administrator, at=at, slugs=people.PORTFOLIO)
    handing.hand_over(by=coordinator, at=at, slug=first)


def _count(at: datetime) -> int:
    return signals.received(since=BEFORE_ANY, until=at.date() + timedelta(days=2)).count()


def _actor(role: str, at: datetime) -> Actor:
    return people.actors(municipality_id=scope.municipality_id(), on=at.date())[role]


def _account(name: str, at: datetime) -> Actor:
    return people.actor(name, municipality_id=scope.municipality_id(), on=at.date())


def _story(*, at: datetime, seed: int, wanted: int) -> int:
    """The city and two years of loops, all or nothing; gives its id."""
    begin = datetime.combine(at.date() - timedelta(days=DAYS), time(7, 30), UTC)
    since = begin.date() - timedelta(days=30)
    with transaction.atomic():
        municipality = people.found(at=begin - timedelta(days=20), since=since)
        with scope.of(municipality.pk):
            people.employ(municipality_id=municipality.pk, at=begin - timedelta(days=20), since=since)
            story = _Story(municipality.pk, begin, random.Random(seed))  # noqa: S311 (a story, no secret)
            story.street.know_the_map(seed=seed, at=at)
            story.keep_views()
            tell(story.tales(min(wanted, MOST_TOLD)), until=at)
    return int(municipality.pk)


class _Story:
    """What happens in the neighbourhoods of one director."""

    def __init__(self, municipality_id: int, begin: datetime, chance: random.Random) -> None:
        actors = people.actors(municipality_id=municipality_id, on=begin.date())
        self.director = actors["director"]
        self.begin = begin
        self.chance = chance
        self.street = Street(
            municipality_id=municipality_id, director=self.director, field_worker=actors["field_worker"], chance=chance
        )

    def keep_views(self) -> None:
        """What the team of the inbox looks at every week."""
        for name, wishes in (("Te laat", {"state": "late"}), ("Ideeën die wachten", {"kind": "idea"})):
            signals_writes.keep_view(name=name, wishes=wishes, is_shared=True, by=self.director, at=self.begin)

    def tales(self, wanted: int) -> Iterator[Tale]:
        """Every tale, so that about `wanted` signals come in."""
        by_slug = {neighbourhood.slug: neighbourhood for neighbourhood in places.neighbourhoods()}
        own = [by_slug[slug] for slug in people.PORTFOLIO][: max(1, wanted // 80)]
        each = max(2, int(wanted * 0.75) // (len(MATTERS) * len(own)))
        for number, where in enumerate(own):
            yield from self._neighbourhood(where, each, self.begin + timedelta(days=3 * number), is_first=number == 0)
        yield lately.same_matters(self.street, own[0], self.begin + timedelta(days=DAYS))
        in_tales = (
            each * len(MATTERS) * len(own) + lately.SAID_LATELY + lately.TAKEN_IN + post.MAILED + deciding.COMMENTED
        )
        yield self.street.sources(own[0], self.begin + timedelta(days=DAYS - 6))
        yield self.street.danger(own[0], self.begin + timedelta(days=DAYS - 1))
        yield self.street.no_signals(own[0], self.begin + timedelta(days=DAYS - 4))
        for number in range(7, wanted - in_tales):
            yield self.street.loose(own[number % len(own)], self.begin, DAYS)

    def _neighbourhood(self, where: Any, each: int, begin: datetime, *, is_first: bool) -> Iterator[Tale]:
        plan = plans.start_plan(
            neighbourhood=where, title=f"Wijkactieplan {where.name} {begin.year}-{begin.year + 3}",
            valid_from=begin.date(), valid_until=begin.date() + timedelta(days=3 * 365), by=self.director, at=begin,
        )  # fmt: skip
        yield preparing.settled(plan, self.director, begin + timedelta(hours=2), is_first=is_first)
        for matter in MATTERS:
            case = Case(
                matter=matter, where=where, category=self.street.categories.get(matter.category), plan=plan,
                director=self.director, chance=self.chance,
            )  # fmt: skip
            yield from self.street.voices(matter, where, begin, each, case.said)
            yield PATHS[matter.path](case, begin + timedelta(days=matter.day))
        yield adoption(plan, self.director, begin + timedelta(days=FIRST_ADOPTION), "Eerste vaststelling")
        if is_first:
            yield deciding.backed(plan, self.director, begin + timedelta(days=BACKED))
            yield deciding.proposed(plan, self.director, self.street.anyone, begin + timedelta(days=ON_THE_TABLE))
            why = "Bijgestuurd na de bespreking met het bewonerscomité"
            yield adoption(plan, self.director, begin + timedelta(days=SECOND_ADOPTION), why)


def _fill_up(wanted: int, *, at: datetime, seed: int) -> int:
    """Make in bulk what is still missing; each batch is one transaction, so a next run goes on where this one was."""
    made = 0
    standing = _count(at)
    everywhere = list(places.neighbourhoods())
    coordinator = _actor("coordinator", at)
    while standing + made < wanted:
        chance = random.Random(f"{seed}:{standing + made}")  # noqa: S311 (a story, no secret)
        made += make_batch(
            neighbourhoods=everywhere, most=wanted - standing - made, coordinator=coordinator, at=at, chance=chance
        )
    return made


def _finish(municipality_id: int, *, at: datetime) -> None:
    """Write down that the city is whole, and have its figures made."""
    total = _count(at)
    with transaction.atomic():
        trail.record(
            by=system(municipality_id), at=at, verb=MADE, kind="municipality", ref=people.SLUG, neighbourhood_id=None,
            after={"signals": total},
        )  # fmt: skip
        trail.later("wijklus.loop.priorities.jobs.renew_living", key=f"living:demo:{municipality_id}:{total}", at=at)
        trail.later(
            "wijklus.loop.priorities.jobs.learn_suggestions", key=f"learn:demo:{municipality_id}:{total}", at=at
        )
        trail.later("wijklus.loop.feedback.jobs.refresh_figures", key=f"figures:demo:{municipality_id}:{total}", at=at)
