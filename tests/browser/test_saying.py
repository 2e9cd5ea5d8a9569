"""What a resident typed outlives a lost connection, and nothing of it stays once it arrived."""

import pytest
from playwright.sync_api import Error, expect

from wijklus.loop.signals.models import Signal

from .conftest import sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORM = "/nl/gent/wijk/dampoort/zeg-het/"
WORDS = "Het bankje aan de halte is weg"
KEPT = "Object.entries(localStorage).filter(([key]) => key.startsWith('wijklus-draft:')).map(([, kept]) => kept).join()"


def test_a_draft_outlives_a_lost_connection(visitor, dampoort):
    resident = visitor(width=375)
    page = resident.visit(FORM)
    page.locator("[name=kind][value=problem]").check()
    page.locator("[name=text]").press_sequentially(WORDS)
    page.locator("[name=answer][value=mail]").check()
    page.locator("[name=email]").fill("an@voorbeeld.example")
    resident.context.set_offline(True)
    page.get_by_role("button", name="Versturen").click()
    page.wait_for_url("chrome-error://**")
    with pytest.raises(Error):
        page.goto(resident.root + FORM)
    resident.context.set_offline(False)
    page.goto(resident.root + FORM)
    expect(page.locator("[name=text]")).to_have_value(WORDS)
    expect(page.locator("[name=kind][value=problem]")).to_be_checked()
    expect(page.locator("[data-draft-note]")).to_be_visible()
    assert "voorbeeld.example" not in page.evaluate(KEPT), "an address does not stay on a computer of a library"
    assert sticks_out(page) == 0
    page.locator("[name=answer][value=none]").check()
    page.get_by_role("button", name="Versturen").click()
    page.wait_for_url("**/ontvangen/*/*/")
    assert Signal.objects.get().text == WORDS
    assert page.evaluate(KEPT) == ""
