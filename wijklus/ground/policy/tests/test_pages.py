"""The screen for the multi-year plan, and who sees it."""

from collections.abc import Callable

import pytest
from django.test import Client

from wijklus.ground.policy import reads

pytestmark = pytest.mark.django_db
PAGE = "/nl/gent/werk/beleid/"


def test_the_administrator_adds_and_the_director_sees(client_of: Callable[[str], Client]) -> None:
    browser = client_of("administrator")
    assert b"Voeg een" in browser.get(PAGE).content
    values = {"plan_version": "2026-2031", "goal_code": "SD1", "name": "Een groene stad"}
    answer = browser.post(f"{PAGE}doelstelling/", values)
    assert answer.status_code == 302
    term = {"name": "Raad", "valid_from": "2025-01-01", "valid_until": "2031-01-01"}
    assert browser.post(f"{PAGE}bestuursperiode/", term).status_code == 302
    page = client_of("director").get(PAGE).content.decode()
    assert "Een groene stad" in page
    assert "1 januari 2025" in page
    assert "doelstelling/" not in page


def test_what_is_wrong_is_told_and_kept(client_of: Callable[[str], Client]) -> None:
    browser = client_of("administrator")
    answer = browser.post(f"{PAGE}doelstelling/", {"plan_version": "2026", "name": "Zonder code"})
    assert answer.status_code == 422
    assert "Zonder code" in answer.content.decode()
    assert "wl-error-summary" in answer.content.decode()
    term = {"name": "Raad", "valid_from": "2025-01-01", "valid_until": "2025-01-01"}
    assert browser.post(f"{PAGE}bestuursperiode/", term).status_code == 422
    assert browser.get(f"{PAGE}bestuursperiode/").status_code == 200
    assert not reads.terms().exists()


@pytest.mark.parametrize("page", ["", "bestuursperiode/", "doelstelling/"])
def test_not_for_outsiders(client_of: Callable[[str], Client], page: str) -> None:
    assert client_of("anyone").get(PAGE + page).status_code == 302
    assert client_of("other_director").get(PAGE + page).status_code == 403
    assert client_of("other_director").post(PAGE + page, {}).status_code in {403, 405}
