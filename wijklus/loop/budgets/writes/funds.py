"""A fund that is there: changing what it is called and how long it runs, and closing it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access
from ..models import Contribution, Fund
from ..rules import pool

LONGEST_NAME, LONGEST_CODE = 120, 60


def edit_fund(
    *,
    fund: Fund,
    version: int,
    name: str,
    valid_from: date,
    reason: str,
    by: Actor,
    at: datetime,
    code: str = "",
    valid_until: date | None = None,
) -> Fund:
    """Change the name, the days and the code in the ledger of a fund, with the reason. What it is stays what it is.

    Its days keep every year for which something was put in.
    """
    access.require(access.may_keep(by))
    title, words, written = cleaned(name), _reason(reason), cleaned(code)
    if not title or len(title) > LONGEST_NAME:
        raise Refused(_("Give the fund a name of at most 120 signs."), "name")
    if len(written) > LONGEST_CODE:
        raise Refused(_("A code has at most 60 signs."), "code")
    if valid_until is not None and valid_until < valid_from:
        raise Refused(_("The last day comes before the first."), "valid_until")
    values = {"name": title, "valid_from": valid_from, "valid_until": valid_until, "code": written}
    try:
        with transaction.atomic():
            now = _locked(fund, version, mine=values)
            _check_years(now, valid_from, valid_until)
            was = {name: str(getattr(now, name) or "") for name in values}
            for field, value in values.items():
                setattr(now, field, value)
            now.version = version + 1
            now.save()
            trail.record(
                by=by, at=at, verb="budgets.edit_fund", kind="fund", ref=now.reference, neighbourhood_id=None,
                before=was, after={name: str(value or "") for name, value in values.items()}, reason=words,
            )  # fmt: skip
    except IntegrityError as twice:
        raise Refused(_("There is a fund with this name or this code already."), "name") from twice
    return now


def close_fund(*, fund: Fund, version: int, reason: str, by: Actor, at: datetime) -> Fund:
    """Close a fund, with the reason: nothing new is put in or given to actions; what actions have of it stays."""
    access.require(access.may_keep(by))
    words = _reason(reason)
    with transaction.atomic():
        now = _locked(fund, version, mine={})
        if now.closed_at is not None:
            raise Refused(_("This fund was closed before."))
        now.closed_at, now.closed_reason, now.version = at, words, version + 1
        now.save()
        trail.record(
            by=by, at=at, verb="budgets.close_fund", kind="fund", ref=now.reference, neighbourhood_id=None,
            after={"name": now.name}, reason=words,
        )  # fmt: skip
    return now


def open_fund_again(*, fund: Fund, version: int, reason: str, by: Actor, at: datetime) -> Fund:
    """Open a closed fund again, with the reason."""
    access.require(access.may_keep(by))
    words = _reason(reason)
    with transaction.atomic():
        now = _locked(fund, version, mine={})
        if now.closed_at is None:
            raise Refused(_("This fund is open."))
        now.closed_at, now.closed_reason, now.version = None, "", version + 1
        now.save()
        trail.record(
            by=by, at=at, verb="budgets.open_fund_again", kind="fund", ref=now.reference, neighbourhood_id=None,
            after={"name": now.name}, reason=words,
        )  # fmt: skip
    return now


def _locked(fund: Fund, version: int, *, mine: dict[str, object]) -> Fund:
    now = Fund.objects.select_for_update(of=("self",)).select_related("party").get(pk=fund.pk)
    if now.version != version:
        raise Conflict(_("Somebody else changed this fund while you wrote."), theirs=now, mine=mine)
    return now


def _check_years(fund: Fund, valid_from: date, valid_until: date | None) -> None:
    years = Contribution.objects.filter(fund=fund).order_by("year").values_list("year", flat=True).distinct()
    outside = next((year for year in years if not pool.runs_in(year, valid_from, valid_until)), None)
    if outside is not None:
        sentence = _("Something was put in for %(year)s: the fund has to run in that year.")
        raise Refused(sentence % {"year": outside}, "valid_until" if valid_from.year <= outside else "valid_from")


def _reason(reason: str) -> str:
    words = cleaned(reason)
    if not words:
        raise Refused(_("Say why."), "reason")
    return words
