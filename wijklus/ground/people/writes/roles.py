"""Roles: groups of rights composed by the municipality, given to accounts for a period."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Membership, Party, Role, User
from . import portraits


def seed_roles(*, by: Actor, at: datetime) -> int:
    """The roles that come with the software, and the rights that came to them since. Returns how many roles changed.

    May be repeated, at each upgrade: what the municipality changed itself stays as it is.
    """
    access.require(access.may_manage_users(by))
    with transaction.atomic():
        here = {role.key: role for role in _locked_roles()}
        return sum(_seed(key, here.get(key), by=by, at=at) for key in rules.DEFAULT_ROLES)


def _seed(key: str, role: Role | None, *, by: Actor, at: datetime) -> bool:
    """Make a role that is not there, or give it the rights it was never offered. Whether anything changed."""
    name, shipped, whole_city = rules.DEFAULT_ROLES[key]
    if role is None:
        Role(key=key, name=name, rights=sorted(shipped), whole_city=whole_city, offered=sorted(shipped)).save()
        _tell_role("people.compose_role", key, None, sorted(shipped), by=by, at=at)
        return True
    new = rules.newly_offered(key, rights=role.rights, offered=role.offered, is_changed=role.version > 1)
    if role.offered == sorted(shipped) and not new:
        return False
    before, role.rights, role.offered = role.rights, sorted({*role.rights, *new}), sorted(shipped)
    role.version += bool(new)
    role.save(update_fields=["rights", "offered", "version"])
    if new:
        _tell_role("people.widen_role", key, {"rights": before}, role.rights, by=by, at=at)
    return bool(new)


def _tell_role(
    verb: str, key: str, before: dict[str, list[str]] | None, rights: list[str], *, by: Actor, at: datetime
) -> None:
    trail.record(
        by=by, at=at, verb=verb, neighbourhood_id=None, kind="role", ref=key, before=before, after={"rights": rights}
    )


def compose_role(
    *,
    key: str,
    name: dict[str, str],
    rights: Iterable[str],
    whole_city: bool,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Role:
    """Make a role (version None) or change what it may, as it stood in `version`."""
    access.require(access.may_manage_users(by))
    chosen = sorted(set(rights))
    if rules.unknown_rights(chosen):
        raise Refused(_("This right does not exist."), field="rights")
    names = {language: cleaned(text) for language, text in name.items() if cleaned(text)}
    if not names:
        raise Refused(_("Give a name."), field="name")
    values = {"name": names, "rights": chosen, "whole_city": whole_city}
    with transaction.atomic():
        locked = _locked_roles()
        today = timezone.localdate(at)
        managed = reads.can_manage_users(on=today).exists()
        before = next((role for role in locked if role.key == key), None)
        if before is None:
            role = Role(key=key, **values)
            role.save()
        else:
            if not Role.objects.filter(pk=before.pk, version=version or 0).update(version=F("version") + 1, **values):
                raise Conflict(_("Somebody else changed this first."), theirs=before, mine=values)
            role = Role.objects.get(pk=before.pk)
            if managed:
                _somebody_manages_users(today)
        trail.record(
            by=by,
            at=at,
            verb="people.compose_role",
            neighbourhood_id=None,
            kind="role",
            ref=key,
            before={"rights": before.rights} if before else None,
            after={"rights": chosen, "whole_city": whole_city},
        )
        return role


def give_role(
    *,
    user: User,
    role: Role,
    function: str,
    valid_from: date,
    by: Actor,
    at: datetime,
    valid_until: date | None = None,
    neighbourhood_ids: Collection[int] = (),
    party: Party | None = None,
    is_public_contact: bool = False,
    public_phone: str = "",
) -> Membership:
    """Give an account a role in this municipality, with its portfolio, from a day until another."""
    access.require(access.may_manage_users(by))
    _check(role, function, valid_from, valid_until, neighbourhood_ids, party)
    with transaction.atomic():
        membership = Membership(
            user=user,
            role=role,
            function=cleaned(function),
            party=party,
            is_public_contact=is_public_contact,
            public_phone=cleaned(public_phone),
            valid_from=valid_from,
            valid_until=valid_until,
        )
        membership.save()
        membership.neighbourhoods.set(neighbourhood_ids)
        trail.record(
            by=by,
            at=at,
            verb="people.give_role",
            neighbourhood_id=None,
            kind="membership",
            ref=membership.reference,
            after={
                "role": role.key,
                "function": membership.function,
                "neighbourhoods": sorted(neighbourhood_ids),
                "valid_from": str(valid_from),
                "valid_until": str(valid_until) if valid_until else None,
            },
        )
        return membership


def end_role(*, membership: Membership, on: date, by: Actor, at: datetime, reason: str = "") -> Membership:
    """Let a role end on a day, never that of the last person who can manage users."""
    access.require(access.may_manage_users(by))
    with transaction.atomic():
        _locked_roles()
        locked = Membership.objects.select_for_update().get(pk=membership.pk)
        if locked.valid_until is not None and locked.valid_until <= on:
            raise Refused(_("This role has ended already."))
        end = reads.last_day(locked.valid_from, on)
        managed = reads.can_manage_users(on=end).exists()
        locked.valid_until = end
        locked.save(update_fields=["valid_until"])
        if end <= timezone.localdate(at):
            portraits.empty([locked], at=at)
        if managed:
            _somebody_manages_users(end)
        trail.record(
            by=by,
            at=at,
            verb="people.end_role",
            neighbourhood_id=None,
            kind="membership",
            ref=locked.reference,
            after={"function": locked.function, "valid_until": str(locked.valid_until)},
            reason=reason,
        )
        return locked


def _check(
    role: Role,
    function: str,
    valid_from: date,
    valid_until: date | None,
    neighbourhood_ids: Collection[int],
    party: Party | None,
) -> None:
    if not cleaned(function):
        raise Refused(_("Give the function, as the trail will show it."), field="function")
    if valid_until is not None and valid_until <= valid_from:
        raise Refused(_("The end must come after the start."), field="valid_until")
    if rules.needs_party(role.rights) and party is None:
        raise Refused(_("Choose the service or partner this person speaks for."), field="party")
    if rules.SPEAK in role.rights and (party is None or party.kind != Party.Kind.GROUP):
        raise Refused(_("Choose the group of residents this person speaks for."), field="party")
    if rules.SPEAK in role.rights and not role.whole_city and not neighbourhood_ids:
        raise Refused(_("Choose in which neighbourhoods this person speaks for the group."), field="neighbourhoods")
    reads.require_own_neighbourhoods(neighbourhood_ids)


def _locked_roles() -> list[Role]:
    """All roles of the municipality, locked in one order: two people cannot each take away the other's rights."""
    return list(Role.objects.select_for_update().order_by("pk"))


def _somebody_manages_users(on: date) -> None:
    if not reads.can_manage_users(on=on).exists():
        raise Refused(_("Somebody must be able to manage users. Give another person that right first."))
