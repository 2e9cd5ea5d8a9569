"""Receiving a signal: the one way in, for every channel."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import h3.api.basic_int as h3
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from wijklus.base import texting
from wijklus.base.actor import Actor
from wijklus.base.inserting import together
from wijklus.base.refusals import Refused
from wijklus.base.text import number
from wijklus.ground.people import writes as people
from wijklus.ground.places import reads as places
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Category, Question, Signal
from . import asking, checking, hearing, living, moderating, pictures, routing, terms


def register(
    *,
    text: str,
    kind: str,
    channel: str,
    by: Actor,
    at: datetime,
    neighbourhood: Any = None,
    language: str = "nl",
    contact: Any = None,
    counted_voices: int = 0,
    agreed_to: Sequence[str] = (),
    spoken: str = "",
    with_interpreter: bool = False,
    replies: Mapping[str, Sequence[str]] | None = None,
    lat: float | None = None,
    lon: float | None = None,
    place_text: str = "",
    category: Category | None = None,
    form_key: str = "",
    form_digest: str = "",
    photos: Sequence[File[bytes]] = (),
    origin_kind: str = rules.PERSON,
    origin_label: str = "",
    origin_ref: str = "",
    level: str = rules.NEIGHBOURHOOD,
    received_at: datetime | None = None,
    me_too: str = "",
    comments_on: str = "",
) -> Signal:
    """Receive what somebody said, and thank them by mail when they left an address.

    Without a neighbourhood the point decides; a point in none (the sea) leaves it not locatable, with the point kept.
    `contact` is a Reachable, a person already known, or None: then counted voices, or somebody who leaves no address.
    `received_at` is when it was said, `at` when it is noted. The same form key sent twice is received once. `me_too` is
    a theme (by reference) to which this adds a voice, `comments_on` a proposed plan and the place of a goal: "ref:2";
    or what a decision means for the neighbourhood: "ref:beleid".
    Raises Refused for anything that cannot be kept as it is.
    """
    said = rules.Said(
        text=text,
        kind=kind,
        channel=channel,
        neighbourhood=neighbourhood,
        language=language,
        contact=contact,
        counted_voices=counted_voices,
        agreed_to=tuple(agreed_to),
        spoken=spoken,
        with_interpreter=with_interpreter,
        replies=replies,
        lat=lat,
        lon=lon,
        place_text=place_text,
        category=category,
        form_key=form_key,
        form_digest=form_digest,
        origin_kind=origin_kind,
        origin_label=origin_label,
        origin_ref=origin_ref,
        level=level,
        received_at=received_at,
        me_too=me_too,
        comments_on=comments_on,
    )
    return receive(said, photos=photos, by=by, at=at)


def receive(said: rules.Said, *, by: Actor, at: datetime, photos: Sequence[File[bytes]] = ()) -> Signal:
    """The same, from one value."""
    access.require(access.may_register(by, channel=said.channel))
    signal = checking.checked(_with_digest(said, photos), at=at)
    try:
        replied = _replied(said)
        _place(signal, said)
        uploads = pictures.put_away(photos)
    except Refused:
        return _kept_before(signal)
    try:
        with transaction.atomic(), together("people.Person", "signals.Signal"):
            signal.person = person_of(said, by=by, at=at)
            sign(signal, by=by)
            signal.save(force_insert=True)
            hearing.keep(signal, said, at=at)
            moderating.ask_publication(signals=[signal], at=at)
            moderating.raise_alarm(signal=signal, at=at)
            asking.keep(signal, replied, language=signal.language)
            terms.begin_terms(signals=[signal], at=at)
            living.touch_living(signals=[signal], at=at)
            routed = routing.route(signals=[signal], at=at, are_new=True)
            pictures.attach(signal, uploads, at=at)
            trail.record_many(by=by, at=at, verb="signals.register", kind="signal", changes=[change_of(signal, routed)])
            if _may_have_mail(said):
                _thank(signal, at=at)
            if said.me_too:
                _add_voice(signal, said.me_too, at=at)
            if said.comments_on:
                _put_comment(signal, said.comments_on, at=at)
    except IntegrityError:
        pictures.throw_away(uploads)
        return _kept_before(signal)
    except BaseException:
        pictures.throw_away(uploads)
        raise
    return signal


def _kept_before(signal: Signal) -> Signal:
    """What was kept of this form the first time; raises again what went wrong when it is the first."""
    kept = reads.by_form_key(signal.form_key) if signal.form_key else None
    if kept is None:
        raise
    return checking.first_answer(kept, signal)


def _replied(said: rules.Said) -> Sequence[tuple[Question, list[str]]]:
    """What was replied to what the city asks about the category; None: it was not asked, and may be asked later."""
    if said.replies is None or said.category is None:
        return ()
    return asking.replies_to(reads.questions_asked(said.category), said.replies, complete=True)


def _with_digest(said: rules.Said, photos: Sequence[File[bytes]]) -> rules.Said:
    """Photos belong to what was sent: the same key with another photo is another form."""
    if not said.form_key or said.form_digest or not photos:
        return said
    return replace(said, form_digest=checking.digest_of(said, photos=pictures.digests(photos)))


def _located(signal: Signal, on: date) -> Any:
    if signal.lat is None or signal.lon is None:
        return None
    return places.locate(latitude=signal.lat, longitude=signal.lon, on=on)


def _place(signal: Signal, said: rules.Said) -> None:
    """Fill in neighbourhood, the version of its boundary, and the public cell."""
    on = timezone.localdate(signal.received_at)
    signal.cell = cell_of(signal)
    if said.neighbourhood is None:
        signal.neighbourhood = _located(signal, on) or places.not_locatable()
    signal.boundary_id = places.boundary_of(signal.neighbourhood, on=on)


def cell_of(signal: Signal) -> int | None:
    """The public cell of an exact point."""
    if signal.lat is None or signal.lon is None:
        return None
    return int(h3.latlng_to_cell(signal.lat, signal.lon, rules.CELL_RESOLUTION))


def person_of(said: rules.Said, *, by: Actor, at: datetime) -> Any:
    """Who said it: None for counted voices and policy signals, an empty row for somebody who leaves no address."""
    if said.counted_voices or said.origin_kind in rules.OF_NOBODY:
        return None
    if said.contact is None:
        return people.register_person(by=by, at=at)
    if not isinstance(said.contact, rules.Reachable):
        return said.contact
    wish = said.contact
    return people.register_person(
        by=by,
        at=at,
        channel=wish.channel,
        name=wish.group_name or wish.name,
        email=wish.email,
        phone=wish.phone,
        address=wish.address,
        language=wish.language or said.language,
        group=wish.group,
    )


def sign(signal: Signal, *, by: Actor) -> None:
    """Who noted it, when it was noted for somebody else."""
    if by.user_id is not None and signal.channel not in rules.OPEN_CHANNELS:
        signal.noted_by_id, signal.noted_by_function = by.user_id, by.function[:160]


def change_of(signal: Signal, routed: routing.Routed) -> trail.Change:
    """What the trail keeps of it, and of the rule by which it was handed to a service: never the words."""
    after = {"channel": signal.channel, "kind": signal.kind, "voices": signal.counted_voices}
    given = routed.get(signal.pk)
    if given is not None:
        after |= {"rule": given.rule_id, "party": given.party_id}
    if signal.state != rules.NEW:
        after |= {"state": signal.state}
    return trail.Change(ref=signal.reference, neighbourhood_id=signal.neighbourhood_id, after=after)


def _thank(signal: Signal, *, at: datetime) -> None:
    trail.later(
        "wijklus.loop.signals.jobs.send_receipt",
        key=f"receipt:{signal.reference}",
        at=at,
        signal_ref=signal.reference,
    )


def _add_voice(signal: Signal, theme: str, *, at: datetime) -> None:
    """Ask the next step of the loop to put it with the theme that the person chose."""
    trail.later(
        "wijklus.loop.priorities.jobs.add_voice",
        key=f"me-too:{signal.reference}",
        at=at,
        signal_ref=signal.reference,
        theme_ref=theme[: rules.LONGEST_REFERENCE],
    )


def _put_comment(signal: Signal, comments_on: str, *, at: datetime) -> None:
    """Ask a next step of the loop to put it with what the person commented on: a proposed plan, or a decision."""
    proposal, _colon, place = comments_on.partition(":")
    if place == rules.DECISION:
        trail.later(
            "wijklus.loop.results.jobs.put_reaction",
            key=f"reaction:{signal.reference}",
            at=at,
            signal_ref=signal.reference,
            meaning_ref=proposal[: rules.LONGEST_REFERENCE],
        )
        return
    trail.later(
        "wijklus.loop.plans.jobs.put_comment",
        key=f"comment:{signal.reference}",
        at=at,
        signal_ref=signal.reference,
        proposal_ref=proposal[: rules.LONGEST_REFERENCE],
        place=number(place) or 0,
    )


def _may_have_mail(said: rules.Said) -> bool:
    """Whether there is an address or number to thank at, as far as is known here; the job looks it up."""
    if isinstance(said.contact, rules.Reachable):
        return bool(said.contact.email or (said.contact.phone and texting.is_there()))
    return said.contact is not None
