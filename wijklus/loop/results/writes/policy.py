"""Raising a theme to the city: a policy signal is again a signal, and its theme gathers everybody behind it.

The themes are put in a theme of the city, so that one answer to that theme reaches every person behind any of them.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor, everywhere
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.places import reads as places
from wijklus.ground.trail import writes as trail
from wijklus.loop.priorities import rules as priority_rules
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.signals import reads as signal_reads
from wijklus.loop.signals import rules as signal_rules
from wijklus.loop.signals import writes as signals

from .. import access, reads, rules
from ..models import PolicySignal, PolicySource

if TYPE_CHECKING:
    from wijklus.loop.priorities.models import Theme

_REASON = gettext_lazy("Raised to the city: found here, solved elsewhere.")


def raise_policy(
    *, theme: "Theme", question: str, due_on: date, by: Actor, at: datetime, raised_for: str = ""
) -> PolicySignal:
    """Ask the city for what a neighbourhood cannot solve itself, with the day by which it is answered.

    One neighbourhood is enough. Raises Refused when the solution lies in the neighbourhood, or it was raised before.
    """
    if theme.neighbourhood_id is None:
        raise Refused(_("This theme is of the whole city already."))
    access.require(access.may_follow(by, theme.neighbourhood_id))
    words = cleaned(question)
    if not words:
        raise Refused(_("Say what you ask of the city."), field="question")
    if not rules.policy.is_a_term(due_on, on=timezone.localdate(at)):
        raise Refused(_("Choose a day after today, within a year."), field="due_on")
    if theme.state != priority_rules.OPEN:
        raise Refused(_("This theme is closed. Open it again first."))
    if theme.solution_level == priority_rules.HERE:
        raise Refused(_("Say on the theme first that its solution lies with the city, or above it."))
    try:
        with transaction.atomic():
            return _raise(
                [theme], title=theme.title, question=words, due_on=due_on, by=by, at=at, raised_for=raised_for
            )
    except IntegrityError as twice:
        raise Refused(_("This theme was raised to the city before.")) from twice


def raise_shared(*, by: Actor, at: datetime) -> int:
    """Raise what enough neighbourhoods found, and add what more of them find to what waits. How many themes rose.

    May run twice: a theme is raised once.
    """
    access.require(access.may_raise_shared(by))
    waiting, left, count = reads.waiting_by_matter(), [], 0
    for theme in reads.not_raised():
        policy = waiting.get(theme.category_id or 0)
        if policy is None:
            left.append(theme)
            continue
        with transaction.atomic():
            _gather(policy, theme, by=by, at=at)
        count += 1
    by_id = {theme.pk: theme for theme in left}
    found = [rules.policy.Found(row.pk, row.neighbourhood_id or 0, row.category_id or 0) for row in left]
    for ones in rules.policy.risen(found).values():
        _raise_together([by_id[one.theme_id] for one in ones], by=by, at=at)
        count += len(ones)
    return count


def _raise_together(themes: Sequence["Theme"], *, by: Actor, at: datetime) -> None:
    names = sorted({theme.neighbourhood.name for theme in themes if theme.neighbourhood})
    sentence = gettext("The same was found in %(n)s neighbourhoods: %(names)s.")
    words = sentence % {"n": len(names), "names": ", ".join(names)}
    category = themes[0].category
    title = signal_reads.name_of(category.name, places.municipality_here().language) if category else ""
    due_on = rules.policy.term(timezone.localdate(at))
    with transaction.atomic():
        _raise(themes, title=title, question=words, due_on=due_on, by=by, at=at)


def settle(*, theme: "Theme", by: Actor, at: datetime) -> None:
    """The outcome of a theme of the city is the answer to the policy signal that it gathers, if any."""
    row = PolicySignal.objects.select_related("signal").filter(theme=theme, answered_at__isnull=True).first()
    if row is None:
        return
    PolicySignal.objects.filter(pk=row.pk, answered_at__isnull=True).update(answered_at=at)
    signals.answered(signals=[row.signal], by=_for_the_city(by), at=at)


def _for_the_city(by: Actor) -> Actor:
    """Whoever raises, with the reach of the city: one neighbourhood is enough to ask."""
    return Actor(
        municipality_id=scope.municipality_id(), function=by.function, user_id=by.user_id, rights=everywhere("system")
    )


def _raise(
    themes: Sequence["Theme"], *, title: str, question: str, due_on: date, by: Actor, at: datetime, raised_for: str = ""
) -> PolicySignal:
    """The signal, the theme of the city, and every source in it; in the transaction of the caller."""
    as_city = _for_the_city(by)
    level = themes[0].solution_level
    whole = priorities.start_theme(
        title=title, summary=question, category=themes[0].category, solution_level=level, by=as_city, at=at
    )
    signal = signals.register(
        text=question, kind=signal_rules.PROBLEM, channel="meeting", origin_kind=signal_rules.POLICY,
        origin_label=title, origin_ref=themes[0].reference, level=level, language=places.municipality_here().language,
        by=as_city, at=at,
    )  # fmt: skip
    priorities.bundle(theme=whole, signals=[signal], reason=str(_REASON), by=as_city, at=at)
    row = PolicySignal(
        signal=signal,
        theme=whole,
        due_on=due_on,
        raised_for=cleaned(raised_for)[:160],
        by_itself=by.user_id is None,
        by_id=by.user_id,
        by_function=by.function[:160],
        raised_at=at,
    )
    row.save(force_insert=True)
    for theme in themes:
        _gather(row, theme, by=by, at=at)
    return row


def _gather(row: PolicySignal, theme: "Theme", *, by: Actor, at: datetime) -> None:
    """Put one theme behind a policy signal; the people in it are told, and get its answer."""
    PolicySource(policy=row, theme=theme, by_function=by.function[:160], at=at).save(force_insert=True)
    priorities.nest(part=theme, whole=row.theme, reason=str(_REASON), by=_for_the_city(by), at=at)
    trail.record(
        by=by, at=at, verb="results.raise_policy", kind="policy_signal", ref=row.reference,
        neighbourhood_id=theme.neighbourhood_id, after={"title": theme.title, "due_on": row.due_on},
    )  # fmt: skip
