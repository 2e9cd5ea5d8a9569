"""The screens of the multi-year plan: give a file, look at the check, take it in, see the tree that adds up."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from wijklus.base import given as states
from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.places.models import Municipality
from wijklus.ground.policy import writes as policy
from wijklus.ground.trail.jobs import run_waiting
from wijklus.loop.budgets import jobs, reads, writes
from wijklus.loop.budgets.models import PlanAmount, PlanFile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock", "storage", "coded")]

PLAN = "/nl/gent/werk/meerjarenplan/"
FILES = f"{PLAN}inlezen/"
TEXT = (
    "nis;doelstelling code;doelstelling;actieplan code;actieplan;actie code;actie;soort;2026;2027\n"
    "44021;D1;Samen;P1;Wijken;A1;Plein;investering;100,10;200\n"
    "44021;D1;Samen;P1;Wijken;A2;Bank;investering;0,90;\n"
    "44021;D1;Samen;P1;Wijken;A2;Bank;exploitatie;50;50\n"
    "44021;D1;Samen;P2;Straten;A3;Pad;investering;-1;12k\n"
    "44021;;;;;NIHIL;Overig;investering;;5,05\n"
    "34022;D9;Elders;;;A9;Elders;investering;1;1\n"
)
"""Investments: 2026 is 100.10 + 0.90 = 101.00; 2027 is 200 + 5.05 = 205.05; together 306.05. Operating: 100.00."""


def given(browser: Client, text: str = TEXT, **values: str) -> Any:
    upload = SimpleUploadedFile("plan.csv", text.encode())
    return browser.post(FILES, {"file": upload, "kind": "investment", **values})


def test_the_whole_way(client_of: Callable[[str], Client], at: datetime, django_assert_max_num_queries: Any) -> None:
    browser = client_of("coordinator")
    assert "Nog geen bedragen" in browser.get(PLAN).content.decode()
    url = given(browser).url
    page = browser.get(url).content.decode()
    assert "Wordt nagekeken" in page
    assert 'hx-trigger="load delay:2s"' in page
    run_waiting(at=at)
    page = browser.get(url).content.decode()
    # 306.05 investment and 100.00 operating money: the sum of the lines of this file
    assert "€\u00a0406,05" in page
    assert "4 regels inlezen" in page
    assert "Rij 5" in page
    assert "12k" in page
    assert not PlanAmount.objects.exists()
    browser.post(f"{url}verder/", {"step": "start"})
    assert "Wordt ingelezen" in browser.get(url).content.decode()
    run_waiting(at=at)
    with django_assert_max_num_queries(9):
        page = browser.get(url).content.decode()
    assert "Wat nu in het plan staat" in page
    assert "Rijen van andere gemeenten" in page
    with django_assert_max_num_queries(10):
        page = browser.get(PLAN).content.decode()
    for amount in ("€\u00a0101,00", "€\u00a0205,05", "€\u00a0306,05", "€\u00a0100,10", "€\u00a0301,00"):
        assert amount in page
    assert "Investering: €\u00a0306,05" in page
    assert "Exploitatie: €\u00a0100,00" in page
    assert "plan.csv" in browser.get(FILES).content.decode()
    assert "/meerjarenplan/" in browser.get("/nl/gent/werk/beleid/").content.decode()


def test_the_tree(
    finance: Actor, at: datetime, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = writes.keep_plan_file(
        upload=SimpleUploadedFile("plan.csv", TEXT.encode()), plan_version="v1", kind="investment", by=finance, at=at
    )
    jobs.check_plan_file(file_ref=row.reference)
    writes.start_plan_file(row=row, by=finance, at=at)
    jobs.take_in_plan_file(file_ref=row.reference)
    with django_assert_num_queries(3):
        tree = reads.plan_tree(by=finance)
    shown = [(row.branch.depth, row.branch.name, str(row.branch.total)) for row in tree.rows]
    assert shown == [
        (0, "Overig", "5.05"), (0, "Samen", "301.00"), (1, "Wijken", "301.00"), (2, "Plein", "300.10"),
        (2, "Bank", "0.90"),
    ]  # fmt: skip
    assert tree.by_year == [(2026, Cents(10_100)), (2027, Cents(20_505))]
    assert tree.total == Cents(30_605)
    assert tree.of_kind == {"investment": Cents(30_605), "operating": Cents(10_000)}
    operating = reads.plan_tree(by=finance, version="v1", kind="operating")
    assert [str(row.branch.total) for row in operating.rows] == ["100.00", "100.00", "100.00"]
    monkeypatch.setattr("wijklus.loop.budgets.reads.tree.MOST_LINES", 2)
    short = reads.plan_tree(by=finance)
    assert [(row.branch.name, row.opens) for row in short.rows] == [("Overig", 0), ("Samen", 0), ("Wijken", 2)]
    assert short.total == tree.total
    opened = reads.plan_tree(by=finance, under=short.rows[-1].branch.objective_id)
    assert opened.top is not None
    assert (opened.top.name, opened.total) == ("Wijken", Cents(30_100))
    assert [row.branch.name for row in opened.rows] == ["Plein", "Bank"]


def test_lines_that_were_typed_in_find_their_place(administrator: Actor, at: datetime) -> None:
    for codes in (
        {"goal_code": "D"},
        {"goal_code": "D", "plan_code": "P"},
        {"goal_code": "D", "plan_code": "P", "action_code": "A"},
    ):
        policy.add_objective(by=administrator, at=at, plan_version="v", name="-".join(codes), **codes)
    tree = reads.plan_tree(by=administrator)
    assert [row.branch.depth for row in tree.rows] == [0, 1, 2]
    assert (tree.years, tree.total, tree.kind) == ([], Cents(0), "investment")


def test_only_operating_money_is_shown_as_such(finance: Actor, at: datetime) -> None:
    row = writes.keep_plan_file(
        upload=SimpleUploadedFile("p.csv", b"actie;2026\nBank;1\n"),
        plan_version="",
        kind="operating",
        by=finance,
        at=at,
    )
    writes.start_plan_file(row=checked(row, finance, at), by=finance, at=at)
    writes.take_in_plan_file(row=row, by=finance, at=at)
    assert reads.plan_tree(by=finance).kind == "operating"


def checked(row: PlanFile, by: Actor, at: datetime) -> PlanFile:
    writes.check_plan_file(row=row, by=by, at=at)
    row.refresh_from_db()
    return row


def test_what_is_wrong_is_told(client_of: Callable[[str], Client], at: datetime) -> None:
    browser = client_of("coordinator")
    assert browser.post(FILES, {"kind": "investment"}).status_code == 422
    url = given(browser, "naam;wijk\nx;y\n").url
    run_waiting(at=at)
    page = browser.get(url).content.decode()
    assert "kan niet gelezen worden" in page
    assert "geen kolom met de bedragen" in page
    assert browser.post(f"{url}verder/", {"step": "start"}).status_code == 302
    assert PlanFile.objects.get().state == states.UNREADABLE
    assert browser.post(f"{url}verder/", {"step": "drop"}).url == FILES
    assert not PlanFile.objects.exists()
    run_waiting(at=at)
    assert browser.post(f"{url}verder/", {"step": "start"}).status_code == 404


def test_steps_and_progress(client_of: Callable[[str], Client], at: datetime) -> None:
    browser = client_of("coordinator")
    url = given(browser, plan_version="ontwerp").url
    assert browser.post(f"{url}verder/", {"step": "x"}).status_code == 404
    assert browser.get(f"{url}voortgang/").url == url
    assert "HX-Refresh" not in browser.get(f"{url}voortgang/", headers={"HX-Request": "true"})
    run_waiting(at=at)
    assert browser.get(f"{url}voortgang/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    browser.post(f"{url}verder/", {"step": "start"})
    assert browser.post(f"{url}verder/", {"step": "drop"}).url == url
    assert PlanFile.objects.get().plan_version == "ontwerp"


def test_a_city_without_its_code_hears_why(client_of: Callable[[str], Client], at: datetime) -> None:
    Municipality.objects.filter(slug="gent").update(nis_code="")
    browser = client_of("coordinator")
    url = given(browser).url
    run_waiting(at=at)
    assert "Geen enkele rij is van Gent" in browser.get(url).content.decode()


def test_files_that_are_refused(finance: Actor, director: Actor, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def keep(text: bytes, by: Actor = finance, kind: str = "investment") -> Any:
        upload = SimpleUploadedFile("plan.csv", text)
        return writes.keep_plan_file(upload=upload, plan_version="", kind=kind, by=by, at=at)

    with pytest.raises(NotAllowed):
        keep(b"x", by=director)
    for text, kind, field in ((b"", "investment", "file"), (b"x", "loan", "kind")):
        with pytest.raises(Refused) as caught:
            keep(text, kind=kind)
        assert caught.value.field == field
    monkeypatch.setattr("wijklus.base.rows_in.MAX_BYTES", 3)
    with pytest.raises(Refused) as caught:
        keep(b"xxxx")
    assert caught.value.field == "file"
    monkeypatch.setattr("wijklus.ground.trail.writes.later", None)
    with pytest.raises(TypeError):
        keep(b"xxx")
    assert not PlanFile.objects.exists()


def test_a_file_too_large_is_not_even_read(client_of: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wijklus.base.rows_in.MAX_BYTES", 3)
    assert given(client_of("coordinator")).status_code == 422


def test_jobs_that_come_too_late_do_nothing(finance: Actor, at: datetime) -> None:
    for job in (jobs.check_plan_file, jobs.take_in_plan_file):
        job(file_ref="none")
    row = writes.keep_plan_file(
        upload=SimpleUploadedFile("p.csv", b"actie;2026\nBank;1\n"),
        plan_version="",
        kind="investment",
        by=finance,
        at=at,
    )
    jobs.take_in_plan_file(file_ref=row.reference)
    jobs.check_plan_file(file_ref=row.reference)
    jobs.check_plan_file(file_ref=row.reference)
    assert reads.plan_files_with_a_row([str(row.file), "x"]) == {str(row.file)}
    assert row.more_problems == 0
    assert str(row) == "p.csv"
    assert str(PlanAmount(objective_id=1, year=2026, amount=Cents(5))) == "1 2026: 0.05"
    assert reads.plan_files(by=finance).get().state == states.CHECKED
