"""The style sheets of the design system are made small and whole, always the same way."""

from scripts import styles

TOKENS = {
    "--basis-a": "#fff",
    "--one": "var(--basis-a)",
    "--two": "calc(var(--one) * 2)",
    "--broken": "var(--gone)",
    "--on-broken": "var(--broken)",
    "--unused": "1px",
}


def test_rules_and_declarations_are_found() -> None:
    css = '@charset "utf-8"; a { color: red; background: url("a;b{c}") } @media print { a { color: black } } /* b {} */'
    found = list(styles.rules(css.replace("{c}", "")))
    assert [rule.head for rule in found] == ["a", "@media print"]
    assert list(styles.declarations(found[0].body)) == [("color", "red"), ("background", 'url("a;b")')]


def test_a_call_may_have_something_in_its_place() -> None:
    assert list(styles.calls("1px var(--a) var(--b, var(--c, 2px))")) == [("--a", None), ("--b", " var(--c, 2px)")]
    assert styles.resolves("var(--b, var(--c, 2px))", {})
    assert not styles.resolves("var(--b, var(--c))", {"--a"})


def test_tokens_built_on_a_missing_one_are_left_out() -> None:
    assert set(styles.sound(TOKENS)) == {"--basis-a", "--one", "--two", "--unused"}


def test_what_asks_in_vain_goes_and_the_rest_stays() -> None:
    css = (
        ".a { --own: 1px; color: var(--gone); margin: var(--own); top: var(--gone, 0) } .b { color: var(--gone) }"
        "@media print { .c { color: var(--gone) } .d { color: var(--one) } } @keyframes e { to { top: 0 } }"
    )
    kept = styles.without_undefined(css, styles.sound(TOKENS))
    assert ".b" not in kept
    assert ".c" not in kept
    assert "color: var(--one);" in kept
    assert "margin: var(--own);" in kept
    assert "top: var(--gone, 0);" in kept
    assert "@keyframes e" in kept
    assert styles.without_undefined(kept, styles.sound(TOKENS)) == kept


def test_tokens_asked_for_stay_with_what_they_are_built_on() -> None:
    sheet = "@media print { a { top: var(--two) } }"
    kept = styles.tokens_of(styles.needed(TOKENS, [sheet]))
    assert list(kept) == ["--basis-a", "--one", "--two"]
