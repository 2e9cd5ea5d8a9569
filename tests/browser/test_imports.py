"""A coordinator takes a file in and takes signals out again, with a script and without one."""

from pathlib import Path

import pytest

from wijklus.base import clock
from wijklus.ground.trail.jobs import run_waiting

from .conftest import barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROWS = "nummer;datum;omschrijving;wijk;naam\n1;01-02-2026;Donker aan het park;Dampoort;An\n2;01-02-2026;;Dampoort;Bo\n"


@pytest.fixture
def file(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    path = tmp_path / "meldingen.csv"
    path.write_text(ROWS, "cp1252")
    return path


@pytest.mark.parametrize(("script", "width"), [(True, 1280), (False, 320)])
def test_a_file_from_the_first_look_to_the_refused_rows(dampoort, visitor, client_of, file, script, width):
    someone = visitor(script=script, width=width, login=client_of("coordinator"))
    page = someone.visit("/nl/gent/werk/inlezen/")
    page.get_by_label("Bestand met signalen").set_input_files(file)
    page.get_by_role("button", name="Dit bestand geven").click()
    page.get_by_role("heading", name="Wat is wat?").wait_for()
    assert page.get_by_role("cell", name="Donker aan het park").is_visible()
    assert not page.get_by_text("Bo", exact=True).is_visible()
    if script:
        assert barriers(page) == []
    assert sticks_out(page) == 0
    page.get_by_label("Uit welk systeem komt het?").fill("Fixi")
    page.get_by_role("button", name="Het bestand nakijken").click()
    page.get_by_text("wordt nagekeken").wait_for()
    run_waiting(at=clock.now())
    if not script:
        page.get_by_role("link", name="kijk opnieuw").click()
    page.get_by_role("button", name="1 signaal inlezen").wait_for()
    if script:
        assert barriers(page) == []
    page.get_by_role("button", name="1 signaal inlezen").click()
    page.get_by_text("wordt ingelezen").wait_for()
    run_waiting(at=clock.now())
    if not script:
        page.get_by_role("link", name="kijk opnieuw").click()
    page.get_by_role("heading", name="Geweigerde rijen").wait_for()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Alle geweigerde rijen").click()
    assert "nummer;datum;omschrijving" in Path(fetched.value.path()).read_text("utf-8-sig")
    page.goto(f"{someone.root}/nl/gent/werk/inbox/")
    assert page.get_by_text("Donker aan het park").is_visible()
    page.get_by_role("link", name="Signalen ophalen als bestand").click()
    if script:
        assert barriers(page) == []
    assert sticks_out(page) == 0
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Het bestand ophalen").click()
    assert Path(fetched.value.path()).read_bytes().startswith(b"PK")
    assert someone.complaints == []
