"""What the base templates ask: the same page in another language, and where an actor may go in the working pages."""

import hashlib
import json
import re
from typing import Any

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from wijklus.loop.actions import reads as actions
from wijklus.loop.plans import reads as plans
from wijklus.loop.results import reads as results
from wijklus.pages.widgets import attributes

register = template.Library()

LANGUAGE_PREFIX = re.compile(r"^/[a-z]{2}(?:-[a-z]{2,4})?(?=[/?]|$)")

WORK: tuple[tuple[Any, tuple[str, ...], frozenset[str], frozenset[str]], ...] = (
    (_("Today"), ("today",), frozenset(), frozenset({""})),
    (
        _("Inbox"),
        ("signals:inbox",),
        frozenset({"signals.read"}),
        frozenset({"inbox", "signaal", "noteren", "bellen", "papier", "veld", "tonen", "doorgegeven", "suggesties"}),
    ),
    (
        _("Themes"),
        ("priorities:themes",),
        frozenset({"loop.read"}),
        frozenset(
            {
                *("themas", "thema", "bundelen", "samenbrengen", "wijk", "prioriteit", "wat-leeft-er", "regie"),
                *("wijkteams", "wijkteam", "doorverwijzing", "wie-werkt-mee"),
            }
        ),
    ),
    (
        _("Plans"),
        ("plans:index",),
        frozenset({"loop.read"}),
        frozenset({"plannen", "plan", "doel", "draagvlak", "evaluatie", "voortgang"}),
    ),
    (
        _("Neighbourhood budget"),
        ("rounds:index",),
        frozenset({"loop.read", "rounds.type"}),
        frozenset({"rondes", "ronde", "codes", "voorstel", "pot", "samen", "stembiljet", "stembiljetten", "register"}),
    ),
    (_("Actions"), ("actions:index",), frozenset({"loop.read"}), frozenset({"acties", "actie"})),
    (
        _("Promises"),
        ("actions:promises",),
        frozenset({"loop.read", "commitments.answer"}),
        frozenset({"toezeggingen", "toezegging"}),
    ),
    (_("Our group"), ("actions:own",), frozenset({"groups.speak"}), frozenset({"gedragen"})),
    (_("Money"), ("budgets:funds",), frozenset({"loop.read", "money.write"}), frozenset({"geld"})),
    (_("Handed to us"), ("signals:handling",), frozenset({"signals.handle"}), frozenset({"afhandelen"})),
    (
        _("Answers"),
        ("feedback:owed",),
        frozenset({"loop.read", "answers.write"}),
        frozenset({"antwoorden", "verloren"}),
    ),
    (_("Effects"), ("results:index",), frozenset({"loop.read"}), frozenset({"effecten", "beleidssignalen"})),
    (_("Handover"), ("steering:handovers",), frozenset({"loop.read"}), frozenset({"overdrachten", "overdracht"})),
    (_("Figures"), ("feedback:work_figures",), frozenset({"loop.read"}), frozenset({"cijfers"})),
    (_("Council"), ("results:council_work",), frozenset({"loop.read"}), frozenset({"raad", "besluiten"})),
    (_("Trail"), ("trail:trail",), frozenset({"trail.read"}), frozenset({"spoor"})),
    (_("Health"), ("trail:health",), frozenset({"city.settings"}), frozenset({"gezondheid"})),
    (
        _("Settings"),
        ("people:settings", "settings"),
        frozenset({"city.settings", "city.users", "city.taxonomy"}),
        frozenset(
            {
                "instellingen",
                "contacten",
                "categorieen",
                "beleid",
                "meerjarenplan",
                "termijnen",
                "routering",
                "inlezen",
                "post",
                "procedures",
            }
        ),
    ),
)
"""Label, URL names (the first that exists counts), the rights of which one is enough (none: any right), and the
words with which the addresses begin that belong under it."""


@register.simple_tag(takes_context=True)
def same_page_in(context: template.Context, language: str) -> str:
    """The address of this page in another language: the same path under the other prefix."""
    request = context.get("request")
    if request is None:
        return f"/{language}/"
    path = request.get_full_path()
    known = LANGUAGE_PREFIX.match(path)
    if known and path[1 : known.end()] in dict(settings.LANGUAGES):
        return f"/{language}{path[known.end() :] or '/'}"
    return f"/{language}/"


@register.simple_tag
def address(names: str, *args: Any) -> str:
    """The address of the first of these names that exists, or nothing: for links to pages that come later."""
    return _first_address(tuple(names.split()), *args)


@register.simple_tag
def under_mandate(mandate: Any) -> Any:
    """The promises that stand under a mandate: the room that ends mandates stands below the one that keeps promises."""
    return actions.under_mandate(mandate)


@register.simple_tag
def plan_to_carry(neighbourhood_id: int) -> str:
    """The reference of the plan that runs in a neighbourhood: plans are a room above the one of carriers."""
    found = plans.current(neighbourhood_id=neighbourhood_id)
    return found.reference if found is not None else ""


@register.simple_tag
def measured_by_others(plan: Any) -> bool:
    """Whether a figure from outside the city stands beside a plan: figures are a room above the one of plans."""
    return not results.lacks_outside(plan=plan)


@register.simple_tag
def given(attrs: Any) -> str:
    """The attributes a component was given beyond its own, each value escaped.

    Cotton itself writes a value that begins and ends with a quote as it is, so that what somebody wrote could become an
    attribute.
    """
    own = attrs._exclude_from_str
    return format_html_join(
        " ", "{}{}", ((name, _quoted(value)) for name, value in attrs.items() if name not in own and value is not False)
    )


@register.simple_tag
def widget_attributes(attrs: dict[str, Any]) -> SafeString:
    """The attributes of a form control, all but its class."""
    return mark_safe(attributes(attrs))  # noqa: S308 every part is escaped there


def _quoted(value: Any) -> str:
    if value is True:
        return ""
    text = value if isinstance(value, SafeString) else escape(value)
    return format_html('="{}"', mark_safe(text.replace('"', "&quot;")))  # noqa: S308 escaped or rendered before


@register.filter
def look_version(tokens: str) -> str:
    """A short digest of a token file, so that its address changes when it does."""
    return hashlib.sha256(tokens.encode()).hexdigest()[:12]


@register.simple_tag(takes_context=True)
def htmx_token(context: template.Context) -> str:
    """The attribute that sends the CSRF token with every request of htmx."""
    return format_html('hx-headers="{}"', json.dumps({"X-CSRFToken": str(context.get("csrf_token", ""))}))


@register.simple_tag(takes_context=True)
def work_navigation(context: template.Context) -> list[dict[str, Any]]:
    """The working pages this actor may open in this city; a page that does not exist is left out."""
    actor, city, request = context.get("actor"), context.get("city"), context.get("request")
    if not actor or city is None:
        return []
    items = []
    here = _word_of_work(request.path if request is not None else "", city.slug)
    for label, names, rights, words in WORK:
        if not (rights & actor.rights.keys() if rights else actor.rights):
            continue
        url = _first_address(names, city.slug)
        if url:
            items.append({"label": label, "url": url, "current": here in words})
    return items


def _word_of_work(path: str, city: str) -> str | None:
    """The first word of an address after the working pages begin: "plan" of /nl/gent/werk/plan/x/."""
    _before, work, rest = path.partition(f"/{city}/werk/")
    return rest.split("/")[0] if work else None


def _first_address(names: tuple[str, ...], *args: Any) -> str:
    for name in names:
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    return ""
