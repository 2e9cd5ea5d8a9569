"""The counting rules by the names that Pabulib and the literature give them."""

from dataclasses import dataclass
from enum import StrEnum

from .election import NotCountable


class Method(StrEnum):
    """How winners are chosen."""

    GREEDY = "greedy"
    NO_SKIP = "greedy-no-skip"
    THRESHOLD = "greedy-threshold"
    EXCLUSIVE = "greedy-exclusive"
    EQUAL_SHARES = "equalshares"
    PHRAGMEN = "phragmen"

    @property
    def greedy(self) -> bool:
        """Whether it is one of the greedy family."""
        return self.value.startswith("greedy")


class Completion(StrEnum):
    """What is done when voters' shares buy nothing more though budget is left."""

    NONE = "none"
    ADD1 = "add1"
    ADD1_GREEDY = "add1-greedy"


@dataclass(frozen=True, slots=True)
class Rule:
    """A counting rule: the method, and for equal shares the completion and whether it is compared with greedy."""

    method: Method
    completion: Completion = Completion.NONE
    comparison: bool = False

    @property
    def name(self) -> str:
        """The name, as `equalshares/add1-comparison`."""
        completion = "" if self.completion is Completion.NONE else f"/{self.completion}"
        return f"{self.method}{completion}{'-comparison' if self.comparison else ''}"


SAME = {"equal-shares": "equalshares", "mes": "equalshares", "sequential-phragmen": "phragmen"}
NAMES = tuple(
    rule.name
    for rule in (
        *(Rule(method) for method in Method),
        *(Rule(Method.EQUAL_SHARES, completion) for completion in list(Completion)[1:]),
        *(Rule(Method.EQUAL_SHARES, completion, True) for completion in Completion),
    )
)


def rule_named(name: str, completion: str | None = None) -> Rule:
    """The rule of this name; `completion` replaces the one in the name. Raises NotCountable when there is none such."""
    method, _, rest = SAME.get(name, name).partition("/")
    comparison = (rest or method).endswith("-comparison")
    method = SAME.get(method.removesuffix("-comparison"), method.removesuffix("-comparison"))
    own = rest.removesuffix("-comparison") or "none"
    try:
        rule = Rule(Method(method), Completion(own if completion is None else completion), comparison)
    except ValueError:
        raise NotCountable(f"There is no rule {name!r} here; there are {', '.join(NAMES)}.") from None
    if rule.method is not Method.EQUAL_SHARES and (rule.comparison or rule.completion is not Completion.NONE):
        raise NotCountable(f"Completion and comparison belong to equalshares, not to {rule.method}.")
    return rule
