"""Who speaks for a group of residents: said by the director or the coordinator, and taken away by them."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor, everywhere
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Membership, Party
from .accounts import make_user
from .roles import end_role, give_role

ROLE = "spokesperson"


def appoint_speaker(
    *,
    party: Party,
    email: str,
    name: str,
    neighbourhood_ids: Collection[int],
    by: Actor,
    at: datetime,
    valid_until: date | None = None,
) -> Membership:
    """Let somebody speak for a group of residents in some neighbourhoods; a new account is invited by mail.

    Whoever appoints gives this one role and no other: it opens what belongs to the group, nothing else. Raises Refused.
    """
    access.require(access.may_appoint(by, neighbourhood_ids))
    role = reads.role_by_key(ROLE)
    if role is None or set(role.rights) != {rules.SPEAK}:
        raise Refused(_("The role of spokesperson was changed here. Ask who manages the roles."), field="party")
    if party.kind != Party.Kind.GROUP or not party.is_active:
        raise Refused(_("Choose a group of residents."), field="party")
    today = timezone.localdate(at)
    with transaction.atomic():
        user = make_user(email=email, name=name, by=_managing(by), at=at)
        if reads.speakers(on=today).filter(party=party, user=user).exists():
            raise Refused(_("This person speaks for this group already."), field="email")
        function = str(_("Spokesperson of %(group)s") % {"group": party.name[:90]})
        made = give_role(
            user=user, role=role, function=function, party=party,
            neighbourhood_ids=neighbourhood_ids, valid_from=today, valid_until=valid_until, by=_managing(by), at=at,
        )  # fmt: skip
        _record(made, "appoint_speaker", by=by, at=at, reason="")
    return made


def end_speaker(*, membership: Membership, reason: str, by: Actor, at: datetime) -> Membership:
    """Take away that somebody speaks for a group, from today on, and say why. Raises Refused."""
    places = [place.pk for place in membership.neighbourhoods.all()]
    access.require(access.may_appoint(by, places))
    words = cleaned(reason)
    if not words:
        raise Refused(_("Say why."), field="reason")
    with transaction.atomic():
        ended = end_role(membership=membership, on=timezone.localdate(at), by=_managing(by), at=at, reason=words)
        _record(ended, "end_speaker", by=by, at=at, reason=words)
    return ended


def _managing(by: Actor) -> Actor:
    """The same actor, for the one account and the one role that may be given here: the caller was checked."""
    rights = {**by.rights, **everywhere("city.users")}
    return Actor(by.municipality_id, by.function, by.user_id, rights, by.party_ids)


def _record(membership: Membership, verb: str, *, by: Actor, at: datetime, reason: str) -> None:
    after = {"group": membership.party.name if membership.party else "", "until": str(membership.valid_until or "")}
    trail.record(
        by=by, at=at, verb=f"people.{verb}", neighbourhood_id=None, kind="membership", ref=membership.reference,
        after=after, reason=reason,
    )  # fmt: skip
