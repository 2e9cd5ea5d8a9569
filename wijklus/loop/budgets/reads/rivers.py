"""The river of a neighbourhood: from which funds, for what, to which actions its money goes. For everybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wijklus.base.cents import Cents
from wijklus.loop.actions import reads as actions

from .. import rules
from ..models import Allocation
from ..rules import figures as figure_rules
from ..rules.river import Flow, River, river


@dataclass(frozen=True)
class Line:
    """One line of the table beside the picture; `paid_from` names the fund that pays it, when it counts there."""

    fund: str
    priority: str
    action: str
    field: str
    form: str
    amount: Cents
    paid_from: str = ""


@dataclass(frozen=True)
class Stream:
    """The money of one kind: its picture, the same as a table, its figures, and what already counts elsewhere."""

    kind: str
    river: River
    lines: Sequence[Line]
    elsewhere: Sequence[Line]
    figures: figure_rules.Figures


@dataclass(frozen=True)
class NeighbourhoodMoney:
    """What the actions of a neighbourhood get in one year; of each kind of money that is there."""

    year: int | None
    years: Sequence[int]
    streams: Sequence[Stream]


def neighbourhood_money(*, neighbourhood_id: int, year: int | None, this_year: int) -> NeighbourhoodMoney:
    """The money of one year: the one asked for, else this year or the last before it. At most three queries."""
    mine = Allocation.objects.filter(action__neighbourhood=neighbourhood_id, amount__gt=0)
    years = list(mine.order_by("-contribution__year").values_list("contribution__year", flat=True).distinct())
    shown = year if year is not None else next((one for one in years if one <= this_year), min(years, default=None))
    if shown not in years:
        return NeighbourhoodMoney(None, years, [])
    found = mine.filter(contribution__year=shown).select_related(
        "action", "contribution__fund", "contribution__paid_from", "objective__policy_field"
    )
    rows = list(found.order_by("pk"))
    served = _first_priorities({row.action_id for row in rows})
    kinds = [kind for kind in rules.KINDS if any(row.contribution.kind == kind for row in rows)]
    streams = [_stream(kind, [row for row in rows if row.contribution.kind == kind], served) for kind in kinds]
    return NeighbourhoodMoney(shown, years, streams)


def _first_priorities(action_ids: set[int]) -> dict[int, str]:
    """By action id: the theme of the priority it served first."""
    found: dict[int, str] = {}
    for link in actions.priorities_of(action_ids):
        found.setdefault(link.action_id, link.priority.theme.title)
    return found


def _stream(kind: str, rows: Sequence[Allocation], served: dict[int, str]) -> Stream:
    lines = [_line(row, served) for row in rows]
    lines.sort(key=lambda line: (line.fund, line.priority, line.action))
    counted = [line for line in lines if not line.paid_from]
    flows = [Flow(line.fund, line.priority, line.action, line.amount) for line in counted]
    return Stream(
        kind=kind,
        river=river(flows, others=_("all others")),
        lines=counted,
        elsewhere=[line for line in lines if line.paid_from],
        figures=figure_rules.figures(_portion(row) for row in rows),
    )


def _line(row: Allocation, served: dict[int, str]) -> Line:
    source = row.contribution
    return Line(
        fund=source.fund.name,
        priority=served.get(row.action_id, _("no priority yet")),
        action=row.action.title,
        field=_field(row),
        form=source.form,
        amount=row.amount,
        paid_from=source.paid_from.name if source.paid_from else "",
    )


def _field(row: Allocation) -> str:
    """The policy field of the line of the multi-year plan, with its code; nothing when there is no line."""
    field = row.objective.policy_field if row.objective else None
    return f"{field.code} {field.name.get(get_language()) or field.name.get('nl', '')}".strip() if field else ""


def _portion(row: Allocation) -> figure_rules.Portion:
    source = row.contribution
    return figure_rules.Portion(
        source.fund.name, source.fund.kind, source.form, row.amount, source.paid_from_id is not None
    )
