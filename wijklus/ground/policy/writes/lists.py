"""Changes to terms of office, policy fields and objectives of the multi-year plan."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import PlanObjective, PolicyField, TermOfOffice


def seed_fields(*, by: Actor, at: datetime) -> int:
    """Fill in the policy fields that come with Wijklus; those that are there already stay. Returns how many came."""
    access.require(access.may_change(by))
    with transaction.atomic():
        known = set(PolicyField.objects.values_list("code", flat=True))
        new = [
            PolicyField(code=row["code"], name={"nl": row["name_nl"], "en": row["name_en"]}, domain=row["domain"])
            for row in reads.shipped_fields()
            if row["code"] not in known
        ]
        PolicyField.objects.bulk_create(new, ignore_conflicts=True)
        if new:
            trail.record(
                by=by, at=at, verb="policy.seed_fields", kind="policy_fields", ref="bbc", neighbourhood_id=None,
                after={"count": len(new)}, public=False,
            )  # fmt: skip
    return len(new)


def add_term(*, by: Actor, at: datetime, name: str, valid_from: date, valid_until: date) -> TermOfOffice:
    """Add the term of office of a council. Terms do not overlap."""
    access.require(access.may_change(by))
    called = cleaned(name)
    if not 1 <= len(called) <= 120:
        raise Refused(_("Give a name of at most 120 signs."), "name")
    if valid_until <= valid_from:
        raise Refused(_("The end must come after the start."), "valid_until")
    with transaction.atomic():
        # Locking the terms that are there makes two administrators wait for one another.
        others = list(TermOfOffice.objects.select_for_update().order_by("pk"))
        both = [term for term in others if term.valid_from < valid_until and valid_from < term.valid_until]
        if both:
            raise Refused(_("This term overlaps with “%(name)s”.") % {"name": both[0].name}, "valid_from")
        term = TermOfOffice(name=called, valid_from=valid_from, valid_until=valid_until)
        term.save()
        trail.record(
            by=by, at=at, verb="policy.add_term", kind="term_of_office", ref=str(valid_from), neighbourhood_id=None,
            after={"name": called, "valid_from": str(valid_from), "valid_until": str(valid_until)},
        )  # fmt: skip
    return term


def add_objective(
    *,
    by: Actor,
    at: datetime,
    plan_version: str,
    name: str,
    goal_code: str = "",
    plan_code: str = "",
    action_code: str = "",
    policy_field: str = "",
) -> PlanObjective:
    """Add a goal, action plan or action of a version of the multi-year plan, with the codes as they stand there."""
    access.require(access.may_change(by))
    row = PlanObjective(
        municipality_id=scope.municipality_id(),
        plan_version=cleaned(plan_version),
        goal_code=cleaned(goal_code),
        plan_code=cleaned(plan_code),
        action_code=cleaned(action_code),
    )
    _fill(row, name=name, policy_field=policy_field)
    if not 1 <= len(row.plan_version) <= 60:
        raise Refused(_("Say of which version of the multi-year plan this is, in at most 60 signs."), "plan_version")
    codes = {"goal_code": row.goal_code, "plan_code": row.plan_code, "action_code": row.action_code}
    if rules.level_of(**codes) is None:
        raise Refused(_("Give at least one code: of the goal, the action plan or the action."), "goal_code")
    too_long = [field for field, code in codes.items() if len(code) > 60]
    if too_long:
        raise Refused(_("A code has at most 60 signs."), too_long[0])
    with transaction.atomic():
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise Refused(_("This version of the plan already has a line with these codes."), "goal_code") from None
        _record(row, by=by, at=at, verb="policy.add_objective")
    return row


def change_objective(
    *, by: Actor, at: datetime, objective_id: int, version: int, name: str, policy_field: str = ""
) -> PlanObjective:
    """Change the name or the policy field of a line; its codes stay what they are."""
    access.require(access.may_change(by))
    with transaction.atomic():
        row = PlanObjective.objects.select_for_update().filter(pk=objective_id).first()
        if row is None:
            raise Refused(_("This line of the multi-year plan is not there."))
        was = row.name
        _fill(row, name=name, policy_field=policy_field)
        changed = PlanObjective.objects.filter(pk=row.pk, version=version).update(
            name=row.name, policy_field=row.policy_field, version=F("version") + 1
        )
        if not changed:
            raise Conflict(_("Somebody else changed this first."), theirs=was, mine=row.name)
        _record(row, by=by, at=at, verb="policy.change_objective")
        row.refresh_from_db()
    return row


def _fill(row: PlanObjective, *, name: str, policy_field: str) -> None:
    """Put name and policy field in the row. Raises Refused."""
    row.name = cleaned(name)
    if not 1 <= len(row.name) <= 300:
        raise Refused(_("Give a name of at most 300 signs."), "name")
    row.policy_field = reads.fields_by_code().get(policy_field) if policy_field else None
    if policy_field and row.policy_field is None:
        raise Refused(_("This policy field is not known."), "policy_field")


def _record(row: PlanObjective, *, by: Actor, at: datetime, verb: str) -> None:
    path = rules.path_of(row.goal_code, row.plan_code, row.action_code)
    trail.record(
        by=by, at=at, verb=verb, kind="objective", ref=str(row.pk), neighbourhood_id=None,
        after={"name": row.name, "codes": path, "plan_version": row.plan_version},
    )  # fmt: skip
