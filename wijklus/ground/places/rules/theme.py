"""Checking the token file of a municipality: only design tokens, no address to elsewhere, and letters one can read.

What comes out is written anew from what was understood, so nothing else of the file reaches a page.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MAX_BYTES = 60_000
LEAST_CONTRAST = 4.5
_B = "--basis-color-"
PAIRS: tuple[tuple[str, str], ...] = (
    (f"{_B}default-color-document", f"{_B}default-bg-document"),
    (f"{_B}default-color-document", f"{_B}default-bg-subtle"),
    (f"{_B}default-color-document", f"{_B}default-bg-default"),
    (f"{_B}default-color-subtle", f"{_B}default-bg-document"),
    (f"{_B}default-color-subtle", f"{_B}default-bg-default"),
    (f"{_B}accent-1-color-default", f"{_B}default-bg-document"),
    (f"{_B}accent-1-color-document", f"{_B}accent-1-bg-default"),
    (f"{_B}accent-1-inverse-color-document", f"{_B}accent-1-inverse-bg-subtle"),
    (f"{_B}accent-1-inverse-color-subtle", f"{_B}accent-1-inverse-bg-subtle"),
    (f"{_B}action-1-color-default", f"{_B}default-bg-document"),
    (f"{_B}action-1-inverse-color-default", f"{_B}action-1-inverse-bg-default"),
    ("--wl-header-color", "--wl-header-background"),
    ("--wl-footer-color", "--wl-footer-background"),
    ("--wl-hero-color", "--wl-hero-background"),
)
"""Letters and the ground they stand on; checked when the file gives one of the two."""
HOUSE: dict[str, str] = {
    f"{_B}default-color-document": "#1f2a2e",
    f"{_B}default-color-subtle": "#5d6563",
    f"{_B}default-bg-document": "#ffffff",
    f"{_B}default-bg-default": "#efebe2",
    f"{_B}default-bg-subtle": "#f8f5ef",
    f"{_B}accent-1-color-default": "#0d5660",
    f"{_B}accent-1-color-document": "#06282c",
    f"{_B}accent-1-bg-default": "#e6f1f0",
    f"{_B}accent-1-inverse-color-document": "#ffffff",
    f"{_B}accent-1-inverse-color-default": "#ffffff",
    f"{_B}accent-1-inverse-color-subtle": "#a5cdd0",
    f"{_B}accent-1-inverse-bg-subtle": "#06282c",
    f"{_B}accent-1-inverse-bg-default": "#0d5660",
    f"{_B}action-1-color-default": f"var({_B}accent-1-color-default)",
    f"{_B}action-1-inverse-color-default": f"var({_B}accent-1-inverse-color-default)",
    f"{_B}action-1-inverse-bg-default": f"var({_B}accent-1-inverse-bg-default)",
    "--wl-header-color": f"var({_B}default-color-document)",
    "--wl-header-background": f"var({_B}default-bg-document)",
    "--wl-footer-color": f"var({_B}accent-1-inverse-color-document)",
    "--wl-footer-background": f"var({_B}accent-1-inverse-bg-subtle)",
    "--wl-hero-color": f"var({_B}accent-1-color-document)",
    "--wl-hero-background": f"var({_B}accent-1-bg-default)",
}
"""What these tokens are in the plain style, for the half of a pair that the file does not give."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_TOKEN = re.compile(r"--(?:basis|wl)-[a-z0-9-]{1,100}")
_VALUE = re.compile(r"[#A-Za-z0-9 .,%()/'\"+*-]{1,300}")
_FUNCTIONS = frozenset({"calc", "clamp", "hsl", "hsla", "max", "min", "rgb", "rgba", "var"})
_CALL = re.compile(r"([A-Za-z-]*)\(")
_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_VAR = re.compile(r"var\((--[a-z0-9-]+)\)")
_RGB = re.compile(r"rgb\((\d{1,3})[ ,]+(\d{1,3})[ ,]+(\d{1,3})\)")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: a code, the line, and a detail."""

    code: str
    line: int = 0
    detail: str = ""
    least: float = LEAST_CONTRAST


class BadTheme(ValueError):
    """The file cannot be used; `problems` says why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = tuple(problems[:20])


