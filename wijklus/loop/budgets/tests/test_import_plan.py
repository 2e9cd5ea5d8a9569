"""`wijklus import-plan`: every row is kept or has its reason, once, and to the cent."""

import gzip
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import BadFile, NotAllowed
from wijklus.ground.places.models import Municipality
from wijklus.ground.policy import writes as policy
from wijklus.ground.policy.models import PlanObjective
from wijklus.ground.trail.models import Entry
from wijklus.loop.budgets import reads, writes
from wijklus.loop.budgets.models import PlanAmount

pytestmark = pytest.mark.django_db

HEAD = "nis_code,bd_code,bd_short,ap_code,ap_short,ac_code,ac_short,ac_long,total_amount,amount_2026,amount_2027\n"
ROWS = (
    "44021,SD1,Samen,OD1,Wijken,AC1,Plein,Het plein wordt groen,300.0,100.0,200.0\n"
    '44021,SD1,Samen,OD1,Wijken,AC2,Bank,,"1.350.000,55","1.350.000,00","0,55"\n'
    "44021,BDS,Overig,AP,Overig,AP,Eerste,,10,10,\n"
    "44021,BDS,Overig,AP,Overig,AP,Tweede,,-5,-10,5\n"
    "44021,,,,,overigBeleid_NIHIL,overig beleid,,1.01,1.01,0\n"
    "44021,SD1,Samen,OD1,Wijken,AC3,Pad,,,€\u00a012k,5\n"
    "44021,SD1,Samen,OD1,Wijken,AC4,Brug,,99,50,50\n"
    "34022,X,Kortrijks,,,AC9,Elders,,7,7,\n"
)


