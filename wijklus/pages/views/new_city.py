"""The steps that take a municipality from its boundaries file to its first users, without a developer.

What was filled in is kept after every step; going back loses nothing, and nothing is made before the last button.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wijklus.base import clock
from wijklus.base.refusals import BadFile, Refused
from wijklus.crossings import new_city
from wijklus.crossings.new_city_files import FirstUser, Service, portfolio, read_services, read_users
from wijklus.ground.people import rules as people_rules
from wijklus.ground.places import reads as places
from wijklus.ground.places import rules as places_rules
from wijklus.ground.places import writes as places_writes
from wijklus.ground.places.rules.geojson import SUPPORTED, WGS84, Area, Collection
from wijklus.pages import new_city_warnings as warnings
from wijklus.pages.new_city_forms import (
    ALL,
    BasicsForm,
    BoundariesForm,
    MappingForm,
    TableForm,
    UsersForm,
    add_problems,
    first_rows,
    guess,
    outline,
    posted,
)

STEPS = (_("The municipality"), _("Neighbourhoods"), _("Services"), _("First users"), _("Look and make"))
KEPT_OF_MAPPING = ("set_name", "valid_from", "not_locatable_code", "source", "credit")
"""What of the step about properties still holds when another file is chosen."""

View = Callable[..., HttpResponse]


@dataclass
class Draft:
    """What this operator filled in so far."""

    user_id: int
    answers: dict[str, Any]
    boundaries: bytes

    def keep(self, at: datetime, *, boundaries: bytes | None = None, **answers: Any) -> None:
        """Keep the answers of a step, and the file when there is a new one."""
        self.answers |= answers
        by = new_city.operator(self.user_id)
        places_writes.keep_draft(by=by, at=at, answers=self.answers, boundaries=boundaries)

    @property
    def crs(self) -> int | None:
        """The coordinate system that was chosen, if any."""
        return self.answers.get("crs") or None

    def collection(self) -> Collection:
        """The file that is kept. Raises BadFile."""
        return places.read_boundaries_file(self.boundaries, crs=self.crs)

    def areas(self, mapping: dict[str, Any]) -> tuple[Area, ...]:
        """The neighbourhoods in the file that is kept. Raises BadFile."""
        code = mapping["not_locatable_code"] or places_rules.not_locatable_code(self.answers["basics"]["nis_code"])
        return places.read_areas(
            self.collection(),
            code_property=mapping["code_property"],
            name_property=mapping["name_property"],
            not_locatable_code=code,
        )

    def services(self) -> list[Service]:
        """The services so far. Raises BadFile."""
        text = self.answers.get("services", "")
        return read_services(text.encode()) if text.strip() else []

    def users(self, text: str | None = None) -> list[FirstUser]:
        """The first users so far. Raises BadFile."""
        given = self.answers.get("users", "") if text is None else text
        return read_users(given.encode(), services=[service.name for service in self.services()])


def operators_only(view: View) -> View:
    """For whoever runs the installation; hands the view the draft. Whoever misses an earlier step is sent there."""

    @wraps(view)
    @never_cache
    @login_required
    @require_http_methods(["GET", "POST"])
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        if not user.is_operator:
            raise PermissionDenied
        kept = places.draft_of(owner_id=user.pk)
        draft = Draft(user.pk, dict(kept.answers) if kept else {}, bytes(kept.boundaries) if kept else b"")
        missing = first_missing(draft)
        if ORDER.index(view.__name__) > ORDER.index(missing):
            return redirect(f"new_city:{missing}")
        try:
            return view(request, draft, **kwargs)
        except BadFile:  # an earlier answer changed under a later one
            messages.warning(request, _("Go through these once more: the file no longer fits what was chosen."))
            return redirect("new_city:mapping")

    return guarded


ORDER = ("basics", "boundaries", "mapping", "services", "users", "summary")
"""The steps in order; each but the last leaves an answer of its name, without which the later ones cannot be shown."""


def first_missing(draft: Draft) -> str:
    """The first step that has no answer yet."""
    has = {name for name in draft.answers if name in ORDER} | ({"boundaries"} if draft.boundaries else set())
    return next(step for step in ORDER if step not in has)


def page(request: HttpRequest, template: str, step: int, form: forms.Form | None, **context: Any) -> HttpResponse:
    """A step of the wizard, with the steps above it; 422 when something in the form is not right."""
    status = 422 if form is not None and form.errors else 200
    context |= {"form": form, "steps": STEPS, "step": step}
    return render(request, f"pages/new_city/{template}.html", context, status=status)


@operators_only
def basics(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Step 1: name, languages and terms."""
    first = {"languages": ["nl", "en"], "language": "nl", "country": "BE"}
    form = BasicsForm(posted(request)[0], initial=draft.answers.get("basics", first))
    if request.method == "POST" and form.is_valid():
        slug = form.cleaned_data["slug"] or places_rules.slug_of(form.cleaned_data["name"], 60)
        if not slug or slug in places_rules.RESERVED or places.municipality_by_slug(slug):
            form.add_error("slug", str(_("This address is taken or cannot be used. Choose another.")))
        else:
            draft.keep(clock.now(), basics={**form.cleaned_data, "slug": slug})
            return redirect("new_city:boundaries")
    return page(request, "basics", 1, form)


