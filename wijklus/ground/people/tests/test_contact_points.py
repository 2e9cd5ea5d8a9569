"""How services and groups are reached: kept, shown with its last confirmation, confirmed on screen or by a mail."""

from datetime import timedelta

import pytest
from django.core import mail

from wijklus.base import remembering
from wijklus.base.actor import resident
from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.people import jobs, reads, rules, writes
from wijklus.ground.people.models import ContactPoint, Membership, Party
from wijklus.ground.trail.jobs import run_waiting
from wijklus.ground.trail.models import Entry

pytestmark = pytest.mark.django_db
PAGE = "/nl/gent/werk/contacten/"


@pytest.fixture
def green(service_contact) -> Party:
    return Party.objects.get(name="Groendienst")


@pytest.fixture
def trees(green, administrator, at, dampoort) -> ContactPoint:
    return writes.add_contact_point(
        party=green, about="bomen", phone="09 111 11 11", neighbourhood_ids=[dampoort.pk], by=administrator, at=at
    )


def test_what_a_neighbourhood_reads(trees, green, administrator, director, coordinator, at, dampoort, rabot):
    group = writes.make_party(kind="group", name="Straatcomité", by=administrator, at=at)
    writes.add_contact_point(party=group, about="de speelstraat", email="straat@buurt.example", by=administrator, at=at)
    Membership.objects.filter(user_id=director.user_id).update(is_public_contact=True, public_phone="09 000 00 00")
    today = at.date()
    found = reads.contact_ways(neighbourhood_id=dampoort.pk, on=today)
    assert [(way.kind, way.about, way.is_fresh) for way in found] == [
        ("person", "Wijkregisseur Dampoort", False),
        ("group", "de speelstraat", True),
        ("service", "bomen", True),
    ]
    assert [way.about for way in reads.contact_ways(neighbourhood_id=rabot.pk, on=today)] == ["de speelstraat"]
    both = [dampoort.pk, rabot.pk]
    assert reads.share_fresh(neighbourhood_ids=both, on=today) == (1, 2)
    assert reads.share_fresh(neighbourhood_ids=both, on=today + rules.CONFIRMED_FOR) == (0, 2)
    held = Membership.objects.get(user_id=director.user_id)
    with pytest.raises(NotAllowed):
        writes.confirm_own_contact(membership=held, by=coordinator, at=at)
    writes.confirm_own_contact(membership=held, by=director, at=at)
    assert reads.contact_ways(neighbourhood_id=dampoort.pk, on=today)[0].is_fresh


def test_the_edge_of_90_days(at):
    today = at.date()
    assert rules.is_fresh(today, today)
    assert rules.is_fresh(today - timedelta(days=89), today)
    assert not rules.is_fresh(today - timedelta(days=90), today)
    assert not rules.is_fresh(None, today)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"about": " "}, "about"),
        ({"about": "x" * 121}, "about"),
        ({"phone": ""}, "phone"),
        ({"email": "geen adres"}, "email"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"neighbourhood_ids": [999_999]}, "neighbourhoods"),
        ({"about": "bomen"}, "about"),
    ],
)
def test_what_cannot_be_kept_is_said(trees, green, administrator, at, wrong, field):
    given = {"party": green, "about": "speelpleinen", "phone": "09 111 11 12", "by": administrator, "at": at} | wrong
    with pytest.raises(Refused) as refused:
        writes.add_contact_point(**given)
    assert refused.value.field == field
    assert ContactPoint.objects.count() == 1


def test_who_may(trees, green, director, service_contact, other_service, administrator, at):
    with pytest.raises(NotAllowed):
        writes.add_contact_point(party=green, about="x", phone="1", by=director, at=at)
    with pytest.raises(NotAllowed):
        writes.confirm_contact_point(point=trees, by=other_service, at=at)
    later = at + timedelta(days=100)
    writes.confirm_contact_point(point=trees, by=service_contact, at=later)
    trees.refresh_from_db()
    assert (trees.confirmed_on, trees.confirmed_by) == (later.date(), "Contact groendienst")
    with pytest.raises(NotAllowed):
        reads.contact_points(by=resident(administrator.municipality_id))


def test_two_who_change_it_lose_nothing(trees, administrator, at):
    how = {"point": trees, "version": 1, "phone": "09 222 22 22", "by": administrator, "at": at}
    writes.change_contact_point(about="bomen en perken", **how)
    with pytest.raises(Conflict) as conflict:
        writes.change_contact_point(about="bomen", **how)
    assert conflict.value.theirs.about == "bomen en perken"


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_keeps_it(green, administrator, at, at_once):
    outcome = at_once(
        *[
            lambda: writes.add_contact_point(party=green, about="bomen", phone="1", by=administrator, at=at)
            for _ in range(2)
        ]
    )
    assert sorted(type(one).__name__ for one in outcome) == ["ContactPoint", "Refused"]
    assert ContactPoint.objects.count() == 1


