"""Likeness of two texts by the words they share, whole or in part, in any language.

The cosine of information-weighted words in which words that are nearly or partly the same count in part: SoftTFIDF
(Cohen, Ravikumar and Fienberg, A Comparison of String Distance Metrics for Name-Matching Tasks, 2003), with shared
character 4-grams as the measure between words. So "putdeksel" meets "deksel" and "Straßenlaterne" meets "Laterne":
Dutch and German write compounds as one word.

What a word says (its information, in nats) is counted among the texts at hand and, as those may be few, mixed with what
its length tells: in every language the words used most are the shortest (Zipf 1935).
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

GRAM = 4
LEAST_GRAMS = 2
LEAST_OVERLAP = 0.75
"""Words meet in part when so much of the shorter one stands in the longer one."""
MOST_WORDS = 80
"""Of a text the first so many different words are compared."""
MOST_SAID = 6.0
PER_SIGN = 0.8
OF_A_NUMBER = 2.5
LEAST_TOLD = 4.0
"""A shared word is named as a reason when both say at least two nats."""
TRUST_IN_LENGTH = 30
"""What a word says by its length counts as much as this many texts."""

_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """Lower case without accents."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def keys_of(text: str, stem: Callable[[str], str] | None = None) -> dict[str, str]:
    """The different words of a text in the form in which they are compared, each with how it stands in the text."""
    found: dict[str, str] = {}
    for word in _WORD.findall(text):
        for plain in _WORD.findall(folded(word)):
            found.setdefault(stem(plain) if stem else plain, word)
            if len(found) >= MOST_WORDS:
                return found
    return found


def split_keys(keys: str) -> tuple[str, ...]:
    """Keys that were made before, each once."""
    return tuple(dict.fromkeys(keys.split()))[:MOST_WORDS]


@lru_cache(maxsize=50_000)
def grams_of(word: str) -> frozenset[str]:
    """The character 4-grams of a word; none of a word that is too short to meet another in part."""
    if len(word) < GRAM + LEAST_GRAMS - 1 or word.isdigit():
        return frozenset()
    return frozenset(word[start : start + GRAM] for start in range(len(word) - GRAM + 1))


def meeting(one: str, other: str) -> float:
    """How much two words are the same: 1 for the same, 0 when too little of the shorter stands in the longer.

    In between it is the share of common 4-grams, as their geometric mean (Ochiai).
    """
    if one == other:
        return 1.0
    grams, others = grams_of(one), grams_of(other)
    common = len(grams & others)
    if not common or common < LEAST_OVERLAP * min(len(grams), len(others)):
        return 0.0
    return common / math.sqrt(len(grams) * len(others))


def by_length(word: str) -> float:
    """What a word says as far as its length tells, in nats."""
    return OF_A_NUMBER if word.isdigit() else min(MOST_SAID, PER_SIGN * (len(word) - 1) + 0.1)


@dataclass(frozen=True)
class Information:
    """What each word says among a number of texts."""

    texts: int
    having: Mapping[str, int]

    @classmethod
    def among(cls, texts: Iterable[Sequence[str]]) -> "Information":
        """Count in how many of these texts each word stands."""
        having: Counter[str] = Counter()
        n = 0
        for keys in texts:
            having.update(keys)
            n += 1
        return cls(n, having)

    def of(self, word: str) -> float:
        """What this word says, in nats: nought when it stands in every text."""
        counted = min(MOST_SAID, math.log((self.texts + 1) / (self.having.get(word, 0) + 0.5)))
        share = self.texts / (self.texts + TRUST_IN_LENGTH)
        return max(0.0, share * counted + (1 - share) * by_length(word))


@dataclass(frozen=True)
class Likeness:
    """How much two texts are alike (0 to 1), how much the one that says least says (nats), and the words they share."""

    value: float
    said: float
    shared: tuple[str, ...]


class Likener:
    """Compares one text with many; each word of the others is met once, in however many texts it stands."""

    def __init__(self, keys: Sequence[str], information: Information) -> None:
        self.information = information
        self.weights = {key: information.of(key) for key in keys}
        self.norm = math.sqrt(sum(weight * weight for weight in self.weights.values()))
        self.said = sum(self.weights.values())
        self._by_gram: dict[str, list[str]] = {}
        for key in keys:
            for gram in grams_of(key):
                self._by_gram.setdefault(gram, []).append(key)
        self._met: dict[str, tuple[str, float]] = {}
        self._of: dict[str, float] = {}

    def met(self, word: str) -> tuple[str, float]:
        """The word of the one text that this word meets best, and how much they are the same."""
        known = self._met.get(word)
        if known is None:
            known = self._met[word] = self._meet(word)
        return known

    def _meet(self, word: str) -> tuple[str, float]:
        if word in self.weights:
            return word, 1.0
        near = sorted({key for gram in grams_of(word) for key in self._by_gram.get(gram, ())})
        return max(((key, meeting(key, word)) for key in near), key=lambda pair: pair[1], default=("", 0.0))

    def weight(self, word: str) -> float:
        """What a word of another text says."""
        known = self._of.get(word)
        if known is None:
            known = self._of[word] = self.information.of(word)
        return known

    def to(self, keys: Sequence[str]) -> Likeness:
        """How much another text, given as its different words, is like this one."""
        weights = [self.weight(key) for key in keys]
        common: dict[str, float] = {}
        for key, weight in zip(keys, weights, strict=True):
            mine, same = self.met(key)
            if same:
                gained = self.weights[mine] * weight * same
                if gained > common.get(mine, 0.0):
                    common[mine] = gained
        norm = self.norm * math.sqrt(sum(weight * weight for weight in weights))
        value = min(1.0, sum(common.values()) / norm) if norm else 0.0
        shared = sorted((key for key in common if common[key] >= LEAST_TOLD), key=lambda key: (-common[key], key))
        return Likeness(value, min(self.said, sum(weights)), tuple(shared))
