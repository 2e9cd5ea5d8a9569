"""Counts a published file as the file itself says: rule, measure, caps, threshold, rivals, weights, and the seed."""

from .counting import Outcome, count
from .document import Document
from .election import Election, Limits, NotCountable
from .measures import Satisfaction
from .rules import rule_named

UNNAMED = ("", "unknown", "greedy-custom")
"""Rules of META that say nothing of how to count."""


def rule_of(document: Document) -> str:
    """The name of the rule by which a file is counted; "" when it names none."""
    named = document.meta.get("rule", "")
    return document.terms.rule or ("" if named in UNNAMED else named)


def rivals_in(document: Document, election: Election) -> tuple[frozenset[int], ...]:
    """The rivals that a file names, by their positions. Raises NotCountable for a project that is not there."""
    places = {project.id: p for p, project in enumerate(election.projects)}
    if unknown := [one for ids in document.terms.rivals for one in ids if one not in places]:
        raise NotCountable(f"The comment names a rival {unknown[0][:40]!r} that is no project.")
    return tuple(frozenset(places[one] for one in ids) for ids in document.terms.rivals)


def measure_of(document: Document) -> Satisfaction | None:
    """What a voter gains, as a file says; None when it does not. Raises NotCountable."""
    name = document.terms.satisfaction
    if name and name not in set(Satisfaction):
        raise NotCountable(f"The comment names a satisfaction {name[:40]!r} that is not known here.")
    return Satisfaction(name) if name else None


def threshold_of(document: Document) -> int:
    """The least score for greedy-threshold."""
    return int(document.meta.get("min_project_score_threshold", "0"))


def count_published(document: Document) -> Outcome:
    """Count a file by nothing but the file. Raises NotCountable when it does not say how."""
    name = rule_of(document)
    if not name:
        raise NotCountable("The file names no rule that can be counted.")
    terms = document.terms
    election = document.election(channels=terms.weights, seed=terms.seed)
    limits = Limits(document.limits.caps, rivals_in(document, election))
    return count(
        election, rule_named(name), satisfaction=measure_of(document), limits=limits, threshold=threshold_of(document)
    )