@pytest.mark.usefixtures("stopped_clock")
def test_a_partner_is_asked_by_mail_and_its_link_works_once(trees, at, client, settings):
    assert not reads.to_ask(on=at.date()).exists()
    ContactPoint.objects.update(confirmed_on=at.date() - timedelta(days=90))
    jobs.ask_about_contacts()
    jobs.ask_about_contacts()
    run_waiting(at=at)
    [sent] = mail.outbox
    assert sent.to == ["groendienst@gent.example"]
    assert "09 111 11 11" in sent.body
    [url] = [line for line in sent.body.splitlines() if "/contact/" in line]
    path = url.removeprefix(settings.SITE_URL)
    assert "Ja, dit klopt" in client.get(path).text
    trees.refresh_from_db()
    assert trees.confirmed_on == at.date() - timedelta(days=90), "looking changes nothing"
    assert "Dank u" in client.post(path).text
    trees.refresh_from_db()
    assert (trees.confirmed_on, trees.confirmed_by) == (at.date(), "Groendienst")
    again = client.get(path)
    assert (again.status_code, "werkt niet meer" in again.text) == (404, True)
    entry = Entry.objects.filter(verb="people.confirm_contact_point").get()
    assert entry.function == "Groendienst"


def test_a_link_ends_and_belongs_to_one_contact(trees, green, administrator, at):
    expires, key = reads.link_of_point(trees, on=at.date())
    other = writes.add_contact_point(party=green, about="perken", phone="1", by=administrator, at=at)
    visit = {"expires": expires, "key": key, "at": at}
    assert reads.point_by_link(reference=trees.reference, **visit) == trees
    assert reads.point_by_link(reference=other.reference, **visit) is None
    assert reads.point_by_link(reference=trees.reference, **visit | {"at": at + timedelta(days=31)}) is None
    writes.change_contact_point(point=trees, version=1, about="bomen", phone="2", by=administrator, at=at)
    assert reads.point_by_link(reference=trees.reference, **visit) is None


def test_nothing_is_mailed_about_what_is_gone(trees, administrator, at):
    writes.change_contact_point(
        point=trees, version=1, about="bomen", phone="1", is_active=False, by=administrator, at=at
    )
    jobs.ask_about_contact(point_ref=trees.reference)
    assert not mail.outbox


@pytest.mark.usefixtures("stopped_clock")
def test_the_screens(green, client_of, at, django_assert_max_num_queries):
    browser = client_of("administrator")
    assert "Nog geen contacten" in browser.get(PAGE).text
    assert browser.post(f"{PAGE}nieuw/", {"party": green.pk, "about": "bomen"}).status_code == 422
    made = browser.post(f"{PAGE}nieuw/", {"party": green.pk, "about": "bomen", "phone": "09 111 11 11"})
    assert made.status_code == 302
    point = ContactPoint.objects.get()
    one = f"{PAGE}{point.reference}/"
    assert "09 111 11 11" in browser.get(one).text
    given = {"about": "bomen", "phone": "09 333 33 33", "is_active": "on"}
    assert browser.post(one, given | {"version": "1"}).status_code == 302
    clash = browser.post(one, given | {"version": "1", "phone": "09 444 44 44"})
    assert (clash.status_code, "09 333 33 33" in clash.text) == (422, True)
    assert browser.post(one, given | {"version": "2", "phone": "x" * 41}).status_code == 422
    assert browser.post(one, given | {"version": "2", "phone": ""}).status_code == 422
    ContactPoint.objects.update(confirmed_on=None)
    with django_assert_max_num_queries(10):
        assert "nooit bevestigd" in browser.get(PAGE).text
    service = client_of("service_contact")
    assert "Klopt dit contact nog?" in service.get("/nl/gent/werk/").text
    assert "Dit klopt" in service.get(PAGE).text
    assert service.post(f"{PAGE}{point.reference}/klopt/").status_code == 302
    assert "Dit klopt" not in service.get(PAGE).text
    assert service.post(f"{PAGE}niets/klopt/").status_code == 404


@pytest.mark.usefixtures("stopped_clock")
def test_a_contact_person_confirms_on_screen(director, client_of):
    Membership.objects.filter(user_id=director.user_id).update(is_public_contact=True)
    remembering.forget()
    browser = client_of("director")
    held = Membership.objects.get(user_id=director.user_id)
    assert "Klopt dit contact nog?" in browser.get("/nl/gent/werk/").text
    assert browser.post(f"{PAGE}ik/{held.reference}/klopt/").status_code == 302
    assert "Klopt dit contact nog?" not in browser.get("/nl/gent/werk/").text
    assert browser.post(f"{PAGE}ik/niets/klopt/").status_code == 404
