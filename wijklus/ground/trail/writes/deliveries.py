"""Handing a message to the mail server at most once, and never losing one without saying so."""

import contextlib
import hashlib
import smtplib
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from wijklus.base import clock, scope, texting
from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.ground.trail import access, rules
from wijklus.ground.trail.models import Delivery, Job

from . import queue
from .entries import record

State = Delivery.State
TEXT = "sms"


class NotNow(Exception):
    """The mail server cannot take the message now; nothing was sent, and the job tries again later."""


def send_mail(*, key: str, message: EmailMessage, at: datetime | None = None) -> Delivery.State:
    """Send one message to one person for one purpose, at most once; called from a job, never inside a transaction.

    `sending` is committed before the mail server is spoken to. Raises NotNow when the server cannot take it now.
    """
    at = at or clock.now()
    delivery, is_ours = _start(key=key, at=at, own_id=message.extra_headers.get("Message-ID", ""))
    if not is_ours:
        return State(delivery.state)
    message.extra_headers["Message-ID"] = delivery.message_id
    message.extra_headers.setdefault("Auto-Submitted", "auto-generated")
    message.extra_headers.setdefault("X-Loop", rules.loop_mark(settings.SITE_URL))
    return _done(delivery, _speak(message), at=at)


def send_text(*, key: str, number: str, text: str, at: datetime | None = None) -> Delivery.State:
    """Send one text message to one person for one purpose, at most once, in the same way as a mail.

    Raises NotNow when the gateway cannot take it now.
    """
    at = at or clock.now()
    delivery, is_ours = _start(key=key, at=at, channel=TEXT)
    if not is_ours:
        return State(delivery.state)
    try:
        texting.send(number=number, text=text, key=delivery.message_id.strip("<>").partition("@")[0])
    except texting.NotNow as problem:
        told = State.WAITING, _told(problem)
    except texting.NotTaken as problem:
        told = State.FAILED, _told(problem)
    except Exception as problem:  # it may have been sent before the connection broke
        told = State.UNCERTAIN, _told(problem)
    else:
        told = State.SENT, ""
    return _done(delivery, told, at=at)


def _done(delivery: Delivery, told: tuple[Delivery.State, str], *, at: datetime) -> Delivery.State:
    """Write down what came of it. Raises NotNow when nothing was sent and it is tried again."""
    state, error = told
    _settle(delivery, state=state, error=error, at=at)
    if state == State.WAITING:
        raise NotNow(error)
    return state


def message_id(key: str) -> str:
    """The Message-ID of a purpose: the same however often it is computed, so that mail servers see a repeat."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{host}>"


def _start(*, key: str, at: datetime, own_id: str = "", channel: str = "mail") -> tuple[Delivery, bool]:
    """The delivery of this key, and whether it is now ours to send; `uncertain` when its sender fell silent."""
    new = Delivery(
        municipality_id=scope.current(), key=key, message_id=(own_id or message_id(key))[:120], created_at=at,
        channel=channel, job_key=queue.running_key.get(),
    )  # fmt: skip
    with transaction.atomic(durable=True):
        Delivery.objects.bulk_create([new], ignore_conflicts=True)
        give_up_on_silent(at=at, key=key)
        same = Delivery.objects.filter(key=key)
        taken = same.filter(state=State.WAITING).update(
            state=State.SENDING, lease_until=at + queue.lease(), attempts=F("attempts") + 1, job_key=new.job_key
        )
        return same.get(), bool(taken)


def _speak(message: EmailMessage) -> tuple[Delivery.State, str]:
    """Hand the message over. Before the first byte of it a failure is harmless; after, only a clear no is a no."""
    try:
        message.message()
    except Exception as problem:  # a line break in a subject, say: no server will ever take it
        return State.FAILED, _told(problem)
    connection = message.connection = message.connection or get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as problem:
        return State.WAITING, _told(problem)
    try:
        sent = message.send()
    except smtplib.SMTPRecipientsRefused as problem:
        codes = [code for code, _words in problem.recipients.values()]
        return _refused(max(codes, default=550)), _told(problem)
    except smtplib.SMTPResponseException as problem:
        return _refused(problem.smtp_code), _told(problem)
    except Exception as problem:
        return State.UNCERTAIN, _told(problem)
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            connection.close()
    return (State.SENT, "") if sent else (State.FAILED, gettext_noop("the message has no recipient"))


def _refused(code: int) -> Delivery.State:
    return State.WAITING if 400 <= code < 500 else State.FAILED


def _told(problem: Exception) -> str:
    return rules.without_addresses(f"{type(problem).__name__}: {problem}")[:1000]


def _settle(delivery: Delivery, *, state: Delivery.State, error: str, at: datetime) -> None:
    Delivery.objects.filter(pk=delivery.pk, state=State.SENDING, attempts=delivery.attempts).update(
        state=state, last_error=error, lease_until=None, sent_at=at if state == State.SENT else None
    )


def give_up_on_silent(*, at: datetime, key: str = "") -> int:
    """Call uncertain what is still in `sending` after its lease: its sender was killed, and may have sent it."""
    silent = Delivery.objects.filter(state=State.SENDING, lease_until__lt=at)
    if key:
        silent = silent.filter(key=key)
    return silent.update(
        state=State.UNCERTAIN, lease_until=None, last_error=gettext_noop("the worker stopped while sending")
    )


def returned(*, message_id: str, reason: str, by: Actor, at: datetime) -> str:
    """A mail that was sent came back: it failed after all. The key of its delivery; "" when it is none of ours."""
    access.must_manage_jobs(by)
    told = rules.without_addresses(reason)[:1000]
    with transaction.atomic():
        delivery = Delivery.objects.filter(message_id=message_id).first() if message_id else None
        sent = (State.SENT, State.UNCERTAIN)
        if delivery is None:
            return ""
        if Delivery.objects.filter(pk=delivery.pk, state__in=sent).update(state=State.FAILED, last_error=told):
            record(
                by=by, at=at, verb="trail.returned", kind="delivery", ref=f"delivery-{delivery.pk}",
                neighbourhood_id=None, before={"state": delivery.state}, after={"state": State.FAILED}, public=False,
            )  # fmt: skip
    return delivery.key


def settle_uncertain(*, by: Actor, at: datetime, key: str, was_sent: bool) -> None:
    """A person decides about a message of which nobody knows whether it left, or that was refused for good.

    `was_sent=False` has it sent again, by the job that wanted it.
    """
    access.must_manage_jobs(by)
    with transaction.atomic():
        delivery = Delivery.objects.filter(key=key).first()
        open_states = (State.UNCERTAIN,) if was_sent else (State.UNCERTAIN, State.FAILED)
        becomes = State.SENT if was_sent else State.WAITING
        decided = Delivery.objects.filter(key=key, state__in=open_states).update(state=becomes)
        if delivery is None or not decided:
            raise Refused(_("This message is not waiting for a decision."))
        job = Job.objects.filter(key=delivery.job_key).first() if delivery.job_key and not was_sent else None
        if job is not None:
            queue.try_again(job=job, states=(Job.State.DONE, Job.State.FAILED), at=at)
        record(
            by=by, at=at, verb="trail.settle_delivery", kind="delivery", ref=f"delivery-{delivery.pk}",
            neighbourhood_id=None, before={"state": delivery.state}, after={"state": becomes}, public=False,
        )  # fmt: skip
