"""Adding a translation to what somebody said."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.posting import back
from wijklus.base.refusals import Refused

from .. import access, writes
from ..forms.translating import TranslationForm
from .sorting import signal_or_404


@login_required
@require_POST
def translate(request: CityRequest, reference: str) -> HttpResponse:
    """Add a translation, or change the one that stands."""
    signal = signal_or_404(request, reference)
    access.require(access.may_triage(request.actor, signal))
    page = back(request, reverse("signals:detail", args=[request.municipality.slug, reference]))
    form = TranslationForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(one) for found in form.errors.values() for one in found))
        return redirect(page)
    try:
        writes.translate(signal=signal, **form.cleaned_data, by=request.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused.sentence))
    else:
        messages.success(request, _("The translation stands beside the words, marked as such."))
    return redirect(page)
