"""What came into the mailbox of the demonstration city: two signals, a reply, and mails that are no signals."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from wijklus.base import scope
from wijklus.base.actor import Actor, system
from wijklus.loop.signals import reads as signals_reads
from wijklus.loop.signals import writes as signals

ADDRESS = "meld@gent.example"
MAILED = 2
"""So many of the mails become a signal."""


def take_in_post(*, by: Actor, at: datetime) -> None:
    """The mailbox, not read as there is no server behind it, and what came in. What came in before adds nothing."""
    if signals_reads.mailbox() is None:
        signals.change_mailbox(
            address=ADDRESS, host="imap.gent.example", port=993, login="meld", password=ADDRESS, folder="INBOX",
            takes_tags=True, is_on=False, version=0, by=by, at=at - timedelta(days=30),
        )  # fmt: skip
    words = "Al twee weken brandt de lamp aan de halte niet meer. Er zit een tekening bij van de plek."
    lamp = _mail("Lamp aan de halte", words, 1, to=ADDRESS.replace("@", "+dampoort@"))
    lamp.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="tekening.pdf")
    first = _take(lamp, at - timedelta(days=3))
    market = "Waarom is er in onze buurt geen markt meer? Veel buren missen die."
    _take(_mail("Markt", market, 2), at - timedelta(days=2))
    if first.signal is not None:
        reply = _mail("Re: We hebben uw signaal ontvangen", "Het is nu ook de lamp ernaast.", 3)
        reply["References"] = signals_reads.thread_of(first.signal).root
        _take(reply, at - timedelta(days=1))
    away = _mail("Automatisch antwoord: afwezig", "Ik ben terug op maandag.", 4)
    away["Auto-Submitted"] = "auto-replied"
    _take(away, at - timedelta(days=1))
    news = _mail("Nieuwsbrief", "Dit is onze nieuwsbrief.", 5)
    news["List-Id"] = "<nieuws.example>"
    _take(news, at - timedelta(hours=20))
    _take(_mail("Mijn hele verhaal", "Het begon zo. " * 600, 6), at - timedelta(hours=5))


def _mail(subject: str, words: str, number: int, *, to: str = ADDRESS) -> EmailMessage:
    made = EmailMessage()
    made.set_content(words)
    made["From"], made["To"], made["Subject"] = "Een bewoner <bewoner-met-mail@gent.example>", to, subject
    made["Message-ID"] = f"<demo-{number}@gent.example>"
    return made


def _take(mail: EmailMessage, at: datetime) -> Any:
    return signals.take_in_mail(raw=mail.as_bytes(), by=system(scope.municipality_id()), at=at)
