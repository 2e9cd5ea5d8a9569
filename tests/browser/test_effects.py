"""A director follows something, notes figures of it, and everybody sees the line between baseline and target."""

import pytest

from wijklus.loop.plans import writes as plans

from .conftest import barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_figure_from_the_form_to_the_public_page(dampoort, director, visitor, client_of, at):
    plans.start_plan(
        neighbourhood=dampoort, title="Wijkactieplan Dampoort", valid_from=at.date(),
        valid_until=at.date().replace(year=2029), by=director, at=at,
    )  # fmt: skip
    someone = visitor(width=375, login=client_of("director"))
    page = someone.visit("/nl/gent/werk/effecten/wijk/dampoort/")
    page.get_by_text("Een cijfer van buiten ontbreekt").wait_for()
    page.get_by_role("link", name="Iets nieuws volgen").click()
    page.get_by_label("Wat wordt gemeten?").fill("Bewoners die zich 's avonds veilig voelen")
    page.get_by_label("Waarin wordt het geteld?").fill("% van de bewoners")
    page.get_by_label("Waar komen de cijfers vandaan?").fill("Wijkmonitor van de provincie")
    page.get_by_label("Waar stond het bij het begin?").fill("41,5")
    page.get_by_label("Op welke dag was dat?").fill("2022-01-01")
    page.get_by_label("Wat moet het worden?").fill("60")
    page.get_by_label("Tegen welke dag?").fill("2028-12-31")
    page.get_by_role("button", name="Bewaren").click()
    for value, on in (("43", "2023-01-01"), ("42,5", "2024-01-01"), ("48", "2025-01-01"), ("52", "2026-01-01")):
        page.get_by_label("Het cijfer").fill(value)
        page.get_by_label("Van welke dag is het?").fill(on)
        page.get_by_role("button", name="Dit cijfer noteren").click()
        page.get_by_role("cell", name=value, exact=True).wait_for()
    assert page.get_by_text("57% van de weg").is_visible()  # (52 - 41.5) / (60 - 41.5) = 56.8 per cent
    assert barriers(page) == []
    assert sticks_out(page) == 0
    everybody = visitor(width=375)
    page = everybody.visit("/nl/gent/wijk/dampoort/effecten/")
    assert page.get_by_role("img", name="Bewoners die zich 's avonds veilig voelen").is_visible()
    page.get_by_text("als tabel").click()
    assert page.get_by_role("cell", name="60", exact=True).is_visible()
    assert barriers(page) == []
    assert sticks_out(page) == 0
