"""The screens of the handover: made, marked one by one and many at once, taken along."""

import hashlib
from io import BytesIO

import pytest
from pypdf import PdfReader

from wijklus.base.actor import system
from wijklus.city.steering import reads, writes
from wijklus.city.steering.models import Handover, HandoverItem
from wijklus.loop.priorities import writes as priorities

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
LIST = "/nl/gent/werk/overdrachten/"


@pytest.fixture
def made(director, dampoort, at):
    for number in range(30):
        priorities.start_theme(title=f"Thema {number}", neighbourhood=dampoort, by=director, at=at)
    begun = writes.freeze(neighbourhood=dampoort, occasion="Nieuwe regisseur", by=director, at=at)
    return writes.fill(handover=begun, by=system(director.municipality_id), at=at)


def test_a_dossier_is_asked_for_and_shown_once_it_is_sealed(client_of, director, work):
    desk = client_of("director")
    assert "Er werd nog niets overgedragen" in desk.get(LIST).content.decode()
    assert "city" not in desk.get(f"{LIST}nieuw/").content.decode().split('id="id_where"')[1].split("</select>")[0]
    assert desk.post(f"{LIST}nieuw/", {"where": "rabot", "occasion": "x"}).status_code == 422
    assert desk.post(f"{LIST}nieuw/", {"where": "dampoort", "occasion": "\u200b"}).status_code in {302, 422}
    Handover.objects.all().delete()
    page = desk.post(f"{LIST}nieuw/", {"where": "dampoort", "occasion": "Einde legislatuur"}, follow=True)
    assert "wordt gemaakt" in page.content.decode()
    assert "wordt gemaakt" in desk.get(LIST).content.decode()
    begun = Handover.objects.get()
    for rest in ("overdracht.json", "overdracht-1.pdf", "1/"):
        assert desk.get(f"/nl/gent/werk/overdracht/{begun.reference}/{rest}").status_code == 404
    assert desk.get("/nl/gent/werk/overdracht/niets/").status_code == 404
    work()
    assert "Elk punt heeft een merk" in desk.get(f"/nl/gent/werk/overdracht/{begun.reference}/").content.decode()


def test_items_are_marked_on_their_page_and_many_at_once(client_of, made, field_worker, coordinator):
    desk, here = client_of("director"), f"/nl/gent/werk/overdracht/{made.reference}/"
    page = desk.get(here).content.decode()
    assert "30 punten zonder merk" in page
    assert (page.count('name="numbers"'), "vanaf=" in page) == (25, True)
    assert "30 punten zonder merk" in desk.get("/nl/gent/werk/").content.decode()
    assert 'name="numbers"' not in client_of("field_worker").get(here).content.decode()
    assert desk.get(f"{here}99/").status_code == 404
    given = {"version": "1", "mark": "keep", "reason": "Loopt goed"}
    assert "29 punten zonder merk" in desk.post(f"{here}1/", given, follow=True).content.decode()
    second = client_of("coordinator").post(f"{here}1/", {**given, "mark": "change", "reason": "Te duur"})
    assert (second.status_code, "Loopt goed" in second.content.decode()) == (422, True)
    said = desk.post(f"{here}merken/", {"numbers": ["2", "3", "x"], "mark": "keep", "reason": ""}, follow=True)
    assert "Zeg waarom" in said.content.decode()
    said = desk.post(f"{here}merken/", {"mark": "keep", "reason": "Goed"}, follow=True)
    assert "Kies ten minste" in said.content.decode()
    said = desk.post(f"{here}merken/", {"numbers": ["1", "2", "3"], "mark": "stop", "reason": "Op"}, follow=True)
    assert "2 punten gemerkt" in said.content.decode()
    assert "1 punt bleef" in said.content.decode()
    assert "krijgen antwoord" in desk.get(f"{here}2/").content.decode()
    HandoverItem.objects.filter(handover=made, number=2).update(told_at=made.frozen_at, told_people=3)
    assert "3 personen erachter" in desk.get(f"{here}2/").content.decode()
    assert "Thema 5" not in desk.get(f"{here}?soort=plan&merk=zonder").content.decode()
    assert desk.get(f"{here}?merk=keep").content.decode().count('<li class="wl-rows__row">') == 1
    assert "Thema 5" in desk.get(f"{here}?soort=verzonnen").content.decode()


def test_it_is_taken_along_and_its_seal_is_checked(client_of, made):
    desk, here = client_of("director"), f"/nl/gent/werk/overdracht/{made.reference}/"
    document = b"".join(desk.get(f"{here}overdracht.json"))
    assert hashlib.sha256(document).hexdigest() == made.sha256
    writes.mark(
        item=reads.item(handover=made, number=1), version=1, mark="keep", reason="Goed",
        by=system(made.municipality_id), at=made.frozen_at,
    )  # fmt: skip
    paper = PdfReader(BytesIO(desk.get(f"{here}overdracht-1.pdf").content))
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    words = "".join(page.extract_text() for page in paper.pages)
    assert "Overdracht: Dampoort" in words
    assert "Thema 29" in words
    assert desk.get(f"{here}overdracht-2.pdf").status_code == 404
    assert "zegel is gaaf" in desk.get(f"{here}?zegel=1").content.decode()
    HandoverItem.objects.filter(handover=made, number=2).update(facts="{}")
    assert "zegel is gebroken" in desk.get(f"{here}?zegel=1").content.decode()
