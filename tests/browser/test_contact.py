"""A resident finds who is there, hears nothing, and tells so; a partner confirms by the link of a mail."""

import re
from io import BytesIO

import pytest
from django.core.files.base import File

from wijklus.base import clock
from wijklus.base.actor import system
from wijklus.ground.people import reads as people
from wijklus.ground.people import writes as people_writes
from wijklus.ground.people.models import ContactPoint, Party
from wijklus.ground.places import writes as places_writes
from wijklus.ground.trail.jobs import run_waiting

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


@pytest.fixture
def addresses(gent, at, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    rows = "straat;nr;postcode;gemeente;wijk\nDorpsstraat;12;9000;Gent;Dampoort\nDorpsstraat;13;9000;Gent;Rabot\n"
    by = system(gent.pk)
    row = places_writes.keep_address_file(upload=File(BytesIO(rows.encode()), name="adressen.csv"), by=by, at=at)
    places_writes.check_address_file(row=row, by=by, at=at)
    row.refresh_from_db()
    places_writes.start_address_file(row=row, by=by, at=at)
    places_writes.take_in_address_file(row=row, by=by, at=at)


@pytest.mark.parametrize(("width", "script"), [(375, False), (375, True), (1280, True)])
def test_street_and_number(addresses, visitor, width, script):
    someone = visitor(width=width, script=script)
    page = someone.look_at("/nl/gent/contact/")
    page.get_by_label("Straat en nummer").fill("Nergensstraat 1")
    page.get_by_role("button", name="Toon wie er is").click()
    page.get_by_text("Dit adres kennen we niet").wait_for()
    page.get_by_label("Straat en nummer").fill("dorpsstr")
    page.get_by_role("button", name="Toon wie er is").click()
    page.get_by_role("heading", name="Welk adres bedoelt u?").wait_for()
    if script:
        assert barriers(page) == []
        assert sticks_out(page) == 0
    assert page.get_by_role("link", name="Dorpsstraat, 9000 Gent").count() == 2
    page.get_by_label("Straat en nummer").fill("DORPSSTRAAT 13 bus 2")
    page.get_by_role("button", name="Toon wie er is").click()
    page.get_by_role("heading", name="Wie er is voor Rabot").wait_for()


@pytest.mark.parametrize("width", [375, 1280])
def test_addresses_are_suggested_while_somebody_types(addresses, visitor, width):
    page = visitor(width=width).look_at("/nl/gent/contact/")
    field = page.get_by_label("Straat en nummer")
    options = page.get_by_role("listbox", name="Adressen die passen").get_by_role("option")
    field.press_sequentially("dorpsstr 1")
    field.press_sequentially("2")
    options.first.wait_for()
    assert options.all_inner_texts() == ["Dorpsstraat 12, 9000 Gent"]
    assert page.get_by_text("Hieronder staat 1 adres").count() == 1
    assert (barriers(page), sticks_out(page)) == ([], 0)
    field.press("Escape")
    options.first.wait_for(state="hidden")
    assert (field.input_value(), field.get_attribute("aria-expanded")) == ("dorpsstr 12", "false")
    field.press("Backspace")
    field.press("Backspace")
    options.first.wait_for()
    assert options.all_inner_texts() == ["Dorpsstraat, 9000 Gent"]
    field.press("ArrowUp")
    field.press("ArrowDown")
    assert options.first.get_attribute("aria-selected") == "true"
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert barriers(page) == []
    field.press("Enter")
    assert field.input_value() == "Dorpsstraat, 9000 Gent"
    field.fill("dorpsstraat 13")
    options.first.click()
    assert field.input_value() == "Dorpsstraat 13, 9000 Gent"
    field.press("Enter")
    page.get_by_role("heading", name="Wie er is voor Rabot").wait_for()


def test_the_city_gives_its_addresses(gent, visitor, client_of, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    administrator = visitor(width=1280, login=client_of("administrator"))
    page = administrator.look_at("/nl/gent/werk/instellingen/adressen/")
    assert barriers(page) == []
    rows = "straat;huisnummer;wijk\nDorpsstraat;12;Dampoort\nDorpsstraat;x;Dampoort\n"
    page.get_by_label("Bestand met adressen").set_input_files(
        {"name": "adressen.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    page.get_by_role("button", name="Dit bestand geven").click()
    page.get_by_text("Wordt nagekeken").wait_for()
    run_waiting(at=clock.now())
    page.reload()
    page.get_by_text("is geen huisnummer").wait_for()
    assert barriers(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert sticks_out(page) == 0
    page.get_by_role("button", name="1 adres inlezen").click()
    run_waiting(at=clock.now())
    page.reload()
    page.get_by_role("heading", name="Wat dit bestand inhoudt").wait_for()
    resident = visitor(width=375, script=False)
    page = resident.look_at("/nl/gent/contact/")
    page.get_by_label("Straat en nummer").fill("dorpsstraat 12")
    page.get_by_role("button", name="Toon wie er is").click()
    page.get_by_role("heading", name="Wie er is voor Dampoort").wait_for()


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
