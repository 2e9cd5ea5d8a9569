"""What a ballot weighs by the way it comes in: the screen of the settings of a round."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wijklus.base import clock, posting
from wijklus.base.http import CityRequest

from .. import access, reads, rules, writes
from ..forms.channels import ChannelsForm
from ..rules import channels as weighing


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def channels(request: CityRequest, reference: str) -> HttpResponse:
    """The weights: to change while the round is a draft, to read after that."""
    access.require(access.may_run(request.actor))
    round = reads.round_for(by=request.actor, reference=reference)
    if round is None:
        raise Http404("no such round")
    given = {key: weighing.in_words(weight) for key, weight in reads.channel_weights_of(round).items()}
    form = ChannelsForm(request.POST or None, initial={"version": round.version, **given})
    changed = None
    if form.is_valid():
        changed = posting.kept(
            form,
            lambda: writes.weigh_channels(
                round=round, version=form.cleaned_data["version"], weights=form.weights(), by=request.actor,
                at=clock.now(),
            ),
        )  # fmt: skip
    if changed is not None:
        return redirect("rounds:desk", request.municipality.slug, reference)
    context = {
        "round": round, "form": form if round.state == rules.DRAFT or form.is_bound else None,
        "channel_weights": reads.weight_words(round), "small_cell": request.municipality.small_cell,
    }  # fmt: skip
    return render(request, "rounds/channels.html", context, status=422 if form.is_bound else 200)
