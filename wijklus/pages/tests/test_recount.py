"""The page where visitors recount: asks nothing of the database, and has every sentence that its script says."""

import re
from html import unescape
from json import loads
from pathlib import Path
from typing import Any

from django.test import Client

from wijklus.pages import recounting
from wijklus_methods.fair_budget import NAMES, Satisfaction

SCRIPTS = Path(__file__).parents[1] / "static" / "js" / "recount"


def sentences_of_scripts() -> set[str]:
    """The names of sentences: of a refusal, of a step, and those that the page asks for."""
    found: set[str] = set()
    for path in SCRIPTS.glob("*.js"):
        text = re.sub(r'\.get\("\w+"\)', "", path.read_text(encoding="utf-8"))
        for call in re.findall(r"new BadFile\(((?:[^()]|\([^()]*\))*)\)", text):
            found |= set(re.findall(r'"([a-z][\w -]+)"', call.split("{")[0]))
        found |= set(re.findall(r'\b(?:text|say|tell|progress)\("([\w -]+)"', text))
        found |= set(re.findall(r'(?:verdict|step|sentence): (?:same \? )?"([\w -]+)"', text))
    return found


def test_every_sentence_is_there() -> None:
    wanted = sentences_of_scripts()
    assert {"same", "too large", "completing", "points missing", "width", "failed"} <= wanted
    assert wanted - set(recounting.texts()) == set()


def test_offers_the_rules_that_can_be_counted() -> None:
    assert sorted(name for name, _label in recounting.rules()) == ["", *sorted(NAMES)]
    assert {name for name, _label in recounting.satisfactions()} == {"", *Satisfaction}


def test_the_page_asks_nothing_of_the_database(client: Client, db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        page = client.get("/nl/narekenen/").content.decode()
    told = re.search(r'id="recount-texts" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert told is not None
    assert loads(unescape(told[1]))["same"] == "Zelfde uitkomst"
