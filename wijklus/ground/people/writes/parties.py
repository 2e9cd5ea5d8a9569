"""Services, organisations and groups: who can promise something or be promised it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, reads
from ..models import Party

AS_IT_IS: Final = "as it is"


def make_party(*, kind: str, name: str, by: Actor, at: datetime, email: str = "", phone: str = "") -> Party:
    """Add a service, organisation, group or person that can promise something."""
    allowed = access.may_change_parties(by) if kind == Party.Kind.SERVICE else access.may_add_partner(by)
    access.require(allowed)
    party = Party(kind=kind, name=cleaned(name), email=cleaned(email), phone=cleaned(phone))
    _check(party)
    with transaction.atomic():
        try:
            with transaction.atomic():
                party.save()
        except IntegrityError as twice:
            raise Refused(_("There is already a service or partner with this name."), field="name") from twice
        trail.record(
            by=by,
            at=at,
            verb="people.make_party",
            neighbourhood_id=None,
            kind="party",
            ref=party.reference,
            after={"kind": party.kind, "name": party.name},
        )
        return party


def change_party(
    *,
    party: Party,
    version: int,
    by: Actor,
    at: datetime,
    name: str,
    email: str = "",
    phone: str = "",
    is_active: bool = True,
    above: Party | Literal["as it is"] | None = AS_IT_IS,
) -> Party:
    """Change a service or partner, as it stood in `version`; `above` answers for it when a promise is late."""
    access.require(access.may_change_parties(by))
    before = {"name": party.name, "is_active": party.is_active}
    changed = Party(kind=party.kind, name=cleaned(name), email=cleaned(email), phone=cleaned(phone))
    _check(changed)
    values: dict[str, Any] = {
        "name": changed.name, "email": changed.email, "phone": changed.phone, "is_active": is_active,
    }  # fmt: skip
    if above != AS_IT_IS:
        values["above"] = _checked_above(party, above)
    fields = sorted(field for field, value in values.items() if getattr(party, field) != value)
    with transaction.atomic():
        try:
            with transaction.atomic():
                hit = Party.objects.filter(pk=party.pk, version=version).update(version=F("version") + 1, **values)
        except IntegrityError as twice:
            raise Refused(_("There is already a service or partner with this name."), field="name") from twice
        if not hit:
            now = Party.objects.get(pk=party.pk)
            raise Conflict(_("Somebody else changed this first."), theirs=now, mine=values)
        party.refresh_from_db()
        trail.record(
            by=by,
            at=at,
            verb="people.change_party",
            neighbourhood_id=None,
            kind="party",
            ref=party.reference,
            before=before,
            after={"name": party.name, "is_active": party.is_active, "fields": fields},
        )
        return party


def import_parties(*, rows: Sequence[tuple[str, str, str]], kind: str, by: Actor, at: datetime) -> int:
    """Add many at once from (name, e-mail, phone); a name that is there already is left as it is.

    All or none: a bad row is named by its number and nothing is written.
    """
    access.require(access.may_change_parties(by))
    with transaction.atomic():
        known = set(Party.objects.values_list("name", flat=True))
        made = 0
        for number, (name, email, phone) in enumerate(rows, start=1):
            if cleaned(name) in known:
                continue
            try:
                party = make_party(kind=kind, name=name, email=email, phone=phone, by=by, at=at)
            except Refused as refused:
                sentence = _("Line %(number)s: %(why)s") % {"number": number, "why": refused.sentence}
                raise Refused(sentence, field="lines") from refused
            known.add(party.name)
            made += 1
        return made


def _checked_above(party: Party, above: Any) -> Party | None:
    """Raise Refused for a line that would come back to where it began."""
    line: list[Party] = [] if above is None else [above, *reads.line_above(above)]
    if party.pk in {one.pk for one in line}:
        raise Refused(_("That would put this service above itself."), field="above")
    return line[0] if line else None


def _check(party: Party) -> None:
    if party.kind not in Party.Kind.values:
        raise Refused(_("Choose what kind of party this is."), field="kind")
    if not party.name:
        raise Refused(_("Give a name."), field="name")
    if len(party.name) > 160:
        raise Refused(_("This name is too long: at most 160 signs."), field="name")
    if party.email:
        try:
            validate_email(party.email)
        except ValidationError as wrong:
            raise Refused(_("This is not an e-mail address."), field="email") from wrong