def run(path: Path, **options: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import_plan", str(path), as_json=True, stdout=out, **options)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    return path


def sum_in_database() -> Cents:
    return sum(PlanAmount.objects.values_list("amount", flat=True), Cents(0))


class TestTheFile:
    def test_what_is_right_comes_in_and_the_rest_has_its_sentence(self, coded: Municipality, plan: Path) -> None:
        told = run(plan, municipality="44021")
        # 300.00 + 1350000.55 + 10.00 - 5.00 + 1.01
        assert (told["accepted"], told["refused"], told["total"]) == (5, 2, "1350306.56")
        assert [problem["row"] for problem in told["problems"]] == [7, 8]
        assert "€\u00a012k" in told["problems"][0]["reason"]
        assert "€\u00a0100,00" in told["problems"][1]["reason"]
        assert [note["row"] for note in told["notes"]] == [5, 5]
        assert sum_in_database() == Cents(135_030_656)
        assert PlanObjective.objects.filter(plan_version="2026-2027").count() == 9
        plein = PlanObjective.objects.get(action_code="AC1")
        assert (plein.parent.name, plein.parent.parent.name, plein.description) == (
            "Wijken", "Samen", "Het plein wordt groen",
        )  # fmt: skip
        assert sorted(PlanObjective.objects.filter(action_code="AP").values_list("name", "number")) == [
            ("Eerste", 1), ("Tweede", 2),
        ]  # fmt: skip

    def test_twice_adds_nothing(self, coded: Municipality, plan: Path) -> None:
        first = run(plan, municipality="44021")
        entries = Entry.objects.count()
        rows = (PlanObjective.objects.count(), PlanAmount.objects.count())
        assert run(plan, municipality="44021") == first
        assert (PlanObjective.objects.count(), PlanAmount.objects.count()) == rows
        assert Entry.objects.count() == entries

    def test_a_trial_keeps_nothing(self, coded: Municipality, plan: Path) -> None:
        told = run(plan, municipality="44021", dry_run=True)
        assert (told["accepted"], told["total"]) == (5, "1350306.56")
        assert not PlanObjective.objects.exists()
        assert run(plan, dry_run=True)["accepted"] == 6

    def test_each_row_goes_home(self, coded: Municipality, kortrijk: Municipality, plan: Path) -> None:
        told = run(plan)
        assert "34022" in told["problems"][-1]["reason"]
        kortrijk.nis_code = "34022"
        kortrijk.save()
        told = run(plan)
        assert (told["accepted"], told["refused"], told["total"]) == (6, 2, "1350313.56")
        with scope.of(kortrijk.pk):
            assert PlanObjective.objects.get(action_code="AC9").parent.name == "Kortrijks"
            assert sum_in_database() == Cents(700)

    def test_packed_and_in_words(self, coded: Municipality, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
        packed = plan.with_suffix(".csv.gz")
        packed.write_bytes(gzip.compress(plan.read_bytes()))
        call_command("import_plan", str(packed), municipality="44021")
        said = capsys.readouterr().out
        assert "5 rijen aanvaard, 2 geweigerd, samen €\u00a01.350.306,56" in said
        assert "Geweigerd, rij 7" in said

    def test_many_problems_are_cut_in_words(
        self, coded: Municipality, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "x.csv"
        path.write_text("actie;2026\n" + "a;x\n" * 22)
        call_command("import_plan", str(path), municipality="44021", language="en")
        assert "and 2 more" in capsys.readouterr().out

    def test_a_workbook(self, coded: Municipality, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (
            ["Actie code", "Actie naam", "2026", "Beleidsveld"],
            ["A", "Bank", 0.1 + 0.2, "0170"],
            ["B", "Pad", 1.125, ""],
        ):
            sheet.append(row)
        book.save(tmp_path / "plan.xlsx")
        policy.seed_fields(by=Actor(coded.pk, "x", rights={"system": None}), at=coded.created_at)
        told = run(tmp_path / "plan.xlsx", municipality="44021", kind="operating", plan_version="ontwerp")
        assert (told["accepted"], told["total"], told["problems"][0]["row"]) == (1, "0.30", 3)
        line = PlanObjective.objects.get(plan_version="ontwerp")
        assert (line.name, line.policy_field.code) == ("Bank", "0170")
        assert PlanAmount.objects.get().kind == "operating"

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "leeg"),
            ("naam;wijk\nx;y\n", "geen kolom"),
            ("actie;2026\n", "geen rijen"),
        ],
    )
    def test_no_such_table(self, coded: Municipality, tmp_path: Path, text: str, sentence: str) -> None:
        path = tmp_path / "x.csv"
        path.write_text(text)
        with pytest.raises(CommandError, match=sentence):
            run(path)

    def test_a_file_or_a_city_that_is_not_there(
        self, gent: Municipality, plan: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(CommandError, match="no file"):
            run(plan.with_name("weg.csv"))
        with pytest.raises(CommandError, match="no municipality"):
            run(plan, municipality="99999")
        packed = plan.with_suffix(".gz")
        packed.write_bytes(gzip.compress(b"x" * 200))
        monkeypatch.setattr("wijklus.base.rows_in.MAX_BYTES", 100)
        with pytest.raises(CommandError, match="60 MB"):
            run(packed)


ONE = "actie code;actie;soort;versie;2026;exploitatie 2027;investering 2027;totaal\n"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("A;x;;;1;;;;extra\n", "meer cellen"),
        ("A;x;lening;;1;;;\n", "lening"),
        (";;;;1;;;\n", "geen doelstelling"),
        ("A;x;;;;;;\n", "geen bedrag"),
        ("A;x;;;;5;6;\n", "eigen rij"),
        ("A;x;;;1;;;veel\n", "veel"),
        (f"{'A' * 61};x;;;1;;;\n", "60 tekens"),
        (f"A;x;;{'v' * 61};1;;;\n", "60 tekens"),
        ("A;x;i;;1;2;;\n", "eigen rij"),
    ],
)
def test_a_row_that_is_refused(coded: Municipality, tmp_path: Path, row: str, reason: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(ONE + row + "B;goed;e;v2;1;0;;1,00\n")
    told = run(path, municipality="44021")
    assert (told["accepted"], told["refused"], told["total"]) == (1, 1, "1.00")
    assert reason in told["problems"][0]["reason"]
    assert PlanObjective.objects.get().plan_version == "v2"


def test_rows_without_a_city_where_there_are_several(
    coded: Municipality, kortrijk: Municipality, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("actie;2026\nBank;1\n")
    assert "--municipality" in run(path)["problems"][0]["reason"]
    with scope.everywhere():
        Municipality.objects.exclude(pk=coded.pk).update(nis_code=coded.nis_code)
    assert run(path)["accepted"] == 1  # one code is one municipality


class TestTheLines:
    def test_what_was_typed_in_becomes_the_line_of_the_file(
        self, coded: Municipality, finance: Actor, administrator: Actor, plan: Path
    ) -> None:
        typed = policy.add_objective(
            by=administrator, at=coded.created_at, plan_version="2026-2027", goal_code="SD1", plan_code="OD1",
            action_code="AC1", name="Plein (getypt)",
        )  # fmt: skip
        run(plan, municipality="44021")
        typed.refresh_from_db()
        assert (typed.name, typed.parent.name, typed.description) == (
            "Plein (getypt)",
            "Wijken",
            "Het plein wordt groen",
        )
        assert PlanObjective.objects.filter(action_code="AC1").count() == 1

    def test_other_amounts_are_another_version(self, coded: Municipality, plan: Path) -> None:
        run(plan, municipality="44021")
        plan.write_text(HEAD + "44021,SD1,Samen,OD1,Wijken,AC1,Plein,,301,101,200\n")
        told = run(plan, municipality="44021")
        assert told["accepted"] == 0
        assert "€\u00a0100,00 in 2026, hier €\u00a0101,00" in told["problems"][0]["reason"]
        assert run(plan, municipality="44021", plan_version="aanpassing 1")["accepted"] == 1
        assert sum_in_database() == Cents(135_030_656 + 30_100)

    def test_long_names_lose_nothing(self, coded: Municipality, tmp_path: Path) -> None:
        path = tmp_path / "x.csv"
        path.write_text(f"actie;2026\n{'lang ' * 70};1\n")
        assert run(path, municipality="44021")["accepted"] == 1
        line = PlanObjective.objects.get()
        assert (len(line.name), line.description) == (300, ("lang " * 70).strip())

    def test_not_for_others(self, coded: Municipality, director: Actor, finance: Actor) -> None:
        with pytest.raises(NotAllowed):
            writes.take_in_rows(rows=[], by=director, at=coded.created_at)
        with pytest.raises(NotAllowed):
            policy.take_in_lines(by=director, plan_version="x", lines=[])
        with pytest.raises(ValueError, match="500"):
            policy.take_in_lines(by=finance, plan_version="x", lines=[policy_line()] * 501)

    def test_two_at_the_same_moment(
        self, coded: Municipality, finance: Actor, plan: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from django.db import IntegrityError

        from wijklus.loop.budgets.writes import importing

        rows = [row for row in reads.plan_rows(plan.open("rb")) if isinstance(row, reads.PlanRow)]
        first, tries = importing._take_in, []

        def once(*args: Any, **kwargs: Any) -> Any:
            tries.append(1)
            if len(tries) == 1:
                raise IntegrityError
            return first(*args, **kwargs)

        monkeypatch.setattr(importing, "_take_in", once)
        assert writes.take_in_rows(rows=rows, by=finance, at=coded.created_at).accepted == 6

        def always(*_args: Any, **_kwargs: Any) -> Any:
            raise IntegrityError

        monkeypatch.setattr(importing, "_take_in", always)
        with pytest.raises(IntegrityError):
            writes.take_in_rows(rows=rows, by=finance, at=coded.created_at)


def policy_line() -> Any:
    from wijklus.ground.policy.rules import Level, PlanLine

    return PlanLine(action=Level("A", "x"))


AMOUNTS = st.lists(
    st.tuples(st.sampled_from(["A", "B", ""]), st.sampled_from(["x", "y"]), st.integers(-(10**13), 10**13)),
    min_size=1,
    max_size=30,
)


@settings(max_examples=30, deadline=None)
@given(rows=AMOUNTS)
def test_every_file_adds_up_to_the_cent(rows: list[tuple[str, str, int]]) -> None:
    text = "doelstelling code;actie;2026\n" + "".join(f"{code};{name};{Cents(cents)}\n" for code, name, cents in rows)
    found = list(reads.plan_rows(io.BytesIO(text.encode())))
    assert sum((row.total for row in found if isinstance(row, reads.PlanRow)), Cents(0)) == Cents(
        sum(cents for _code, _name, cents in rows)
    )
    assert len({row.line.steps[-1].key for row in found if isinstance(row, reads.PlanRow)}) == len(rows)


def test_headings_alone_are_no_table() -> None:
    with pytest.raises(BadFile):
        list(reads.plan_rows(io.BytesIO(b"actie;2026\n")))


def test_five_hundred_rows_at_a_time(coded: Municipality, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("actie code;actie;2026\n" + "".join(f"A{n};Bank {n};0,01\n" for n in range(501)))
    told = run(path, municipality="44021")
    assert (told["accepted"], told["total"]) == (501, "5.01")
    assert Entry.objects.filter(verb="budgets.take_in_plan").count() == 2
