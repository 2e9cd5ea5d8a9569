"""Checks a file that was read against itself: published votes, scores and winners, and costs against the budget."""

from collections.abc import Iterator

from .counting import count
from .document import Document, Finding, Row
from .election import Election
from .fields import WITHDRAWN
from .rules import rule_named

FOLLOWED = ("greedy", "greedy-no-skip", "greedy-threshold")
"""Rules whose published winners are counted again; greedy-exclusive has rivals that no column names."""


def check(document: Document) -> list[Finding]:
    """What does not agree, with the line of the project. Ballots count alike, whatever channel they came by."""
    election = document.election()
    found = [finding for p, row in enumerate(document.projects) for finding in _project(document, election, p, row)]
    selected = [row for row in document.projects if row.cells.get("selected") == "1"]
    cost = sum(row.cost for row in selected)
    if cost > document.budget:
        found.append(Finding(selected[-1].line, f"The selected projects cost {cost}, more than the budget."))
    return [*found, *(_not_followed(document, election, selected) if selected else ())]


def _project(document: Document, election: Election, project: int, row: Row) -> Iterator[Finding]:
    for column, counted in (("votes", election.votes[project]), ("score", election.score[project])):
        given = row.cells.get(column, "")
        if given and given != str(counted):
            yield Finding(row.line, f"{column} of project {row.id} is {given[:20]}, but the ballots give {counted}.")
    if row.cost >= WITHDRAWN:
        yield Finding(row.line, f"Project {row.id} was withdrawn.", serious=False)
    elif row.cost > document.budget:
        yield Finding(row.line, f"Project {row.id} costs more than the budget.")


def _not_followed(document: Document, election: Election, selected: list[Row]) -> Iterator[Finding]:
    """The projects of which the published outcome differs from that of the rule in META."""
    name = document.meta.get("rule", "")
    if name not in FOLLOWED:
        return
    threshold = int(document.meta.get("min_project_score_threshold", "0"))
    won = set(count(election, rule_named(name), limits=document.limits, threshold=threshold).ids)
    published = {row.id for row in selected}
    for row in document.projects:
        if row.id in won - published:
            yield Finding(row.line, f"By the rule {name} project {row.id} wins, but it is not selected.")
        if row.id in published - won:
            yield Finding(row.line, f"Project {row.id} is selected, but does not win by the rule {name}.")
