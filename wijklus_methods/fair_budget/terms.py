"""How a published file is counted, where META of the format has no key for it: in words of its comment.

The format knows a free `comment` ("#1: ..."), and no other place for a seed, weights of channels or rivals.
A comment that starts with `counted-by` holds them, so that the file alone is enough to count it again:

    #1: counted-by rule=equalshares/add1 satisfaction=cost seed=3f weight.paper=1/2 rivals=4,7
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from .election import NotCountable

WORD = "counted-by"
COMMENT = re.compile(rf"#[0-9]+: {WORD} ([^#]*)")
PLAIN = re.compile(r"[^\s#=]+")


@dataclass(frozen=True)
class Terms:
    """Rule and measure by name, the seed of the lot, the weight of a ballot by channel, and sets of ids of rivals."""

    rule: str = ""
    satisfaction: str = ""
    seed: str = ""
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    rivals: tuple[Collection[str], ...] = ()

    def comment(self) -> str:
        """These terms as a comment of META. Raises ValueError for what does not fit on its line."""
        words = [("rule", self.rule), ("satisfaction", self.satisfaction), ("seed", self.seed)]
        words += [(f"weight.{channel}", str(weight)) for channel, weight in sorted(self.weights.items())]
        words += [("rivals", ",".join(sorted(ids))) for ids in self.rivals]
        given = [(key, value) for key, value in words if value]
        if any(not PLAIN.fullmatch(key) or not PLAIN.fullmatch(value) for key, value in given):
            raise ValueError("a term has white space, = or #")
        return f"#1: {WORD} " + " ".join(f"{key}={value}" for key, value in given)


def terms_in(comment: str) -> Terms:
    """The terms in a comment; none when it holds no such words. Raises NotCountable for words that cannot be read."""
    found = COMMENT.search(comment)
    plain: dict[str, str] = {}
    weights: dict[str, Fraction] = {}
    rivals: list[frozenset[str]] = []
    for word in found[1].split() if found else ():
        key, _is, value = word.partition("=")
        if key.startswith("weight."):
            weights[key.removeprefix("weight.")] = _weight(value)
        elif key == "rivals":
            rivals.append(frozenset(value.split(",")))
        elif key in ("rule", "satisfaction", "seed") and value:
            plain[key] = value
        else:
            raise NotCountable(f"The comment says to count by {word[:40]!r}, which is not known here.")
    return Terms(**plain, weights=weights, rivals=tuple(rivals))


def _weight(text: str) -> Fraction:
    if not re.fullmatch(r"[0-9]{1,18}(/[1-9][0-9]{0,17})?", text):
        raise NotCountable(f"The comment has a weight that cannot be read: {text[:40]!r}.")
    return Fraction(text)
