"""Addresses: a file is checked and taken in whole, and a street with a number leads to its neighbourhood."""

import json
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl import Workbook

from wijklus.base import given, scope
from wijklus.base.actor import Actor, system
from wijklus.base.refusals import BadFile, NotAllowed, Refused
from wijklus.crossings import lost_files
from wijklus.ground.places import jobs, reads, writes
from wijklus.ground.places.models import Address, AddressFile, Municipality, Street
from wijklus.ground.places.reads.address_rows import AddressRow, RefusedAddress, address_rows
from wijklus.ground.places.reads.addresses import _kept as streets_kept
from wijklus.ground.places.rules import address_file, addresses
from wijklus.ground.trail.jobs import run_waiting

from .shapes import row_of_squares

TODAY = date(2026, 11, 20)
FILES = "/nl/gent/werk/instellingen/adressen/"
HEAD = "straatnaam;huisnummer;busnummer;postcode;gemeente;lon;lat\n"
TEXT = (
    f"{HEAD}"
    "Dorpsstraat;12;;9000;Gent;3,705;51,005\n"
    "Dorpsstraat;12;3;9000;Gent;3,705;51,005\n"
    "Dorpsstraat;12A;;9000;Gent;3,705;51,005\n"
    "Dorpsstraat;14;;9000;Gent;3,715;51,005\n"
    "Dorpsstraat;12;;9040;Sint-Amandsberg;3,715;51,005\n"
    "Café Élanplein;1;;9000;Gent;3,705;51,006\n"
    "11 Novemberstraat;5;;9000;Gent;3,715;51,006\n"
    "Sint-Pietersnieuwstraat;1200;;9000;Gent;3,705;51,007\n"
    "Dorpsstraat-Noord;12;;9000;Gent;3,705;51,008\n"
)
"""The square A lies from 3.70 to 3.71, the square B beside it."""
WRONG = (
    f"{HEAD}"
    "Dorpsstraat;12;;9000;Gent;3,705;51,005\n"
    ";12;;9000;Gent;3,705;51,005\n"
    "Dorpsstraat;zonder;;9000;Gent;3,705;51,005\n"
    "Dorpsstraat;12;;9000;Gent;3,705;51,005\n"
    "Dorpsstraat;13;;9000;Gent;;\n"
    "Dorpsstraat;14;;9000;Gent;5,705;51,005\n"
    "Dorpsstraat;15;;9000;Gent;x;51,005\n"
    f"Dorpsstraat;16;{'b' * 21};9000;Gent;3,705;51,005\n"
    f"{'D' * 121};17;;9000;Gent;3,705;51,005\n"
    "Dorpsstraat;18;;9000;Gent;3,705;51,005;te;veel\n"
    "Dorpsstraat;19;;9000;Gent;999;999\n"
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock", "storage")]


@pytest.fixture
def storage(settings: Any, tmp_path: Path) -> None:
    """Files of a test go with it."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def city(gent: Municipality, at: datetime) -> Municipality:
    """Two neighbourhoods, A and B, side by side."""
    writes.open_set(
        by=system(gent.pk), at=at, boundaries=row_of_squares("A", "B"), code_property="code", name_property="name",
        name="Vierkanten", valid_from=date(2026, 2, 1),
    )  # fmt: skip
    return gent


def upload(text: str = TEXT, name: str = "adressen.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def taken_in(city: Municipality, at: datetime, text: str = TEXT) -> AddressFile:
    by = system(city.pk)
    row = writes.keep_address_file(upload=upload(text), by=by, at=at)
    jobs.check_address_file(file_ref=row.reference)
    row.refresh_from_db()
    writes.start_address_file(row=row, by=by, at=at)
    jobs.take_in_address_file(file_ref=row.reference)
    row.refresh_from_db()
    return row


def found(text: str) -> list[tuple[str, str, str]]:
    register = reads.address_register()
    assert register is not None
    answer = reads.find_addresses(text=text, register=register, on=TODAY)
    return [(each.name, each.where, each.neighbourhood.code) for each in answer.choices]


IN_A = ("Dorpsstraat 12", "9000 Gent", "A")
OTHER = ("Dorpsstraat 12", "9040 Sint-Amandsberg", "B")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dorpsstr 12", [IN_A, OTHER, ("Dorpsstraat-Noord 12", "9000 Gent", "A")]),
        ("Dorpsstraat 12", [IN_A, OTHER]),
        ("Dorpsstraat 12 bus 3, 9000 Gent", [IN_A]),
        ("DORPSSTRAAT 12bus3 sint-amandsb", [OTHER]),
        ("dorps straat 12a", [("Dorpsstraat 12A", "9000 Gent", "A")]),
        ("Dorpsstraat 12 a", [("Dorpsstraat 12A", "9000 Gent", "A")]),
        ("9000 Dorpsstraat", [("Dorpsstraat", "9000 Gent", "A"), ("Dorpsstraat", "9000 Gent", "B")]),
        ("Dorpsstraat 99 9000", [("Dorpsstraat", "9000 Gent", "A"), ("Dorpsstraat", "9000 Gent", "B")]),
        ("cafe elanpl 1", [("Café Élanplein 1", "9000 Gent", "A")]),
        ("Dorpsstraat 14 bus3, 9000", [("Dorpsstraat 14", "9000 Gent", "B")]),
        ("elanplein", [("Café Élanplein", "9000 Gent", "A")]),
        ("11 novemberstraat", [("11 Novemberstraat", "9000 Gent", "B")]),
        ("5 11 novemberstraat", [("11 Novemberstraat 5", "9000 Gent", "B")]),
        ("11 Novemberstraat 5", [("11 Novemberstraat 5", "9000 Gent", "B")]),
        ("St. Pietersnieuwstraat 1200", [("Sint-Pietersnieuwstraat 1200", "9000 Gent", "A")]),
        ("Kerkstraat 1", []),
        ("Gent", []),
        ("12", []),
        ("'; --", []),
    ],
)
def test_what_people_type(city: Municipality, at: datetime, text: str, expected: list[Any]) -> None:
    taken_in(city, at)
    assert found(text) == expected


def test_a_dutch_postcode_and_number_is_enough(city: Municipality, at: datetime) -> None:
    taken_in(
        city, at,
        "openbareruimte;huisnummer;huisletter;huisnummertoevoeging;postcode;woonplaats;lon;lat\n"
        "Kade;5;a;2;1234 AB;Almere;3.705;51.005\nLaan;5;;;1234 AC;Almere;3.715;51.005\n",
    )  # fmt: skip
    assert Address.objects.get(label="5A").box == "2"
    assert found("1234 ab 5") == [("Kade 5A", "1234 Almere", "A")]
    assert found("5 1234AC") == [("Laan 5", "1234 Almere", "B")]
    assert found("1234ab 6") == []
    assert found("Laan 5, 1234 AC Almere") == [("Laan 5", "1234 Almere", "B")]


def test_a_dutch_postcode_is_found_among_many_streets(city: Municipality, at: datetime) -> None:
    rows = [f"Straat {letter};7;1234 A{letter};Almere;3.705;51.005" for letter in "ABCDEFGHIJKLMNOP"]
    heading = "openbareruimte;huisnummer;postcode;woonplaats;lon;lat"
    register = taken_in(city, at, "\n".join([heading, *rows]))
    assert found("1234AP 7") == [("Straat P 7", "1234 Almere", "A")]
    assert reads.find_addresses(text="1234AP 7", register=register, on=TODAY).only is not None
    assert reads.suggest_addresses(text="1234 ap 7", register=register) == ["Straat P 7, 1234 Almere"]


def test_what_may_be_typed_is_suggested_with_one_query_at_most(
    city: Municipality, at: datetime, django_assert_num_queries: Any
) -> None:
    register = taken_in(city, at)
    reads.suggest_addresses(text="dorpsstraat", register=register)
    for text, queries, expected in (
        ("dorpss", 0, ["Dorpsstraat, 9000 Gent", "Dorpsstraat, 9040 Sint-Amandsberg", "Dorpsstraat-Noord, 9000 Gent"]),
        ("Dorpsstraat 12, 9000", 1, ["Dorpsstraat 12, 9000 Gent"]),
        ("dorpsstraat 99", 1, []),
        ("Nergensstraat 1", 0, []),
        ("", 0, []),
    ):
        with django_assert_num_queries(queries):
            assert reads.suggest_addresses(text=text, register=register) == expected
    for typed in reads.suggest_addresses(text="Dorpsstraat 12", register=register):
        assert [f"{name}, {where}" for name, where, _code in found(typed)] == [typed], "what is chosen is found"


def test_four_queries_whatever_is_typed(city: Municipality, at: datetime, django_assert_max_num_queries: Any) -> None:
    taken_in(city, at)
    found("dorpsstraat")
    for text in ("dorpsstr 12", "9000 Dorpsstraat", "Dorpsstraat 99"):
        with django_assert_max_num_queries(5):
            assert found(text)


def test_a_street_in_one_neighbourhood_needs_no_number(city: Municipality, at: datetime) -> None:
    register = taken_in(city, at)
    answer = reads.find_addresses(text="elanplein 88", register=register, on=TODAY)
    assert answer.only is not None
    assert (answer.only.code, answer.asked_number, answer.without_number) == ("A", 88, True)
    both = reads.find_addresses(text="Dorpsstraat 12", register=register, on=TODAY)
    assert (both.only, both.without_number) == (None, False)
    assert reads.find_addresses(text="", register=register, on=TODAY).only is None


def test_more_than_can_be_shown(city: Municipality, at: datetime) -> None:
    register = taken_in(city, at, HEAD + "".join(f"Kerk{n}straat;1;;9000;;3.705;51.005\n" for n in "abcdefghijkl"))
    answer = reads.find_addresses(text="kerk", register=register, on=TODAY)
    assert (len(answer.choices), answer.has_more, answer.only) == (10, True, None)
    assert answer.choices[0].where == "9000"


def test_streets_are_kept_for_so_many_files(city: Municipality, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.empty_address_files()
    taken_in(city, at)
    monkeypatch.setattr("wijklus.ground.places.reads.addresses._KEPT_FILES", 0)
    assert found("Dorpsstraat 14") == [("Dorpsstraat 14", "9000 Gent", "B")]
    assert not streets_kept
    monkeypatch.undo()
    assert found("Dorpsstraat 14") == [("Dorpsstraat 14", "9000 Gent", "B")]
    assert len(streets_kept) == 1


def test_addresses_follow_a_new_division(city: Municipality, at: datetime) -> None:
    taken_in(city, at)
    writes.open_set(
        by=system(city.pk), at=at, boundaries=row_of_squares("B", "A"), code_property="code", name_property="name",
        name="Andersom", valid_from=TODAY,
    )  # fmt: skip
    assert found("cafe elanplein 1") == [("Café Élanplein 1", "9000 Gent", "B")]


def test_a_newer_file_takes_the_place_of_the_older(
    city: Municipality, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = taken_in(city, at)
    by = system(city.pk)
    second = writes.keep_address_file(upload=upload(f"{HEAD}Kade;1;;9000;Gent;3.705;51.005\n"), by=by, at=at)
    writes.check_address_file(row=second, by=by, at=at)
    second.refresh_from_db()
    writes.start_address_file(row=second, by=by, at=at)
    assert found("Dorpsstraat 14")
    assert found("Kade 1") == []
    assert reads.replaced_streets(most=5) == []
    writes.take_in_address_file(row=second, by=by, at=at)
    assert found("Dorpsstraat 14") == []
    assert found("Kade 1") == [("Kade 1", "9000 Gent", "A")]
    monkeypatch.setattr("wijklus.ground.places.writes.addresses.STREETS_AT_ONCE", 2)
    assert len(reads.replaced_streets(most=9)) == Street.objects.filter(file=first).count() == 6
    run_waiting(at=at)
    assert not Street.objects.filter(file=first).exists()
    assert Address.objects.get().street.name == "Kade"
    jobs.empty_address_files()
    assert Address.objects.count() == 1


def test_a_stopped_job_goes_on(city: Municipality, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(given, "OF_A_BATCH", 2)
    by = system(city.pk)
    row = writes.keep_address_file(upload=upload(), by=by, at=at)
    writes.check_address_file(row=row, by=by, at=at)
    row.refresh_from_db()
    writes.start_address_file(row=row, by=by, at=at)
    taken = []

    def stop(self: Any, rows: Any, *, is_trial: bool) -> None:
        taken.append(len(rows))
        if len(taken) > 2:
            raise RuntimeError("power cut")
        take(self, rows, is_trial=is_trial)

    take = writes.AddressRun.take
    with monkeypatch.context() as cut:
        cut.setattr(writes.AddressRun, "take", stop)
        with pytest.raises(RuntimeError, match="power cut"):
            jobs.take_in_address_file(file_ref=row.reference)
    row.refresh_from_db()
    assert (row.state, row.at_row, Address.objects.count()) == (given.RUNNING, 4, 4)
    assert reads.address_register() is None
    jobs.take_in_address_file(file_ref=row.reference)
    jobs.take_in_address_file(file_ref=row.reference)
    row.refresh_from_db()
    assert (row.state, row.accepted, Address.objects.count()) == (given.DONE, 9, 9)


def test_each_row_that_cannot_be_kept_says_why(city: Municipality, at: datetime) -> None:
    row = taken_in(city, at, WRONG)
    assert (row.rows, row.accepted, row.refused) == (11, 1, 10)
    reasons = dict(row.problems)
    assert sorted(reasons) == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    for line, words in (
        (3, "geen straat"), (4, "“zonder”"), (5, "twee keer"), (6, "niet waar"), (7, "geen wijk"), (8, "x, 51,005"),
        (9, "busnummer"), (10, "langer dan 120"), (11, "aanhalingsteken"), (12, "999"),
    ):  # fmt: skip
        assert words in reasons[line], reasons[line]


def test_a_code_or_a_name_of_a_neighbourhood_goes_before_a_point(city: Municipality, at: datetime) -> None:
    city.nis_code = "44021"
    city.save()
    row = taken_in(
        city, at,
        "straat;nr;wijk;lon;lat;NISCODE\nKade;1;b;3.705;51.005;\nKade;2;Wijk A;;;44021\nKade;3;Verweg;3.705;51.005;\n"
        "Kade;4;A;;;44019\n",
    )  # fmt: skip
    assert (row.accepted, row.refused, row.others) == (2, 1, 1)
    assert "Verweg" in row.problems[0][1]
    assert [found(f"Kade {n}") for n in (1, 2)] == [[("Kade 1", "", "B")], [("Kade 2", "", "A")]]


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("STRAATNM;HUISNR;APPTNR;BUSNR;HNRLABEL;NISCODE;GEMEENTE;POSTCODE;X;Y",
            "Veldstraat;1;2;3;1;44021;Gent;9000;{0};{1}"),
        (
            "EPSG:31370_x;EPSG:31370_y;EPSG:4326_lat;EPSG:4326_lon;box_number;house_number;municipality_id;"
            "municipality_name_fr;municipality_name_nl;postcode;streetname_fr;streetname_nl",
            "1;1;51.005;3.705;2-3;1;44021;Gand;Gent;9000;;Veldstraat",
        ),
        ("Straatnaam;Huisnummer;Busnummer;Postcode;Gemeentenaam;X;Y", "Veldstraat;1;2-3;9000;Gent;{2};{3}"),
    ],
)  # fmt: skip
def test_files_of_the_registers(city: Municipality, at: datetime, head: str, line: str) -> None:
    from pyproj import Transformer

    to = [Transformer.from_crs(4326, system, always_xy=True).transform(3.705, 51.005) for system in (31370, 3812)]
    row = taken_in(city, at, f"{head}\n{line.format(*to[0], *to[1])}\n")
    assert (row.accepted, row.problems) == (1, [])
    address = Address.objects.select_related("street").get()
    assert (address.street.name, address.street.place, address.box) == ("Veldstraat", "Gent", "2-3")
    assert (address.latitude, address.longitude) == (pytest.approx(51.005, abs=1e-5), pytest.approx(3.705, abs=1e-5))


def test_what_is_no_table_of_addresses() -> None:
    for text in ("naam;nummer\nx;1\n", "straat;huisnummer;lon\nx;1;2\n", HEAD):
        with pytest.raises(BadFile):
            list(address_rows(BytesIO(text.encode())))


def test_a_workbook(city: Municipality) -> None:
    book, stream = Workbook(), BytesIO()
    sheet: Any = book.active
    for line in (["straat", "huisnummer", "lon", "lat"], ["Kade", 12, 3.705, 51.005], ["Kade", 0, 3.705, 51.005]):
        sheet.append(line)
    book.save(stream)
    good, bad = list(address_rows(stream))
    assert isinstance(good, AddressRow)
    assert isinstance(bad, RefusedAddress)
    assert (good.number, good.point, good.row, bad.row) == (12, (3.705, 51.005), 2, 3)


def test_the_rules_alone() -> None:
    assert address_file.house_number(" 12 bis ", "a") == (12, "12BISA")
    assert address_file.house_number("A12") is None
    assert address_file.coordinate("1e5") is None
    assert address_file.coordinate("−3,5") == -3.5
    assert addresses.postal_area("1234 AB") == "1234"
    assert (
        addresses.fits(addresses.Reading(("kerk",)), addresses.StreetName(("oude", "kerkstraat"))) == addresses.WITHIN
    )
    by_code = addresses.Reading((), 5, postcode="1234ab")
    assert addresses.fits(by_code, addresses.StreetName(("kade",))) == addresses.NOT
    [first, *_others] = addresses.readings("Antwerpsestwg ٣ 4 bus")
    assert (first.words, first.number) == (("antwerpsesteenweg", "٣"), 4)


def test_the_screens(
    city: Municipality, client_of: Callable[[str], Client], at: datetime, django_assert_max_num_queries: Any
) -> None:
    browser = client_of("administrator")
    assert "Adressen" in browser.get("/nl/gent/werk/instellingen/").content.decode()
    page = browser.get(FILES).content.decode()
    assert "Er zijn nog geen adressen" in page
    assert browser.post(FILES, {}).status_code == 422
    url = browser.post(FILES, {"file": upload()}).url
    assert "Wordt nagekeken" in browser.get(url).content.decode()
    assert browser.get(f"{url}voortgang/", headers={"HX-Request": "true"}).status_code == 200
    run_waiting(at=at)
    page = browser.get(url).content.decode()
    assert "9 adressen inlezen" in page
    assert "in de plaats" in page
    assert "tot dan blijft wat nu geldt" in page
    browser.post(f"{url}verder/", {"step": "start"})
    run_waiting(at=at)
    with django_assert_max_num_queries(12):
        page = browser.get(url).content.decode()
    assert "Wat dit bestand inhoudt" in page
    page = browser.get(FILES).content.decode()
    assert "9 adressen uit adressen.csv" in page
    assert "las 9 adressen in uit adressen.csv" in browser.get("/nl/gent/werk/spoor/").content.decode()
    wrong = browser.post(FILES, {"file": upload(f"{HEAD}Kade;1;;;;;\n")}).url
    run_waiting(at=at)
    page = browser.get(wrong).content.decode()
    assert "Geen enkel adres" in page
    assert "geef het hele bestand opnieuw" in page
    refused = browser.post(f"{wrong}verder/", {"step": "start"}, follow=True)
    assert "Geen enkel adres van dit bestand" in refused.content.decode()
    browser.post(f"{wrong}verder/", {"step": "drop"})
    assert AddressFile.objects.count() == 1


def test_who_may_and_what_is_no_file(city: Municipality, director: Actor, administrator: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        writes.keep_address_file(upload=upload(), by=director, at=at)
    with pytest.raises(NotAllowed):
        reads.address_files(by=director)
    with pytest.raises(Refused):
        writes.keep_address_file(upload=upload(""), by=administrator, at=at)
    for job in (jobs.check_address_file, jobs.take_in_address_file):
        job(file_ref="none")
    row = writes.keep_address_file(upload=upload(), by=administrator, at=at)
    assert reads.address_files_with_a_row([str(row.file), "x"]) == {str(row.file)}
    assert lost_files.KNOWN_BY["addresses"] is reads.address_files_with_a_row
    jobs.check_address_file(file_ref=row.reference)
    jobs.check_address_file(file_ref=row.reference)
    writes.drop_address_file(row=row, by=administrator, at=at)
    name = str(row.file)
    run_waiting(at=at)
    assert not row.file.storage.exists(name)


def test_a_file_of_another_city_is_not_seen(city: Municipality, kortrijk: Municipality, at: datetime) -> None:
    taken_in(city, at)
    with scope.of(kortrijk.pk):
        assert reads.address_register() is None
        assert not Address.objects.exists()


def run(path: Path, **options: Any) -> Any:
    out = StringIO()
    call_command("import_addresses", str(path), stdout=out, **options)
    return out.getvalue()


def test_the_command(city: Municipality, kortrijk: Municipality, tmp_path: Path) -> None:
    path = tmp_path / "adressen.csv"
    path.write_text(TEXT + "Dorpsstraat;;;9000;Gent;3,705;51,005\n", encoding="utf-8")
    told = json.loads(run(path, municipality="gent", as_json=True, dry_run=True))
    assert (told["accepted"], told["refused"], told["others"], AddressFile.objects.count()) == (9, 1, 0, 0)
    assert told["problems"][0]["row"] == 11
    assert json.loads(run(path, municipality="gent", as_json=True)) == told
    assert found("11 Novemberstraat 5")
    words = run(path, municipality="gent")
    assert "9 adressen aanvaard, 1 rijen geweigerd" in words
    assert "rij 11" in words
    path.write_text(HEAD + ";;;;;;1\n" * 22, encoding="utf-8")
    assert "… en nog 2" in run(path, municipality="gent", dry_run=True)
    with pytest.raises(CommandError, match="Geen enkel adres"):
        run(path, municipality="gent")
    path.write_text("x;y\n1;2\n", encoding="utf-8")
    with pytest.raises(CommandError, match="straatnaam, huisnummer"):
        run(path, municipality="gent")
    with pytest.raises(CommandError, match="--municipality"):
        run(path)
    with pytest.raises(CommandError, match="there is no file"):
        run(tmp_path / "none.csv", municipality="gent")
