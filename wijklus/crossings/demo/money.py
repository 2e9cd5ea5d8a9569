"""The multi-year plan of the demonstration city: a few lines with made-up amounts, read as a file of one's own is."""

import io
from datetime import datetime

from wijklus.base.actor import Actor
from wijklus.loop.budgets import reads as budgets
from wijklus.loop.budgets import writes as budgets_writes

PLAN = """\
doelstelling code;doelstelling;actieplan code;actieplan;actie code;actie;soort;2026;2027;2028;2029;2030;2031
VB-1;Wijken waar mensen elkaar kennen;VB-1.1;Pleinen en straten om te ontmoeten;VB-1.1.1;\
Pleinen vergroenen;investering;450000;600000;600000;350000;150000;
VB-1;Wijken waar mensen elkaar kennen;VB-1.1;Pleinen en straten om te ontmoeten;VB-1.1.2;\
Banken en schaduw;investering;80000;80000;80000;80000;80000;80000
VB-1;Wijken waar mensen elkaar kennen;VB-1.2;Wijkbudget en buurtwerk;VB-1.2.1;\
Wijkbudget;exploitatie;250000;250000;250000;250000;250000;250000
VB-1;Wijken waar mensen elkaar kennen;VB-1.2;Wijkbudget en buurtwerk;VB-1.2.2;\
Buurtwerk in de wijken;exploitatie;1.120.000,50;1.142.400,50;1.165.250;1.188.555;1.212.330;1.236.577
VB-2;Veilig en vlot door de wijk;VB-2.1;Veilige schoolroutes;VB-2.1.1;\
Schoolstraten;investering;120000;180000;180000;90000;;
VB-2;Veilig en vlot door de wijk;VB-2.1;Veilige schoolroutes;VB-2.1.2;\
Straatverlichting;investering;75000;75000;60000;60000;60000;-15000
;;;;VB-overig;Overig beleid;exploitatie;35000;35000;35000;35000;35000;35000
"""
VERSION = "2026-2031 (voorbeeld)"


def take_in_plan(*, by: Actor, at: datetime) -> None:
    """Take the plan in; what is there already stays."""
    rows = budgets.plan_rows(io.BytesIO(PLAN.encode()), plan_version=VERSION)
    budgets_writes.take_in_rows(rows=[row for row in rows if isinstance(row, budgets.PlanRow)], by=by, at=at)
