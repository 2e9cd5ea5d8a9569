"""One answer to four people in four channels: mail, text message, letter and told in person; and what comes back."""

import re
from email.message import EmailMessage

import pytest
from django.core import mail

from tests.loop.walk import AS_A_PERSON
from wijklus.base import clock, texting
from wijklus.base.actor import system
from wijklus.ground.trail.jobs import run_waiting
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.results import writes as results
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.models import Mailbox, Signal
from wijklus.loop.signals.rules import Reachable

from .conftest import barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PEOPLE = {
    "An": Reachable(channel="mail", name="An", email="an@example.be", language="en"),
    "Bo": Reachable(channel="sms", name="Bo", phone="0470 12 34 56"),
    "Cas": Reachable(channel="letter", name="Cas", address="Kerkstraat 1\n9000 Gent"),
    "Dirk": Reachable(channel="phone", name="Dirk", phone="09 123 45 67"),
}


@pytest.fixture
def texts(settings, monkeypatch):
    """The text messages that went out."""
    settings.SMS_URL = "console://"
    sent: list[dict[str, str]] = []
    monkeypatch.setattr(texting, "send", lambda **said: sent.append(said))
    return sent


@pytest.fixture
def result(gent, dampoort, anyone, director, texts):
    """Four people asked for a bench, and there is one."""
    at = clock.now()
    Mailbox.objects.create(address="meld@gent.example", host="localhost", is_on=True, since=at.date())
    said = [
        signals.register(
            text=f"{name} vraagt een bank", kind="problem", channel="web", neighbourhood=dampoort, contact=contact,
            by=anyone, at=at,
        )
        for name, contact in PEOPLE.items()
    ]  # fmt: skip
    theme = priorities.start_theme(title="Banken", neighbourhood=dampoort, by=director, at=at)
    priorities.bundle(theme=theme, signals=said, reason="Zelfde vraag", by=director, at=at)
    return results.record_result(
        theme=theme, outcome="changed", text="Er staat een bank", reason="", handed_to="", happened_on=at.date(),
        by=director, at=at,
    )  # fmt: skip


def rows_of(page):
    """What the list of people says, a line a person."""
    return [re.sub(r"\s+", " ", row.inner_text()) for row in page.locator("table").last.locator("tbody tr").all()]


def test_one_answer_in_four_channels(result, gent, texts, visitor, client_of, tmp_path):
    work = visitor(width=1280, login=client_of("director"))
    page = work.visit(f"/nl/gent/werk/antwoorden/resultaat/{result.reference}/")
    for channel in ("per mail", "per sms", "per brief", "persoonlijk of aan de telefoon verteld"):
        assert channel in page.locator("main").inner_text()
    page.get_by_label("Uw antwoord").fill("Er staat nu een bank op het plein.")
    page.get_by_role("button", name="Het antwoord versturen").click()
    page.wait_for_url("**/antwoorden/*/")
    run_waiting(at=clock.now())
    page.reload()
    assert [("verstuurd" in row) for row in rows_of(page)] == [True, True, False, False]
    sending = page.url

    with page.expect_download() as letters:
        page.get_by_role("button", name="De brieven afdrukken").click()
    letters.value.save_as(tmp_path / "brieven.pdf")
    assert (tmp_path / "brieven.pdf").read_bytes().startswith(b"%PDF")
    page.goto(sending)
    page.get_by_role("button", name="De brief is gepost").click()
    page.wait_for_load_state("networkidle")
    page.get_by_label("Verteld door").fill("Buurtwerker Dampoort")
    page.get_by_role("button", name="Ik heb het verteld").click()
    page.wait_for_load_state("networkidle")
    told = rows_of(page)
    assert [word in row for row, word in zip(told, ("verstuurd", "verstuurd", "gepost", "verteld"), strict=True)] == [
        *(True, True, True, True)
    ]
    assert "verteld door Buurtwerker Dampoort" in told[3]
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert (barriers(page), sticks_out(page)) == ([], 0)
    the_text_leads_to_their_page(texts, visitor)
    the_mail_is_answered(gent, visitor, page)
    assert work.complaints == []


def the_text_leads_to_their_page(texts, visitor):
    """Bo opens the link on a phone, without JavaScript, and reads the answer."""
    answer = next(one["text"] for one in texts if "antwoordt u" in one["text"])
    path = re.search(r"https?://[^/]+(/\S+)", answer).group(1)
    page = visitor(width=375, script=False).visit(path)
    assert page.get_by_text("Er staat nu een bank op het plein.").first.is_visible()


def the_mail_is_answered(gent, visitor, page):
    """An, who reads English, says by one click that it is not solved, and writes back; the director sees both."""
    sent = next(
        one
        for one in mail.outbox
        if one.to == ["an@example.be"] and "a bench" not in one.subject and "Er staat" in one.body
    )
    assert "This is our answer:" in sent.body
    path = re.search(r"https?://[^/]+(/\S+/no/)", sent.body).group(1)
    hers = visitor(width=375)
    hers.visit(path).wait_for_timeout(300)  # a mail scanner, that says it is a program
    hers.context.add_init_script(AS_A_PERSON)
    opened = hers.visit(path)
    opened.wait_for_timeout(300)  # a person, who reads and touches nothing
    assert Signal.objects.get(text__startswith="An").state == "answered"
    opened.wait_for_url("**/dank/")
    assert Signal.objects.get(text__startswith="An").state == "reopened"
    reply = EmailMessage()
    reply.set_content("De bank staat aan de verkeerde kant.\n\nOp ma 2 nov 2026 schreef Gent:\n> Er staat nu een bank.")
    reply["From"], reply["To"], reply["Subject"] = "An <an@example.be>", sent.reply_to[0], "Re: Answer"
    reply["Message-ID"], reply["In-Reply-To"] = "<r@example.be>", sent.extra_headers["Message-ID"]
    signals.take_in_mail(raw=reply.as_bytes(), by=system(gent.pk), at=clock.now())
    page.goto(page.url.split("/werk/")[0] + "/werk/")
    assert page.get_by_role("heading", name="Later toegevoegd").is_visible()
    page.get_by_role("link", name=re.compile("De bank staat aan de verkeerde kant")).click()
    page.wait_for_load_state("networkidle")
    assert page.get_by_text("De bank staat aan de verkeerde kant.").is_visible()
    assert "volgens de bewoner niet opgelost" in page.locator("main").inner_text()
    page.get_by_role("button", name=re.compile("Ik heb dit gelezen")).click()
    page.wait_for_load_state("networkidle")
    assert page.get_by_text("gelezen door").is_visible()
