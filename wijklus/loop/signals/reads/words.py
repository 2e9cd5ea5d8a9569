"""The words that people use here, and which of them somebody meant."""

from collections.abc import Iterator

from django.db.models import F

from wijklus.base import text

from ..models import SearchWord, Signal
from ..rules import words as rules

AT_A_TIME = 1_000
MOST_CORRECTED = 12


def words_in(said: str) -> list[str]:
    """The words of a text as they are compared: folded, in order."""
    return text.search_words(said, "").split()


def newest_texts(*, most: int) -> Iterator[list[str]]:
    """What was said last, up to so many texts, a thousand at a time. One query per thousand."""
    rows = Signal.objects.order_by("-pk").values_list("pk", "text")
    last = None
    for _part in range(0, most, AT_A_TIME):
        found = list((rows if last is None else rows.filter(pk__lt=last))[:AT_A_TIME])
        if not found:
            return
        yield [said for _pk, said in found]
        last = found[-1][0]


def known_words() -> dict[str, int]:
    """Every word that is known, with the number of its signals. One query."""
    return dict(SearchWord.objects.filter(key=F("word")).order_by().values_list("word", "signals"))


def meant(question: str) -> str:
    """The question with each word that nobody uses replaced by the one it is a slip away from. One query at most."""
    typed = [word for word in words_in(question)[:MOST_CORRECTED] if rules.is_word(word)]
    keys = {key for word in typed for key in rules.keys_of(word)}
    if not keys:
        return question
    found = list(SearchWord.objects.filter(key__in=keys).values_list("key", "word", "signals"))
    better = {}
    for word in typed:
        mine = set(rules.keys_of(word))
        better[word] = rules.meant(word, [(other, count) for key, other, count in found if key in mine])
    if all(word == other for word, other in better.items()):
        return question
    return " ".join(better.get(word, word) for word in words_in(question))
