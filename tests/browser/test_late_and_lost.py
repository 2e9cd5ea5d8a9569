"""What is late and what is lost is seen, and disappears when the next step is taken; a rule shows what it would do."""

from datetime import timedelta

import pytest

from wijklus.base import clock
from wijklus.ground.people import writes as people
from wijklus.loop.signals import writes as signals

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def say(dampoort, anyone):
    def register(text, *, days_ago):
        at = clock.now() - timedelta(days=days_ago)
        return signals.register(text=text, kind="problem", channel="web", neighbourhood=dampoort, by=anyone, at=at)

    return register


def test_from_vandaag_to_what_is_late_and_lost(say, visitor, client_of, director):
    late, _new = say("De lamp is al lang stuk", days_ago=100), say("De bank is pas stuk", days_ago=1)
    page = visitor(login=client_of("director")).visit("/nl/gent/werk/")
    assert page.get_by_role("heading", name="Over de termijn").is_visible()
    assert page.get_by_role("heading", name="Verloren").is_visible()
    page.goto(page.url + "inbox/?state=late")
    assert page.locator(".wl-inbox__row").count() == 1
    assert "werkdagen te laat" in page.locator(".wl-inbox__row").inner_text()
    signals.set_aside(signals=[late], by=director, at=clock.now(), reason="Staat er twee keer")
    page.goto(page.url.split("/werk/")[0] + "/werk/verloren/")
    assert page.get_by_text("Niemand is verloren").is_visible()


def test_a_rule_is_kept_after_its_effect_was_seen(say, gent, visitor, client_of, administrator):
    people.make_party(kind="service", name="Plantsoendienst", by=administrator, at=clock.now())
    say("Een boom is omgewaaid", days_ago=3)
    page = visitor(width=375, login=client_of("administrator")).visit("/nl/gent/werk/routering/nieuw/")
    page.get_by_label("Woorden").fill("bomen\nte snel")
    page.get_by_label("Afhandelend").select_option(label="Plantsoendienst")
    page.get_by_role("button", name="Tonen wat dit veranderd zou hebben").click()
    assert page.get_by_text("1 signaal zou door een andere dienst afgehandeld worden").is_visible()
    page.get_by_role("button", name="Deze regel bewaren").click()
    page.wait_for_url("**/routering/")
    assert page.get_by_text("Plantsoendienst").is_visible()
