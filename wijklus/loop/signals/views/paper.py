"""Paper: a form to print for a neighbourhood, and entering a stack of filled-in ones."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.text import number
from wijklus.ground.places import reads as places

from .. import access, reads
from ..forms import PaperForm
from .noting import initial, kept

CHANNEL = "letter"
SAME = ("channel", "neighbourhood", "place_text", "received_on", "who")
"""What stays from one sheet of a stack to the next."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: CityRequest) -> HttpResponse:
    """Enter a stack of paper, one sheet after the other; and the forms to print."""
    access.require(access.may_register(request.actor, channel=CHANNEL))
    neighbourhoods = list(places.neighbourhoods())
    start = initial(request, neighbourhoods, channel=CHANNEL, who=PaperForm.ONE, answer="none")
    form = PaperForm(request.POST or None, request.FILES or None, neighbourhoods=neighbourhoods, initial=start)
    entered = (number(request.GET.get("n", "")) or 0) + 1
    status = 200
    if request.method == "POST":
        if form.is_valid() and kept(request, form) is not None:
            told = ngettext("%(n)s sheet of this stack is entered.", "%(n)s sheets of this stack are entered.", entered)
            messages.success(request, told % {"n": entered}, extra_tags="paper")
            same = {name: form.cleaned_data[name] for name in SAME}
            address = reverse("signals:paper", args=[request.municipality.slug])
            return redirect(f"{address}?{urlencode({**same, 'n': entered})}")
        status = 422
    context = {"form": form, "neighbourhoods": neighbourhoods}
    return render(request, "signals/paper.html", context, status=status)


@login_required
@require_safe
def paper_form(request: CityRequest, slug: str) -> HttpResponse:
    """The form of one neighbourhood as a PDF, to print."""
    access.require(access.may_register(request.actor, channel=CHANNEL))
    neighbourhood = places.neighbourhood_by_slug(slug)
    if neighbourhood is None:
        raise Http404("no such neighbourhood")
    made = reads.paper_pdf(
        neighbourhood=neighbourhood, city=request.municipality, language=get_language() or "nl", at=clock.now()
    )
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="zeg-het-{slug}.pdf"'
    return answer
