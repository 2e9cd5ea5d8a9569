"""A voter without a letter asks for a code, which is sent to their address and works once."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wijklus.base import clock, posting
from wijklus.base.actor import resident
from wijklus.base.http import CityRequest
from wijklus.ground.trail import writes as trail

from .. import reads, rules, writes
from ..forms import CodeForm
from ..forms.admitting import AskForm
from ..models import Round
from ..rules import admitting
from ..writes.voting import CLOSED

HOUR = 3600
PER_CLIENT = 30
"""Codes that are asked for from one network address in an hour: a family, or a table with a tablet."""
PER_ADDRESS = 4
"""Codes that are asked for one mailbox or phone in an hour."""
PER_NUMBER = 6
"""Times that one number of the register is tried in an hour, with whichever address."""
PER_ROUND = 5_000
"""Codes that are asked for in one round in an hour: text messages cost money."""
TOO_MANY = _("Too many codes were asked for. Wait an hour, or call the city. Nothing was sent.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_code(request: CityRequest, reference: str) -> HttpResponse:
    """Ask for a code; then the page on which it is typed."""
    shown = reads.public_round(reference=reference)
    admission = reads.admission_of(shown.round) if shown is not None else None
    if shown is None or admission is None or not (admission.by_mail or admission.by_text):
        raise Http404("no codes are sent")
    round = shown.round
    is_open = not round.without_vote and rules.is_open_to_votes(round.state, round.ballot_until, clock.today())
    form = AskForm(request.POST or None, admission=admission, areas=shown.areas)
    context: dict[str, Any] = {"round": round, "form": form, "is_open": is_open}
    if request.method != "POST" or not form.is_valid():
        return render(request, "rounds/ask_code.html", context, status=200 if request.method != "POST" else 422)
    if not is_open:
        form.add_error(None, str(CLOSED))
        return render(request, "rounds/ask_code.html", context, status=422)
    if _asked_too_often(request, round, form):
        form.add_error(None, str(TOO_MANY))
        return render(request, "rounds/ask_code.html", context, status=429)
    given, by, at = form.cleaned_data, resident(request.municipality.pk), clock.now()
    sent = posting.kept(
        form,
        lambda: writes.ask_for_code(
            round=round, address=given["address"], number=given.get("number", ""), area=form.area(), by=by, at=at
        ),
    )
    if sent is None:
        return render(request, "rounds/ask_code.html", context, status=422)
    return render(request, "rounds/code_sent.html", {"round": round, "form": named(CodeForm()), "to": given["address"]})


def named(form: CodeForm) -> CodeForm:
    """The form for a code that did not come in a letter."""
    form.fields["code"].label = _("Your code")
    return form


def _asked_too_often(request: CityRequest, round: Round, form: AskForm) -> bool:
    """Whether this network address, this mailbox or phone, this number or the whole round asked too often."""
    address = admitting.folded_address(form.cleaned_data["address"], request.municipality.country)
    number = admitting.folded_number(form.cleaned_data.get("number") or "")
    ref = round.reference
    most = {f"code-ask:{get_adapter(request).get_client_ip(request)}": PER_CLIENT, f"code-ask-in:{ref}": PER_ROUND}
    if address is not None:
        most[f"code-to:{ref}:{address[1]}"] = PER_ADDRESS
    if number:
        most[f"code-for:{ref}:{number}"] = PER_NUMBER
    sent = trail.hits(keys=list(most), window_seconds=HOUR, at=clock.now())
    return any(count > limit for count, limit in zip(sent, most.values(), strict=True))
