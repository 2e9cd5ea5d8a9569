"""Which word somebody meant: of the words that people use here, the one a single slip away.

Two words are one slip apart when a sign is missing, added or another, or two neighbours changed places. Such words
share a key: each word has itself and itself without each of its signs as keys, so they are found by looking a few up.
"""

from collections.abc import Iterable

SHORTEST, LONGEST = 4, 30
MOST_WORDS = 20_000
"""So many words of a city are known, those in most signals."""
LEAST_SIGNALS = 3
"""A word in fewer signals is not known: it may be a name, or a slip itself."""
LOOKED_AT = 100_000
"""The newest so many signals say which words people use."""


def is_word(word: str) -> bool:
    """Whether this can be known as a word: no number, and long enough for a slip to be told from another word."""
    return word.isalpha() and SHORTEST <= len(word) <= LONGEST


def keys_of(word: str) -> list[str]:
    """The word, and the word without each of its signs; each once."""
    return list(dict.fromkeys([word, *(word[:at] + word[at + 1 :] for at in range(len(word)))]))


def one_slip(typed: str, word: str) -> bool:
    """Whether one slip of the finger makes one of the other."""
    if typed == word or abs(len(typed) - len(word)) > 1:
        return False
    shorter, longer = sorted((typed, word), key=len)
    first = next((at for at, sign in enumerate(shorter) if sign != longer[at]), len(shorter))
    if len(shorter) < len(longer):
        return shorter[first:] == longer[first + 1 :]
    swapped = shorter[:first] + shorter[first : first + 2][::-1] + shorter[first + 2 :]
    return shorter[first + 1 :] == longer[first + 1 :] or swapped == longer


def meant(typed: str, found: Iterable[tuple[str, int]]) -> str:
    """The word of most signals that is one slip away; what was typed when it is a word itself, or none is near.

    `found` are words that share a key, each with the number of its signals.
    """
    words = dict(found)
    if typed in words:
        return typed
    near = [(-count, word) for word, count in words.items() if one_slip(typed, word)]
    return min(near)[1] if near else typed
