"""How much a voter gains from a project: the satisfaction (utility) that rules weigh against cost."""

from enum import StrEnum
from fractions import Fraction

from .election import Election


class Satisfaction(StrEnum):
    """What a supporter gains when a project wins.

    Brill, Forster, Lackner, Maly, Peters (2023), "Proportionality in approval-based participatory budgeting", compare
    cost and cardinality; points are additive utilities as in Peters, Pierczynski, Skowron (2021).
    """

    COST = "cost"
    """Its cost, whatever points were given."""
    CARDINALITY = "cardinality"
    """One, whatever points were given."""
    POINTS = "points"
    """The points given."""
    POINTS_COST = "points-cost"
    """The points given times its cost; on approval ballots the same as `cost`."""

    @property
    def by_points(self) -> bool:
        """Whether the points on the ballot matter."""
        return self in (Satisfaction.POINTS, Satisfaction.POINTS_COST)

    @property
    def by_cost(self) -> bool:
        """Whether a project counts for its cost."""
        return self in (Satisfaction.COST, Satisfaction.POINTS_COST)

    def per_point(self, election: Election, project: int) -> int:
        """The satisfaction from one point of a project: its cost in units, or 1."""
        return election.projects[project].cost if self.by_cost else 1

    def per_cost(self, election: Election, project: int) -> Fraction:
        """The satisfaction of all voters from a project, per unit of its cost."""
        total = (election.score if self.by_points else election.votes)[project]
        return Fraction(total * self.per_point(election, project), election.projects[project].cost)
