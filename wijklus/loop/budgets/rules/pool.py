"""What holds for pooled money: which funds there are, what may be put in, and what stays of it."""

from datetime import date

from wijklus.base.cents import Cents

from . import INVESTMENT, OPERATING

SERVICE, CITY_FUND, PROVINCE, FLEMISH, EU = "service", "city_fund", "province", "flemish", "eu"
WELFARE, HOUSING, DONATION = "welfare", "housing", "donation"
FUND_KINDS = (SERVICE, CITY_FUND, PROVINCE, FLEMISH, EU, WELFARE, HOUSING, DONATION)
"""Who gives: a line of a service, the fund for neighbourhoods, a government above, the welfare centre (OCMW), ..."""

EURO, HOURS, GOODS = "euro", "hours", "goods"
FORMS = (EURO, HOURS, GOODS)

MOST = Cents(10_000_000_000_000)
"""A hundred billion euro: more is a mistake."""
MOST_HOURS = 1_000_000
FIRST_YEAR, LAST_YEAR = 2000, 2100


def value_of_hours(hours: int, hourly: Cents) -> Cents:
    """What hours are worth, to the cent."""
    return Cents(hours * hourly.cents)


def runs_in(year: int, valid_from: date, valid_until: date | None) -> bool:
    """Whether a fund gives in a year: it began by the end of it, and had not ended before it began."""
    return valid_from.year <= year and (valid_until is None or valid_until.year >= year)


def must_tell_who_pays(fund_kind: str, form: str) -> bool:
    """Hours of staff and what the welfare centre puts in are often paid out of another fund: then that must be said."""
    return form == HOURS or fund_kind == WELFARE


def fits(value: Cents, allocated: Cents, more: Cents, *, is_ceiling: bool) -> bool:
    """Whether an amount can be given out of what was put in. Without a ceiling an amount is an estimate."""
    return not is_ceiling or allocated.cents + more.cents <= value.cents


def kinds_for(form: str) -> tuple[str, ...]:
    """Hours are never an investment."""
    return (OPERATING,) if form == HOURS else (OPERATING, INVESTMENT)
