"""Who decides besides the rule: drawing a panel, noting what a body decided, and an override under a mandate."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Refused, must_allow
from wijklus.base.text import cleaned
from wijklus.ground.people import reads as people
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import BodyDecision, Override, Panel, Proposal, RoundArea
from ..rules import deciding, drawing
from .mixing import refuse_weighed

if TYPE_CHECKING:
    from wijklus.ground.people.models import Mandate


def draw_panel(*, area: RoundArea, size: int, register: bytes, by: Actor, at: datetime) -> Panel:
    """Draw a panel by lot from a register; of the register only its hash and the numbers of the lines are kept.

    The seed is made after the register was given, so that nobody can choose the one for the other.
    """
    access.require(access.may_run(by))
    if not drawing.LEAST <= size <= drawing.MOST:
        raise Refused(_("A panel has from 3 to 500 people."), field="size")
    try:
        columns, groups = drawing.read_register(register)
    except drawing.BadRegister as bad:
        told = _("The register cannot be read from line %(line)s on: a number, and the same columns on each line.")
        raise Refused(told % {"line": bad.line}, field="register") from bad
    if len(groups) < size:
        raise Refused(_("The register has fewer people than the panel."), field="size")
    seed = secrets.token_hex(16)
    drawn = drawing.draw(groups, size, seed)
    panel = Panel(
        area=area, size=size, seed=seed, register_sha256=hashlib.sha256(register).hexdigest(), columns=columns,
        register_lines=len(groups), lines=list(drawn.lines), by_function=by.function[:160], at=at,
        groups=[{"name": one.name, "there": one.there, "drawn": one.drawn} for one in drawn.groups],
    )  # fmt: skip
    with transaction.atomic():
        panel.save()
        _record(area, "draw_panel", by=by, at=at, after={"size": size, "register": panel.register_sha256})
    return panel


def note_decision(
    *, area: RoundArea, body: str, name: str, on: date, proposals: Sequence[Proposal], reason: str, by: Actor,
    at: datetime,
) -> BodyDecision:  # fmt: skip
    """Note which proposals a body of residents chose beside the vote, and why."""
    access.require(access.may_run(by))
    name, reason = cleaned(name)[:160], cleaned(reason)[: rules.LONGEST_REASON]
    if body not in deciding.BODIES or not name:
        raise Refused(_("Say which body decided."), field="name")
    if not reason:
        raise Refused(_("Write down the reasons of the body: everybody reads them."), field="reason")
    if on > timezone.localdate(at):
        raise Refused(_("This day is still to come."), field="on")
    if not proposals or any(one.area_id != area.pk for one in proposals):
        raise Refused(_("Choose proposals of this neighbourhood."), field="proposals")
    decision = BodyDecision(area=area, body=body, name=name, on=on, reason=reason, by_function=by.function[:160], at=at)
    with transaction.atomic():
        refuse_weighed(area)
        decision.save()
        decision.proposals.set(proposals)
        _record(
            area, "note_decision", by=by, at=at, reason=reason,
            after={"body": body, "proposals": [one.reference for one in proposals]},
        )  # fmt: skip
    return decision


def override(
    *, proposal: Proposal, wins: bool, mandate: "Mandate | None", reason: str, by: Actor, at: datetime
) -> Proposal:  # fmt: skip
    """Decide otherwise than the rule: under a mandate in force, with a reason everybody reads. Once per project."""
    access.require(access.may_decide(by, proposal))
    to = rules.WON if wins else rules.LOST
    if proposal.state == rules.FEASIBLE:
        raise Refused(_("First the count tells what was chosen. After that it can be decided otherwise."))
    must_allow(rules.ALLOWED_PROPOSAL, proposal.state, to)
    reason = cleaned(reason)[: rules.LONGEST_REASON]
    if not reason:
        raise Refused(_("Say why it is decided otherwise: everybody reads it."), field="reason")
    area, on = proposal.area, timezone.localdate(at)
    if mandate is None or not people.mandate_covers(
        mandate, on=on, neighbourhood_id=area.neighbourhood_id, amount=proposal.cost
    ):
        raise Refused(_("No mandate covers this amount in this neighbourhood today."), field="mandate")
    with transaction.atomic():
        RoundArea.objects.select_for_update().get(pk=area.pk)
        if wins:
            _must_fit(proposal, area)
        values: dict[str, Any] = {"state": to, "place": None, "version": F("version") + 1}
        same = Proposal.objects.filter(pk=proposal.pk, state=proposal.state, override__isnull=True)
        if not same.update(**values):
            raise Refused(_("This was decided meanwhile."))
        Override(
            proposal=proposal, wins=wins, mandate=mandate, reason=reason, by_function=by.function[:160], at=at
        ).save()
        trail.record(
            by=by, at=at, verb="rounds.override", kind="proposal", ref=proposal.reference, reason=reason,
            neighbourhood_id=area.neighbourhood_id, mandate=str(mandate), before={"state": proposal.state},
            after={"state": to},
        )  # fmt: skip
    return Proposal.objects.get(pk=proposal.pk)


def _must_fit(proposal: Proposal, area: RoundArea) -> None:
    """An override spends no more than there is: what was chosen, and what was spent on projects that were given up."""
    rows = Proposal.objects.filter(area=area, state__in=(rules.WON, rules.CONFIRMED, rules.DROPPED))
    spent = Cents(sum(_takes(cost, unspent) for cost, unspent in rows.values_list("cost", "unspent")))
    if proposal.cost is not None and spent + proposal.cost > area.amount:
        left = (area.amount - spent).in_words()
        raise Refused(_("This costs more than is left (%(left)s). First take another project off.") % {"left": left})


def _takes(cost: Cents | None, unspent: Cents | None) -> int:
    return (cost.cents if cost is not None else 0) - (unspent.cents if unspent is not None else 0)


def _record(area: RoundArea, verb: str, *, by: Actor, at: datetime, **more: Any) -> None:
    trail.record(
        by=by, at=at, verb=f"rounds.{verb}", kind="round", ref=area.round.reference,
        neighbourhood_id=area.neighbourhood_id, **more,
    )  # fmt: skip
