"""The OpenAPI document and the page about it."""

import pytest

from wijklus.api.document import endpoints, schema

from .shape import faults


def test_it_is_openapi_31_and_every_reference_leads_somewhere():
    found = schema()
    assert found["openapi"] == "3.1.0"
    assert [path for path in found["paths"] if not path.startswith("/api/v1/")] == []
    names = set(found["components"]["schemas"])
    references = str(found).split("#/components/schemas/")[1:]
    assert {text.split("'")[0] for text in references} <= names


def test_every_call_says_its_errors_and_its_inputs():
    for methods in schema()["paths"].values():
        for call in methods.values():
            assert "422" in call["responses"]
            assert all("content" in answer for answer in call["responses"].values())
    post = schema()["paths"]["/api/v1/{city}/signals"]["post"]
    assert sorted(post["responses"]) == ["201", "400", "404", "409", "413", "415", "422", "429"]
    assert {"Idempotency-Key", "city"} == {given["name"] for given in post["parameters"]}


def test_the_reader_of_shapes_sees_what_is_wrong():
    shape = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    assert list(faults({"n": 1}, shape)) == []
    assert len(list(faults({"n": "1", "m": 2}, shape))) == 2
    assert len(list(faults({}, shape))) == 1
    assert len(list(faults({"n": True}, shape))) == 1
    assert len(list(faults(1, {"anyOf": [{"type": "null"}, {"type": "string"}]}))) == 1
    assert len(list(faults("a", {"type": "string", "enum": ["b"], "pattern": "^b"}))) == 2
    assert len(list(faults({"a": 1}, {"type": "object", "additionalProperties": {"type": "string"}}))) == 1
    assert len(list(faults(1, {"oneOf": []}))) == 1
    assert len(list(faults([1], {"type": "array", "items": {"type": "string"}}))) == 1


@pytest.mark.django_db
def test_the_document_is_served(client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.json() == schema()
    assert client.post("/api/v1/openapi.json").status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("nl", "Voor andere software"), ("en", "For other software")])
def test_the_page_is_in_two_languages(client, language, words):
    answer = client.get("/api/", headers={"accept-language": language}, follow=True)
    assert answer.redirect_chain == [(f"/{language}/api/", 302)]
    body = answer.content.decode()
    assert words in body
    assert [path for path in schema()["paths"] if path not in body] == []
    assert "<script" not in body.split("</head>")[1].split('<script src="/static')[0]


def test_the_page_names_the_inputs_of_a_body_with_dots():
    (post,) = [call for call in endpoints() if call.method == "POST"]
    names = {given.name: given for given in post.inputs}
    assert names["answer.channel"].told.startswith("mail, phone")
    assert (names["text"].needed, names["point"].needed, names["point.lat"].needed) == (True, False, False)
