"""Full-text search over what was said. The one place where the two databases differ."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from wijklus.base import scope, text

from ..models import Signal

MOST_HITS = 10_000
"""Only the newest hits count: a word that is in every signal would otherwise be looked up in the whole heap."""
MOST_WORDS = 12

_SQL = {
    "sqlite": (
        "SELECT s.id FROM signals_search f CROSS JOIN signals_signal s ON s.id = f.rowid "
        "WHERE f.signals_search MATCH %s AND s.municipality_id = %s ORDER BY f.rowid DESC LIMIT %s"
    ),
    "postgresql": (
        "SELECT id FROM signals_signal WHERE to_tsvector('simple', search_words) @@ to_tsquery('simple', %s) "
        "AND municipality_id = %s ORDER BY id DESC LIMIT %s"
    ),
}


def search(q: str, *, languages: Sequence[str] = ("nl", "en", "fr"), rows: QuerySet[Signal] | None = None) -> Any:
    """The signals in which every word of the question occurs, in whatever form, among the newest 10,000 hits.

    A signal is stemmed in its own language, so a word counts as found in any of these languages.
    """
    rows = Signal.objects.all() if rows is None else rows
    question = _question(q, languages)
    if not question:
        return rows.none()
    found = RawSQL(_SQL[connection.vendor], [question, scope.municipality_id(), MOST_HITS])  # noqa: S611 (parameters)
    return rows.filter(Q(pk__in=found))


def _question(q: str, languages: Sequence[str]) -> str:
    """The question in the database's own notation: every word, each as any of its stems."""
    either, both, quote = (" OR ", " AND ", '"') if connection.vendor == "sqlite" else (" | ", " & ", "'")
    words = []
    for word in text.search_words(q, "").split()[:MOST_WORDS]:
        stems = sorted({word, *(text.search_words(word, language) for language in languages)})
        words.append("(" + either.join(f"{quote}{stem}{quote}" for stem in stems if stem) + ")")
    return both.join(words)
