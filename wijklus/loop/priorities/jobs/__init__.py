"""Later work of this room: telling people that what they said was put with others, and filling larger themes.

Every job may run twice.
"""

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from wijklus.base import clock, scope
from wijklus.base.actor import system
from wijklus.base.letters import letter
from wijklus.base.refusals import Refused
from wijklus.ground.trail import writes as trail
from wijklus.loop.signals import reads as signals

from .. import reads, rules, writes
from ..models import ThemeSignal


def tell_together(*, link_id: int) -> None:
    """Mail the person behind a signal that it was put with others, with the link by which they can step out.

    Nothing when it was undone meanwhile, or when there is no address: then their own page tells it.
    """
    link = reads.link_to_tell(link_id=link_id)
    if link is not None and link.removed_at is None:
        _tell(link, "together", gettext_noop("What you said was put with what others said"))


def tell_apart(*, link_id: int) -> None:
    """Mail the person who was told so that their signal stands by itself again."""
    link = reads.link_to_tell(link_id=link_id)
    if link is not None and link.removed_at is not None:
        _tell(link, "apart", gettext_noop("What you said stands by itself again"))


def _tell(link: ThemeSignal, template: str, subject: str) -> None:
    to = signals.receipt(reference=link.signal.reference)
    if to is None or not to.email:
        return
    city, key = to.signal.municipality, f"{template}:{link.pk}"
    with translation.override(to.language):
        message = letter(
            f"priorities/mail/{template}",
            {"letter": to, "link": link, "theme": link.theme},
            key=key,
            subject=f"{gettext(subject)} · {city.name}",
            to=[to.email],
            city=city,
            thread=signals.thread_of(to.signal),
        )
    trail.send_mail(key=key, message=message)


def tell_of_larger_theme(*, link_ref: str) -> None:
    """Have everybody in a theme that was put in a larger one told, 500 at a time; nothing when it was undone."""
    link = reads.link_by_reference(link_ref)
    if link is None or link.removed_at is not None:
        return
    now, after = clock.now(), 0
    while part := reads.links_through(link_id=link.pk, after=after, most=rules.MOST_AT_ONCE):
        writes.tell_many(link_ids=part, at=now)
        after = part[-1]


def fill_larger_theme(*, link_ref: str) -> None:
    """Put everything of a theme in the larger one, 500 at a time."""
    link = reads.link_by_reference(link_ref)
    while link is not None and writes.fill(link=link, at=clock.now()):
        pass


def add_voice(*, signal_ref: str, theme_ref: str) -> None:
    """Put a signal with the theme to which its person said "me too"; in the inbox when that theme is closed."""
    theme = reads.open_theme_by_reference(theme_ref)
    found = signals.by_reference(signal_ref)
    if theme is None or found is None:
        return
    by = system(scope.municipality_id())
    try:
        writes.me_too(signal=found, theme=theme, by=by, at=clock.now())
    except Refused:
        return  # closed, or set aside, in between: who sorts signals reads it


def renew_living() -> None:
    """Make the table of what lives anew: the running quarter, and what changed in those that are over."""
    writes.renew_living(today=clock.today(), at=clock.now())


def learn_suggestions() -> None:
    """Learn anew from the city's own decisions, on this machine, each thing when it is time; then suggest."""
    from .learning import learn  # SciPy is loaded by the worker, never by the web process

    now, by = clock.now(), system(scope.municipality_id())
    for about in rules.suggesting.ABOUT:
        before = reads.learned_about(about)
        last = before.trained_at if before is not None else None
        if rules.suggesting.is_due(decisions=before.decisions if before else 0, trained_at=last, now=now):
            learn(about, by=by, at=now)
    suggest()


def suggest() -> None:
    """Hold what waits against what was learned; nothing when all of it was already."""
    stamp = reads.stamp()
    if stamp and reads.not_suggested_about(stamp=stamp).exists():
        from .learning import suggest_about

        suggest_about(stamp=stamp, by=system(scope.municipality_id()), at=clock.now())
