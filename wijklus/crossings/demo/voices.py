"""What the people of the demonstration city say, through every channel, and what a desk answers at once."""

import random
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from wijklus.base.actor import Actor, resident
from wijklus.ground.places import reads as places
from wijklus.loop.feedback import reads as feedback
from wijklus.loop.feedback import writes as answers
from wijklus.loop.signals import reads as signals_reads
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.rules import INDICATOR, PERSON, SOURCE, STATEMENT, STUDY, Reachable

from .telling import Tale
from .texts import (
    COMPLAINT,
    DANGER,
    INTERIM,
    LEFT_OUT,
    LOOSE,
    NAMED,
    NOT_SHOWN,
    POTHOLE,
    STREETS,
    TRANSLATED,
    TURKISH,
    VOICES,
    Matter,
)

CHANNELS = ("web", "web", "web", "web", "walk", "phone", "counter", "mail", "letter", "meeting")
CORNERS = (50.98, 3.58, 51.19, 3.85)
"""South, west, north, east of the city."""
DIRECT = (
    ("changed", "Dat is hersteld. Bedankt om het te melden."),
    ("changed", "Wij brachten u in contact met de buurtwerker. U bent welkom op dinsdag."),
    ("not_changed", "Dat doen we niet, want de straat wordt volgend jaar helemaal heraangelegd."),
    ("elsewhere", "Dit is een weg van het Vlaams Gewest. Wij gaven het door en volgen het op."),
    ("interim", INTERIM),
)


SOURCES = (
    (STUDY, "Jongeren vinden na school nergens een plek binnen.", "Jongerenbevraging 2025", 43),
    (STATEMENT, "Wij kennen onze buren te weinig.", "Stelling 12 van het wijkdebat", 61),
    (
        INDICATOR,
        "Een op de tien winkels staat leeg, het dubbele van in 2024.",
        "Leegstand handelspanden 2026",
        0,
    ),
)
"""By channel: what it told, what it is called, and how many people it counted."""


