"""Who speaks for a group of residents: appointed by the director for their own neighbourhoods, no further."""

from datetime import timedelta

import pytest

from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.people import access, reads, rules, writes
from wijklus.ground.people.models import Membership, Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(group, dampoort, director, at):
    return {
        "party": group, "email": "an@buurt.example", "name": "An", "neighbourhood_ids": [dampoort.pk],
        "by": director, "at": at,
    }  # fmt: skip


def test_the_director_appoints_and_takes_away(given, group, dampoort, gent, director, at):
    made = writes.appoint_speaker(**given)
    assert made.function == "Woordvoerder van Bewonerscomité"
    speaks = reads.actor_of(user=made.user, municipality_id=gent.pk, on=at.date())
    assert (dict(speaks.rights), speaks.party_ids) == ({"groups.speak": frozenset({dampoort.pk})}, {group.pk})
    with pytest.raises(Refused, match="al voor"):
        writes.appoint_speaker(**given)
    assert [row.user.name for row in reads.speakers_for(by=director, on=at.date())] == ["Een spokesperson", "An"]
    with pytest.raises(Refused):
        writes.end_speaker(membership=made, reason=" ", by=director, at=at)
    later = at + timedelta(days=1)
    writes.end_speaker(membership=made, reason="An verhuist", by=director, at=later)
    gone = reads.actor_of(user=made.user, municipality_id=gent.pk, on=later.date())
    assert (gone.rights, gone.party_ids) == ({}, frozenset())


def test_nobody_appoints_beyond_their_own(given, group, groendienst, rabot, field_worker, spokesperson, director, at):
    for by in (field_worker, spokesperson):
        with pytest.raises(NotAllowed):
            writes.appoint_speaker(**{**given, "by": by})
    for places in ([], [rabot.pk], [*given["neighbourhood_ids"], rabot.pk]):
        with pytest.raises(NotAllowed):
            writes.appoint_speaker(**{**given, "neighbourhood_ids": places})
    with pytest.raises(Refused):
        writes.appoint_speaker(**{**given, "party": groendienst})
    assert not User.objects.filter(email="an@buurt.example").exists()
    held = Membership.objects.get(party=group)
    held.neighbourhoods.add(rabot)
    with pytest.raises(NotAllowed):
        writes.end_speaker(membership=held, reason="Weg", by=director, at=at)
    assert reads.speakers_for(by=director, on=at.date()) == []
    assert not access.may_appoint_any(field_worker)


def test_a_role_that_was_widened_is_not_given_by_a_director(given, administrator, at):
    role = reads.role_by_key("spokesperson")
    writes.compose_role(
        key="spokesperson", name={"nl": "w"}, rights=["groups.speak", "signals.read"], whole_city=False,
        version=role.version, by=administrator, at=at,
    )  # fmt: skip
    with pytest.raises(Refused, match="werd hier veranderd"):
        writes.appoint_speaker(**given)
    assert Role.objects.get(key="spokesperson").rights == ["groups.speak", "signals.read"]


def test_the_role_is_for_a_group_in_some_neighbourhoods(group, groendienst, dampoort, administrator, user_of, at):
    given = {
        "user": user_of("councillor"), "role": reads.role_by_key("spokesperson"), "function": "Woordvoerder",
        "valid_from": at.date(), "by": administrator, "at": at,
    }  # fmt: skip
    for wrong in ({"party": groendienst, "neighbourhood_ids": [dampoort.pk]}, {"party": group}):
        with pytest.raises(Refused):
            writes.give_role(**given, **wrong)
    assert writes.give_role(**given, party=group, neighbourhood_ids=[dampoort.pk]).party == group
    assert rules.needs_party({"groups.speak"})


def test_on_screen(client_of, group, dampoort, mailoutbox, at, stopped_clock):
    browser, here = client_of("director"), "/nl/gent/werk/gedragen/woordvoerders/"
    form = {"party": group.reference, "name": "An", "email": "an@buurt.example", "neighbourhoods": ["dampoort"]}
    assert browser.post(here, {**form, "email": "geen adres"}).status_code == 422
    assert browser.post(here, form).url == here
    assert browser.post(here, form).status_code == 422
    page = browser.get(here).content.decode()
    assert "Bewonerscomité: An" in page
    held = Membership.objects.get(user__email="an@buurt.example")
    end = f"{here}{held.reference}/einde/"
    browser.post(end, {"reason": " "})
    assert Membership.objects.get(pk=held.pk).valid_until is None
    browser.post(end, {"reason": "Verhuisd"})
    assert Membership.objects.get(pk=held.pk).valid_until == at.date() + timedelta(days=1)
    assert browser.post(f"{here}niets/einde/", {"reason": "x"}).status_code == 404
    assert client_of("service_contact").get(here).status_code == 403
