"""The lines of priorities, actions and plans: one story of Dampoort, each part made once."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from wijklus.ground.people import reads as people
from wijklus.loop.actions import reads as action_reads
from wijklus.loop.actions import writes as actions
from wijklus.loop.plans import reads as plan_reads
from wijklus.loop.plans import writes as plans
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.signals import access as signal_access
from wijklus.loop.signals import writes as signals

from .access_lines import EVERYBODY_AT_WORK, NOT_FOUND, Line, Make, SameFile, public, staff
from .access_visitors import OK, World

DIRECTING = ("director", "coordinator")
HERE = {"solution_level": "here"}


def by_director(world: World) -> dict[str, Any]:
    """Who writes in this story, and when."""
    return {"by": world.actor("director"), "at": world.at}


def _signal(world: World) -> Any:
    return signals.register(
        text="Er is te weinig licht", kind="problem", channel="web", neighbourhood=world.dampoort,
        contact=world.resident(), by=world.actor("anonymous"), at=world.at,
    )  # fmt: skip


def _theme(world: World) -> Any:
    given = by_director(world)
    theme = priorities.start_theme(title="Licht aan het park", neighbourhood=world.dampoort, **given)
    priorities.bundle(theme=theme, signals=[world.once(_signal)], reason="", **given)
    return theme


def _closed_theme(world: World) -> Any:
    given = by_director(world)
    theme = priorities.start_theme(title="Opgelost", neighbourhood=world.dampoort, **given)
    return priorities.close_theme(theme=theme, reason="Het is er", **given)


def _loose_theme(world: World) -> Any:
    return priorities.start_theme(title="Nog geen prioriteit", neighbourhood=world.dampoort, **by_director(world))


def _priority(world: World) -> Any:
    return priorities.prioritise(
        theme=world.once(_theme), neighbourhood=world.dampoort, reason="Veel gehoord", decided_by="Wijkoverleg",
        decided_on=world.at.date(), **by_director(world),
    )  # fmt: skip


def _other_priority(world: World) -> Any:
    given = by_director(world)
    theme = priorities.start_theme(title="Groen", neighbourhood=world.dampoort, **given)
    return priorities.prioritise(
        theme=theme, neighbourhood=world.dampoort, reason="r", decided_by="Wij", decided_on=world.at.date(), **given
    )


def _groendienst(world: World) -> Any:
    return people.parties().get(name="Groendienst")


def _action(world: World) -> Any:
    return actions.start(
        title="Lampen", neighbourhood=world.dampoort, priorities=[world.once(_priority)], **by_director(world)
    )


def _commitment(world: World) -> Any:
    return actions.ask_commitment(
        action=world.once(_action), party=people.parties().get(name="Groendienst"), what="Acht lampen", to_whom="",
        asked_due_on=date.today() + timedelta(days=60), **by_director(world),
    )  # fmt: skip


def _milestone(world: World) -> Any:
    day = date.today() + timedelta(days=30)
    return actions.add_milestone(action=world.once(_action), what="Masten", due_on=day, **by_director(world))


def _other_action(world: World) -> Any:
    return actions.start(title="Kabel", neighbourhood=world.dampoort, **by_director(world))


def _needed(world: World) -> Any:
    other = actions.start(title="Vergunning", neighbourhood=world.dampoort, **by_director(world))
    actions.say_needs(action=world.once(_action), needs=other, reason="r", **by_director(world))
    return other


def _picture(colour: str) -> bytes:
    came = BytesIO()
    Image.new("RGB", (8, 6), colour).save(came, "JPEG")
    return came.getvalue()


def _action_photo(world: World) -> Any:
    given = {"photo": ContentFile(_picture("red")), "moment": "before", "alt": "Een donker pad", **by_director(world)}
    return actions.add_photo(action=world.once(_action), **given)


def a_picture(_world: World) -> dict[str, Any]:
    """A photo that is put with an action."""
    return {"photo": SameFile("foto.jpg", _picture("green")), "moment": "after", "alt": "Het licht brandt"}


def _group(world: World) -> Any:
    return people.parties().get(name="Bewonerscomité")


def _carried_priority(world: World) -> Any:
    given = by_director(world)
    theme = priorities.start_theme(title="Een buurthuis", neighbourhood=world.dampoort, **given)
    return priorities.prioritise(
        theme=theme, neighbourhood=world.dampoort, reason="r", decided_by="Wij", decided_on=world.at.date(), **given
    )


def _carrier(world: World) -> Any:
    return actions.carry(
        neighbourhood=world.dampoort, priority=world.once(_carried_priority), party=world.once(_group),
        agreed="Zij vragen", reason="Zelf", since=world.at.date(), by=world.actor("director"), at=world.at,
    )  # fmt: skip


def a_carrier(world: World) -> dict[str, Any]:
    """A group that carries a priority."""
    return {"reference": world.once(_carrier).reference}


def _own_action(world: World) -> Any:
    served = [world.once(_carrier).priority]
    given = {"by": world.actor("spokesperson"), "at": world.at}
    return actions.start(title="Een feest", neighbourhood=world.dampoort, priorities=served, **given)


def _advice(world: World) -> Any:
    about = world.once(_own_action)
    return actions.advise(carrier=world.once(_carrier), action=about, text="Vraag het", **by_director(world))


def an_action_of_a_group(world: World) -> dict[str, Any]:
    """An action that a group owns and carries."""
    return {"reference": world.once(_own_action).reference}


def an_advice(world: World) -> dict[str, Any]:
    """What the director advised a group."""
    return {"reference": world.once(_advice).reference}


def a_carrying(world: World) -> dict[str, Any]:
    """What is posted to note that a group carries the whole plan."""
    return {"party": world.once(_group).reference, "agreed": "Zij vragen", "reason": "Zelf", "since": world.at.date()}


def a_milestone(world: World) -> dict[str, Any]:
    """The address of a milestone."""
    return {"kind": "mijlpaal", "reference": world.once(_milestone).reference}


def a_new_milestone(world: World) -> dict[str, Any]:
    """Where a milestone of the action is written."""
    return {"kind": "mijlpaal", "reference": world.once(_action).reference}


def a_plan_of(world: World) -> Any:
    """The plan of Dampoort, adopted."""
    given, day = by_director(world), world.at.date()
    plan = plans.start_plan(
        neighbourhood=world.dampoort, title="Plan", valid_from=day, valid_until=day + timedelta(days=365), **given
    )
    plans.add_item(plan=plan, priority=world.once(_priority), goal="Licht", **given)
    plans.adopt(plan=plan, version=plan.version, decided_by="Raad", decided_on=day, **given)
    return plan


PARTS = {
    "signal": _signal,
    "theme": _theme,
    "closed_theme": _closed_theme,
    "loose_theme": _loose_theme,
    "priority": _priority,
    "other_priority": _other_priority,
    "groendienst": _groendienst,
    "action": _action,
    "commitment": _commitment,
    "other_action": _other_action,
    "needed": _needed,
    "action_photo": _action_photo,
    "plan": a_plan_of,
}


def the(part: str) -> Make:
    """The keywords of an address that names one part of the story."""
    return lambda world: {"reference": world.once(PARTS[part]).reference}


def posted(**fields: Any) -> Make:
    """What is posted; a value that names a part of the story after a colon becomes its reference: theme=":theme"."""

    def fill(world: World) -> dict[str, Any]:
        return {
            name: world.once(PARTS[value[1:]]).reference if isinstance(value, str) and value[:1] == ":" else value
            for name, value in fields.items()
        }

    return fill


def in_dampoort(_world: World) -> dict[str, Any]:
    """The keywords of an address of the neighbourhood."""
    return {"neighbourhood": "dampoort"}


def a_link(world: World) -> dict[str, Any]:
    """The signed link in the mail about the commitment."""
    commitment = world.once(_commitment)
    expires, key = action_reads.link_of(commitment, on=date.today())
    return {"reference": commitment.reference, "expires": expires, "key": key}


def _answered(world: World, *, accepts: bool) -> Any:
    asked = actions.ask_commitment(
        action=world.once(_action), party=people.parties().get(name="Groendienst"), what="Meer lampen", to_whom="",
        asked_due_on=date.today() + timedelta(days=60), **by_director(world),
    )  # fmt: skip
    return actions.answer_commitment(
        commitment=asked, accepts=accepts, promised_on=asked.asked_due_on, reason="r",
        by=world.actor("service_contact"), at=world.at,
    )  # fmt: skip


def _promise(world: World) -> Any:
    return _answered(world, accepts=True)


def _refusal(world: World) -> Any:
    return _answered(world, accepts=False)


def _talk(world: World) -> Any:
    """A promise for which the service proposed another day."""
    promised = _answered(world, accepts=True)
    return actions.propose_terms(
        commitment=promised, terms=actions.Terms(promised.due_on + timedelta(days=30)), reason="r",
        by=world.actor("service_contact"), at=world.at,
    )  # fmt: skip


def _other_signal(world: World) -> Any:
    return signals.register(
        text="Nog altijd te weinig licht", kind="problem", channel="web", neighbourhood=world.dampoort,
        by=world.actor("anonymous"), at=world.at,
    )  # fmt: skip


def _city_theme(world: World) -> Any:
    return priorities.start_theme(title="Licht in de stad", by=world.actor("coordinator"), at=world.at)


def _join(world: World) -> Any:
    pair = {"first": world.once(_signal), "second": world.once(_other_signal)}
    return priorities.join(**pair, title="Licht", **by_director(world))


def a_join(world: World) -> dict[str, Any]:
    """Two signals that were brought together."""
    return {"joined": world.once(_join).reference}


def _larger_theme(world: World) -> Any:
    by = world.actor("coordinator")
    return priorities.nest(
        part=world.once(_theme), whole=world.once(_city_theme), reason="hoort erbij", by=by, at=world.at
    )


def a_larger_theme(world: World) -> dict[str, Any]:
    """A theme in a larger one."""
    return {"link": world.once(_larger_theme).reference, "reason": "because"}


def a_private_link(world: World) -> dict[str, Any]:
    """The private link of the signal."""
    signal = world.once(_signal)
    return {"reference": signal.reference, "key": signal_access.follow_key(signal)}


PERIOD = {"valid_from": "2027-01-01", "valid_until": "2028-01-01"}


def a_goal(world: World) -> dict[str, Any]:
    """The goal in the plan."""
    return {"reference": plan_reads.items(plan=world.once(a_plan_of)).get().reference}


def a_version(world: World) -> dict[str, Any]:
    """The version of the plan that was adopted."""
    return {**the("plan")(world), "number": 1}


def a_plan(world: World) -> dict[str, Any]:
    """The plan as it is typed in, as it stands now."""
    return {"title": "Ander plan", "version": world.once(a_plan_of).version, **PERIOD}


def a_decision(world: World) -> dict[str, Any]:
    """The decision that adopts the plan as it stands now."""
    given = {"decided_by": "Raad", "decided_on": "2026-11-20", "reason": "Bijgestuurd", "checked": "on"}
    return {**given, "version": world.once(a_plan_of).version}


PARTS |= {"promise": _promise, "refusal": _refusal, "talk": _talk}
PARTS |= {"other_signal": _other_signal, "city_theme": _city_theme}

AGREES = posted(agrees="yes", version="3")
WHY = posted(reason="because")

TABLE: dict[str, Line] = {
    "priorities:themes": staff(*EVERYBODY_AT_WORK),
    "priorities:new_theme": staff(*DIRECTING, post=True, data=posted(title="Groen", neighbourhood="dampoort", **HERE)),
    "priorities:theme": staff(*EVERYBODY_AT_WORK, kwargs=the("theme")),
    "priorities:edit_theme": staff(
        *DIRECTING, kwargs=the("theme"), post=True, data=posted(title="Lampen", version=1, **HERE)
    ),
    "priorities:close_theme": staff(*DIRECTING, kwargs=the("theme"), get=False, post=True, data=WHY),
    "priorities:open_theme": staff(*DIRECTING, kwargs=the("closed_theme"), get=False, post=True, data=WHY),
    "priorities:take_out": staff(
        *DIRECTING, kwargs=the("theme"), get=False, post=True, data=posted(signal=":signal", reason="elders")
    ),
    "priorities:prioritise": staff(
        *DIRECTING,
        kwargs=the("loose_theme"),
        post=True,
        data=posted(neighbourhood="dampoort", reason="r", decided_by="Wij", decided_on="2026-11-20"),
    ),
    "priorities:bundle": staff(*DIRECTING, post=True, data=posted(signals=":signal", title="Licht")),
    "priorities:undo_bundle": staff(*DIRECTING, get=False, post=True, data=posted(signals=":signal", theme=":theme")),
    "priorities:suggestions": staff("field_worker", *DIRECTING, kwargs=the("signal")),
    "priorities:suggesting": staff(*EVERYBODY_AT_WORK, post={"administrator": OK}, data=posted(percent=70, version=0)),
    "priorities:same_matter": staff("field_worker", *DIRECTING, kwargs=the("signal")),
    "priorities:join": staff(
        *DIRECTING, get=False, post=True, data=posted(first=":signal", second=":other_signal", title="Licht")
    ),
    "priorities:undo_join": staff(*DIRECTING, get=False, post=True, data=a_join),
    "priorities:nest": staff(
        "coordinator", kwargs=the("loose_theme"), get=False, post=True, data=posted(whole=":city_theme", reason="r")
    ),
    "priorities:unnest": staff("coordinator", kwargs=the("theme"), get=False, post=True, data=a_larger_theme),
    "priorities:also_here": public(kwargs=a_private_link, post=True, data=posted(theme=":loose_theme")),
    "priorities:also_while_typing": public(
        get=False, post=True, elsewhere=OK, data=posted(text="Er is te weinig licht aan het park", wijk="dampoort")
    ),
    "priorities:step_out": public(kwargs=a_private_link, get=False, post=True, data=posted(theme=":theme")),
    "priorities:ranking": staff(*EVERYBODY_AT_WORK, kwargs=in_dampoort),
    "priorities:move": staff(*DIRECTING, kwargs=the("priority"), get=False, post=True, data=posted(to="up")),
    "priorities:end": staff(*DIRECTING, kwargs=the("priority"), get=False, post=True, data=WHY),
    "priorities:take_back": staff(*DIRECTING, kwargs=the("priority"), get=False, post=True, data=WHY),
    "actions:index": staff(*EVERYBODY_AT_WORK),
    "actions:new": staff(
        *DIRECTING,
        "spokesperson",
        post={**dict.fromkeys(DIRECTING, OK), "spokesperson": "422"},  # chose no priority
        data=posted(title="Banken", neighbourhood="dampoort"),
    ),
    "actions:action": staff(*EVERYBODY_AT_WORK, kwargs=the("action")),
    "actions:edit": staff(*DIRECTING, kwargs=the("action"), post=True, data=posted(title="Meer lampen", version=1)),
    "actions:advance": staff(*DIRECTING, kwargs=the("action"), get=False, post=True, data=posted(to="running")),
    "actions:link": staff(
        *DIRECTING, kwargs=the("action"), get=False, post=True, data=posted(priority=":other_priority")
    ),
    "actions:unlink": staff(
        *DIRECTING, kwargs=the("action"), get=False, post=True, data=posted(priority=":priority", reason="r")
    ),
    "actions:ask": staff(
        *DIRECTING,
        kwargs=the("action"),
        post=True,
        data=posted(party=":groendienst", kind="request", what="Lampen", asked_due_on="2099-01-01"),
    ),
    "actions:work": staff(*EVERYBODY_AT_WORK, kwargs=the("action")),
    "actions:tell_progress": staff(
        *DIRECTING, kwargs=the("action"), get=False, post=True, data=posted(text="De kabel ligt", percent=40)
    ),
    "actions:add_part": staff(
        *DIRECTING, kwargs=a_new_milestone, post=True, data=posted(what="Masten", due_on="2099-01-01")
    ),
    "actions:part": staff(
        *DIRECTING,
        kwargs=a_milestone,
        post=True,
        data=posted(what="Zes masten", due_on="2099-01-01", state="todo", version=1, reason="r"),
    ),
    "actions:add_photo": staff(*DIRECTING, kwargs=the("action"), post=True, data=a_picture),
    "actions:remove_photo": staff(*DIRECTING, kwargs=the("action_photo"), get=False, post=True, data=WHY),
    "actions:say_needs": staff(
        *DIRECTING, kwargs=the("action"), get=False, post=True, data=posted(needs=":other_action", reason="r")
    ),
    "actions:stop_needing": staff(
        *DIRECTING, kwargs=the("action"), get=False, post=True, data=posted(needs=":needed", reason="r")
    ),
    "actions:public_action": public(kwargs=the("action")),
    "actions:progress": public(kwargs=the("action")),
    "actions:photo": public(kwargs=the("action_photo")),
    "actions:promises": staff(*EVERYBODY_AT_WORK),
    "actions:promises_file": staff(*EVERYBODY_AT_WORK, kwargs=lambda world: {"shape": "csv"}, elsewhere=OK),
    "actions:agenda": public(kwargs=lambda world: {"slug": "dampoort"}),
    "actions:agenda_of_account": Line(get=NOT_FOUND, kwargs=lambda world: {"account": "nobody", "key": "none"}),
    "actions:own": staff(*EVERYBODY_AT_WORK, "spokesperson"),
    "actions:advise": staff(*DIRECTING, kwargs=a_carrier, get=False, post=True, data=posted(text="Vraag het hen")),
    "actions:reply_to_advice": staff("spokesperson", kwargs=an_advice, get=False, post=True, data=posted(reply="Ja")),
    "actions:carriers": staff(*DIRECTING, kwargs=lambda _world: {"slug": "dampoort"}, post=True, data=a_carrying),
    "actions:stop_carrying": staff(*DIRECTING, "spokesperson", kwargs=a_carrier, get=False, post=True, data=WHY),
    "actions:rates": staff(*EVERYBODY_AT_WORK),
    "actions:rate_rows": staff(*EVERYBODY_AT_WORK, kwargs=the("groendienst")),
    "actions:kept": public(),
    "actions:commitment": staff(*EVERYBODY_AT_WORK, kwargs=the("commitment")),
    "actions:answer": staff(
        "service_contact", kwargs=the("commitment"), get=False, post=True, data=posted(answer="no", reason="r")
    ),
    "actions:propose": staff(
        "service_contact",
        *DIRECTING,
        kwargs=the("promise"),
        get=False,
        post=True,
        data=posted(due_on="2099-01-01", reason="r"),
    ),
    "actions:decide": staff(*DIRECTING, kwargs=the("talk"), get=False, post=True, data=AGREES),
    "actions:confirm": staff(kwargs=the("promise"), get=False, post=True, data=posted(mandate="x")),
    "actions:deny": staff(kwargs=the("promise"), get=False, post=True, data=WHY),
    "actions:visa": staff(kwargs=the("promise"), get=False, post=True),
    "actions:report": staff("service_contact", kwargs=the("promise"), get=False, post=True, data=posted(says="kept")),
    "actions:judge": staff(*DIRECTING, kwargs=the("promise"), get=False, post=True, data=posted(says="kept")),
    "actions:ask_again": staff(
        *DIRECTING, kwargs=the("refusal"), get=False, post=True, data=posted(asked_due_on="2099-01-01", reason="r")
    ),
    "actions:withdraw": staff(*DIRECTING, kwargs=the("commitment"), get=False, post=True, data=WHY),
    "actions:renew_link": staff(*DIRECTING, kwargs=the("commitment"), get=False, post=True),
    "actions:commitment_link": public(kwargs=a_link, post=True, data=posted(answer="no", reason="r")),
    "plans:index": staff(*EVERYBODY_AT_WORK),
    "plans:new": staff(  # Dampoort has a plan, and only the coordinator may start one of Rabot
        *DIRECTING,
        post={"coordinator": OK, "director": "422"},
        data=posted(neighbourhood="rabot", title="Plan", **PERIOD),
    ),
    "plans:desk": staff(*EVERYBODY_AT_WORK, kwargs=the("plan")),
    "plans:edit": staff(*DIRECTING, kwargs=the("plan"), post=True, data=a_plan),
    "plans:start_check": staff(
        *EVERYBODY_AT_WORK,
        kwargs=the("plan"),
        post=dict.fromkeys(DIRECTING, OK),
        data=posted(version=0, cycle="Elke maand", decides="De raad"),
    ),
    "plans:set_hours": staff(
        *DIRECTING, kwargs=the("plan"), get=False, post=True, data=posted(party=":groendienst", per_week="4,5")
    ),
    "plans:set_scope": staff(
        *DIRECTING,
        kwargs=the("plan"),
        post=True,
        data=posted(number=0, within="Licht", outside="Bussen: De Lijn", decides="De raad", set_with="city"),
    ),
    "plans:scope": public(kwargs=the("plan")),
    "plans:add_goal": staff(
        *DIRECTING, kwargs=the("plan"), post=True, data=posted(priority=":other_priority", goal="Groen")
    ),
    "plans:adopt": staff(*DIRECTING, kwargs=the("plan"), post=True, data=a_decision),
    "plans:end": staff(*DIRECTING, kwargs=the("plan"), get=False, post=True, data=WHY),
    "plans:edit_goal": staff(*DIRECTING, kwargs=a_goal, post=True, data=posted(goal="Meer licht", version=1)),
    "plans:move_goal": staff(*DIRECTING, kwargs=a_goal, get=False, post=True, data=posted(to="up")),
    "plans:remove_goal": staff(*DIRECTING, kwargs=a_goal, get=False, post=True, data=WHY),
    "plans:plan": public(kwargs=the("plan")),
    "plans:version": public(kwargs=a_version),
    "plans:document": public(kwargs=a_version),
    "plans:pdf": public(kwargs=a_version),
}
