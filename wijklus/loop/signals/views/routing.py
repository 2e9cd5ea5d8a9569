"""Who handles what: the rules in their order, what a rule would change, and one signal handed over by hand."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.posting import back, did, kept, moved
from wijklus.base.text import number
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places

from .. import access, reads, rules, writes
from ..forms import HandForm, RuleForm
from ..models import RoutingRule
from .inbox import as_rows
from .routed import about_of, why_of
from .sorting import signal_or_404

PER_PAGE = 25


@login_required
@require_safe
def routing(request: CityRequest) -> HttpResponse:
    """All rules in their order, with those that can never match any more and why."""
    access.require(access.may_edit_routing(request.actor))
    today, rows = clock.today(), list(reads.routing_rules())
    order = [reads.as_rule(row) for row in rows]
    by_pk = {row.pk: number for number, row in enumerate(rows, start=1)}
    shown = []
    for place, row in enumerate(rows):
        never = rules.never(order, place, today=today)
        shown.append(
            {
                "rule": row,
                "about": about_of(row),
                "never": never.why if never else "",
                "by": by_pk.get(never.by.pk) if never and never.by else None,
                "begins_later": row.valid_from > today,
            }
        )
    return render(request, "signals/routing.html", {"rules": shown})


def _form(request: CityRequest, rule: RoutingRule | None = None) -> RuleForm:
    parties = list(people.parties())
    initial: dict[str, Any] = {"valid_from": clock.today()}
    if rule is not None:
        if rule.party_id not in {party.pk for party in parties}:
            parties.append(rule.party)
        initial = {
            "category": rule.category.code if rule.category else "",
            "neighbourhood": rule.neighbourhood.slug if rule.neighbourhood else "",
            "words": "\n".join(rule.words),
            "party": rule.party.reference,
            "note": rule.note,
            "valid_from": rule.valid_from,
            "valid_until": rule.valid_until,
            "version": rule.version,
        }
    return RuleForm(
        request.POST or None,
        neighbourhoods=list(places.neighbourhoods()),
        tree=reads.tree(),
        parties=parties,
        language=get_language() or "nl",
        initial=initial,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request: CityRequest) -> HttpResponse:
    """Write a rule, see what it would have changed, and keep it."""
    access.require(access.may_edit_routing(request.actor))
    return _edit(request, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: CityRequest, reference: str) -> HttpResponse:
    """Change a rule, see what that would have changed, and keep it."""
    access.require(access.may_edit_routing(request.actor))
    return _edit(request, _rule_or_404(reference))


def _edit(request: CityRequest, found: RoutingRule | None) -> HttpResponse:
    form = _form(request, found)
    context: dict[str, Any] = {"form": form, "rule": found, "days": rules.DAYS_BACK}
    if request.method == "POST" and form.is_valid():
        digest = form.digest()
        if form.cleaned_data["seen"] == digest:
            if _keep(request, form, found):
                return redirect("signals:routing", request.municipality.slug)
        else:
            draft = kept(form, lambda: writes.draft_rule(values=form.values(), of=found))
            if draft is not None:
                effect = reads.effect_of_rule(draft, now=clock.now(), today=clock.today())
                context |= {"effect": effect, "examples": examples_of(request, effect), "digest": digest}
    return render(request, "signals/routing_rule.html", context, status=422 if form.errors else 200)


def _keep(request: CityRequest, form: RuleForm, found: RoutingRule | None) -> bool:
    """Keep the rule whose effect was shown; whether it was done."""
    values, at = form.values(), clock.now()
    if found is None:
        done = kept(form, lambda: writes.add_rule(values=values, by=request.actor, at=at))
    else:
        version = form.cleaned_data["version"] or 0
        done = kept(
            form, lambda: writes.change_rule(rule=found, version=version, values=values, by=request.actor, at=at)
        )
    if done is not None:
        done_so_far = _("The rule was kept. It holds for what comes in; what is open can be held against it below.")
        messages.success(request, done_so_far)
    return done is not None


def examples_of(request: CityRequest, effect: reads.Effect) -> list[dict[str, Any]]:
    """Some of the signals that would change hands; the words only for who may read them."""
    names = reads.party_names() if effect.examples else {}
    found = reads.with_places([one.signal.pk for one in effect.examples])
    return [
        {
            "signal": found[one.signal.pk],
            "may_read": access.may_read(request.actor, found[one.signal.pk]),
            "was": names.get(one.was or 0, ""),
            "becomes": names.get(one.becomes or 0, ""),
        }
        for one in effect.examples
    ]


def _rule_or_404(reference: str) -> RoutingRule:
    found = reads.rule_by_reference(reference)
    if found is None:
        raise Http404("no such rule")
    return found


@login_required
@require_POST
def end_rule(request: CityRequest, reference: str) -> HttpResponse:
    """Let a rule stop today."""
    found = _rule_or_404(reference)
    done = _("The rule has ended.")
    did(request, lambda: writes.end_rule(rule=found, on=clock.today(), by=request.actor, at=clock.now()), done)
    return redirect("signals:routing", request.municipality.slug)


@login_required
@require_POST
def move_rule(request: CityRequest, reference: str) -> HttpResponse:
    """Put a rule one place earlier or later."""
    found, to = _rule_or_404(reference), request.POST.get("to", "")
    did(request, lambda: writes.move_rule(rule=found, to=to, by=request.actor, at=clock.now()))
    page = reverse("signals:routing", args=[request.municipality.slug])
    return HttpResponseRedirect(moved(page, found.reference, to, "r"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reroute(request: CityRequest) -> HttpResponse:
    """See what it would change to hold the rules against everything that is open; and do it, in a job."""
    access.require(access.may_edit_routing(request.actor))
    if request.method == "POST":
        done = _("The open signals are held against the rules, in the background.")
        did(request, lambda: writes.reroute_later(by=request.actor, at=clock.now()), done)
        return redirect("signals:routing", request.municipality.slug)
    effect = reads.effect_of_all(today=clock.today())
    context = {"effect": effect, "examples": examples_of(request, effect)}
    return render(request, "signals/reroute.html", context)


@login_required
@require_POST
def hand_over(request: CityRequest, reference: str) -> HttpResponse:
    """Decide by hand which service handles a signal, and why."""
    signal = signal_or_404(request, reference)
    access.require(access.may_triage(request.actor, signal))
    form = HandForm(request.POST, parties=list(people.parties()))
    page = reverse("signals:detail", args=[request.municipality.slug, reference])
    if not form.is_valid():
        messages.error(request, _("Say why another service handles this, or none."))
        return HttpResponseRedirect(back(request, page))
    done = _("Kept: who handles this signal.")
    given = form.chosen()
    did(request, lambda: writes.route_by_hand(signal=signal, by=request.actor, at=clock.now(), **given), done)
    return HttpResponseRedirect(back(request, page))


@login_required
@require_safe
def handling(request: CityRequest) -> HttpResponse:
    """What was handed to a service: for who works there, and for who may read these signals."""
    mine = access.handles(request.actor)
    access.require(bool(mine) or access.may_read_any(request.actor))
    parties = [party for party in people.parties() if party.pk in mine or access.may_read_any(request.actor)]
    chosen = next((party for party in parties if party.reference == request.GET.get("dienst")), None)
    found = reads.handled(
        by=request.actor,
        party_id=chosen.pk if chosen else None,
        with_closed=request.GET.get("stand") == "alle",
        before=number(request.GET.get("voor", "")),
    )
    page = list(found[: PER_PAGE + 1])
    rows = as_rows(request, [row.signal for row in page[:PER_PAGE]])
    beside = reads.translations_beside([line.signal for line in rows], language=request.municipality.language)
    query = request.GET.copy()
    query["voor"] = str(page[PER_PAGE - 1].signal_id) if len(page) > PER_PAGE else ""
    context = {
        "rows": [(row, routed, why_of(routed), beside[row.signal.pk]) for row, routed in zip(rows, page, strict=False)],
        "asked": {"dienst": chosen.reference if chosen else "", "stand": request.GET.get("stand", "")},
        "parties": [("", _("All")), *((party.reference, party.name) for party in parties)],
        "states": [("", _("open")), ("alle", _("all"))],
        "next_url": f"?{query.urlencode()}" if query["voor"] else "",
        "may_open": access.may_read_any(request.actor),
    }
    return render(request, "signals/handling.html", context)
