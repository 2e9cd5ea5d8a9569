"""Full-text search over what was said. The one place where the two databases differ."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, F, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from wijklus.base import scope, text
from wijklus.base.actor import Actor
from wijklus.ground.places import reads as places

from .. import access
from ..models import Signal

MOST_HITS = 10_000
"""Only the newest hits count: a word that is in every signal would otherwise be looked up in the whole heap."""
MOST_WORDS = 12
PASSED_OVER = {
    "place": Coalesce(F("neighbourhood_id"), Value(0), output_field=BigIntegerField()),
    "about": Coalesce(F("category_id"), Value(0), output_field=BigIntegerField()),
    "standing": Coalesce(F("state"), Value("")),
}
"""Columns by which rows are passed over: no index can be chosen by them, so the order or the ids found decide."""

MOST_PLACES = 24
"""Above so many neighbourhoods the hits of the whole city are passed over instead of named in the question."""

_SQL = {
    "sqlite": (
        "SELECT s.id FROM signals_search f CROSS JOIN signals_signal s ON s.id = f.rowid "
        "WHERE f.signals_search MATCH {} AND s.municipality_id = %s ORDER BY f.rowid DESC LIMIT %s"
    ),
    "postgresql": (
        "SELECT unnest(ARRAY(SELECT signal_id FROM signals_search WHERE words @@ {} "
        "AND municipality_id = %s ORDER BY signal_id DESC LIMIT %s))"  # an array: looked up by id, not held against all
    ),
}
_WORDS = {"sqlite": "%s", "postgresql": "to_tsquery('simple', %s)"}
_WORDS_THERE = {
    "sqlite": "'(' || %s || ') AND (' || {} || ')'",
    "postgresql": "(to_tsquery('simple', %s) && ({})::tsquery)",
}
"""What is looked for, and the same among signals of some neighbourhoods: each row of the index names its own."""


def search(
    q: str, *, by: Actor | None = None, only: int | None = None, languages: Sequence[str] = ("nl", "en", "fr")
) -> QuerySet[Signal]:
    """The signals in which every word of the question occurs, in whatever form, among the newest 10,000 hits.

    Those this actor may read, or of the whole city; of only one neighbourhood when that is given. A signal is stemmed
    in its own language, so a word counts as found in any of these languages. Who reads a few neighbourhoods gets the
    newest hits of those.
    """
    question = _question(q, languages)
    there = places_of(by, only) if by is not None else None
    if not question or there == []:
        return Signal.objects.none()
    match, asked = _match(question, there)
    sql = _SQL[connection.vendor].format(match)
    return within(by_id(RawSQL(sql, [*asked, scope.municipality_id(), MOST_HITS])), there)  # noqa: S611 (parameters)


def _match(question: str, there: list[Any] | None) -> tuple[str, list[Any]]:
    """The condition of the index with its parameters: the words, and where when that is a few neighbourhoods."""
    if there is None or len(there) > MOST_PLACES:
        return _WORDS[connection.vendor], [question]
    either, _both, quote = _notation()
    ids = [place for place in there if isinstance(place, int)]
    parts, asked = ["CAST(%s AS text)"], [question, either.join(f"{quote}_{place}{quote}" for place in ids)]
    if len(ids) < len(there):
        nowhere, of_nowhere = places.nowhere().values("pk")[:1].query.sql_with_params()
        parts.append(f"COALESCE((SELECT CAST(%s AS text) || n.pk || CAST(%s AS text) FROM ({nowhere}) n), '')")  # noqa: S608
        asked += [f"{either if ids else ''}{quote}_", quote, *of_nowhere]
    return _WORDS_THERE[connection.vendor].format(" || ".join(parts)), asked


def places_of(by: Actor, only: int | None = None) -> list[Any] | None:
    """The neighbourhoods this actor may read, by id or as a question for it; None for the whole city."""
    access.require(access.may_read_any(by))
    reach = access.reach(by, "signals.read")
    if reach is None:
        return None if only is None else [only]
    mine: list[Any] = sorted(reach if only is None else reach & {only})
    if only is None and access.may_triage_any(by):
        mine.append(Subquery(places.nowhere().values("pk")[:1]))
    return mine


def within(rows: QuerySet[Signal], neighbourhoods: list[Any] | None) -> QuerySet[Signal]:
    """Pass over what is of elsewhere, without choosing an index by it."""
    named: Any = rows.alias(**PASSED_OVER)
    found: QuerySet[Signal] = named if neighbourhoods is None else named.filter(place__in=neighbourhoods)
    return found


def by_id(ids: Any) -> QuerySet[Signal]:
    """The signals with these ids, fetched by id and in no other way; the question for the ids holds to the scope."""
    return QuerySet(Signal).filter(pk__in=ids)


def _question(q: str, languages: Sequence[str]) -> str:
    """The question in the database's own notation: every word, each as any of its stems."""
    either, both, quote = _notation()
    words = []
    for word in text.search_words(q, "").split()[:MOST_WORDS]:
        stems = sorted({word, *(text.search_words(word, language) for language in languages)})
        words.append("(" + either.join(f"{quote}{stem}{quote}" for stem in stems if stem) + ")")
    return both.join(words)


def _notation() -> tuple[str, str, str]:
    """How the database writes "one of", "all of", and where a word begins and ends."""
    return (" OR ", " AND ", '"') if connection.vendor == "sqlite" else (" | ", " & ", "'")
