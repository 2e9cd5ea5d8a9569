"""One signal: fetched and checked together, and its first hops."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.prepared import prepared

from .. import access, rules
from ..models import Photo, Signal


@dataclass(frozen=True)
class Hop:
    """One step of the loop: what happened, when, by whom (a function, never a name) and why."""

    step: str
    at: datetime
    by: str
    reason: str = ""


OF_A_LINK = (
    *("reference", "link_version", "municipality", "person", "counted_voices", "origin_kind", "text", "language"),
    *("received_at", "noted_by_function", "state", "neighbourhood__municipality", "neighbourhood__name"),
    *("neighbourhood__slug", "neighbourhood__is_locatable"),
    *("handed_over__municipality", "handed_over__kind", "handed_over__to_name", "handed_over__law"),
    *("handed_over__term_on", "handed_over__handed_at"),
    *("elsewhere__municipality", "elsewhere__system", "elsewhere__number", "elsewhere__link"),
    *("elsewhere__is_closed", "elsewhere__told_state", "elsewhere__seen_at"),
    *("publication__municipality", "publication__state", "publication__text"),
    *("term__municipality", "term__first_answer_on", "term__outcome_on", "term__due_on", "term__is_answered"),
    *("term__moved_at", "state_reason"),
)
"""What the pages behind a private link show: what a query costs grows with the columns it names."""


BESIDE = ("publication", "handed_over", "elsewhere")
"""What may stand beside a signal, at most one row each."""


def for_link(*, reference: str, key: str) -> Signal | None:
    """The signal of a private link, or None when the link does not fit. One query."""
    signal = next(iter(_behind_link(reference=reference)), None)
    if signal is None or not access.follows(signal, key):
        return None
    return signal


@prepared
def _behind_link(*, reference: str) -> QuerySet[Signal]:
    others = Signal.objects.filter(person=OuterRef("person")).exclude(pk=OuterRef("pk"))
    rows = (
        Signal.objects.select_related("neighbourhood", "term", *BESIDE)
        .only(*OF_A_LINK)
        .annotate(has_others=Exists(others), **{name: Exists(make()) for name, make in _later.items()})
    )
    return rows.filter(reference=reference)


_later: dict[str, Callable[[], QuerySet[Any]]] = {}


def tell_beside_link(name: str, rows: Callable[[], QuerySet[Any]]) -> None:
    """Let the signal of a private link say, as `name`, whether a later step of the loop has such rows for it.

    `rows` makes the question, with OuterRef to the signal: so the page asks for them only where there are any.
    """
    _later[name] = rows


WHOLE = ("neighbourhood", "category__parent", "person", "term", "elsewhere", "routing__party")


def for_actor(*, by: Actor, reference: str) -> Signal | None:
    """The signal with this reference, or None. Raises NotAllowed when it is of another neighbourhood. One query."""
    access.require(access.may_read_any(by))
    signal = Signal.objects.select_related(*WHOLE).filter(reference=reference).first()
    if signal is not None:
        access.require(access.may_read(by, signal))
    return signal


def by_reference(reference: str) -> Signal | None:
    """The signal with this reference for a job, or None. One query."""
    return Signal.objects.select_related("neighbourhood").filter(reference=reference).first()


def by_form_key(form_key: str) -> Signal | None:
    """The signal that was sent with this key, or None. One query."""
    return Signal.objects.select_related("neighbourhood").filter(form_key=form_key).first()


def by_form_keys(form_keys: Sequence[str]) -> dict[str, Signal]:
    """The signals that were sent with these keys, by key. One query, none for no keys."""
    return {str(row.form_key): row for row in Signal.objects.filter(form_key__in=form_keys)} if form_keys else {}


def still_personal(*, person: Any, with_words: bool) -> QuerySet[Signal]:
    """What a person said and from which not everything asked has been erased yet, oldest first."""
    todo = Q(erased_at__isnull=True)
    if with_words:
        todo |= ~Q(text="")
    return Signal.objects.filter(todo, person=person).order_by("pk")


SOMEBODY: Any = _("somebody who sorts signals")


def story_hops(signal: Signal) -> Sequence[Hop]:
    """The steps of the loop this room knows: that it was said, and since when and why it stands aside. No query."""
    said = Hop(step="said", at=signal.received_at, by=signal.noted_by_function)
    term = getattr(signal, "term", None)
    if signal.state != rules.SET_ASIDE or term is None:
        return [said]
    return [said, Hop(step="set_aside", at=term.moved_at, by=SOMEBODY, reason=signal.state_reason)]


def _said_by_somebody(signal: Signal) -> Any:
    if signal.counted_voices:
        return _("counted by somebody who works in the neighbourhood")
    return _("a resident")


def _raised_from_a_theme(signal: Signal) -> Any:
    return signal.origin_label or _("a theme of the neighbourhoods")


def _taken_in_from_a_file(signal: Signal) -> Any:
    return format_lazy("{} ({})", _("a file of another system"), signal.origin_label)


def _stands_somewhere(signal: Signal) -> Any:
    return format_lazy("{} ({})", _("an indicator"), signal.origin_label)


ORIGIN_RESOLVERS: Mapping[str, Callable[[Signal], Any]] = {
    rules.PERSON: _said_by_somebody,
    rules.POLICY: _raised_from_a_theme,
    rules.IMPORT: _taken_in_from_a_file,
    rules.SOURCE: _stands_somewhere,
}
"""By origin: how it is told where a signal comes from."""


def origin_of(signal: Signal) -> Any:
    """Where the signal comes from, for people. No query."""
    return ORIGIN_RESOLVERS[signal.origin_kind](signal)


def photo_to_redraw(*, reference: str) -> Photo | None:
    """A photo that is still as it was sent, or None. One query."""
    return Photo.objects.filter(reference=reference, is_ready=False).first()


def photos_never_drawn(*, now: datetime) -> Sequence[Photo]:
    """Photos still as they were sent, long after their job was to draw them anew, at most 500. One query."""
    before = now - timedelta(days=rules.DAYS_TO_DRAW)
    return list(Photo.objects.filter(is_ready=False, signal__received_at__lt=before).exclude(file="")[:500])


def files_with_a_row(names: Collection[str]) -> set[str]:
    """Which of these files are a photo with a signal, drawn anew or not yet, in whichever scope is open. One query."""
    return set(Photo.objects.filter(file__in=names).values_list("file", flat=True))


def photo_for_link(*, reference: str, key: str, photo: str) -> Photo | None:
    """A photo of the signal of a private link, or None. One query."""
    found = Photo.objects.select_related("signal").filter(reference=photo, signal__reference=reference).first()
    return found if found is not None and access.follows(found.signal, key) else None


def photo_for_actor(*, by: Actor, photo: str) -> Photo | None:
    """A photo, or None. Raises NotAllowed when its signal is not to be read by this actor. One query."""
    access.require(access.may_read_any(by))
    found = Photo.objects.select_related("signal__neighbourhood").filter(reference=photo).first()
    if found is not None:
        access.require(access.may_read(by, found.signal))
    return found


def may_be_read(*, by: Actor, signals: Sequence[Signal]) -> bool:
    """Whether this actor may read all of these signals. No query when their neighbourhoods were fetched."""
    return all(access.may_read(by, signal) for signal in signals)


def many_for_actor(*, by: Actor, references: Sequence[str]) -> Sequence[Signal]:
    """The signals with these references, newest first; raises NotAllowed when one is of elsewhere. One query."""
    access.require(access.may_read_any(by))
    rows = Signal.objects.select_related("neighbourhood").filter(reference__in=references)
    found = list(rows.order_by("-received_at", "-id"))
    for signal in found:
        access.require(access.may_read(by, signal))
    return found
