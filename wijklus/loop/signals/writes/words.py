"""Keeping which words people use."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.db import transaction

from wijklus.base import scope

from .. import reads
from ..models import SearchWord
from ..rules import words as rules

BATCH = 500


def learn_words() -> int:
    """Make the table of words anew from the newest signals, 500 rows per transaction; returns how many words there are.

    A word that is in too few signals now, as after an erasure, goes. Counts follow when they doubled or halved.
    """
    counts: Counter[str] = Counter()
    for texts in reads.newest_texts(most=rules.LOOKED_AT):
        for text in texts:
            counts.update({word for word in reads.words_in(text) if rules.is_word(word)})
    wanted = {word: n for word, n in counts.most_common(rules.MOST_WORDS) if n >= rules.LEAST_SIGNALS}
    stands = reads.known_words()
    gone = [word for word, n in stands.items() if not n / 2 <= wanted.get(word, 0) <= n * 2]
    for part in _parts(gone):
        with transaction.atomic():
            SearchWord.objects.filter(word__in=part).delete()
    rows = [
        SearchWord(municipality_id=scope.municipality_id(), key=key, word=word, signals=n)
        for word, n in wanted.items()
        if word not in stands or word in set(gone)
        for key in rules.keys_of(word)
    ]
    for start in range(0, len(rows), BATCH):
        with transaction.atomic():
            SearchWord.objects.bulk_create(rows[start : start + BATCH], ignore_conflicts=True)
    return len(wanted)


def _parts(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """A few words at a time: each has up to some thirty rows."""
    for start in range(0, len(words), BATCH // (rules.LONGEST + 1)):
        yield words[start : start + BATCH // (rules.LONGEST + 1)]
