"""What a heading and a cell mean, whoever wrote them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from wijklus.loop.signals.rules import cells, columns, imports

BRUSSELS = ZoneInfo("Europe/Brussels")

SIGNALEN = [
    *("id", "text", "source", "incident_date_start", "created_at", "lat", "lng", "stadsdeel", "buurt_code"),
    *("address_text", "main", "sub", "state"),
]
OPEN311 = [
    *("service_request_id", "status", "status_notes", "service_name", "service_code", "description"),
    *("agency_responsible", "requested_datetime", "updated_datetime", "address", "lat", "long", "media_url"),
]


def guessed(headings):
    return {field: headings[number] for field, number in columns.guess(headings).items()}


def test_the_headings_of_signalen_and_of_open311():
    assert guessed(SIGNALEN) == {
        "text": "text", "moment": "created_at", "category": "sub", "neighbourhood": "buurt_code", "lat": "lat",
        "lon": "lng", "place": "address_text", "channel": "source", "number": "id", "state": "state",
    }  # fmt: skip
    assert guessed(OPEN311) == {
        "text": "description", "moment": "requested_datetime", "category": "service_code", "lat": "lat", "lon": "long",
        "place": "address", "number": "service_request_id", "state": "status",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        (["Datum melding", "Omschrijving", "Wijk", "Aantal"],
         {"moment": "Datum melding", "text": "Omschrijving", "neighbourhood": "Wijk", "voices": "Aantal"}),
        (["Date de réception", "Texte", "Quartier", "Catégorie"],
         {"moment": "Date de réception", "text": "Texte", "neighbourhood": "Quartier", "category": "Catégorie"}),
        (["Eingangsdatum", "Beschreibung", "Stadtteil", "Längengrad", "Breitengrad"],
         {"moment": "Eingangsdatum", "text": "Beschreibung", "neighbourhood": "Stadtteil", "lat": "Breitengrad",
          "lon": "Längengrad"}),
        (["Tekst", "Lat"], {"text": "Tekst"}),
        (["Tekst", "Geo point", "lat", "lon"], {"text": "Tekst", "lat": "lat", "lon": "lon"}),
        (["Naam", "E-mail", "Telefoon", "Bericht"], {"text": "Bericht"}),
    ],
)  # fmt: skip
def test_headings_in_four_languages_and_nothing_personal(headings, found):
    assert guessed(headings) == found


def test_who_spoke_is_recognised_by_the_heading():
    assert [columns.is_personal(h) for h in ("E-mail", "Naam", "Reporter_Email", "Tekst")] == [True, True, True, False]


def test_a_choice_of_columns_that_cannot_be():
    assert columns.wrong({"text": 0}, 1) == ""
    assert columns.wrong({}, 1) == "text"
    assert columns.wrong({"text": 3}, 1) == "text"
    assert columns.wrong({"text": 0, "hoed": 0}, 1) == "hoed"
    assert columns.wrong({"text": 0, "lat": 1}, 3) == "lon"
    assert columns.wrong({"text": 0, "lon": 1}, 3) == "lat"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-12-31T14:05:00Z", (2024, 12, 31, 14, 5)),
        ("2024-12-31 14:05:00+01:00", (2024, 12, 31, 13, 5)),
        ("2024-12-31 14:05", (2024, 12, 31, 13, 5)),
        ("2024-12-31", (2024, 12, 31, 11, 0)),
        ("20241231", (2024, 12, 31, 11, 0)),
        ("31/12/2024", (2024, 12, 31, 11, 0)),
        ("31-12-24 14.05", (2024, 12, 31, 13, 5)),
        ("1.6.2024 om 9u30", (2024, 6, 1, 7, 30)),
        ("2024/12/31", (2024, 12, 31, 11, 0)),
        ("dinsdag 31 december 2024", (2024, 12, 31, 11, 0)),
        ("1 août 2024 08:00", (2024, 8, 1, 6, 0)),
        ("3. März 2024", (2024, 3, 3, 11, 0)),
        ("45657", (2024, 12, 31, 11, 0)),
        ("45657.5", (2024, 12, 31, 11, 0)),
    ],
)
def test_moments_as_people_write_them(written, meant):
    assert cells.moment(written, order="dmy", zone=BRUSSELS) == datetime(*meant, tzinfo=UTC)


@pytest.mark.parametrize(
    "written", ["gisteren", "31-31-2024", "12", "99999", "5 hoedenmaand 2024", "1-1-1", "2024-12-31T99:00"]
)
def test_what_is_no_moment(written):
    with pytest.raises(cells.BadCell):
        cells.moment(written, order="dmy", zone=BRUSSELS)


def test_the_order_of_day_and_month():
    assert cells.moment("2/3/2024", order="mdy", zone=BRUSSELS).month == 2
    assert cells.guessed_order(["", "1/2/2024", "1/31/2024"]) == "mdy"
    assert cells.guessed_order(["2024-01-13", "31/1/2024", "1/31/2024"]) == "dmy"
    assert cells.guessed_order(["1/2/2024"]) == "dmy"


@pytest.mark.parametrize(
    "written",
    [
        "51.05, 3.74",
        "POINT (3.74 51.05)",
        "SRID=4326;POINT(3.74 51.05)",
        '{"type": "Point", "coordinates": [3.74, 51.05]}',
        "51,05 3,74",
    ],
)
def test_points_in_one_column(written):
    assert cells.point(written) == (51.05, 3.74)


def test_numbers():
    assert (cells.degrees("3,74"), cells.degrees(" 51.05° "), cells.degrees("\u22123.5")) == (3.74, 51.05, -3.5)
    assert (cells.whole("12"), cells.whole("12,0")) == (12, 12)
    for bad, how in (
        ("x", cells.degrees),
        ("1.5", cells.whole),
        ("x", cells.whole),
        ("51", cells.point),
        ("1e99", cells.whole),
    ):
        with pytest.raises(cells.BadCell):
            how(bad)


def test_words():
    assert (cells.kind("Idée"), cells.kind("KLACHT"), cells.kind("aanbod")) == ("idea", "problem", "offer")
    assert (cells.channel("Telefoon", "web"), cells.channel("vogelpost", "web")) == ("phone", "web")
    assert [cells.is_closed(word) for word in ("Afgehandeld", "o", "closed", "open", "m", "")] == [True] * 3 + [
        False
    ] * 3
    with pytest.raises(cells.BadCell):
        cells.kind("hoed")


def test_a_row_is_known_again_by_its_number_else_by_what_stands_in_it():
    number = imports.row_key(source="Signalen", number="12", content="x")
    assert number == imports.row_key(source=" signalen", number=" 12 ", content="y")
    assert number != imports.row_key(source="Fixi", number="12", content="x")
    content = [imports.content_key(["a", "b"], earlier, "secret") for earlier in (0, 1, 0)]
    assert content[0] == content[2] != content[1]
    assert content[0] != imports.content_key(["a", "b"], 0, "another secret")
    assert len(imports.row_key(source="x", number="", content=content[0])) <= 64


def test_a_plan_of_another_release_is_read():
    plan = imports.Plan.of({"columns": {"text": 1}, "source": "x", "hat": 1})
    assert (plan.columns, plan.source, plan.kind) == ({"text": 1}, "x", "problem")
