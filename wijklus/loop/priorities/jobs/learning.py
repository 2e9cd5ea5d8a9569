"""Learning from the city's own decisions, and suggesting from that: on this machine, without any outside call."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from wijklus.base.actor import Actor
from wijklus.loop.signals import reads as signals
from wijklus_methods.signal_routing import Model, NotAModel, Record, evaluate, restored, stored, train

from .. import reads, rules, writes
from ..rules.suggesting import AT_ONCE, CATEGORY, FEWEST, MOST, MOST_IN_A_RUN, MOST_SUGGESTED, SERVICE, THEME

if TYPE_CHECKING:
    from wijklus.loop.signals.models import Signal

SUREST = 0.9999
"""Nobody is told that something is certain."""
DECIDED: dict[str, Callable[..., Iterable[Any]]] = {
    CATEGORY: signals.categories_decided,
    SERVICE: signals.services_decided,
    THEME: reads.themes_decided,
}


def learn(about: str, *, by: Actor, at: datetime) -> None:
    """Learn about one thing, try it on the newest quarter of the decisions, and keep both."""
    records = [_decided(row, with_category=about != CATEGORY) for row in DECIDED[about](most=MOST)]
    model, figures = b"", {}
    if len(records) >= FEWEST and len({record.label for record in records}) > 1:
        figures = _figures(records)
        model = stored(train(records))
    writes.keep_learned(about=about, model=model, figures=figures, decisions=len(records), by=by, at=at)


def _decided(row: Any, *, with_category: bool) -> Record:
    text, category, area, lat, lon, at, label = row
    known = (category or "") if with_category else ""
    return Record(text=text, category=known, area=area, latitude=lat, longitude=lon, at=at, label=label)


def _figures(records: list[Record]) -> dict[str, Any]:
    """How well it would have worked, and from when until when the decisions are that were asked about."""
    found = evaluate(records).as_json()
    times = sorted(record.at for record in records if record.at is not None)
    asked = times[found["n_train"] :]
    return found | {"since": asked[0].isoformat(), "until": asked[-1].isoformat()}


def suggest_about(*, stamp: str, by: Actor, at: datetime) -> None:
    """Hold the newest signals that wait against what was learned, a few hundred in a transaction."""
    models = {about: model for about, data in reads.models_to_ask().items() if (model := _restored(data))}
    for _turn in range(MOST_IN_A_RUN // AT_ONCE):
        waiting = list(reads.not_suggested_about(stamp=stamp)[:AT_ONCE])
        if not waiting:
            return
        found = [
            (signal, {about: _asked(model, signal, about) for about, model in models.items()}) for signal in waiting
        ]
        writes.keep_suggested(found=found, stamp=stamp, by=by, at=at)


def _restored(data: bytes) -> Model | None:
    """The model in these bytes; None when it is of an older version: the next time it is learned anew."""
    try:
        return restored(data)
    except NotAModel:
        return None


def _asked(model: Model, signal: "Signal", about: str) -> list[dict[str, Any]]:
    """What the model suggests, as it is kept."""
    record = Record(
        text=signal.text,
        category=signal.category.code if signal.category and about != CATEGORY else "",
        area=signal.neighbourhood.slug,
        latitude=signal.lat,
        longitude=signal.lon,
        at=signal.received_at,
    )
    return [
        {
            "label": one.label,
            "sure": min(round(one.confidence, 4), SUREST),
            "why": [rules.suggesting.packed(why.kind, why.what, why.share, signal.text) for why in one.reasons],
        }
        for one in model.suggest(record, at_most=MOST_SUGGESTED)
    ]
