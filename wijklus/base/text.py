"""Text made comparable: one normal form for search and for finding the same name again, made in Python.

SQLite folds the case of ASCII only and has no Dutch stemmer; made here, both databases compare the same letters.
"""

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_SHAPELESS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    r"\ufff9-\ufffb\U0001f3fb-\U0001f3ff\U000e0000-\U000e01ef\ud800-\udfff]"
)
MOST_DIGITS = 18
STEMMED = {"nl": "dutch", "en": "english", "fr": "french", "de": "german"}


def folded(text: str) -> str:
    """Lower case, without accents, runs of white space as one space: "Café  Élan" becomes "cafe elan"."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def cleaned(text: str) -> str:
    """What a person typed, in their words: control signs and direction overrides dropped, line ends made one kind."""
    return _CONTROL.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()


def with_shape(text: str) -> str:
    """A text without what has no shape on paper: controls, direction overrides, emoji modifiers, halves of signs."""
    return _SHAPELESS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))


def number(text: str) -> int | None:
    """The whole number that a query or a button holds; None when it is none, or more than a database can hold."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


_stemmers = threading.local()  # a stemmer keeps the word it works on, so threads cannot share one


def _stemmer(algorithm: str) -> snowballstemmer.stemmer:
    stemmer = getattr(_stemmers, algorithm, None)
    if stemmer is None:
        stemmer = snowballstemmer.stemmer(algorithm)
        setattr(_stemmers, algorithm, stemmer)
    return stemmer


def search_words(text: str, language: str = "nl") -> str:
    """The stems of a text, in order, folded: what the search column holds and what a query is turned into."""
    words = _WORD.findall(folded(text))
    algorithm = STEMMED.get(language)
    return " ".join([_stem(algorithm, word) for word in words] if algorithm else words)


@lru_cache(maxsize=50_000)
def _stem(algorithm: str, word: str) -> str:
    """The stem of one word: people use the same few thousand words, and finding a stem is slow."""
    return str(_stemmer(algorithm).stemWord(word))
