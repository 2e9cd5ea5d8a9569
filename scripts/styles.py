"""Makes the style sheets of the design system small and whole, always the same way.

A declaration that asks for a token nobody defines does nothing but undo what comes before it (the letters would fall
back to those of the browser), so it goes. A token that no declaration asks for goes too, except the `--basis-*` ones: a
municipality may build its own on any of those.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

KEPT = "--basis-"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_NAME = re.compile(r"--[\w-]+")
_VERBATIM = ("@font-face", "@keyframes", "@property", "@page")


@dataclass(frozen=True)
class Rule:
    """A selector or a condition with what stands between its braces."""

    head: str
    body: str

    @property
    def has_rules(self) -> bool:
        """Whether rules stand inside, as in a media query."""
        return self.head.startswith(("@media", "@supports", "@layer", "@container"))


def rules(css: str) -> Iterator[Rule]:
    """The rules of a style sheet, one after another; statements without braces are left out."""
    text, place = _COMMENT.sub("", css), 0
    while (start := text.find("{", place)) >= 0:
        depth, end = 1, start
        while depth and (end := end + 1) < len(text):
            depth += (text[end] == "{") - (text[end] == "}")
        yield Rule(" ".join(text[place:start].split(";")[-1].split()), text[start + 1 : end])
        place = end + 1


def declarations(body: str) -> Iterator[tuple[str, str]]:
    """The names and values between two braces; a semicolon inside brackets or quotes ends nothing."""
    for part in _split(body, ";"):
        name, colon, value = part.partition(":")
        if colon and name.strip():
            yield name.strip(), " ".join(value.split())


def _split(text: str, separator: str) -> list[str]:
    parts, depth, quote, last = [], 0, "", 0
    for place, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == separator and not depth:
            parts.append(text[last:place])
            last = place + 1
        else:
            depth += (sign == "(") - (sign == ")")
    return [*parts, text[last:]]


def calls(value: str) -> Iterator[tuple[str, str | None]]:
    """Every outermost var() of a value: the token it asks for and what it takes when there is none."""
    place = 0
    while (start := value.find("var(", place)) >= 0:
        depth, end = 1, start + 3
        while depth and (end := end + 1) < len(value):
            depth += (value[end] == "(") - (value[end] == ")")
        name, comma, instead = value[start + 4 : end].partition(",")
        yield name.strip(), instead if comma else None
        place = end + 1


def resolves(value: str, defined: Iterable[str]) -> bool:
    """Whether every token a value asks for exists, or has something that exists in its place."""
    return all(
        name in defined or (instead is not None and resolves(instead, defined)) for name, instead in calls(value)
    )


def tokens_of(css: str) -> dict[str, str]:
    """Every token a style sheet gives a value, whatever the selector; the last one wins."""
    found: dict[str, str] = {}
    for rule in rules(css):
        found |= tokens_of(rule.body) if rule.has_rules else _own(rule.body)
    return found


def _own(body: str) -> dict[str, str]:
    return {name: value for name, value in declarations(body) if name.startswith("--")}


def sound(tokens: Mapping[str, str]) -> dict[str, str]:
    """The tokens that end in a value: those built on a missing one are left out."""
    kept = dict(tokens)
    while missing := [name for name, value in kept.items() if not resolves(value, kept)]:
        for name in missing:
            del kept[name]
    return kept


def without_undefined(css: str, tokens: Mapping[str, str]) -> str:
    """The style sheet without declarations that ask for a token nobody defines, and without rules left empty."""
    defined = {*tokens, *tokens_of(css)}
    return "\n".join(_written(rules(css), defined)) + "\n"


def _written(found: Iterable[Rule], defined: Iterable[str]) -> Iterator[str]:
    for rule in found:
        if rule.has_rules:
            inner = "\n".join(_written(rules(rule.body), defined))
            if inner:
                yield f"{rule.head} {{\n{inner}\n}}"
        elif rule.head.startswith(_VERBATIM):
            yield f"{rule.head} {{{rule.body}}}"
        else:
            lines = [f"  {name}: {value};" for name, value in declarations(rule.body) if resolves(value, defined)]
            if lines:
                yield "\n".join([f"{rule.head} {{", *lines, "}"])


def asked(css: str) -> set[str]:
    """Every token a style sheet names in its values."""
    return {name for rule in rules(css) for name in _NAME.findall(" ".join(values_of(rule)))}


def values_of(rule: Rule) -> Iterator[str]:
    """Every value in a rule, those of the rules inside it too."""
    if rule.has_rules:
        for inner in rules(rule.body):
            yield from values_of(inner)
    else:
        yield from (value for _name, value in declarations(rule.body))


def needed(tokens: Mapping[str, str], sheets: Iterable[str]) -> str:
    """The tokens that these style sheets ask for, those they are built on, and every basis token, as one :root rule."""
    kept = sound(tokens)
    wanted = {name for sheet in sheets for name in asked(sheet)} | {name for name in kept if name.startswith(KEPT)}
    reached: set[str] = set()
    while wanted := (wanted & kept.keys()) - reached:
        reached |= wanted
        wanted = {name for known in wanted for name in _NAME.findall(kept[known])}
    lines = (f"  {name}: {value};" for name, value in kept.items() if name in reached)
    return "\n".join([":root {", *lines, "}"]) + "\n"
