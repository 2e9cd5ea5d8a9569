"""One's own account: name and language, password, second step, roles."""

from typing import TYPE_CHECKING, cast

from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from wijklus.base import clock
from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.ground.people import reads as people
from wijklus.ground.people import writes as people_writes

if TYPE_CHECKING:
    from wijklus.ground.people.models import User


class AccountForm(forms.Form):
    """Name and language of an account."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


@login_required
def my_account(request: HttpRequest) -> HttpResponse:
    """Show one's own account, and change its name and language."""
    user = cast("User", request.user)
    form = AccountForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        by = Actor(municipality_id=0, function="", user_id=user.pk)
        try:
            people_writes.change_account(user=user, by=by, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            with translation.override(user.language):
                messages.success(request, _("Your account was changed."))
                return redirect("my_account")
    roles = people.memberships_everywhere(user=user, on=clock.today())
    cities = {held.municipality.slug: held.municipality for held in roles}
    context = {
        "form": form,
        "roles": roles,
        "has_second_step": is_mfa_enabled(user),
        "agendas": [(city, settings.SITE_URL + _agenda(city.slug, user)) for city in cities.values()],
    }
    return render(request, "pages/my_account.html", context)


def _agenda(city: str, user: "User") -> str:
    return reverse("actions:agenda_of_account", args=[city, user.reference, people.agenda_key(user)])


@login_required
@require_POST
def renew_agenda(request: HttpRequest) -> HttpResponse:
    """Give one's agenda another link."""
    user = cast("User", request.user)
    by = Actor(municipality_id=0, function="", user_id=user.pk)
    people_writes.renew_agenda(user=user, by=by, at=clock.now())
    messages.success(request, _("Your agenda has a new link. The old one opens nothing any more."))
    return redirect("my_account")