@operators_only
def boundaries(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Step 2: the file with the neighbourhoods."""
    initial = {"crs": str(draft.crs or "")}
    has_file = bool(draft.boundaries)
    form = BoundariesForm(*posted(request), initial=initial, has_file=has_file)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["boundaries"]
        data = given.read() if given else draft.boundaries
        crs = int(form.cleaned_data["crs"] or 0)
        try:
            found = places.read_boundaries_file(data, crs=crs or None)
            if not found.properties:
                raise BadFile([_("The features in this file have no properties, so no code and no name.")])
        except BadFile as bad:
            add_problems(form, bad, "boundaries")
        else:
            name = given.name[:200] if given else draft.answers.get("file_name", "")
            draft.answers["earlier_mapping"] = draft.answers.pop("mapping", draft.answers.get("earlier_mapping", {}))
            draft.keep(clock.now(), boundaries=data if given else None, crs=crs, file_name=name)
            return redirect("new_city:mapping")
    return page(request, "boundaries", 2, form, file_name=draft.answers.get("file_name", "") if has_file else "")


@operators_only
def mapping(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Step 2, after the file: which property is the code, and which the name."""
    found = draft.collection()
    initial = draft.answers.get("mapping") or first_guess(found, draft)
    name, several = warnings.municipalities_in(found)
    form = MappingForm(posted(request)[0], initial=initial, properties=found.properties, several=several)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "valid_from": form.cleaned_data["valid_from"].isoformat()}
        keep = given.pop("keep", ALL)
        if keep != ALL:
            draft.boundaries = warnings.only(draft.boundaries, name=name, value=keep)
        try:
            draft.areas(given)
        except BadFile as bad:
            add_problems(form, bad, "code_property")
        else:
            draft.keep(clock.now(), boundaries=draft.boundaries if keep != ALL else None, mapping=given)
            return redirect("new_city:services")
    return page(
        request, "mapping", 2, form, properties=found.properties, rows=first_rows(found), count=len(found.features),
        drawing=outline(found), wide=warnings.wide(feature.geometry for feature in found.features),
        system="" if found.crs == WGS84 else SUPPORTED[found.crs],
    )  # fmt: skip


def first_guess(found: Collection, draft: Draft) -> dict[str, Any]:
    """What the properties probably are, with what was filled in for an earlier file and still holds."""
    earlier = draft.answers.get("earlier_mapping", {})
    kept = {name: earlier[name] for name in KEPT_OF_MAPPING if earlier.get(name)}
    return guess(found) | {"set_name": draft.answers["basics"]["name"], "valid_from": clock.today()} | kept


@operators_only
def services(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Step 3: the services that can promise something."""
    form = TableForm(*posted(request), initial={"text": draft.answers.get("services", "")})
    if request.method == "POST" and form.is_valid():
        text = form.content()
        try:
            found = read_services(text.encode()) if text.strip() else []
        except BadFile as bad:
            add_problems(form, bad, "text")
        else:
            for sentence in warnings.of_services(found, text):
                messages.warning(request, sentence)
            draft.keep(clock.now(), services=text if found else "")
            return redirect("new_city:users")
    return page(request, "services", 3, form)


@operators_only
def users(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Step 4: the first users."""
    answers = draft.answers
    initial = {"text": answers.get("users", ""), "invite": answers.get("invite", "mail")}
    form = UsersForm(*posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        text = form.content()
        try:
            found = draft.users(text)
            portfolio(found, [named(area) for area in draft.areas(answers["mapping"])])
        except BadFile as bad:
            add_problems(form, bad, "text")
        else:
            draft.keep(clock.now(), users=text, invite=form.cleaned_data["invite"])
            return redirect("new_city:summary")
    language = request.LANGUAGE_CODE
    roles = [names.get(language, key) for key, (names, _rights, _city) in people_rules.DEFAULT_ROLES.items()]
    areas = sorted(draft.areas(answers["mapping"]), key=lambda area: area.code)
    return page(request, "users", 4, form, roles=roles, areas=areas, services=draft.services())


@dataclass(frozen=True)
class Named:
    """A neighbourhood that is not made yet, as the users' file may name it."""

    code: str
    name: str
    slug: str


def named(area: Area) -> Named:
    """An area of the file under the names that the users' file may use."""
    return Named(area.code, area.name, places_rules.slug_of(area.name))


@operators_only
def summary(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Step 5: look at all of it, and make the municipality."""
    form = forms.Form(request.POST if request.method == "POST" else None)
    try:
        city = as_new_city(draft)
        areas = draft.areas(draft.answers["mapping"])
        meant = portfolio(city.users, [named(area) for area in areas])
        if request.method == "POST":
            made = new_city.found_city(
                by=new_city.operator(draft.user_id),
                at=clock.now(),
                city=city,
                with_passwords=draft.answers["invite"] == "show",
            )
            places_writes.drop_draft(by=new_city.operator(draft.user_id))
            return render(request, "pages/new_city/made.html", {"made": made})
    except Refused as refused:
        form = forms.Form({})
        form.full_clean()
        add_problems(form, refused, None)
        return page(request, "summary", 5, form, draft=draft.answers)
    located = [area for area in areas if area.geometry is not None]
    held = {place.code for user in city.users if warnings.sorts(user.role) for place in meant[user.line]}
    return page(
        request, "summary", 5, form, plan=city, areas=located, drawing=places.outlines(located),
        draft=draft.answers, warnings=warnings.of_plan(city, located, held, draft.answers),
    )  # fmt: skip


def as_new_city(draft: Draft) -> new_city.NewCity:
    """All answers together. Raises BadFile when a file no longer fits another."""
    mapping = {**draft.answers["mapping"]}
    mapping["valid_from"] = date.fromisoformat(mapping["valid_from"])
    given = {**draft.answers["basics"], **mapping}
    given["languages"] = tuple(given["languages"])
    return new_city.NewCity(
        **given, boundaries=draft.boundaries, crs=draft.crs, services=draft.services(), users=draft.users()
    )
