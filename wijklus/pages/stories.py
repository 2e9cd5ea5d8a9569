"""The story of one signal, or of one theme: the loop as one line, hop by hop, from what was said to the answer.

Put together from what each step of the loop tells about itself; every hop has its date, who, and why, and the end that
is still open is marked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wijklus.loop.actions import reads as actions
from wijklus.loop.actions import rules as action_rules
from wijklus.loop.feedback import reads as feedback
from wijklus.loop.feedback import rules as feedback_rules
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.results import reads as results

DONE, CURRENT, OPEN, STOPPED = "done", "current", "open", "stopped"
_SAID = {"said": gettext_lazy("Said"), "set_aside": gettext_lazy("Set aside")}
_PROMISES = {
    action_rules.ASKED: gettext_lazy("Asked: %(what)s"),
    action_rules.OFFERED: gettext_lazy("Something else offered: %(what)s"),
    action_rules.ACCEPTED: gettext_lazy("Promised: %(what)s"),
    action_rules.RENEGOTIATED: gettext_lazy("Promised anew: %(what)s"),
    action_rules.REFUSED: gettext_lazy("Refused: %(what)s"),
    action_rules.WITHDRAWN: gettext_lazy("Withdrawn: %(what)s"),
    action_rules.KEPT: gettext_lazy("Promise kept: %(what)s"),
    action_rules.PARTLY: gettext_lazy("Promise partly kept: %(what)s"),
    action_rules.BROKEN: gettext_lazy("Promise not kept: %(what)s"),
}


@dataclass(frozen=True)
class Hop:
    """One hop of the loop as the component <c-loop> shows it."""

    label: Any
    state: str = DONE
    at: datetime | date | None = None
    who: Any = ""
    why: Any = ""
    href: str = ""


def line_of_signal(
    said: Sequence[Any],
    links: Iterable[Any],
    answers: Iterable[Any],
    verdicts: Iterable[Any],
    *,
    is_theirs: bool = True,
) -> list[Hop]:
    """The whole line of one signal: what was said, where it went, what was answered, and what the person thinks.

    `is_theirs` says whether the reader may know how the person was reached and what they wrote.
    """
    hops = [
        Hop(
            label=_SAID.get(h.step, _("Said")),
            state=STOPPED if h.step == "set_aside" else DONE,
            at=h.at,
            who=h.by or _("a resident"),
            why=h.reason,
        )
        for h in said
    ]
    kept = [link for link in links if link.removed_at is None]
    for link in links:
        hops.append(
            Hop(
                label=_("Bundled in the theme “%(title)s”") % {"title": link.theme.title},
                at=link.at,
                who=link.by_function,
                why=link.reason,
            )
        )
        if link.removed_at is not None:
            hops.append(Hop(label=_("Taken out of this theme again"), at=link.removed_at, why=link.removed_reason))
    every = list(answers)
    given = [link for link in every if link.answer.outcome != feedback_rules.NOTICE]
    further = line_of_themes([link.theme_id for link in kept])
    hops += further
    hops += [_answer_hop(link, is_theirs) for link in every]
    hops += [_verdict_hop(v, is_theirs) for v in verdicts]
    return here_it_is_now(_once([*hops, *_open_end(hops, kept, further, given)]))


def line_of_theme(theme_id: int) -> list[Hop]:
    """What became of one theme, and what is still to come."""
    hops = line_of_themes([theme_id])
    given = list(feedback.public_answers([theme_id]))
    hops += [Hop(label=_("Answer: %(text)s") % {"text": a.text}, at=a.created_at, who=a.sender_function) for a in given]
    if not any(a.outcome in feedback_rules.FINAL for a in given):
        label = (
            _("An answer to everybody who asked for it") if hops else _("It becomes a priority, or you hear why not")
        )
        hops.append(Hop(label=label, state=OPEN))
    return here_it_is_now(_once(hops))


def here_it_is_now(hops: Sequence[Hop]) -> list[Hop]:
    """The line with one place marked where it is now: the last hop that happened in time, of one day the later."""
    happened = [(_day_of(hop.at), place) for place, hop in enumerate(hops) if hop.at is not None]
    if not happened:
        return list(hops)
    _day, now = max(happened)
    if hops[now].state == STOPPED:
        return list(hops)
    return [replace(hop, state=CURRENT) if place == now else hop for place, hop in enumerate(hops)]


def _day_of(at: datetime | date) -> date:
    return timezone.localdate(at) if isinstance(at, datetime) else at


def _once(hops: Iterable[Hop]) -> list[Hop]:
    """Every sentence once: a hop told twice, or why of a hop that an earlier one gave already.

    An action serves two themes, and what ended an action is also why of its result.
    """
    told: set[str] = set()
    found = []
    for hop in dict.fromkeys(hops):
        why = str(hop.why)
        found.append(replace(hop, why="") if isinstance(hop.why, str) and why in told else hop)
        told.add(why)
    return found


def line_of_themes(theme_ids: Sequence[int]) -> list[Hop]:
    """From the themes on: priority, actions with their promises, results. Four queries at most."""
    if not theme_ids:
        return []
    serving = actions.serving(theme_ids)
    ranked = {link.priority_id: link.priority for link in serving}
    if {p.theme_id for p in ranked.values()} != set(theme_ids):
        ranked |= {p.pk: p for p in priorities.priorities_of(theme_ids)}
    hops = []
    for priority in sorted(ranked.values(), key=lambda p: (p.created_at, p.pk)):
        label = _("Made a priority in %(where)s") % {"where": priority.neighbourhood.name}
        hops.append(Hop(label=label, at=priority.decided_on, who=priority.decided_by, why=priority.reason))
        for link in serving:
            if link.priority_id == priority.pk:
                hops += _action_hops(link.action)
    for result in results.in_story(action_ids=[link.action_id for link in serving], theme_ids=theme_ids):
        why = result.reason or result.handed_to
        label = _("Result: %(text)s") % {"text": result.text}
        hops.append(Hop(label=label, at=result.happened_on, who=result.by_function, why=why))
    return hops


def _action_hops(action: Any) -> list[Hop]:
    hops = [
        Hop(
            label=_("Action: %(title)s") % {"title": action.title},
            at=action.created_at,
            who=actions.party_name(action.owner),
            why=action.state_reason,
        )
    ]
    if action.percent is not None:
        told = _("Told of the work: %(n)s %% done") % {"n": action.percent}
        hops.append(Hop(label=told, at=action.progress_at, who=actions.party_name(action.owner)))
    for promise in action.promises:
        hops.append(
            Hop(
                label=_PROMISES[promise.state] % {"what": promise.what},
                at=promise.answered_at or promise.asked_at,
                who=actions.party_name(promise.party),
                why=promise.state_reason,
            )
        )
    return hops


def _answer_hop(link: Any, is_theirs: bool) -> Hop:
    answer, recipient = link.answer, link.recipient
    if recipient is None:
        how = feedback.CHANNEL_LABELS[feedback_rules.PUBLISHED]
    else:
        how = feedback.CHANNEL_LABELS[recipient.channel]
    reached = recipient is None or recipient.state == feedback_rules.DONE
    label = _("Answer: %(text)s") % {"text": answer.text} if reached else _("An answer is on its way")
    if answer.outcome == feedback_rules.NOTICE:
        label = _("Message: %(text)s") % {"text": answer.text}
    return Hop(
        label=label,
        at=recipient.done_at if recipient is not None and reached else answer.created_at,
        who=(recipient.told_by if recipient is not None and is_theirs else "") or answer.sender_function,
        why=how if recipient is None or is_theirs else "",
    )


def _verdict_hop(verdict: Any, is_theirs: bool) -> Hop:
    label = {
        feedback_rules.YES: _("“Yes, it is solved”"),
        feedback_rules.HALF: _("“Half solved”: open again"),
        feedback_rules.NO: _("“No, not solved”: open again"),
    }[verdict.value]
    state = OPEN if verdict.value in feedback_rules.REOPENS else DONE
    why = verdict.reason if is_theirs else ""
    return Hop(label=label, at=verdict.confirmed_at, who=_("whoever said it"), why=why, state=state)


def _open_end(hops: list[Hop], kept: list[Any], further: list[Hop], answers: list[Any]) -> list[Hop]:
    """What is still to come, so that the open end is seen and not forgotten."""
    if any(hop.state == STOPPED for hop in hops):
        return []
    final = [link for link in answers if link.answer.outcome in feedback_rules.FINAL]
    if final and hops[-1].state != OPEN:
        return []
    if final:
        return [Hop(label=_("A new answer"), state=OPEN)]
    if not kept and not answers:
        return [Hop(label=_("Somebody looks at it and says what happens"), state=OPEN)]
    if not further:
        return [Hop(label=_("It becomes a priority, or you hear why not"), state=OPEN)]
    return [Hop(label=_("An answer to everybody who asked for it"), state=OPEN)]
