"""Who may register, read, sort and follow signals."""

from wijklus.base import reference, scope
from wijklus.base.actor import Actor, Reach, everywhere
from wijklus.base.refusals import NotAllowed

from . import rules
from .models import InboxView, Signal

SYSTEM = "system"
HANDLES = "handles:"
"""What a right to read what was handed to one party begins with; its id follows."""
MAIL_KEY = "mail:"
"""What the form key of a signal that came by mail begins with."""
ADDS = "adds"
"""What the key is made for with which one adds to a signal by mail, and can do nothing else."""
SHOWN, SENT = "follow", "follow.sent"
"""What a private link is made for: shown on the screen after sending, or sent to the address of the person."""


def require(allowed: bool) -> None:
    """Raise NotAllowed unless it is allowed."""
    if not allowed:
        raise NotAllowed()


def holds(actor: Actor, *rights: str) -> bool:
    """Whether the actor is at home in the municipality in scope and has one of the rights, or is the system."""
    return actor.municipality_id == scope.current() and any(map(actor.can, (*rights, SYSTEM)))


def reach(actor: Actor, right: str) -> Reach:
    """The neighbourhoods in which the actor holds the right; None for the whole city, where the system is too."""
    return None if actor.can(SYSTEM) else actor.reach(right)


def _there(actor: Actor, right: str, signal: Signal) -> bool:
    """The right in the neighbourhood of the signal. What cannot be placed is of everybody who sorts signals."""
    if not holds(actor, right):
        return False
    if actor.can(SYSTEM) or actor.can_in(right, signal.neighbourhood_id):
        return True
    return not signal.neighbourhood.is_locatable and actor.can("signals.triage")


def may_register(actor: Actor, *, channel: str) -> bool:
    """Anybody through the open channels; what is noted for others asks a right, for the whole city.

    Whoever stands on a market hears about every neighbourhood: what was said elsewhere must not be lost.
    """
    if channel in rules.OPEN_CHANNELS:
        return actor.municipality_id == scope.current()
    return holds(actor, "signals.register")


def may_read(actor: Actor, signal: Signal) -> bool:
    """Read what was said, with place and photos."""
    return _there(actor, "signals.read", signal)


def may_read_any(actor: Actor) -> bool:
    """Read signals of at least some neighbourhood: open the inbox."""
    return holds(actor, "signals.read")


def may_read_contact(actor: Actor, signal: Signal) -> bool:
    """See how the person behind this signal can be answered."""
    return _there(actor, "signals.read_contact", signal)


def may_look_up_callers(actor: Actor) -> bool:
    """See what a caller said before: whoever answers people, in at least some neighbourhood."""
    return holds(actor, "signals.read_contact")


def may_triage(actor: Actor, signal: Signal) -> bool:
    """Change kind, category and neighbourhood, and set aside."""
    return _there(actor, "signals.triage", signal)


def may_share_views(actor: Actor) -> bool:
    """Keep filters of the inbox for everybody who works here."""
    return holds(actor, "signals.triage") and actor.user_id is not None


def may_drop_view(actor: Actor, view: InboxView) -> bool:
    """Throw a kept view away: one's own, or a shared one by who may share."""
    if view.owner_id is None:
        return may_share_views(actor)
    return actor.municipality_id == scope.current() and view.owner_id == actor.user_id


def may_triage_any(actor: Actor) -> bool:
    """Sort signals of at least some neighbourhood."""
    return holds(actor, "signals.triage")


def may_move(actor: Actor, signal: Signal, to: str) -> bool:
    """Bring the signal into another state: by sorting it, bundling it, answering it, or reopening one's own."""
    if to == rules.REOPENED:
        is_undo = signal.state == rules.SET_ASIDE  # taken back, it is what it was
        return may_reopen(actor, signal) or (is_undo and may_triage(actor, signal))
    if to == rules.ANSWERED:  # one answer goes to everybody it is owed to, also in another portfolio
        return holds(actor, "answers.write")
    if to == rules.TAKEN_UP or signal.state == rules.TAKEN_UP:
        return _there(actor, "themes.write", signal) or may_triage(actor, signal)
    return may_triage(actor, signal)


def follower(*, municipality_id: int, signal_reference: str) -> Actor:
    """A person without an account who came by the private link of a signal; the caller has checked the link."""
    return Actor(municipality_id=municipality_id, function="bewoner", rights=everywhere(f"follows:{signal_reference}"))


