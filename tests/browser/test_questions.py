"""What a city asks about a category, on a small phone, with and without JavaScript; and where it is set up."""

import pytest
from playwright.sync_api import expect

from wijklus.base.actor import system
from wijklus.loop.signals import reads, writes
from wijklus.loop.signals.models import Signal

from .conftest import barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def light(gent, dampoort, at):
    by = system(gent.pk)
    category = writes.add_category(name={"nl": "Licht"}, by=by, at=at)
    asked = {"is_required": True, "category": category, "by": by, "at": at}
    writes.add_question(text={"nl": "Hoeveel lampen?"}, kind="number", options=[], **asked)
    options = [{"nl": "Kinderen"}, {"nl": "Winkels"}]
    writes.add_question(text={"nl": "Wie heeft er last van?"}, kind="several", options=options, **asked)
    return category


@pytest.mark.parametrize("script", [True, False])
def test_a_second_step_that_may_be_skipped(visitor, light, script):
    page = visitor(width=320, script=script).visit("/nl/gent/wijk/dampoort/zeg-het/")
    page.locator("[name=kind][value=problem]").check()
    page.locator("[name=text]").fill("De lamp is stuk")
    page.get_by_label("Waarover gaat het?").select_option("licht")
    page.locator("[name=answer][value=none]").check()
    page.get_by_role("button", name="Versturen").click()
    page.wait_for_url("**/vragen/")
    signal = Signal.objects.get()
    expect(page.get_by_role("link", name="Deze vragen overslaan")).to_be_visible()
    assert sticks_out(page) == 0
    if script:
        assert barriers(page) == []
    page.get_by_label("Hoeveel lampen?").fill("drie")
    page.get_by_label("Winkels").check()
    page.get_by_role("button", name="Versturen").click()
    expect(page.get_by_text("Vul een getal in").first).to_be_visible()
    page.get_by_label("Hoeveel lampen?").fill("3")
    page.get_by_role("button", name="Versturen").click()
    page.wait_for_url("**/ontvangen/*/*/")
    assert [reply.shown for reply in reads.replies_of(signal)] == ["3", "Winkels"]


def test_where_it_is_set_up(visitor, client_of, light):
    desk = visitor(width=320, login=client_of("administrator"))
    for path in ("", "hoeveel-lampen/"):
        page = desk.visit(f"/nl/gent/werk/categorieen/licht/vragen/{path}")
        assert barriers(page) == []
        assert sticks_out(page) == 0
