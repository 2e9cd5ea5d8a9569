"""A mail on its way in: the administrator fills in the mailbox and tries it, somebody writes, the coordinator reads."""

import ssl

import pytest

from wijklus.base import clock
from wijklus.base.actor import system
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.tests.imap_server import NAME, PASSWORD, Running
from wijklus.loop.signals.tests.mails import mail

from .conftest import barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def running(tmp_path, settings, monkeypatch):
    """An IMAP server on this machine, whose certificate is trusted."""
    settings.OUTSIDE_MAY_BE_NEAR = True
    settings.MEDIA_ROOT = tmp_path / "media"
    server = Running(tmp_path)
    plain = ssl.create_default_context
    monkeypatch.setattr(ssl, "create_default_context", lambda: plain(cafile=str(server.cert)))
    yield server
    server.stop()


def test_from_a_mail_to_a_signal(running, gent, visitor, client_of):
    administrator = visitor(width=1280, login=client_of("administrator"))
    page = administrator.visit("/nl/gent/werk/post/")
    page.get_by_label("Lees deze mailbox").check()
    page.get_by_label("Mailadres van deze mailbox").fill("meld@gent.example")
    page.get_by_label("Server", exact=False).first.fill("localhost")
    page.get_by_label("Poort").fill(str(running.port))
    page.get_by_label("Naam om mee in te loggen").fill(NAME)
    page.get_by_label("Wachtwoord").fill("fout")
    page.get_by_role("button", name="Bewaren").click()
    page.get_by_role("button", name="Probeer of hij opengaat").click()
    assert page.get_by_text("De server weigert deze naam en dit wachtwoord.").first.is_visible()
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Bewaren").click()
    running.box.add(mail("De lamp aan het park is stuk.", To="meld+dampoort@gent.example").as_bytes())
    running.box.add(mail("afwezig", Auto_Submitted="auto-replied", Message_ID="<2@x>").as_bytes())
    page.get_by_role("button", name="Probeer of hij opengaat").click()
    assert page.get_by_text("Hij gaat open. Er wachten 2 mails.").is_visible()
    signals.poll(by=system(gent.pk), at=clock.now())
    page.reload()
    assert "een automatisch antwoord" in page.locator("main").inner_text()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert (barriers(page), sticks_out(page)) == ([], 0)
    assert administrator.complaints == []

    page = visitor(width=375, login=client_of("coordinator")).visit("/nl/gent/werk/post/?lijst=gekomen")
    page.get_by_role("link", name="Lamp stuk").click()
    page.wait_for_load_state("networkidle")
    assert page.get_by_text("De lamp aan het park is stuk.").first.is_visible()
    assert "Dampoort" in page.locator("main").inner_text()
