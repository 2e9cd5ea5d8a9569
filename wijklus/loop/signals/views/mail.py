"""The mailbox: which one is read, what became of the mails, and reading what people added."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.posting import did, kept
from wijklus.base.refusals import Refused

from .. import access, reads, writes
from ..forms import MailboxForm
from ..models import IncomingMail, Mailbox
from ..rules import mailbox as rules

PER_PAGE = 25
DAYS_COUNTED = 30
FIELDS = ("address", "host", "port", "login", "folder", "takes_tags", "is_on", "version")

STATES = {
    rules.COMING: gettext_lazy("Coming in"),
    rules.TAKEN: gettext_lazy("Became a signal"),
    rules.ADDED: gettext_lazy("Added to a signal"),
    rules.RETURNED: gettext_lazy("Our mail came back"),
    rules.IGNORED: gettext_lazy("Passed over"),
    rules.REFUSED: gettext_lazy("Refused"),
}
REASONS = {
    rules.AUTOMATIC: gettext_lazy("an automatic reply"),
    rules.LIST: gettext_lazy("from a mailing list"),
    rules.OWN: gettext_lazy("our own mail"),
    rules.BOUNCE: gettext_lazy("could not be delivered"),
    rules.EMPTY_PATH: gettext_lazy("sent by a mail server, not by a person"),
    rules.TOO_LONG: gettext_lazy("the text is longer than a signal may be"),
    rules.TOO_LARGE: gettext_lazy("larger than 40 MB"),
    rules.TOO_MANY: gettext_lazy("too many mails of this sender in a short time"),
    rules.EMPTY: gettext_lazy("no words in it"),
    rules.NO_SENDER: gettext_lazy("no sender that can be answered"),
    rules.UNREADABLE: gettext_lazy("no mail program can read it"),
    rules.OTHER: gettext_lazy("not kept"),
}
SHOWN = {
    "geweigerd": (gettext_lazy("Refused"), (rules.REFUSED, rules.COMING)),
    "voorbij": (gettext_lazy("Passed over"), (rules.IGNORED, rules.RETURNED)),
    "gekomen": (gettext_lazy("Came in"), (rules.TAKEN, rules.ADDED)),
}
"""By the word in the address: what the list is called and which mails stand in it."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mailbox(request: CityRequest) -> HttpResponse:
    """How the mailbox was read last, what became of the mails, and the settings."""
    access.require(access.may_see_mail(request.actor))
    box = reads.mailbox()
    form = MailboxForm(request.POST or None, initial=_initial(box))
    if request.method == "POST":
        access.require(access.may_change_mailbox(request.actor))
        if form.is_valid():
            given = form.cleaned_data
            if kept(form, lambda: writes.change_mailbox(**given, by=request.actor, at=clock.now())):
                messages.success(request, _("Kept. Try whether it opens before you rely on it."))
                return redirect("signals:mailbox", request.municipality.slug)
    word = request.GET.get("lijst", "")
    word = word if word in SHOWN else "geweigerd"
    mails = reads.incoming(by=request.actor, states=SHOWN[word][1])
    page = Paginator(mails, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "box": box,
        "sender": "" if box is None or reads.bounces_reach(box) else settings.DEFAULT_FROM_EMAIL,
        "form": form if access.may_change_mailbox(request.actor) else None,
        "counts": _counted(request),
        "lists": [(key, label, key == word) for key, (label, _states) in SHOWN.items()],
        "listed": SHOWN[word][0],
        "page": page,
        "rows": [_row(mail) for mail in page],
        "may_read_mail": access.may_read_mail(request.actor),
    }
    return render(request, "signals/mailbox.html", context, status=422 if form.errors else 200)


def _initial(box: Mailbox | None) -> dict[str, Any]:
    if box is None:
        return {"version": 0, "port": 993, "folder": "INBOX", "takes_tags": True}
    return {name: getattr(box, name) for name in FIELDS}


def _counted(request: CityRequest) -> list[tuple[Any, int]]:
    """What became of the mails of a month, and why those that were passed over or refused were."""
    found = reads.mail_counts(by=request.actor, since=clock.now() - timedelta(days=DAYS_COUNTED))
    rows: list[tuple[Any, int]] = [
        (STATES[state], found.by_state[state]) for state in STATES if state in found.by_state
    ]
    rows += [(f"– {REASONS[reason]}", found.by_reason[reason]) for reason in REASONS if reason in found.by_reason]
    return [*rows, (_("The same mail once more"), found.repeats)] if found.repeats else rows


def _row(mail: IncomingMail) -> dict[str, Any]:
    return {"mail": mail, "state": STATES[mail.state], "reason": mail.sentence or REASONS.get(mail.reason, "")}


@login_required
@require_POST
def try_mailbox(request: CityRequest) -> HttpResponse:
    """Open the mailbox now, and tell what was found; nothing in it changes."""
    access.require(access.may_change_mailbox(request.actor))
    box = reads.mailbox()
    if box is None:
        raise Http404("no mailbox")
    try:
        n = writes.try_mailbox(box=box, by=request.actor, at=clock.now())
        words = ngettext("It opens. %(n)s mail waits there.", "It opens. %(n)s mails wait there.", n)
        messages.success(request, words % {"n": n})
    except Refused as refused:
        messages.error(request, str(refused.sentence))
    return redirect("signals:mailbox", request.municipality.slug)


@login_required
@require_POST
def see_addition(request: CityRequest, reference: str) -> HttpResponse:
    """Note that what a person added was read."""
    addition = reads.addition_by_reference(by=request.actor, reference=reference)
    if addition is None:
        raise Http404("no such addition")
    at = clock.now()
    did(request, lambda: writes.see_addition(addition=addition, by=request.actor, at=at), _("Noted as read."))
    return redirect("signal", request.municipality.slug, addition.signal.reference)
