"""An election of before or elsewhere, counted from the file in which it was published by the rule that it names."""

import io
import json
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from wijklus_methods import fair_budget

from .tally import sha256

MOST_BYTES = 24 * 1024 * 1024
"""No larger file is kept in the database: some 400,000 ballots."""
FORMAT = "wijklus-past-election-result/1"


@dataclass(frozen=True)
class Past:
    """What is kept of it; `results` as JSON, amounts in cents of its currency."""

    title: str
    place: str
    held: str
    rule: str
    voters: int
    results: str
    pb: str
    agrees: bool | None

    @property
    def pb_sha256(self) -> str:
        """The hash of the file."""
        return sha256(self.pb)


def counted(data: bytes) -> Past:
    """Read and count a file. Raises fair_budget.BadFile with the line, or NotCountable."""
    document = fair_budget.read_stream(io.BytesIO(data), most_bytes=MOST_BYTES)
    outcome = fair_budget.count_published(document)
    meta = document.meta
    selected = sorted(row.id for row in document.projects if row.cells.get("selected") == "1")
    return Past(
        title=meta.get("description", "")[:300] or meta.get("unit", "")[:300],
        place=", ".join(dict.fromkeys(meta[key] for key in ("subunit", "unit", "country") if meta.get(key)))[:300],
        held=_held(meta.get("date_begin", ""), meta.get("date_end", ""))[:60],
        rule=fair_budget.rule_of(document)[:60],
        voters=document.voters,
        results=_results(document, outcome),
        pb=data.decode(),
        agrees=sorted(outcome.ids) == selected if selected else None,
    )


def _held(begin: str, end: str) -> str:
    return begin if begin == end or not end else f"{begin} - {end}"


def _results(document: fair_budget.Document, outcome: fair_budget.Outcome) -> str:
    scale = outcome.election.scale
    titles = {row.id: row.cells.get("name", "") or row.id for row in document.projects}
    told = fair_budget.explain(outcome, fair_budget.threshold_of(document))
    whole = {
        "format": FORMAT,
        "rule": fair_budget.rule_of(document),
        "currency": document.meta.get("currency", "EUR")[:3],
        "amounts_in": "cents",
        "budget": _cents(outcome.election.budget, scale),
        "cost": _cents(outcome.cost, scale),
        "leftover": _cents(outcome.leftover, scale),
        "voters": document.voters,
        "winners": outcome.ids,
        "projects": [_reason(one, titles[one.project], outcome.election) for one in told],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _reason(reason: fair_budget.Reason, title: str, election: fair_budget.Election) -> dict[str, Any]:
    scale = election.scale
    paid = reason.because == "paid" and reason.each is not None
    return {
        "id": reason.project,
        "title": title,
        "won": reason.won,
        "because": str(reason.because),
        "votes": reason.votes // election.one_voter,
        "cost": _cents(reason.cost, scale),
        "each": _cents(reason.each, scale) if paid and reason.each is not None else None,
        "lacked": None if reason.lacked is None else _cents(reason.lacked, scale),
        "more_votes": reason.more_votes,
        **({"cap": reason.cap.partition(":")[2]} if reason.cap else {}),
    }


def _cents(amount: Fraction | int, scale: int) -> int:
    return ceil(Fraction(amount) * 100 / scale)
