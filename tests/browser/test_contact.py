"""A resident finds who is there, hears nothing, and tells so; a partner confirms by the link of a mail."""

import re

import pytest

from wijklus.ground.people import reads as people
from wijklus.ground.people import writes as people_writes
from wijklus.ground.people.models import ContactPoint, Party

from .conftest import barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def trees(service_contact, administrator, at, dampoort) -> ContactPoint:
    return people_writes.add_contact_point(
        party=Party.objects.get(name="Groendienst"), about="bomen en speelpleinen", phone="09 111 11 11",
        neighbourhood_ids=[dampoort.pk], by=administrator, at=at,
    )  # fmt: skip


@pytest.mark.parametrize(("width", "script"), [(375, False), (320, True)])
def test_nobody_answered(trees, visitor, client_of, width, script):
    someone = visitor(width=width, script=script)
    page = someone.look_at("/nl/gent/contact/")
    page.get_by_label("Naam van uw wijk").fill("damp")
    page.get_by_role("button", name="Toon wie er is").click()
    page.get_by_role("heading", name="Wie er is voor Dampoort").wait_for()
    assert sticks_out(page) == 0 or not script
    if script:
        assert barriers(page) == []
    page.get_by_role("link", name=re.compile("Ik kreeg geen antwoord.*bomen en speelpleinen")).click()
    page.get_by_label("Ik belde").check()
    page.get_by_role("button", name="Zeg het aan de stad").click()
    page.get_by_text("Bedankt").first.wait_for()
    director = visitor(width=1280, login=client_of("director"))
    today = director.look_at("/nl/gent/werk/")
    assert today.get_by_role("heading", name="Een contact antwoordde niet").is_visible()


def test_a_partner_confirms_without_an_account(trees, visitor, client_of, at):
    expires, key = people.link_of_point(trees, on=at.date())
    partner = visitor(width=320)
    page = partner.look_at(f"/nl/gent/contact/{trees.reference}/{expires}/{key}/")
    assert barriers(page) == []
    page.get_by_role("button", name="Ja, dit klopt").click()
    page.get_by_role("heading", name="Dank u").wait_for()
    administrator = visitor(width=1280, login=client_of("administrator"))
    for path in ("/nl/gent/werk/contacten/", f"/nl/gent/werk/contacten/{trees.reference}/"):
        page = administrator.look_at(path)
        assert barriers(page) == []
        page.set_viewport_size({"width": 320, "height": 800})
        assert sticks_out(page) == 0
        page.set_viewport_size({"width": 1280, "height": 800})
