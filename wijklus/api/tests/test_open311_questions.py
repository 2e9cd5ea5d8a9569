"""What a city asks about a category is an attribute of its service, and is kept when it comes with a request."""

import pytest

from wijklus.loop.signals import reads, writes
from wijklus.loop.signals.models import Signal

from .open311 import CITY, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def questions(services, administrator, at):
    asked = [
        ("Hoeveel?", "number", (), True),
        ("Wie?", "several", ("Kinderen", "Winkels"), False),
        ("Donker?", "yes_no", (), False),
        ("Wat nog?", "text", (), False),
    ]
    for text, kind, options, required in asked:
        writes.add_question(
            category=services[0], text={"nl": text}, kind=kind, options=[{"nl": name} for name in options],
            is_required=required, by=administrator, at=at,
        )  # fmt: skip


def test_the_definition_says_what_is_asked(client, questions):
    found = client.get(CITY + "services/lamp.json").json()["attributes"]
    told = [(row["order"], row["code"], row["datatype"], row["required"]) for row in found[1:]]
    assert told == [
        (2, "hoeveel", "number", True), (3, "wie", "multivaluelist", False),
        (4, "donker", "singlevaluelist", False), (5, "wat-nog", "text", False),
    ]  # fmt: skip
    assert found[2]["values"] == [{"key": "kinderen", "name": "Kinderen"}, {"key": "winkels", "name": "Winkels"}]
    assert [value["key"] for value in found[3]["values"]] == ["yes", "no"]


def test_attributes_are_kept_with_the_signal(client, questions, api_key):
    given = {"attribute[hoeveel]": "3", "attribute[wie][]": ["kinderen", "winkels"], "attribute[donker]": "yes"}
    assert send(client, api_key, **given, **{"attribute[kind]": "idea"}).status_code == 200
    signal = Signal.objects.get()
    assert signal.kind == "idea"
    assert [reply.shown for reply in reads.replies_of(signal)] == ["3", "Kinderen, Winkels", "ja"]


@pytest.mark.parametrize(
    "given", [{}, {"attribute[hoeveel]": "veel"}, {"attribute[hoeveel]": "3", "attribute[wie][]": ["honden"]}]
)
def test_what_is_missing_or_no_answer_is_refused_with_its_name(client, questions, api_key, given):
    answer = send(client, api_key, **given)
    assert answer.status_code == 400
    assert answer.json()[0]["description"].startswith("attribute[")
    assert not Signal.objects.exists()
