"""Lines of a multi-year plan from a file: each is kept once, with its goal and action plan above it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from wijklus.base import scope
from wijklus.base.actor import Actor

from .. import access, reads, rules
from ..models import PlanObjective

Codes = tuple[str, str, str]


@dataclass(frozen=True)
class TakenIn:
    """A line as it stands in the plan now: its row, and whether it came by this file just now."""

    objective_id: int
    is_new: bool


def take_in_lines(*, by: Actor, plan_version: str, lines: Sequence[rules.PlanLine]) -> list[TakenIn]:
    """Keep up to 500 lines of a file inside the caller's transaction, which records what came.

    A line that is known by its key stays as it is, whatever it was called later; a line with the same codes that was
    typed in before becomes the line of the file. Eight queries at most.
    """
    access.require(access.may_take_in(by))
    if len(lines) > rules.MOST_LINES:
        raise ValueError(f"at most {rules.MOST_LINES} lines at a time")
    steps = [line.steps for line in lines]
    every = {step.key: step for path in steps for step in path}
    fields = {step.key: line.policy_field for line, path in zip(lines, steps, strict=True) for step in path[-1:]}
    known = _known(plan_version, list(every))
    wanted = [step for key, step in every.items() if key not in known]
    adopted = _adopted(plan_version, wanted)
    known |= {key: row.pk for key, row in adopted.items()}
    fresh = [step for step in wanted if step.key not in adopted]
    _make(plan_version, fresh, fields, known)
    _keep_adopted(adopted, every, known)
    new = {step.key for step in fresh}
    return [TakenIn(known[path[-1].key], path[-1].key in new) for path in steps]


def _known(plan_version: str, keys: Sequence[str]) -> dict[str, int]:
    rows = PlanObjective.objects.filter(plan_version=plan_version, key__in=keys)
    return dict(rows.order_by().values_list("key", "pk"))


def _adopted(plan_version: str, wanted: Sequence[rules.Step]) -> dict[str, PlanObjective]:
    """Lines with these codes that were typed in, by the key they get: from now on they are the lines of the file."""
    typed = {
        (row.goal_code, row.plan_code, row.action_code): row
        for row in PlanObjective.objects.filter(plan_version=plan_version, key="").order_by()
    }
    return {step.key: typed.pop(step.codes) for step in wanted if step.codes in typed}


def _keep_adopted(adopted: dict[str, PlanObjective], every: dict[str, rules.Step], known: dict[str, int]) -> None:
    """Their key, what is above them, and what the file says of them; their name stays what was typed."""
    for key, row in adopted.items():
        row.key, row.description = key, row.description or every[key].level.told
        row.parent_id = known.get(every[key].above)
    PlanObjective.objects.bulk_update(adopted.values(), ["key", "description", "parent"])


def _make(plan_version: str, fresh: Sequence[rules.Step], fields: dict[str, str], known: dict[str, int]) -> None:
    """Keep new lines, the goals first: a line points at the one above it. `known` learns their rows."""
    used = _numbers(plan_version, fresh)
    policy_fields = reads.fields_by_code() if any(fields.values()) else {}
    depth = {"": 0, **dict.fromkeys(known, 0)}
    for step in fresh:
        depth[step.key] = depth[step.above] + 1
    for level in sorted({depth[step.key] for step in fresh}):
        rows = []
        for step in (step for step in fresh if depth[step.key] == level):
            used[step.codes] += 1
            goal_code, plan_code, action_code = step.codes
            row = PlanObjective(
                plan_version=plan_version,
                goal_code=goal_code,
                plan_code=plan_code,
                action_code=action_code,
                number=used[step.codes],
                parent_id=known.get(step.above),
                key=step.key,
                name=step.level.called,
                description=step.level.told,
                policy_field=policy_fields.get(fields.get(step.key, "")),
            )
            scope.assert_one_municipality(row)
            rows.append(row)
        PlanObjective.objects.bulk_create(rows)
        known |= {row.key: row.pk for row in rows}


def _numbers(plan_version: str, fresh: Sequence[rules.Step]) -> Counter[Codes]:
    """The highest number that each of these codes has so far."""
    rows = PlanObjective.objects.filter(
        plan_version=plan_version, goal_code__in={step.codes[0] for step in fresh},
        action_code__in={step.codes[2] for step in fresh},
    )  # fmt: skip
    grouped = rows.order_by().values_list("goal_code", "plan_code", "action_code").annotate(Max("number"))
    return Counter({(goal, plan, action): most for goal, plan, action, most in grouped})
