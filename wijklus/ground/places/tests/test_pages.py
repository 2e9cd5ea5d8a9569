"""The screens on which a municipality decides about itself, and who may."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from wijklus.ground.places import reads
from wijklus.ground.places.models import Municipality

pytestmark = pytest.mark.django_db
HERE = "/nl/gent/werk/instellingen/gemeente/"


def settings_of(city: Municipality, **changes: Any) -> dict[str, Any]:
    """The form of the settings as a browser sends it."""
    values: dict[str, Any] = {
        "version": city.version,
        "name": city.name,
        "language": "nl",
        "languages": ["nl", "en"],
        "contact_email": "info@gent.example",
        "first_answer_days": 10,
        "lost_after_days": 60,
        "retention_days": 365,
        "small_cell": 5,
        "help-TOTAL_FORMS": 2,
        "help-INITIAL_FORMS": 0,
        "help-0-language": "nl",
        "help-0-name": "Tele-Onthaal",
        "help-0-phone": "106",
        "help-1-language": "nl",
    }
    return values | changes


class TestSettings:
    def test_saved_and_shown_again(self, gent: Municipality, client_of: Callable[[str], Client]) -> None:
        browser = client_of("administrator")
        assert browser.post(HERE, settings_of(gent, first_answer_days=5)).status_code == 302
        gent.refresh_from_db()
        assert (gent.first_answer_days, gent.version) == (5, 2)
        assert [c.name for c in reads.help_contacts(municipality=gent, language="nl")] == ["Tele-Onthaal"]
        page = browser.get(HERE).content.decode()
        assert "Tele-Onthaal" in page
        assert "De instellingen zijn bewaard" in page

    def test_two_who_write_at_once(self, gent: Municipality, client_of: Callable[[str], Client]) -> None:
        browser = client_of("administrator")
        browser.post(HERE, settings_of(gent, name="Gent aan zee"))
        answer = browser.post(HERE, settings_of(gent, name="Gent aan de Leie"))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Gent aan zee" in page
        assert "Gent aan de Leie" in page
        assert re.search(r'name="version"[^>]* value="2"|value="2"[^>]* name="version"', page)

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"name": ""}, "Dit veld is verplicht"),
            ({"help-0-phone": ""}, "Geef elk contact een naam en een telefoonnummer of een link."),
            ({"help-0-language": "xx"}, "Selecteer een geldige keuze"),
        ],
    )
    def test_what_is_wrong_is_told(
        self, gent: Municipality, client_of: Callable[[str], Client], changes: dict[str, Any], told: str
    ) -> None:
        answer = client_of("administrator").post(HERE, settings_of(gent, **changes))
        assert answer.status_code == 422
        assert told in answer.content.decode()
        gent.refresh_from_db()
        assert gent.version == 1


class TestTheme:
    def upload(self, css: bytes, version: int = 1) -> dict[str, Any]:
        return {"version": version, "theme": SimpleUploadedFile("stad.css", css)}

    def test_tokens_come_and_go(self, gent: Municipality, client_of: Callable[[str], Client]) -> None:
        browser = client_of("administrator")
        page = f"{HERE}huisstijl/"
        assert browser.get(page).status_code == 200
        css = b":root { --basis-color-accent-1-color-default: #003399 }"
        assert browser.post(page, self.upload(css)).status_code == 302
        assert "#003399" in browser.get(page).content.decode()
        assert "#003399" in browser.get("/nl/gent/stad.css").content.decode()
        assert browser.post(page, {"version": 2}).status_code == 302
        gent.refresh_from_db()
        assert gent.theme_css == ""

    @pytest.mark.parametrize(
        ("css", "told"),
        [
            (b"body { color: red }", "Regel 1: hier mag alleen een blok :root"),
            (b":root { --basis-color-accent-1-color-default: #ffff00 }", "Te weinig contrast"),
            (b"x" * 60_001, "groter dan 60 kB"),
        ],
    )
    def test_a_bad_file(self, client_of: Callable[[str], Client], css: bytes, told: str) -> None:
        answer = client_of("administrator").post(f"{HERE}huisstijl/", self.upload(css))
        assert answer.status_code == 422
        assert told in answer.content.decode()

    def test_two_at_once(self, gent: Municipality, client_of: Callable[[str], Client]) -> None:
        browser = client_of("administrator")
        browser.post(HERE, settings_of(gent, name="Anders"))
        answer = browser.post(f"{HERE}huisstijl/", self.upload(b":root { --wl-radius: 0 }"))
        assert answer.status_code == 422
        assert re.search(r'name="version"[^>]* value="2"|value="2"[^>]* name="version"', answer.content.decode())


def test_the_divisions(client_of: Callable[[str], Client]) -> None:
    page = client_of("administrator").get("/nl/gent/werk/instellingen/wijken/").content.decode()
    assert "Dampoort" in page


@pytest.mark.parametrize("page", [HERE, f"{HERE}huisstijl/", "/nl/gent/werk/instellingen/wijken/"])
def test_not_for_others(client_of: Callable[[str], Client], page: str) -> None:
    assert client_of("anyone").get(page).status_code == 302
    for outsider in ("director", "coordinator", "other_director"):
        assert client_of(outsider).get(page).status_code == 403
