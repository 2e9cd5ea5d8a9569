"""A file with figures: given, checked, taken in, given again; and what goes wrong with it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wijklus.base import given as states
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.crossings.lost_files import remove_lost_files
from wijklus.ground.trail.jobs import run_waiting
from wijklus.loop.results import jobs, reads, rules, writes
from wijklus.loop.results.models import Indicator, IndicatorFile, Measurement
from wijklus.loop.results.writes import Given, files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock", "storage")]

FILES = "/nl/gent/werk/effecten/inlezen/"
WIDE = (
    "code;municipality;name;year;Bomen;share_low_income;Zitbanken\n"
    "gent-1;Gent;Dampoort;2020;1.250;0,31;4\n"
    "gent-1;Gent;Dampoort;2021;1.300;;5\n"
    "x;Gent;Rabot;2021;veel;0,4;6\n"
    "x;Gent;Rabot;straks;7;0,4;6\n"
    "x;Gent;Rabot;2030;7;0,4;6\n"
    "y;Aalst;Elders;2021;9;0,5;7\n"
)
"""Of Dampoort 2 trees and 1 share; of Rabot only the trees are followed, and that cell is refused, with two rows."""


def given(browser, text=WIDE, **values):
    upload = SimpleUploadedFile("cijfers.csv", text.encode() if isinstance(text, str) else text)
    form = {"file": upload, "source": "Provincie", "origin": "outside", "decimal": ",", **values}
    return browser.post(FILES, form)


@pytest.fixture
def trees(dampoort, rabot, coordinator, at):
    """Trees are followed in both neighbourhoods, and a share in one."""
    for place, name, code in ((dampoort, "Bomen", ""), (rabot, "bomen", ""), (dampoort, "Armoede", "share_low_income")):
        one = Given(name=name, code=code, source="Eigen telling", origin="own")
        writes.start_indicator(neighbourhood=place, given=one, by=coordinator, at=at)


def test_the_whole_way(trees, client_of, at, dampoort):
    browser = client_of("coordinator")
    assert "Nog geen bestanden" in browser.get(FILES).content.decode()
    url = given(browser).url
    assert "Wordt nagekeken" in browser.get(url).content.decode()
    assert (
        'hx-trigger="load delay:2s"' in browser.get(f"{url}voortgang/", headers={"hx-request": "true"}).content.decode()
    )
    assert browser.get(f"{url}voortgang/").status_code == 302
    run_waiting(at=at)
    page = browser.get(url).content.decode()
    assert browser.get(f"{url}voortgang/", headers={"hx-request": "true"})["HX-Refresh"] == "true"
    assert "3 cijfers inlezen" in page
    assert "Rij 4" in page
    assert "veel" in page
    assert "Zitbanken" in page
    row = IndicatorFile.objects.get()
    # Zitbanken three times and the share of Rabot once nobody follows; three figures are of Aalst
    assert (row.rows, row.accepted, row.refused, row.unknown, row.others) == (13, 3, 3, 4, 3)
    assert not Measurement.objects.exists()
    browser.post(f"{url}verder/", {"step": "start"})
    run_waiting(at=at)
    jobs.take_in_indicator_file(file_ref=row.reference)
    jobs.check_indicator_file(file_ref=row.reference)
    assert "ingelezen" in browser.get(FILES).content.decode()
    found = Measurement.objects.order_by("on", "value").values_list("indicator__name", "on", "value", "source")
    assert list(found) == [
        ("Armoede", date(2020, 1, 1), Decimal("0.31"), "Provincie"),
        ("Bomen", date(2020, 1, 1), Decimal(1250), "Provincie"),
        ("Bomen", date(2021, 1, 1), Decimal(1300), "Provincie"),
    ]
    assert browser.post(f"{url}verder/", {"step": "dance"}).status_code == 404
    browser.post(f"{url}verder/", {"step": "drop"})
    remove_lost_files()
    assert reads.indicator_files_with_a_row([str(row.file)]) == {str(row.file)}
    second = given(browser, "wijk;jaar;indicator;waarde\nDampoort;2020;bomen;1251\nDampoort;2021;bomen;1300\n").url
    run_waiting(at=at)
    page = browser.get(second).content.decode()
    assert "heeft op 2020-01-01 al een ander cijfer" in page
    assert "1 cijfer inlezen" in page
    assert browser.post(f"{second}verder/", {"step": "drop"}).url == FILES
    run_waiting(at=at)
    assert browser.get(second).status_code == 404


def test_what_nobody_follows_can_be_started(client_of, at, dampoort):
    browser = client_of("coordinator")
    url = given(browser, WIDE.replace("0,", "0.").replace(";", ","), decimal=".", start_new="on").url
    run_waiting(at=at)
    assert not Indicator.objects.exists()
    browser.post(f"{url}verder/", {"step": "start"})
    run_waiting(at=at)
    names = set(Indicator.objects.filter(neighbourhood=dampoort).values_list("name", flat=True))
    assert names == {"Bomen", "share_low_income", "Zitbanken"}
    assert Measurement.objects.count() == 7  # five of Dampoort; of Rabot the share and the benches


def test_a_file_that_is_none(client_of, coordinator, director, at):
    browser = client_of("coordinator")
    for text, sentence in (
        ("a;b\n1;2\n", "De eerste rij moet de kolommen noemen"),
        ("wijk;jaar;bomen\n", "geen rijen"),
        (b"%PDF-1.7 not a table", "geen tabel"),
    ):
        url = given(browser, text).url
        run_waiting(at=at)
        assert sentence in browser.get(url).content.decode()
        with pytest.raises(Refused):
            writes.start_indicator_file(row=IndicatorFile.objects.first(), by=coordinator, at=at)
    assert given(browser, "").status_code == 422
    assert given(browser, source=" ").status_code == 422
    asked = {"source": "x", "origin": "own", "decimal": ",", "start_new": False, "at": at}
    for wrong in ({"origin": "?"}, {"decimal": "?"}, {"source": " "}, {"upload": SimpleUploadedFile("x", b"")}):
        with pytest.raises(Refused):
            writes.keep_indicator_file(**{"upload": SimpleUploadedFile("x", b"x"), **asked, **wrong, "by": coordinator})
    large = SimpleUploadedFile("x", b"x")
    large.size = 60_000_001
    with pytest.raises(Refused):
        writes.keep_indicator_file(**{**asked, "upload": large, "by": coordinator})
    with pytest.raises(NotAllowed):
        writes.keep_indicator_file(**{**asked, "upload": large, "by": director})
    assert client_of("director").get(FILES).status_code == 403
    assert browser.get(f"{FILES}niets/").status_code == 404
    row = IndicatorFile.objects.first()
    assert str(row) == "cijfers.csv"
    assert row.more_problems == 0


def test_a_file_of_which_the_row_could_not_be_kept_leaves_nothing(coordinator, at, storage, monkeypatch):
    monkeypatch.setattr(files.given_files, "record", lambda *_args, **_kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        writes.keep_indicator_file(
            upload=SimpleUploadedFile("x", b"x"), source="x", origin="own", decimal=",", start_new=False,
            by=coordinator, at=at,
        )  # fmt: skip
    assert not [path for path in storage.rglob("*") if path.is_file()]


def test_figures_that_somebody_else_notes_meanwhile(trees, coordinator, at, monkeypatch, dampoort):
    row = IndicatorFile(
        file="x", file_name="x", source="P", origin="own", given_by_function="x", given_at=at, state=states.RUNNING
    )
    row.save()
    run = files._Run(row, by=coordinator, at=at)
    one = Indicator.objects.get(neighbourhood=dampoort, name="Bomen")
    writes.measure(indicator=one, value=Decimal(5), on=date(2020, 1, 1), by=coordinator, at=at)
    there, asked = reads.known_days, []

    def blind_at_first(pairs):
        asked.append(pairs)
        return {} if len(asked) == 1 else there(pairs)

    monkeypatch.setattr(files.reads, "known_days", blind_at_first)
    cell = reads.FigureCell(2, ("gent-1", ""), date(2020, 1, 1), "Bomen", Decimal(5))
    run.take([cell], is_trial=False)
    assert (run.accepted, Measurement.objects.count()) == (1, 1)
    monkeypatch.setattr(files.reads, "known_days", lambda pairs: {})
    with pytest.raises(files.IntegrityError):
        run.take([cell], is_trial=False)


def test_a_workbook_holds_numbers(coordinator):
    from io import BytesIO

    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["wijk", "datum", "indicator", "waarde"])
    book.active.append(["Dampoort", date(2024, 5, 1), "leeftijd", 41.137])
    stream = BytesIO()
    book.save(stream)
    for decimal in rules.DECIMALS:
        (cell,) = reads.figure_cells(stream, decimal=decimal, today=date(2026, 1, 1))
        assert (cell.on, cell.value) == (date(2024, 5, 1), Decimal("41.137"))
