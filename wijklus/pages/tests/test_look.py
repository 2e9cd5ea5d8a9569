"""The look holds together: every token has a value, letters can be read by light and by dark, and classes exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import styles, vendor
from wijklus.ground.places.rules import theme

PAGES = Path(__file__).resolve().parents[1]
STATIC = PAGES / "static"
PACKAGE = PAGES.parent
SHEETS = sorted((STATIC / "css").glob("*.css"))
VENDORED = [vendor.VENDOR / name for name in (vendor.TOKENS, *vendor.SHEETS)]
THEMES = sorted((STATIC / "themes").glob("*.css"))
DESIGN_CLASS = re.compile(r"(?<![\w-])((?:utrecht|nl)-[a-z0-9_-]*[a-z0-9])(?![\w{-])")

BARE = {"utrecht-form-field--radio", "utrecht-data-list__item", "utrecht-data-list__item-key"}
BARE |= {"utrecht-data-list__item-value"}
"""Names that the design system gives without a style of their own, or whose style is ours."""

TEXT = [
    ("--wl-ink", "--wl-paper"),
    ("--wl-ink", "--wl-surface"),
    ("--wl-ink", "--wl-surface-soft"),
    ("--wl-ink-soft", "--wl-paper"),
    ("--wl-ink-soft", "--wl-surface"),
    ("--wl-brand", "--wl-surface"),
    ("--wl-brand", "--wl-brand-soft"),
    ("--wl-ink-soft", "--wl-brand-soft"),
    ("--wl-hero-color", "--wl-hero-background"),
    ("--wl-header-color", "--wl-header-background"),
    ("--wl-footer-color", "--wl-footer-background"),
    ("--wl-footer-link", "--wl-footer-background"),
    ("--wl-loop-open", "--wl-paper"),
    ("--wl-loop-open", "--wl-surface"),
    ("--basis-color-action-2-color-default", "--wl-paper"),
    ("--basis-color-action-2-color-default", "--wl-surface"),
    ("--basis-color-action-2-color-hover", "--wl-paper"),
    ("--basis-color-action-1-color-default", "--wl-surface"),
    ("--basis-color-action-1-color-hover", "--basis-color-action-1-bg-hover"),
    ("--basis-color-action-1-inverse-color-default", "--basis-color-action-1-inverse-bg-default"),
    ("--basis-color-action-1-inverse-color-hover", "--basis-color-action-1-inverse-bg-hover"),
    ("--basis-color-negative-inverse-color-default", "--basis-color-negative-inverse-bg-default"),
    ("--basis-color-negative-color-default", "--wl-paper"),
    ("--basis-color-negative-color-default", "--wl-surface"),
    ("--basis-color-highlight-color-document", "--basis-color-highlight-bg-default"),
    ("--basis-focus-color", "--basis-focus-background-color"),
    *(
        (f"--basis-color-{state}-color-{letters}", f"--basis-color-{state}-bg-default")
        for state in ("default", "info", "positive", "warning", "negative")
        for letters in ("default", "document")
    ),
]
"""Letters and the ground they stand on in our pages."""

DRAWN = [
    ("--basis-color-default-border-default", "--wl-surface"),
    ("--basis-color-default-border-default", "--wl-paper"),
    ("--wl-loop-done", "--wl-paper"),
    ("--wl-loop-open", "--wl-paper"),
    ("--basis-focus-outline-color", "--wl-paper"),
    ("--basis-color-negative-border-default", "--wl-surface"),
]
"""Lines one must see to use the page: three to one is enough."""


def read(path: Path) -> str:
    return path.read_text("utf-8")


def in_force(*, city: Path | None, dark: bool) -> dict[str, str]:
    """The tokens of a page in the order a browser reads them."""
    tokens = styles.tokens_of(read(vendor.VENDOR / vendor.TOKENS)) | styles.tokens_of(read(STATIC / "css/tokens.css"))
    if city:
        tokens |= styles.tokens_of(read(city))
    return tokens | (styles.tokens_of(read(STATIC / "css/dark.css")) if dark else {})


def ended(value: str, tokens: dict[str, str]) -> str:
    """The value behind a token, however many tokens stand between."""
    for name, instead in styles.calls(value):
        return ended(tokens.get(name, instead or ""), tokens)
    return value.strip()


def colour(value: str) -> tuple[int, int, int]:
    """Red, green and blue of a colour written as #rgb or #rrggbb."""
    digits = value.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def too_faint(pairs: list[tuple[str, str]], tokens: dict[str, str], least: float) -> Iterator[str]:
    for letters, ground in pairs:
        one, other = (colour(ended(tokens[name], tokens)) for name in (letters, ground))
        ratio = theme.contrast(one, other)
        if ratio < least:
            yield f"{letters} on {ground}: {ratio:.2f}"


def undefined(sheet: str, tokens: dict[str, str]) -> set[str]:
    """The tokens a style sheet asks for and nobody gives."""
    defined = {*styles.sound(tokens), *styles.tokens_of(sheet)}
    return {
        name
        for rule in styles.rules(sheet)
        for value in styles.values_of(rule)
        for name, instead in styles.calls(value)
        if name not in defined and (instead is None or not styles.resolves(instead, defined))
    }


@pytest.mark.parametrize("sheet", [*SHEETS, *VENDORED, *THEMES], ids=lambda path: path.name)
def test_every_token_asked_for_has_a_value(sheet: Path) -> None:
    assert undefined(read(sheet), in_force(city=None, dark=False)) == set()


def test_a_token_without_a_value_is_reported() -> None:
    tokens = {"--a": "1px", "--b": "var(--gone)"}
    sheet = "p { margin: var(--a); padding: var(--b); color: var(--c, var(--a)); top: var(--d, var(--e)) }"
    assert undefined(sheet, tokens) == {"--b", "--d"}


@pytest.mark.parametrize("city", [None, *THEMES], ids=lambda path: path.name if path else "house")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_letters_can_be_read(city: Path | None, dark: bool) -> None:
    tokens = in_force(city=city, dark=dark)
    assert list(too_faint(TEXT, tokens, 4.5)) == []
    assert list(too_faint(DRAWN, tokens, 3.0)) == []


def test_faint_letters_are_reported() -> None:
    tokens = {"--letters": "#999", "--ground": "var(--white)", "--white": "#ffffff"}
    assert list(too_faint([("--letters", "--ground")], tokens, 4.5)) == ["--letters on --ground: 2.85"]


@pytest.mark.parametrize("city", THEMES, ids=lambda path: path.name)
def test_the_token_file_of_a_city_passes_the_check_it_is_stored_through(city: Path) -> None:
    assert theme.clean(city.read_bytes()).startswith(":root {")


def test_every_class_of_the_design_system_in_a_page_has_a_style() -> None:
    known = "".join(read(path) for path in [*VENDORED, *SHEETS])
    used = {
        name
        for path in PACKAGE.rglob("templates/**/*.html")
        for name in DESIGN_CLASS.findall(re.sub(r"<(pre|code)\b.*?</\1>", "", read(path), flags=re.DOTALL))
    }
    missing = {name for name in used - BARE if not re.search(rf"\.{re.escape(name)}(?![\w-])", known)}
    assert missing == set(), "add the component to UTRECHT or CANDIDATES in scripts/vendor.py"
    assert "nl-button" in used
