"""What can come of an action or a theme, and how what changed is measured. No database."""

from wijklus.base import given
from wijklus.ground.trail.rules import mark as _

from . import chart as chart
from . import columns as columns
from . import council as council
from . import evaluating as evaluating
from . import numbers as numbers
from . import policy as policy
from . import reporting as reporting
from .numbers import COMMA as COMMA
from .numbers import DECIMALS as DECIMALS
from .numbers import POINT as POINT
from .numbers import NotANumber as NotANumber
from .numbers import number as number
from .standing import CLOSER as CLOSER
from .standing import FURTHER as FURTHER
from .standing import REACHED as REACHED
from .standing import SAME as SAME
from .standing import UNCOMPARED as UNCOMPARED
from .standing import UNMEASURED as UNMEASURED
from .standing import way_gone as way_gone
from .standing import where_it_stands as where_it_stands

CHANGED = "changed"
NOT_CHANGED = "not_changed"
ELSEWHERE = "elsewhere"
OUTCOMES = (CHANGED, NOT_CHANGED, ELSEWHERE)
"""Something changed; no, with the reason; it belongs elsewhere and was handed over to them."""

OUTSIDE, OWN = "outside", "own"
ORIGINS = (OUTSIDE, OWN)
"""Who measures: somebody outside the city, or the city itself. Every plan has at least one from outside."""

ALLOWED_INDICATOR_FILE = given.ALLOWED

MOST_NAMES = 200
LONGEST_NAME = 160
LONGEST_CODE = 60

SENTENCES: dict[str, str] = {
    "results.record": _("%(who)s recorded a result"),
    "results.start_indicator": _("%(who)s started to follow “%(name)s”"),
    "results.edit_indicator": _("%(who)s changed what is followed: “%(name)s”"),
    "results.measure": _("%(who)s noted a figure of “%(name)s”"),
    "results.give_indicator_file": _("%(who)s gave a file with figures: %(file)s"),
    "results.take_in_indicators": _("%(who)s took in %(count)s figures from the file %(file)s"),
    "results.ask_as_councillor": _("%(who)s asked as a councillor: “%(subject)s”"),
    "results.route_question": _("%(who)s passed the question of a councillor on to %(holder)s: “%(subject)s”"),
    "results.answer_councillor": _("%(who)s answered the question of a councillor: “%(subject)s”"),
    "results.appoint_rapporteur": _("%(who)s noted who reports on %(place)s to the council: %(function)s"),
    "results.put_reaction": _("%(who)s put a reaction with what “%(title)s” means here"),
    "results.raise_policy": _("%(who)s raised “%(title)s” to the city"),
    "results.start_evaluation": _("%(who)s started an evaluation of the plan “%(title)s”"),
    "results.judge_goal": _("%(who)s judged a goal of the plan “%(title)s”"),
    "results.ask_report": _("%(who)s had the progress of all plans put on paper"),
    "results.publish_evaluation": _("%(who)s published an evaluation of the plan “%(title)s”"),
    "results.drop_indicator_file": _("%(who)s threw a file with figures away: %(file)s"),
}
TRAIL_KINDS: dict[str, str] = {
    "indicator": _("indicator"),
    "indicator_file": _("file with figures"),
    "policy_signal": _("policy signal"),
    "evaluation": _("evaluation"),
    "report": _("report"),
    "council_question": _("question of a councillor"),
    "rapporteur": _("rapporteur of the council"),
}
"""What the objects of this room are called in the trail."""
