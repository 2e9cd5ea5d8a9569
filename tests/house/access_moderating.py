"""The lines of what becomes public of a signal, and of signals that raise alarm."""

from typing import Any

from wijklus.loop.signals import access as signal_access
from wijklus.loop.signals import writes as signals

from .access_lines import NOT_FOUND, Line, filled, public, staff
from .access_visitors import ANONYMOUS, OK, World

SORTING = ("director", "coordinator")


def _agreed_of(world: World) -> Any:
    return signals.register(
        text="Mijn buurman Jan Peeters (0477 12 34 56) zegt: er is brand", kind="problem", channel="web",
        neighbourhood=world.dampoort, agreed_to=("quote",), by=world.actor(ANONYMOUS), at=world.at,
    )  # fmt: skip


def agreed(world: World) -> dict[str, Any]:
    """A signal whose words may be shown, in an address."""
    return {"reference": world.once(_agreed_of).reference}


def its_link(world: World) -> dict[str, Any]:
    """The private link of that signal."""
    signal = world.once(_agreed_of)
    return {"reference": signal.reference, "key": signal_access.follow_key(signal)}


REFUSAL = filled(**{"not-reason": "personal", "not-words": "Te herkennen.", "not-version": 1})


def a_procedure(_world: World) -> dict[str, Any]:
    """One of the procedures, in an address."""
    return {"kind": "complaint"}


CONTACT = filled(name="Ombudsdienst", email="ombuds@gent.example", term_days=45, law="DLB", version=0)

TABLE: dict[str, Line] = {
    "signals:while_typing": public(get=False, post=True, elsewhere=OK, data=filled(text="Er is brand")),
    "signals:public_photo": Line(get=NOT_FOUND, kwargs=lambda world: {"photo": "none"}),
    "signals:withdraw": public(kwargs=its_link, get=False, post=True),
    "signals:see_alarm": staff(*SORTING, kwargs=agreed, get=False, post=True),
    "signals:choose_procedure": public(kwargs=its_link, get=False, post=True, data=filled(kind="petition")),
    "signals:hand_to_procedure": staff(*SORTING, kwargs=agreed, get=False, post=True, data=filled(kind="complaint")),
    "signals:runs_elsewhere": staff(
        *SORTING, kwargs=agreed, get=False, post=True, data=filled(name="Meldpunt", number="7")
    ),
    "signals:pass_on_help": staff(
        *SORTING, kwargs=agreed, get=False, post=True, data=filled(contact="CAW", consented="on")
    ),
    "signals:translate": staff(
        *SORTING,
        kwargs=agreed,
        get=False,
        post=True,
        data=filled(written="tr", language="nl", text="Een vertaling", version=0),
    ),
    "signals:handed_over": staff(*SORTING),
    "signals:procedures": staff("administrator"),
    "signals:procedure": staff("administrator", kwargs=a_procedure, post=True, data=CONTACT),
    "signals:inbox_alarms": staff(*SORTING),
    "signals:moderation": staff(*SORTING),
    "signals:moderate": staff(*SORTING, kwargs=agreed, post=True, data=filled(text="Een buur", version=1)),
    "signals:refuse_publication": staff(*SORTING, kwargs=agreed, get=False, post=True, data=REFUSAL),
}
