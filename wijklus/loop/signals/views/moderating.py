"""The queue of words and photos that may become public, and signals that raised alarm."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.posting import back
from wijklus.base.refusals import Conflict, Refused

from .. import access, reads, writes
from ..forms.moderating import STANDS, PublishForm, RefuseForm, refuse_form
from ..models import Publication
from ..rules import masking, moderating
from .sorting import signal_or_404

LENGTH = 160
"""Of the words in a line of the queue."""


@login_required
@require_safe
def moderation(request: CityRequest) -> HttpResponse:
    """What waits to be shown or refused, longest waiting first, with what is proposed to be left out."""
    state = request.GET.get("stand", "")
    state = state if state in STANDS else moderating.WAITING
    queue = reads.publications(by=request.actor, state=state, cursor=request.GET.get("na", ""))
    country = request.municipality.country
    rows = [(row, _kinds(masking.found_in(row.signal.text, country=country))) for row in queue.rows]
    context = {
        "rows": rows,
        "state": state,
        "stands": [(code, name, code == state) for code, name in STANDS.items()],
        "next_url": f"?stand={state}&na={queue.later}" if queue.later else "",
        "first_url": f"?stand={state}" if request.GET.get("na") else "",
        "length": LENGTH,
    }
    return render(request, "signals/moderation.html", context)


def _kinds(found: Any) -> list[str]:
    """What was found, each kind once, in words."""
    return list(dict.fromkeys(_(masking.KINDS[one.kind]) for one in found))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def moderate(request: CityRequest, reference: str) -> HttpResponse:
    """What somebody said beside what others will read of it: confirm it, or do not show it and say why."""
    publication = _publication(request, reference)
    if request.method != "POST":
        return _page(request, publication)
    form = _publish_form(request, publication, request.POST)
    if not form.is_valid():
        return _page(request, publication, form=form, status=422)
    given = form.cleaned_data
    try:
        writes.publish(
            publication=publication,
            version=given["version"],
            text=given["text"],
            photos=given.get("photos", []),
            by=request.actor,
            at=clock.now(),
        )
    except Conflict as conflict:
        messages.error(request, str(conflict.sentence))
        return _page(request, _publication(request, reference), status=409)
    except Refused as refused:
        form.add_error("text" if refused.field == "text" else None, str(refused.sentence))
        return _page(request, publication, form=form, status=422)
    messages.success(request, _("These words are public now."))
    return redirect("signals:moderation", request.municipality.slug)


@login_required
@require_POST
def refuse_publication(request: CityRequest, reference: str) -> HttpResponse:
    """Do not show it; the person is told why in the way they are answered."""
    publication = _publication(request, reference)
    form = refuse_form(publication, request.POST)
    if not form.is_valid():
        return _page(request, publication, refuse=form, status=422)
    given = form.cleaned_data
    try:
        writes.refuse_publication(publication=publication, **given, by=request.actor, at=clock.now())
    except Conflict as conflict:
        messages.error(request, str(conflict.sentence))
        return _page(request, _publication(request, reference), status=409)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused.sentence))
        return _page(request, publication, refuse=form, status=422)
    messages.success(request, _("Not shown. The person is told why, in the way they are answered."))
    return redirect("signals:moderation", request.municipality.slug)


@login_required
@require_POST
def see_alarm(request: CityRequest, reference: str) -> HttpResponse:
    """Say that one read a signal that raised alarm, and did what was needed."""
    signal = signal_or_404(request, reference)
    writes.see_alarm(signal=signal, by=request.actor, at=clock.now())
    messages.success(request, _("Noted that you read it."))
    return redirect(back(request, reverse("signals:detail", args=[request.municipality.slug, reference])))


@require_POST
def withdraw(request: CityRequest, reference: str, key: str) -> HttpResponse:
    """Show the words of a signal no more, for whoever holds its private link."""
    signal = reads.for_link(reference=reference, key=key)
    if signal is None:
        raise Http404("this link does not fit")
    me = access.follower(municipality_id=request.municipality.pk, signal_reference=reference)
    writes.withdraw_publication(signal=signal, by=me, at=clock.now())
    shown = reads.follow_path(signal, language=translation.get_language() or "nl")
    return redirect(shown.replace(access.follow_key(signal), key))


def _publication(request: CityRequest, reference: str) -> Publication:
    found = reads.publication_for_actor(by=request.actor, reference=reference)
    if found is None:
        raise Http404("nothing of this signal is to be shown")
    return found


def _publish_form(request: CityRequest, publication: Publication, data: Any = None) -> PublishForm:
    signal = publication.signal
    country = request.municipality.country
    language = signal.language if signal.language in dict(settings.LANGUAGES) else request.municipality.language
    with translation.override(language):
        names = {kind: translation.gettext(name) for kind, name in masking.KINDS.items()}
    text, _found = reads.proposed(signal.text, country=country, names=names)
    initial = {
        "text": publication.text or text,
        "version": publication.version,
        "photos": [one["ref"] for one in publication.photos],
    }
    return PublishForm(data, photos=reads.photos_ready(signal), country=country, initial=initial)


def _page(
    request: CityRequest,
    publication: Publication,
    *,
    form: PublishForm | None = None,
    refuse: RefuseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    signal = publication.signal
    found = masking.found_in(signal.text, country=request.municipality.country)
    shown = form or _publish_form(request, publication)
    left = shown.left if shown.is_bound else masking.found_in(publication.text, country=request.municipality.country)
    context = {
        "publication": publication,
        "signal": signal,
        "translations": reads.translations_of(signal),
        "stand": STANDS[publication.state],
        "found": [(one, _(masking.KINDS[one.kind]), _(one.why)) for one in found],
        "form": shown,
        "left": left,
        "refuse_form": refuse or refuse_form(publication),
        "refuse_open": refuse is not None or publication.state == moderating.REFUSED,
        "photos": reads.photos_ready(signal),
        "reason": _(moderating.REASONS[publication.reason]) if publication.reason else "",
        "may_decide": publication.state != moderating.WITHDRAWN,
    }
    return render(request, "signals/moderate.html", context, status=status)
