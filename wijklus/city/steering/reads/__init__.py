"""Questions about what is handed over and who directs what. `from wijklus.city.steering import reads as steering`."""

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
from .regie import arrangement, directed, directing, directing_parties, matters, matters_counted, matters_due

__all__ = [
    "Tally",
    "arrangement",
    "as_pdf",
    "by_reference",
    "collect",
    "directed",
    "directing",
    "directing_parties",
    "document",
    "due",
    "fits",
    "handovers",
    "is_whole",
    "item",
    "item_by_id",
    "items",
    "matters",
    "matters_counted",
    "matters_due",
    "of_actor",
    "signature_of",
    "tallies",
    "unmarked",
]
