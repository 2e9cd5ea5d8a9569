"""Questions about what is handed over. `from wijklus.city.steering import reads as steering`."""

from .collecting import collect
from .handing import (
    Tally,
    by_reference,
    document,
    due,
    fits,
    handovers,
    is_whole,
    item,
    item_by_id,
    items,
    of_actor,
    signature_of,
    tallies,
    unmarked,
)
from .paper import as_pdf

__all__ = [
    "Tally",
    "as_pdf",
    "by_reference",
    "collect",
    "document",
    "due",
    "fits",
    "handovers",
    "is_whole",
    "item",
    "item_by_id",
    "items",
    "of_actor",
    "signature_of",
    "tallies",
    "unmarked",
]
