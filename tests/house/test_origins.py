"""Everything that can be the origin of a signal can be told to people."""

from collections.abc import Iterable, Iterator, Mapping

from wijklus.loop.signals import reads, rules
from wijklus.loop.signals.models import Signal


def untold(origins: Iterable[str], resolvers: Mapping[str, object]) -> Iterator[str]:
    """Every origin without a resolver, and every resolver without an origin."""
    return iter(sorted(set(origins) ^ set(resolvers)))


def test_every_origin_can_be_told() -> None:
    assert list(untold(rules.ORIGINS, reads.ORIGIN_RESOLVERS)) == []


def test_the_database_knows_the_same_origins() -> None:
    choices = Signal._meta.get_field("origin_kind").choices or []
    assert [value for value, _ in choices] == list(rules.ORIGINS)


def test_an_origin_that_nobody_can_tell_is_reported() -> None:
    assert list(untold(["person", "barrier"], {"person": None})) == ["barrier"]
    assert list(untold(["person"], {"person": None, "gone": None})) == ["gone"]
