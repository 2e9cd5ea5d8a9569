"""The screens on which a file is taken in, with and without JavaScript."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from wijklus.base import file_desk
from wijklus.ground.trail.jobs import run_waiting
from wijklus.ground.trail.models import Job
from wijklus.loop.signals.models import ImportRun, Signal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock", "storage", "drawn")]
PAGE = "/nl/gent/werk/inlezen/"
ROWS = "id;datum;tekst;wijk;naam\n1;01-02-2026;Donker;Dampoort;An\n2;01-02-2026;;Dampoort;\n"


@pytest.fixture
def browser(client_of):
    return client_of("coordinator")


def given(browser, data=ROWS, name="meldingen.csv"):
    data = data.encode() if isinstance(data, str) else data
    return browser.post(PAGE, {"file": SimpleUploadedFile(name, data)})


def chosen(browser, url, **changes):
    """Send the columns as they were guessed, with changes."""
    form = browser.get(url).context["form"]
    values = {field.html_name: field.value() or "" for field in form}
    return browser.post(f"{url}kolommen/", {**values, **changes})


def test_the_whole_way(browser, at, django_assert_max_num_queries):
    assert "Signalen inlezen" in browser.get("/nl/gent/werk/inbox/").content.decode()
    url = given(browser).url
    with django_assert_max_num_queries(8):
        page = browser.get(url).content.decode()
    assert "Donker" in page
    assert "•••" in page
    assert chosen(browser, url).url == url
    page = browser.get(url).content.decode()
    assert "kijk opnieuw" in page
    assert 'hx-trigger="load delay:2s"' in page
    run_waiting(at=at)
    page = browser.get(url).content.decode()
    assert "1 signaal inlezen" in page
    assert "Schrijf wat je wilt zeggen" in page or "Schrijf wat u wilt zeggen" in page
    browser.post(f"{url}stap/", {"step": "start"})
    run_waiting(at=at)
    with django_assert_max_num_queries(9):
        page = browser.get(url).content.decode()
    assert "Regel 3" in page
    assert Signal.objects.get().text == "Donker"
    assert "meldingen.csv" in browser.get(PAGE).content.decode()


def test_many_files_in_pages_and_the_way_back(browser, client_of, monkeypatch, django_assert_max_num_queries):
    """A coordinator comes from the inbox, an administrator from the settings."""
    monkeypatch.setattr(file_desk, "PER_PAGE", 1)
    for number in (1, 2):
        given(browser, data=f"tekst\nDonker {number}\n", name=f"deel{number}.csv")
    with django_assert_max_num_queries(7):
        newest = browser.get(PAGE).content.decode()
    assert ("deel2.csv" in newest, "deel1.csv" in newest) == (True, False)
    assert "deel1.csv" in browser.get(f"{PAGE}?page=2").content.decode()
    assert f'<p><a class="nl-link" href="{reverse("signals:inbox", args=["gent"])}">' in newest
    assert reverse("people:settings", args=["gent"]) in client_of("administrator").get(PAGE).content.decode()


def test_progress_without_and_with_a_script(browser, at):
    url = given(browser).url
    chosen(browser, url)
    assert browser.get(f"{url}stand/").url == url
    answer = browser.get(f"{url}stand/", headers={"HX-Request": "true"})
    assert "HX-Refresh" not in answer
    assert "wordt nagekeken" in answer.content.decode().lower()
    run_waiting(at=at)
    assert browser.get(f"{url}stand/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_stop_go_on_and_throw_away(browser, at):
    url = given(browser).url
    chosen(browser, url)
    run_waiting(at=at)
    browser.post(f"{url}stap/", {"step": "start"})
    browser.post(f"{url}stap/", {"step": "stop"})
    assert "Ga verder" in browser.get(url).content.decode()
    assert "Dit kan niet meer" in browser.post(f"{url}stap/", {"step": "stop"}, follow=True).content.decode()
    browser.post(f"{url}stap/", {"step": "resume"})
    Job.objects.filter(key=ImportRun.objects.get().job_key).update(state="failed")
    assert "vastgelopen" in browser.get(url).content.decode()
    browser.post(f"{url}stap/", {"step": "resume"})
    run_waiting(at=at)
    assert browser.post(f"{url}stap/", {"step": "drop"}).url == PAGE
    assert browser.post(f"{url}stap/", {"step": "hat"}).status_code == 404
    assert browser.get(f"{PAGE}geen/").status_code == 404


def test_a_wrong_choice_is_told_on_the_form(browser):
    url = given(browser).url
    answer = chosen(browser, url, column_text="")
    assert answer.status_code == 422
    answer = chosen(browser, url, column_name="4")
    assert (answer.status_code, "grond" in answer.content.decode()) == (422, True)
    answer = chosen(browser, url, version="99")
    assert "Iemand anders" in answer.content.decode()


def test_with_names_the_page_says_on_what_ground(browser, at):
    url = given(browser).url
    chosen(browser, url, column_name="4", ground="task")
    run_waiting(at=at)
    browser.post(f"{url}stap/", {"step": "start"})
    assert "taak van algemeen belang" in browser.get(url).content.decode()


@pytest.mark.parametrize(("data", "why"), [(b"", "leeg"), (b"%PDF-1.7 x", "geen tabel"), (b"a;b\n", "geen rijen")])
def test_a_file_that_cannot_be_read_is_told(browser, data, why):
    answer = given(browser, data)
    page = browser.get(answer.url) if answer.status_code == 302 else answer
    assert why in page.content.decode()


def test_a_file_that_is_too_large_is_not_even_read(browser, monkeypatch):
    monkeypatch.setattr("wijklus.base.rows_in.MAX_BYTES", 5)
    answer = given(browser)
    assert (answer.status_code, "MB" in answer.content.decode()) == (422, True)


def test_the_same_file_again_is_told(browser, at):
    for _ in range(2):
        url = given(browser).url
        page = browser.get(url).content.decode()
        chosen(browser, url)
        run_waiting(at=at)
        browser.post(f"{url}stap/", {"step": "start"})
        run_waiting(at=at)
    assert "20 november 2026" in page


def signalen() -> bytes:
    files = {
        "signals.csv": "id,signal_uuid,source,text,text_extra,incident_date_start,created_at,category_assignment_id,"
        "location_id,reporter_id,status_id\n"
        "7,u,Telefoon – ASC,Zwerfvuil,Bij de bank,2026-02-01 10:00:00+00:00,2026-02-01 11:00:00+00:00,3,4,5,6\n"
        "8,u,online,Donker,,2026-02-01 10:00:00+00:00,2026-02-02 11:00:00+00:00,,,,\n",
        "locations.csv": "id,lat,lng,stadsdeel,buurt_code,address,address_text,_signal_id\n"
        "4,3.745,51.055,,,,Kasteellaan 1,7\n",
        "category_assignments.csv": "id,main,sub\n3,Afval,Zwerfvuil\n",
        "statuses.csv": "id,text,state,_signal_id\n6,klaar,o,7\n",
        "reporters.csv": "id,email\n5,an@voorbeeld.be\n",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"2026-11/{name}", content)
    return stream.getvalue()


def test_the_data_warehouse_files_of_signalen(browser, at, dampoort):
    url = given(browser, signalen(), "dwh.zip").url
    assert "wordt gelezen" in browser.get(url).content.decode().lower()
    run_waiting(at=at)
    assert "an@voorbeeld.be" not in browser.get(url).content.decode()
    chosen(browser, url, source="Signalen", unknown_category="without")
    run_waiting(at=at)
    browser.post(f"{url}stap/", {"step": "start"})
    run_waiting(at=at)
    seven, eight = Signal.objects.order_by("received_at")
    assert (seven.text, seven.channel, seven.state) == ("Zwerfvuil\n\nBij de bank", "phone", "set_aside")
    assert (seven.neighbourhood, seven.place_text) == (dampoort, "Kasteellaan 1")
    assert (eight.channel, eight.state, eight.lat) == ("web", "new", None)


def test_an_archive_without_the_columns_of_signalen(browser, at):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("signals.csv", "hoed\n1\n")
    url = given(browser, stream.getvalue(), "x.zip").url
    run_waiting(at=at)
    assert "signals.csv" in browser.get(url).content.decode()
