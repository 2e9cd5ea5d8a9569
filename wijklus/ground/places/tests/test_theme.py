"""A token file of a municipality: what may be in it, and letters one can read."""

from pathlib import Path

import pytest
from django.conf import settings

from wijklus.ground.places.reads.files import _THEME_WRONG, _theme_sentence
from wijklus.ground.places.rules import theme
from wijklus.ground.places.rules.theme import BadTheme, Problem, clean

LETTERS, GROUND = "--wl-hero-color", "--wl-hero-background"


def problems_of(css: bytes) -> list[tuple[str, int]]:
    with pytest.raises(BadTheme) as caught:
        clean(css)
    return [(problem.code, problem.line) for problem in caught.value.problems]


def test_tokens_are_written_anew() -> None:
    css = b"""/* house style
       of the city */
    :root {
      --basis-color-accent-1-border-default: #00F;  /* blue */
      --basis-text-font-family-default: "Fira Sans", Arial, sans-serif;
      --wl-logo-height: calc(2rem + 4px)
    }
    :root{--basis-color-accent-1-border-default:rgb(0 0 200);}
    """
    assert clean(css) == (
        ":root {\n"
        "  --basis-color-accent-1-border-default: rgb(0 0 200);\n"
        '  --basis-text-font-family-default: "Fira Sans", Arial, sans-serif;\n'
        "  --wl-logo-height: calc(2rem + 4px);\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("css", "problems"),
    [
        (b"x" * 60_001, [("too_big", 0)]),
        (b"\xff\xff", [("not_text", 0)]),
        (b"", [("empty", 0)]),
        (b":root {}", [("empty", 0)]),
        (b"\n\nbody { color: red }", [("not_root", 3)]),
        (b"@import 'https://elsewhere.example/a.css';", [("not_root", 1)]),
        (b":root { --wl-a: 1", [("not_root", 1)]),
        (b"} :root { --wl-a: 1 }", [("not_root", 1)]),
        (b":root {\n  color: red;\n  --wl-a: 1;\n\n  --x: 2\n}", [("not_a_token", 2), ("not_a_token", 5)]),
        (b":root { --wl-a: url(//elsewhere.example/x.png) }", [("bad_value", 1)]),
        (b":root { --wl-a: expression(alert) }", [("bad_value", 1)]),
        (b":root { --wl-a: </style><script> }", [("bad_value", 1)]),
        (b":root { --wl-a: calc(1px }", [("bad_value", 1)]),
        (b':root { --wl-a: "open }', [("bad_value", 1)]),
        (b":root { --wl-a: \\75rl(x) }", [("bad_value", 1)]),
        (b":root { --wl-a: 1 { } }", [("bad_value", 1)]),
    ],
)
def test_everything_else_is_refused(css: bytes, problems: list[tuple[str, int]]) -> None:
    assert problems_of(css)[: len(problems)] == problems


@pytest.mark.parametrize(
    ("letters", "ground", "enough"),
    [
        ("#000", "#ffffff", True),
        ("#777", "#ffffff", False),
        ("#767676", "#fff", True),
        ("rgb(119, 119, 119)", "rgb(255 255 255)", False),
        ("rgb(0 0 90)", "rgb(255 255 999)", True),
        ("var(--basis-x)", "#fff", True),
        ("var(--wl-header-color)", "#fff", True),
    ],
)
def test_letters_stand_out_from_their_ground(letters: str, ground: str, enough: bool) -> None:
    css = f":root {{ {LETTERS}: {letters}; {GROUND}: {ground} }}".encode()
    if enough:
        assert letters in clean(css)
    else:
        assert ("low_contrast", 0) in problems_of(css)


def test_half_a_pair_is_held_against_the_plain_style() -> None:
    assert ("low_contrast", 0) in problems_of(b":root { --basis-color-accent-1-color-default: #ffd800 }")
    assert ("low_contrast", 0) in problems_of(b":root { --basis-color-accent-1-inverse-bg-default: #ffd800 }")
    assert clean(b":root { --basis-color-accent-1-color-default: #003399 }")
    assert clean(b":root { --wl-header-color: var(--wl-header-color) }")


def test_the_plain_style_is_as_it_is_shipped() -> None:
    shipped = (Path(settings.PACKAGE_DIR) / "pages" / "static" / "css" / "tokens.css").read_text()
    light = theme.tokens_of(shipped[shipped.index(":root") : shipped.index("}") + 1].replace("color-scheme", "--wl-x"))
    for name in theme.HOUSE:
        if name in light:
            assert theme._colour(name, {}) == theme._colour(name, light)


def test_contrast_as_defined() -> None:
    assert theme.contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert theme.contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("code", sorted(_THEME_WRONG))
def test_every_problem_has_its_sentence(code: str) -> None:
    assert "%(" not in str(_theme_sentence(Problem(code, 3, "--wl-a")))
