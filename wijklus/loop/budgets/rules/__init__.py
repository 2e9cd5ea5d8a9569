"""What holds for money, without a database: kinds, states, and how a change is told."""

from wijklus.base import given
from wijklus.ground.trail.rules import mark as _

OPERATING, INVESTMENT = "operating", "investment"
KINDS = (OPERATING, INVESTMENT)
"""Operating money (exploitatie) and investments are never added up into one figure."""

ALLOWED_PLAN_FILE = given.ALLOWED
"""Of a file with a multi-year plan, and of one with bookings."""

SENTENCES: dict[str, str] = {
    "budgets.give_plan_file": _("%(who)s gave a file with a multi-year plan: %(file)s"),
    "budgets.take_in_plan": _("%(who)s took in %(count)s lines of the multi-year plan %(plan_version)s"),
    "budgets.drop_plan_file": _("%(who)s threw a file with a multi-year plan away: %(file)s"),
    "budgets.give_ledger_file": _("%(who)s gave a file with bookings: %(file)s"),
    "budgets.take_in_bookings": _("%(who)s took in %(count)s bookings of the ledger"),
    "budgets.drop_ledger_file": _("%(who)s threw a file with bookings away: %(file)s"),
    "budgets.tie": _("%(who)s tied a booking of %(amount)s euro to: %(action)s"),
    "budgets.split": _("%(who)s split a booking of %(amount)s euro over: %(action)s"),
    "budgets.untie": _("%(who)s took a booking of %(amount)s euro away from: %(action)s"),
    "budgets.tie_again": _("%(who)s had the codes of loose bookings of %(year)s looked at again: %(count)s were tied"),
    "budgets.name_in_ledger": _("%(who)s noted under which code the ledger books %(action)s"),
    "budgets.add_fund": _("%(who)s added a fund: %(name)s"),
    "budgets.propose": _("%(who)s prepared a proposal to %(amendment)s: %(amount)s euro for %(action)s"),
    "budgets.hand_in": _("%(who)s handed a proposal in to %(amendment)s: %(amount)s euro for %(action)s"),
    "budgets.move_on": _("%(who)s moved a proposal on to %(amendment)s: %(amount)s euro for %(action)s"),
    "budgets.decide": _("%(who)s noted what %(amendment)s did with a proposal: %(amount)s euro for %(action)s"),
    "budgets.edit_fund": _("%(who)s changed a fund: %(name)s"),
    "budgets.close_fund": _("%(who)s closed a fund: %(name)s"),
    "budgets.open_fund_again": _("%(who)s opened a fund again: %(name)s"),
    "budgets.put_in": _("%(who)s noted what %(fund)s puts in for %(year)s: %(amount)s euro"),
    "budgets.correct": _("%(who)s corrected what %(fund)s puts in for %(year)s: %(amount)s euro"),
    "budgets.explain_unspent": _("%(who)s told why not all of %(fund)s for %(year)s goes to an action"),
    "budgets.allocate": _("%(who)s gave %(amount)s euro of %(fund)s to: %(action)s"),
    "budgets.shift": _("%(who)s changed what %(action)s gets of %(fund)s to %(amount)s euro"),
}
"""How a change of this room is told in the trail."""

TRAIL_KINDS: dict[str, str] = {
    "plan_file": _("file with a multi-year plan"),
    "ledger_file": _("file with bookings"),
    "booking": _("booking of the ledger"),
    "amendment_proposal": _("proposal to an amendment of the multi-year plan"),
    "multi_year_plan": _("multi-year plan"),
    "fund": _("fund"),
    "contribution": _("what a fund puts in"),
    "allocation": _("money for an action"),
}
"""What the objects of this room are called there."""