class Street:
    """Where people say things: residents, and who notes it for them."""

    def __init__(self, *, municipality_id: int, director: Actor, field_worker: Actor, chance: random.Random) -> None:
        self.anyone = resident(municipality_id)
        self.director = director
        self.field_worker = field_worker
        self.chance = chance
        self.categories = {category.code: category for category in signals_reads.categories()}
        self.points: dict[int, list[tuple[float, float]]] = defaultdict(list)
        self.said = 0

    def know_the_map(self, *, seed: int, at: datetime) -> None:
        """Find points in every neighbourhood, for who points at a map."""
        draw = np.random.default_rng(seed)
        south, west, north, east = CORNERS
        latitudes, longitudes = draw.uniform(south, north, 5_000), draw.uniform(west, east, 5_000)
        found = places.locate_many(latitudes=latitudes, longitudes=longitudes, on=at.date())
        for where, latitude, longitude in zip(found.tolist(), latitudes.tolist(), longitudes.tolist(), strict=True):
            self.points[where].append((round(latitude, 5), round(longitude, 5)))

    def voices(self, matter: Matter, where: Any, begin: datetime, how_many: int, said: list[Any]) -> list[Tale]:
        """People speak of a matter in the months before it is bundled; what they say is added to `said`."""
        first = begin + timedelta(days=matter.day - 150)
        return [self._voice(matter, where, first, n, said) for n in range(how_many)]

    def _voice(self, matter: Matter, where: Any, first: datetime, number: int, said: list[Any]) -> Tale:
        moment = first + timedelta(days=self.chance.randrange(1, 149), minutes=self.chance.randrange(600))
        yield moment
        if number == 0:
            said.append(self._count(matter, where, moment))
            return
        words = self.chance.choice(matter.said).format(street=self.chance.choice(STREETS))
        signal = self._say(words, where, moment, category=matter.category)
        said.append(signal)
        yield from self._show(signal, moment + timedelta(days=2))

    def _show(self, signal: Any, moment: datetime) -> Tale:
        """Of those who agreed to show their words two out of three are shown, now and then one is not; others wait."""
        publication = signals_reads.publication_of(signal)
        number = self.said // 4
        if publication is None or number % 3 == 1:
            return
        yield moment
        decision: dict[str, Any] = {
            "publication": publication,
            "version": publication.version,
            "by": self.director,
            "at": moment,
        }
        if number % 10 == 0:
            signals.refuse_publication(reason="personal", words=NOT_SHOWN, **decision)
        else:
            text, _found = signals_reads.proposed(signal.text, country="BE", names=LEFT_OUT)
            signals.publish(text=text, **decision)

    def sources(self, where: Any, moment: datetime) -> Tale:
        """What a study, a statement and an indicator told, each with where it stands."""
        yield moment
        for channel, words, source, voices in SOURCES:
            signals.register(
                text=words, kind="problem", channel=channel, neighbourhood=where, counted_voices=voices,
                origin_kind=PERSON if voices else SOURCE, origin_label=source,
                by=self.field_worker, at=moment,
            )  # fmt: skip

    def danger(self, where: Any, moment: datetime) -> Tale:
        """Somebody writes of danger, a day ago, and nobody said yet to have read it."""
        yield moment
        signals.register(
            text=DANGER, kind="problem", channel="web", neighbourhood=where, by=self.anyone, at=moment
        )  # fmt: skip

    def _count(self, matter: Matter, where: Any, moment: datetime) -> Any:
        return signals.register(
            text=self.chance.choice(VOICES), kind="problem", channel="walk", neighbourhood=where,
            counted_voices=self.chance.randrange(3, 25), category=self.categories.get(matter.category),
            spoken="tr" if self.said % 3 == 0 else "", with_interpreter=self.said % 6 == 0,
            by=self.field_worker, at=moment,
        )  # fmt: skip

    def no_signals(self, where: Any, moment: datetime) -> Tale:
        """A complaint that was handed on, a pothole that runs in the city's own system, and words in Turkish."""
        yield moment
        said = [
            signals.register(text=words, kind="problem", channel="web", neighbourhood=where, by=self.anyone, at=moment)
            for words in (COMPLAINT, POTHOLE)
        ]
        moment += timedelta(hours=3)
        yield moment
        turkish = signals.register(
            text=TURKISH, kind="problem", channel="web", neighbourhood=where, language="tr", by=self.anyone, at=moment
        )
        signals.translate(
            signal=turkish, written="tr", language="nl", text=TRANSLATED, version=0, by=self.director, at=moment
        )
        signals.hand_to_procedure(signal=said[0], kind="complaint", by=self.director, at=moment)
        signals.runs_elsewhere(signal=said[1], name="Meldpunt wegen", number="W-20417", by=self.director, at=moment)

    def _say(self, words: str, where: Any, moment: datetime, *, category: str = "") -> Any:
        self.said += 1
        shows = self.said % 4 == 0
        if shows and self.said % 3 == 0:
            words = f"{words} {NAMED}"
        channel = self.chance.choice(CHANNELS)
        contact = self._contact()
        agreed = (("answer", "follow_up") if contact else ()) + (("quote",) if shows else ())
        point = self.chance.choice(self.points[where.pk]) if self.points[where.pk] and self.said % 2 else (None, None)
        return signals.register(
            text=words, kind=_kind(words), channel=channel, neighbourhood=where, contact=contact,
            category=self.categories.get(category), agreed_to=agreed,
            lat=point[0], lon=point[1], by=self.anyone if channel == "web" else self.field_worker, at=moment,
        )  # fmt: skip

    def _contact(self) -> Reachable | None:
        """How an invented resident wants to be answered; two out of five leave nothing."""
        number = self.said
        ways = (
            Reachable(channel="mail", email=f"bewoner{number}@gent.example", name="Een bewoner"),
            None,
            Reachable(channel="phone", phone=f"09 000 {number:04d}", name="Een bewoner"),
            Reachable(channel="letter", name="Een bewoner", address=f"Voorbeeldstraat {number}, 9040 Gent"),
            None,
        )
        return self.chance.choice(ways)

    def loose(self, where: Any, begin: datetime, days: int) -> Tale:
        """Something said by itself; two out of three are answered by the desk, the rest waits or is lost."""
        moment = begin + timedelta(days=self.chance.randrange(days), minutes=self.chance.randrange(600))
        yield moment
        words = self.chance.choice(LOOSE).format(street=self.chance.choice(STREETS))
        signal = self._say(words, where, moment)
        if self.chance.random() < 0.35:
            return
        moment += timedelta(days=self.chance.randrange(2, 18), minutes=self.chance.randrange(60))
        yield moment
        if self.chance.random() < 0.06:
            signals.set_aside(
                signals=[signal], reason="Dit is al gemeld en opgelost.", by=self.director, at=moment
            )  # fmt: skip
            return
        outcome, text = self.chance.choice(DIRECT)
        given = answers.give_answer(signal=signal, outcome=outcome, text=text, by=self.director, at=moment)
        yield from carry(given, director=self.director, chance=self.chance, moment=moment)


def carry(given: Any, *, director: Actor, chance: random.Random, moment: datetime) -> Tale:
    """Bring an answer to whoever asked for a call or a letter; now and then nobody gets to it."""
    moment += timedelta(days=3)
    yield moment
    waiting = [r for r in feedback.to_serve(actor=director, channels=["told", "letter"]) if r.answer_id == given.pk]
    letters = [r for r in waiting if (r.channel, r.state) == ("letter", "waiting") and chance.random() < 0.85]
    for recipient in answers.print_letters(recipients=letters, by=director, at=moment):
        answers.posted(recipient=recipient, by=director, at=moment)
    for recipient in waiting:
        if recipient.channel != "letter" and chance.random() < 0.85:
            answers.told(recipient=recipient, told_by="buurtwerker", by=director, at=moment)


def _kind(words: str) -> str:
    if any(offer in words for offer in ("Ik wil", "Ik kan", "Ik heb")):
        return "offer"
    return "idea" if any(wish in words for wish in ("Kan er", "Mogen wij", "Plant", "Maak er")) else "problem"
