"""Mails as they come in: of people, of machines, and broken ones."""

from email.message import EmailMessage

ME = "an@example.be"
TO = "meld@gent.example"


def mail(text: str = "De lamp aan het park is stuk.", **headers: str) -> EmailMessage:
    """A mail of a resident: mail("words", Subject=..., In_Reply_To=...)."""
    made = EmailMessage()
    made.set_content(text)
    given = {"From": f"An Peeters <{ME}>", "To": TO, "Subject": "Lamp stuk", "Message-ID": "<1@example.be>"}
    for name, value in {**given, **{name.replace("_", "-"): value for name, value in headers.items()}}.items():
        if value:
            made[name] = value
    return made


def bounce(message_id: str, *, action: str = "failed") -> bytes:
    """What a mail server sends when a mail of ours did not arrive."""
    return f"""From: MAILER-DAEMON@example.be
To: {TO}
Subject: Undelivered Mail Returned to Sender
Message-ID: <b-{action}@example.be>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.be

Final-Recipient: rfc822; an@example.be
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such user an@example.be

--b
Content-Type: text/rfc822-headers

From: wijklus@localhost
Message-ID: {message_id}
Subject: Answer

--b--
""".replace("\n", "\r\n").encode()
