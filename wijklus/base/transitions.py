"""States and their allowed changes as one table: {state: {states it may become}}."""

from collections.abc import Mapping, Set


class NotPossibleNow(ValueError):
    """This change of state is not in the table."""

    def __init__(self, was: str, to: str) -> None:
        super().__init__(f"{was} -> {to}")
        self.was = was
        self.to = to


def check(table: Mapping[str, Set[str]], was: str, to: str) -> None:
    """Raise NotPossibleNow unless the table allows going from `was` to `to`."""
    if to not in table.get(was, frozenset()):
        raise NotPossibleNow(was, to)
