"""How it is told which service handles a signal, and by which rule; and the form that hands it over by hand."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wijklus.ground.people import reads as people

from .. import reads
from ..forms import HandForm
from ..models import Routing, RoutingRule


def about_of(rule: RoutingRule) -> str:
    """What a rule is about, in words: its category, its neighbourhood and its words."""
    parts = [
        reads.name_of(rule.category.name, get_language() or "nl") if rule.category else _("Any category"),
        rule.neighbourhood.name if rule.neighbourhood else _("any neighbourhood"),
        *(f"“{phrase}”" for phrase in rule.words),
    ]
    return " · ".join(parts)


def why_of(routed: Routing) -> str:
    """Why a service handles a signal: the rule that fitted first and what of it was found, or who decided and why."""
    if routed.rule is None:
        return _("Decided by %(who)s: %(why)s") % {"who": routed.by_function, "why": routed.reason}
    return _("By the rule: %(rule)s") % {"rule": about_of(routed.rule)}


def hand_form(found: Routing | None) -> HandForm:
    """The form that hands a signal over, as it stands now."""
    initial = {
        "party": found.party.reference if found is not None and found.party else "",
        "version": found.version if found is not None else 0,
    }
    return HandForm(parties=list(people.parties()), initial=initial, auto_id="hand-%s")
