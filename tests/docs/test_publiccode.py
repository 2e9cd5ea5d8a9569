"""publiccode.yml is what the standard asks (0.4 and newer), and promises nothing that is not there."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from tests.house.source import ROOT

TOP = {
    "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description", "legal",
    "maintenance", "localisation",
}  # fmt: skip
STATES = {"concept", "development", "beta", "stable", "obsolete"}


@pytest.fixture
def code() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    return found


def test_the_mandatory_keys_are_there(code: dict[str, Any]) -> None:
    assert TOP - code.keys() == set()
    assert code["legal"]["license"] == "EUPL-1.2"
    assert code["maintenance"]["type"] == "community"
    assert all(contact["name"] for contact in code["maintenance"]["contacts"])
    assert code["developmentStatus"] in STATES
    assert code["softwareType"] == "standalone/web"
    assert float(code["publiccodeYmlVersion"]) >= 0.4
    assert code["localisation"]["localisationReady"] is True


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_language_on_offer_is_described(code: dict[str, Any], language: str) -> None:
    assert language in code["localisation"]["availableLanguages"]
    said = code["description"][language]
    assert len(said["shortDescription"]) <= 150
    assert 500 <= len(said["longDescription"]) <= 10_000
    assert said["features"]


def test_the_address_is_none_that_belongs_to_somebody_else(code: dict[str, Any]) -> None:
    address = urlsplit(code["url"])
    assert address.scheme == "https"
    assert not (address.hostname or "").startswith("example.")


def test_files_it_names_are_there(code: dict[str, Any]) -> None:
    assert all(Path(ROOT / code[key]).exists() for key in ("logo", "monochromeLogo") if key in code)
    assert (ROOT / "LICENSE").exists()