def may_reopen(actor: Actor, signal: Signal) -> bool:
    """Only the person who signalled, by a private link, or the system on their behalf."""
    return holds(actor, f"follows:{signal.reference}")


def follow_key(signal: Signal) -> str:
    """The secret part of the private link that is shown to whoever sent a signal."""
    return reference.private_key(SHOWN, signal.reference, signal.link_version)


def sent_key(signal: Signal) -> str:
    """The same for the link that is only ever sent to how the person behind a signal is answered: by mail or letter."""
    return reference.private_key(SENT, signal.reference, signal.link_version)


def was_sent(signal: Signal, key: str) -> bool:
    """Whether who holds this key got it where the person behind the signal is answered."""
    return reference.fits(key, SENT, signal.reference, signal.link_version)


def follows(signal: Signal, key: str) -> bool:
    """Whether this key opens the private page of the signal."""
    return reference.fits(key, SHOWN, signal.reference, signal.link_version) or was_sent(signal, key)


def is_all_they_said(signal: Signal) -> bool:
    """Whether the person behind a signal stands behind no other one. One query, none when it came by its link."""
    if hasattr(signal, "has_others"):
        return not signal.has_others
    return not Signal.objects.filter(person=signal.person_id).exclude(pk=signal.pk).exists()


def speaks_for_person(signal: Signal, key: str) -> bool:
    """Whether a key that opens the page of a signal speaks for the whole person behind it. One query at most.

    Anybody may fill in anybody's address: the link they are shown then is of their own signal, and of no other that
    stands behind that address. A link that was sent there proves that it is theirs.
    """
    return signal.person_id is not None and (was_sent(signal, key) or is_all_they_said(signal))


def may_reply(actor: Actor, signal: Signal) -> bool:
    """Answer what the city asks about a signal: whoever came by its private link."""
    return holds(actor, f"follows:{signal.reference}")


def speaker(*, municipality_id: int, function: str, signal: Signal) -> Actor:
    """The software through which a signal was said, for that one signal; the caller has checked its key."""
    return Actor(municipality_id=municipality_id, function=function, rights=everywhere(f"follows:{signal.reference}"))


def may_erase_own(actor: Actor, signal: Signal) -> bool:
    """Erase what this one signal holds: whoever came by its private link."""
    return holds(actor, f"follows:{signal.reference}")


def may_edit_routing(actor: Actor) -> bool:
    """Decide by which rules signals are handed to services."""
    return holds(actor, "city.taxonomy")


def handles(actor: Actor) -> frozenset[int]:
    """The services and partners of which this actor reads what was handed to them, by a role that says so."""
    if actor.municipality_id != scope.current():
        return frozenset()
    return frozenset(int(right.removeprefix(HANDLES)) for right in actor.rights if right.startswith(HANDLES))


def may_edit_categories(actor: Actor) -> bool:
    """Edit the taxonomy of the municipality."""
    return holds(actor, "city.taxonomy")


def may_import(actor: Actor) -> bool:
    """Take signals in from a file, for the whole city: what stands in it can be about any neighbourhood."""
    return holds(actor, "signals.import") and reach(actor, "signals.import") is None


def may_export(actor: Actor) -> bool:
    """Take the signals one may read out as a file."""
    return may_read_any(actor)


def may_export_contacts(actor: Actor) -> bool:
    """With how the people behind them can be answered: only who may see that everywhere they read."""
    return may_read_any(actor) and reach(actor, "signals.read_contact") == reach(actor, "signals.read")


def may_erase_behind(actor: Actor, signal: Signal) -> bool:
    """Erase the person behind this signal at their request: staff with that right in its neighbourhood."""
    return _there(actor, "people.erase", signal)


def may_erase(actor: Actor, *, person_reference: str) -> bool:
    """Erase what points at a person: staff with that right, the person, and the system when the term is over."""
    return holds(actor, "people.erase", f"oneself:{person_reference}")


def may_change_mailbox(actor: Actor) -> bool:
    """Decide which mailbox is read."""
    return holds(actor, "city.settings")


def may_see_mail(actor: Actor) -> bool:
    """See what became of the mails that came in: who decides about the mailbox, and who sorts signals everywhere."""
    return may_change_mailbox(actor) or may_read_mail(actor)


def may_read_mail(actor: Actor) -> bool:
    """See who sent them and what they are about."""
    return holds(actor, "signals.triage") and reach(actor, "signals.triage") is None


def may_take_in_mail(actor: Actor) -> bool:
    """Make signals of mails: the software."""
    return actor.municipality_id == scope.current() and actor.can(SYSTEM)