def clean(data: bytes) -> str:
    """The tokens of a CSS file as one :root block. Raises BadTheme."""
    if len(data) > MAX_BYTES:
        raise BadTheme([Problem("too_big", detail=f"{MAX_BYTES // 1000}")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadTheme([Problem("not_text")]) from None
    tokens = tokens_of(text)
    if not tokens:
        raise BadTheme([Problem("empty")])
    poor = [Problem("low_contrast", detail=f"{a} / {b} = {ratio:.1f} : 1") for a, b, ratio in poor_pairs(tokens)]
    if poor:
        raise BadTheme(poor)
    lines = "".join(f"  {name}: {value};\n" for name, value in tokens.items())
    return f":root {{\n{lines}}}\n"


def tokens_of(text: str) -> dict[str, str]:
    """The tokens of :root blocks, the last one wins. Raises BadTheme for anything else in the file."""
    # A comment leaves its line ends, so that the numbers of lines stay right.
    plain = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    tokens: dict[str, str] = {}
    problems: list[Problem] = []
    place = 0
    while plain[place:].strip():
        start, end = plain.find("{", place), plain.find("}", place)
        head = plain[place : max(start, place)]
        line = plain[:place].count("\n") + 1 + _lines_before(plain[place:])
        if start < 0 or end < start or head.strip() != ":root":
            raise BadTheme([*problems, Problem("not_root", line)])
        line = plain[: start + 1].count("\n") + 1
        for declaration in plain[start + 1 : end].split(";"):
            problem = _take(declaration, line + _lines_before(declaration), tokens)
            problems.extend([problem] if problem else [])
            line += declaration.count("\n")
        place = end + 1
    if problems:
        raise BadTheme(problems)
    return tokens


def _lines_before(text: str) -> int:
    """How many line ends stand before the first sign that is not white."""
    return text[: len(text) - len(text.lstrip())].count("\n")


def _take(declaration: str, line: int, tokens: dict[str, str]) -> Problem | None:
    """Add one declaration to the tokens, or say what is wrong with it."""
    if not declaration.strip():
        return None
    name, _colon, value = (part.strip() for part in declaration.partition(":"))
    if not _TOKEN.fullmatch(name):
        return Problem("not_a_token", line, name[:60])
    functions = {call.casefold() for call in _CALL.findall(value)}
    if not _VALUE.fullmatch(value) or not functions <= _FUNCTIONS | {""} or "/*" in value:
        return Problem("bad_value", line, name)
    if value.count("(") != value.count(")") or value.count('"') % 2 or value.count("'") % 2:
        return Problem("bad_value", line, name)
    tokens[name] = value
    return None


def poor_pairs(tokens: Mapping[str, str]) -> list[tuple[str, str, float]]:
    """Pairs of letters and ground that the file touches, with less contrast than WCAG AA asks for text."""
    found = []
    for letters, ground in PAIRS:
        if not {letters, ground} & touched(tokens):
            continue
        one, other = _colour(letters, tokens), _colour(ground, tokens)
        if one and other and (ratio := contrast(one, other)) < LEAST_CONTRAST:
            found.append((letters, ground, ratio))
    return found


def touched(tokens: Mapping[str, str]) -> set[str]:
    """The tokens of the file, and those of the plain style that follow them."""
    names = set(tokens)
    for _ in range(2):  # the plain style follows a token at most twice
        names |= {name for name, value in HOUSE.items() if (match := _VAR.fullmatch(value)) and match[1] in names}
    return names


def _colour(name: str, tokens: Mapping[str, str]) -> tuple[int, int, int] | None:
    """Red, green and blue of a token written as #rgb, #rrggbb, rgb() or var() of another; None for anything else."""
    value = tokens.get(name) or HOUSE.get(name, "")
    for _ in range(5):  # a circle of tokens has no colour
        if not (match := _VAR.fullmatch(value)):
            break
        value = tokens.get(match[1]) or HOUSE.get(match[1], "")
    if match := _HEX.fullmatch(value):
        digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if match := _RGB.fullmatch(value):
        return min(int(match[1]), 255), min(int(match[2]), 255), min(int(match[3]), 255)
    return None


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """The contrast of two colours as WCAG 2.2 defines it, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    """The relative luminance of an sRGB colour, from 0 to 1."""
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
