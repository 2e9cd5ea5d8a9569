""" "Is het opgelost?": the page a resident's one click leads to. No account, no session."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Refused

from .. import reads, rules, writes
from ..forms import VERDICT_LABELS, VerdictForm
from ..models import Recipient


def verdict(request: CityRequest, reference: str, key: str, value: str) -> HttpResponse:
    """The click in a mail: kept as provisional, and confirmed by this page (by a button without JavaScript)."""
    recipient = _recipient(reference, key)
    if value not in rules.VERDICTS:
        raise Http404
    heard = writes.click(recipient=recipient, value=value, at=clock.now()) if _is_a_click(request) else None
    form = VerdictForm(initial={"value": value})
    return _page(request, recipient, key, form, said=VERDICT_LABELS[value] if heard else "", value=value)


def _is_a_click(request: HttpRequest) -> bool:
    """Whether somebody opened the page: not when a program only asks whether it is there, or fetches it beforehand."""
    told = " ".join(request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"))
    return request.method == "GET" and not any(word in told.lower() for word in ("prefetch", "preview", "prerender"))


@require_POST
def confirm(request: CityRequest, reference: str, key: str) -> HttpResponse:
    """Count what this person says; "half" and "no" reopen the signal for everybody to see."""
    recipient = _recipient(reference, key)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _page(request, recipient, key, form)
    try:
        writes.confirm(recipient=recipient, **form.cleaned_data, at=clock.now())
    except Refused as refused:
        form.add_error(refused.field, refused.sentence)
        return _page(request, recipient, key, form)
    return redirect("feedback:thanks", request.municipality.slug, reference, key)


def thanks(request: CityRequest, reference: str, key: str) -> HttpResponse:
    """What was counted, what happens now, and room to say more or something else."""
    recipient = _recipient(reference, key)
    said = reads.verdicts_of(recipient_ids=[recipient.pk])
    if not said:
        raise Http404
    standing = said[-1]
    form = VerdictForm(initial={"value": standing.value, "reason": standing.reason})
    return _page(request, recipient, key, form, counted=VERDICT_LABELS[standing.value], value=standing.value)


def _page(
    request: HttpRequest,
    recipient: Recipient,
    key: str,
    form: VerdictForm,
    said: object = "",
    counted: object = "",
    value: str = "",
) -> HttpResponse:
    context = {
        "recipient": recipient,
        "answer": recipient.answer,
        "key": key,
        "form": form,
        "said": said,
        "counted": counted,
        "value": value,
        "reopens": value in rules.REOPENS,
        "stories": reads.stories_of(recipient, key=key, language=get_language() or "nl"),
    }
    return render(request, "feedback/solved.html", context)


def _recipient(reference: str, key: str) -> Recipient:
    recipient = reads.recipient_for_link(reference, key)
    if recipient is None:
        raise Http404
    return recipient
