"""Keeps track, while winners are chosen, of what the limits still allow."""

from .election import Election, Limits


class Room:
    """What may still be chosen: within the caps of groups, and no rival of a winner. The budget is the rule's care."""

    def __init__(self, election: Election, limits: Limits) -> None:
        self._projects = election.projects
        self._left = dict(limits.caps)
        self._rivals = limits.rivals
        self._out: set[int] = set()

    def why_not(self, project: int) -> str:
        """The cap a project would break, `rival` when a rival has won, "" when it may be chosen."""
        if project in self._out:
            return "rival"
        one = self._projects[project]
        return next((name for name in sorted(one.groups) if one.cost > self._left.get(name, one.cost)), "")

    def take(self, project: int) -> None:
        """Count a winner."""
        one = self._projects[project]
        for name in one.groups & self._left.keys():
            self._left[name] -= one.cost
        for rivals in self._rivals:
            if project in rivals:
                self._out |= rivals
