"""Pooling: adding a fund, noting what it puts in, giving that to actions, and shifting an amount with a reason."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access
from ..models import Allocation, AllocationShift, Contribution, Fund
from ..rules import pool

if TYPE_CHECKING:
    from wijklus.ground.people.models import Party
    from wijklus.ground.policy.models import PlanObjective
    from wijklus.loop.actions.models import Action


def add_fund(
    *,
    name: str,
    party: "Party",
    kind: str,
    valid_from: date,
    by: Actor,
    at: datetime,
    is_earmarked: bool = False,
    valid_until: date | None = None,
) -> Fund:
    """Add a fund: who gives, what kind it is, and whether it is for one purpose only."""
    access.require(access.may_keep(by))
    title = cleaned(name)
    if not title or len(title) > 120:
        raise Refused(_("Give the fund a name of at most 120 signs."), "name")
    if kind not in pool.FUND_KINDS:
        raise Refused(_("Choose what kind of fund it is."), "kind")
    if is_earmarked and kind == pool.SERVICE:
        raise Refused(_("What a line of a service gives is an estimate: it cannot be earmarked."), "is_earmarked")
    if valid_until is not None and valid_until < valid_from:
        raise Refused(_("The last day comes before the first."), "valid_until")
    fund = Fund(
        name=title, party=party, kind=kind, is_earmarked=is_earmarked, valid_from=valid_from, valid_until=valid_until,
        created_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            fund.save(force_insert=True)
            trail.record(
                by=by, at=at, verb="budgets.add_fund", kind="fund", ref=fund.reference, neighbourhood_id=None,
                after={"name": title, "fund_kind": kind, "is_earmarked": is_earmarked},
            )  # fmt: skip
    except IntegrityError as twice:
        raise Refused(_("There is a fund with this name already."), "name") from twice
    return fund


def put_in(
    *,
    fund: Fund,
    year: int,
    kind: str,
    form: str,
    by: Actor,
    at: datetime,
    value: Cents | None = None,
    what: str = "",
    hours: int | None = None,
    hourly: Cents | None = None,
    paid_from: Fund | None = None,
    is_own: bool = False,
) -> Contribution:
    """Note what a fund puts in for a year: money, hours with what an hour is worth, or goods with their value.

    `paid_from` is the fund that already pays this; `is_own` says that no other fund does.
    """
    access.require(access.may_keep(by))
    _check_open(fund)
    _check_year(fund, year)
    if form not in pool.FORMS:
        raise Refused(_("Choose money, hours or goods."), "form")
    if kind not in pool.kinds_for(form):
        raise Refused(
            _("Hours are operating money, never an investment.") if form == pool.HOURS
            else _("Choose operating or investment."), "kind",
        )  # fmt: skip
    if paid_from is not None and (paid_from.pk == fund.pk or is_own):
        raise Refused(_("A fund does not pay its own money from elsewhere: choose another one."), "paid_from")
    if paid_from is None and not is_own and pool.must_tell_who_pays(fund.kind, form):
        raise Refused(
            _("Say whether another fund already pays this. Otherwise it might count twice."), "paid_from"
        )  # fmt: skip
    row = Contribution(
        fund=fund, year=year, kind=kind, form=form, what=_what(form, what), is_ceiling=fund.is_earmarked,
        allocated=Cents(0), paid_from=paid_from, by_function=by.function[:160], created_at=at,
        **_worth(form, value, hours, hourly),
    )  # fmt: skip
    with transaction.atomic():
        Fund.objects.select_for_update(of=("self",)).get(pk=fund.pk)  # whoever sends the same at once waits
        _check_once(row)
        row.save(force_insert=True)
        _record(row, "put_in", by=by, at=at, after={"amount": str(row.value)})
    return row


def _check_once(row: Contribution) -> None:
    """Raise Refused for what stands there to the letter: a form that was sent twice counts once."""
    names = ("fund", "year", "kind", "form", "what", "value", "hours", "hourly", "paid_from")
    if Contribution.objects.filter(**{name: getattr(row, name) for name in names}).exists():
        raise Refused(
            _("The same was put in for this year already. Is it something else? Then say here what it is."), "what"
        )


def _check_open(fund: Fund) -> None:
    if fund.closed_at is not None:
        raise Refused(_("This fund is closed: nothing new is given of it. What stands stays."))


def _check_year(fund: Fund, year: int) -> None:
    if not pool.FIRST_YEAR <= year <= pool.LAST_YEAR:
        raise Refused(_("Write a year such as 2026."), "year")
    if not pool.runs_in(year, fund.valid_from, fund.valid_until):
        raise Refused(_("In %(year)s this fund does not run.") % {"year": year}, "year")


def _what(form: str, what: str) -> str:
    words = cleaned(what)[:200]
    if form != pool.EURO and not words:
        raise Refused(_("Say what it is: whose hours, or which goods."), "what")
    return words


def _worth(form: str, value: Cents | None, hours: int | None, hourly: Cents | None) -> dict[str, Any]:
    """The value to the cent; of hours it is the hours times what an hour is worth."""
    if form != pool.HOURS:
        return {"value": _amount(value, "value"), "hours": None, "hourly": None}
    if not hours or not 0 < hours <= pool.MOST_HOURS:
        raise Refused(_("Write how many hours it is."), "hours")
    each = _amount(hourly, "hourly")
    return {"value": _amount(pool.value_of_hours(hours, each), "hours"), "hours": hours, "hourly": each}


def _amount(amount: Cents | None, field: str, *, least: int = 1) -> Cents:
    if amount is None:
        raise Refused(_("Write an amount in euro."), field)
    if amount < Cents(0):
        raise Refused(_("An amount of money is never below zero here."), field)
    if amount.cents < least:
        raise Refused(_("Write an amount above zero."), field)
    if amount > pool.MOST:
        raise Refused(_("This is more than any city has: look at the amount again."), field)
    return amount


def correct(
    *, contribution: Contribution, version: int, value: Cents | None, reason: str, by: Actor, at: datetime
) -> Contribution:
    """Correct what a fund puts in, in money or goods; never below what actions have of it where that is a ceiling."""
    access.require(access.may_keep(by))
    words, amount = _reason(reason), _amount(value, "value")
    with transaction.atomic():
        now = _locked(contribution.pk)
        if now.version != version:
            raise Conflict(_("Somebody else changed this while you wrote."), theirs=now, mine={"value": amount})
        if now.form == pool.HOURS:
            raise Refused(_("The value of hours follows from the hours: note other hours as what is put in anew."))
        if not pool.fits(amount, now.allocated, Cents(0), is_ceiling=now.is_ceiling):
            raise Refused(
                _("Actions already have %(amount)s of this: take that back first.") % {"amount": _told(now.allocated)},
                "value",
            )
        was = now.value
        now.value, now.version = amount, version + 1
        now.save()
        _record(now, "correct", by=by, at=at, before={"amount": str(was)}, after={"amount": str(amount)}, reason=words)
    return now


def explain_unspent(
    *, contribution: Contribution, version: int, unspent_reason: str, by: Actor, at: datetime
) -> Contribution:
    """Tell why not all of what was put in goes to an action."""
    access.require(access.may_keep(by))
    words = _reason(unspent_reason, "unspent_reason")
    with transaction.atomic():
        now = _locked(contribution.pk)
        if now.version != version:
            raise Conflict(_("Somebody else changed this while you wrote."), theirs=now, mine={"unspent_reason": words})
        now.unspent_reason, now.version = words, version + 1
        now.save()
        _record(now, "explain_unspent", by=by, at=at, after={"left": str(now.left)}, reason=words)
    return now


def allocate(
    *,
    contribution: Contribution,
    action: "Action",
    amount: Cents | None,
    by: Actor,
    at: datetime,
    objective: "PlanObjective | None" = None,
) -> Allocation:
    """Give part of what was put in to an action. Of earmarked money never more than is left, also to two at once."""
    access.require(access.may_keep(by))
    given = _amount(amount, "amount")
    with transaction.atomic():
        now = _locked(contribution.pk)
        _check_open(now.fund)
        if Allocation.objects.filter(contribution=now, action=action).exists():
            raise Refused(_("This action already has an amount of this money: change that one."), "action")
        _take(now, given)
        row = Allocation(
            contribution=now, action=action, amount=given, objective=objective, by_function=by.function[:160],
            created_at=at,
        )  # fmt: skip
        row.save(force_insert=True)
        _record_allocation(row, "allocate", by=by, at=at)
    return row


def shift(
    *, allocation: Allocation, version: int, amount: Cents | None, reason: str, by: Actor, at: datetime
) -> Allocation:
    """Give an action more or less of what was put in, with the reason; what it was stays written down."""
    access.require(access.may_keep(by))
    words, becomes = _reason(reason), _amount(amount, "amount", least=0)
    with transaction.atomic():
        source = _locked(allocation.contribution_id)
        now = Allocation.objects.select_for_update(of=("self",)).select_related("action").get(pk=allocation.pk)
        if now.version != version:
            raise Conflict(
                _("Somebody else shifted this amount while you wrote."), theirs=now, mine={"amount": becomes}
            )
        if now.amount == becomes:
            raise Refused(_("This is the amount it already has."), "amount")
        if becomes > now.amount:
            _check_open(source.fund)
        _take(source, becomes - now.amount)
        now.contribution = source
        was, now.amount, now.version = now.amount, becomes, version + 1
        now.save()
        AllocationShift.objects.create(
            allocation=now, was=was, amount=becomes, reason=words, by_function=by.function[:160], at=at
        )
        _record_allocation(now, "shift", by=by, at=at, before={"amount": str(was)}, reason=words)
    return now


def _locked(contribution_id: int) -> Contribution:
    """The contribution, held until the end of the transaction: whoever else gives of it waits."""
    return Contribution.objects.select_for_update(of=("self",)).select_related("fund").get(pk=contribution_id)


def _take(source: Contribution, more: Cents) -> None:
    """Take an amount of what was put in; the database refuses more than is left of earmarked money as well."""
    if more > Cents(0) and not pool.fits(source.value, source.allocated, more, is_ceiling=source.is_ceiling):
        sentence = _("Only %(left)s of this earmarked money is left: no more can be given.")
        raise Refused(sentence % {"left": _told(source.left)}, "amount")
    source.allocated += more
    source.save(update_fields=["allocated"])


def _told(amount: Cents) -> str:
    return amount.in_words(get_language() or "nl")


def _reason(reason: str, field: str = "reason") -> str:
    words = cleaned(reason)
    if not words:
        raise Refused(_("Say why."), field)
    return words


def _record(row: Contribution, verb: str, *, by: Actor, at: datetime, after: dict[str, str], **more: Any) -> None:
    about = {"fund": row.fund.name, "year": row.year, **after}
    trail.record(
        by=by, at=at, verb=f"budgets.{verb}", kind="contribution", ref=row.reference, neighbourhood_id=None,
        after=about, **more,
    )  # fmt: skip


def _record_allocation(row: Allocation, verb: str, *, by: Actor, at: datetime, **more: Any) -> None:
    about = {"fund": row.contribution.fund.name, "action": row.action.title, "amount": str(row.amount)}
    trail.record(
        by=by, at=at, verb=f"budgets.{verb}", kind="allocation", ref=row.reference,
        neighbourhood_id=row.action.neighbourhood_id, after=about, **more,
    )  # fmt: skip
