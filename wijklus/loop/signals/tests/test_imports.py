"""The coordinator takes in an export of the report system: chooses, checks, starts, stops and goes on."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.people.models import Contact, Person
from wijklus.ground.trail.jobs import run_waiting
from wijklus.ground.trail.models import Entry, Job
from wijklus.loop.signals import reads, rules, writes
from wijklus.loop.signals.models import Consent, Elsewhere, ImportRun, RefusedRow, Signal
from wijklus.loop.signals.rules import imports as import_rules
from wijklus.loop.signals.writes import pulling, taking_in, uploads

from .conftest import DAMPOORT, files_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock", "storage")]
PAGE = "/nl/gent/werk/inlezen/"
LAT, LON = DAMPOORT
ROWS = f"""nummer;datum;omschrijving;wijk;lat;lon;rubriek;aantal;status;naam;e-mail
1;03-02-2026;Het is donker aan het park;;{LAT};{LON};;;open;An;an@voorbeeld.be
2;04-02-2026 10:30;Te veel auto's;Dampoort;;;;12;open;;
3;05-02-2026;Sluikstort;gent-1;;;;;afgehandeld;;
4;05-02-2026;;Dampoort;;;;;open;;
5;31-12-1900;Heel lang geleden;Dampoort;;;;;open;;
6;01-01-2999;Ooit;Dampoort;;;;;open;;
7;06-02-2026;In zee;;51,5;2,2;;;open;;
8;06-02-2026;Omgewisseld;;{LON};{LAT};;;open;;
9;06-02-2026;Nergens;Hoedenwijk;;;;;open;;
10;06-02-2026;{"x" * 100_000};Dampoort;;;;;open;;
11;06-02-2026;=HYPERLINK("http://boos.example");Hoedenwijk;;;;;open;;
12;06-02-2026;Rubriek;Dampoort;;;Hoeden;;open;;
"""
TAKEN, REFUSED = 3, 9


@pytest.fixture
def give(coordinator, at):
    """Give a file, and have it read: give(text)."""

    def given(data, name="meldingen.csv", by=coordinator):
        upload = SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)
        run = writes.keep_file(upload=upload, by=by, at=at)
        return writes.read_file(run=run, at=at)

    return given


@pytest.fixture
def check(give, coordinator, at):
    """Give a file, choose what was guessed (with changes), and have it checked."""

    def checked(data=ROWS, name="meldingen.csv", **changes):
        run = give(data, name)
        plan = import_rules.Plan.of({**run.plan, "source": "Fixi", **changes})
        writes.choose_columns(run=run, plan=plan, version=run.version, by=coordinator, at=at)
        run_waiting(at=at)
        return ImportRun.objects.get(pk=run.pk)

    return checked


@pytest.fixture
def take(check, coordinator, at):
    """The same, and take it in."""

    def taken(data=ROWS, **changes):
        run = check(data, **changes)
        writes.start_import(run=run, by=coordinator, at=at)
        run_waiting(at=at)
        return ImportRun.objects.get(pk=run.pk)

    return taken


def counts(run):
    return run.taken, run.repeated, run.refused


class TestStory:
    def test_nothing_comes_in_before_it_was_checked_and_started(self, drawn, check):
        run = check()
        assert (run.state, counts(run)) == ("checked", (TAKEN, 0, REFUSED))
        assert not Signal.objects.exists()
        assert not RefusedRow.objects.exists()
        reasons = {reason.column: reason for reason in reads.outlook(run).reasons}
        assert reasons["omschrijving"].count >= 1
        assert reasons["rubriek"].sentence == "We kennen geen categorie “Hoeden”."

    def test_what_comes_in_is_a_signal_like_any_other(self, drawn, take, dampoort, at):
        run = take()
        assert (run.state, counts(run), run.done_at) == ("done", (TAKEN, 0, REFUSED), at)
        one, two, three = Signal.objects.order_by("received_at")
        assert (one.neighbourhood, one.boundary, one.cell is not None) == (dampoort, drawn, True)
        assert (one.channel, one.origin_kind, one.origin_ref) == ("import", "import", run.reference)
        assert one.origin_label == "Fixi: meldingen.csv"
        assert "meldingen.csv" in str(reads.origin_of(one))
        assert "park" in one.search_words
        assert (two.counted_voices, two.person, two.received_at.hour) == (12, None, 9)
        assert (three.state, three.neighbourhood) == ("set_aside", dampoort)
        assert "Fixi" in three.state_reason
        assert (Person.objects.count(), Contact.objects.count()) == (2, 0)
        assert Entry.objects.filter(verb="signals.register").count() == 3
        assert Entry.objects.filter(verb="signals.finish_import", object_ref=run.reference).count() == 1
        assert not Job.objects.filter(name__contains="receipt").exists()

    def test_every_refused_row_says_why_and_can_be_fetched_mended_and_given_again(self, drawn, take, give, client_of):
        run = take()
        why = {row.line: (row.column, row.reason) for row in RefusedRow.objects.all()}
        assert set(why) == {5, 6, 7, 8, 9, 10, 11, 12, 13}
        assert why[5][0] == "omschrijving"
        assert why[6][0] == why[7][0] == "datum"
        assert "ver buiten" in why[8][1]
        assert "omgewisseld" in why[9][1]
        assert why[10] == ("wijk", "We kennen geen wijk “Hoedenwijk”, en er is ook geen punt.")
        assert "100000" in why[11][1]
        answer = client_of("coordinator").get(f"{PAGE}{run.reference}/geweigerd.csv")
        data = b"".join(answer.streaming_content)
        told = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
        assert len(told) == REFUSED
        assert told[6]["omschrijving"] == "x" * 100_000
        assert told[7]["omschrijving"] == '\'=HYPERLINK("http://boos.example")'
        again = give(data.replace(b"Hoedenwijk", b"Dampoort"), "hersteld.csv")
        assert again.plan["columns"]["text"] == again.headings.index("omschrijving")

    def test_the_same_file_twice_adds_nothing(self, drawn, take):
        take()
        again = take(name="andere naam.csv")
        assert counts(again) == (0, TAKEN, REFUSED)
        assert Signal.objects.count() == TAKEN
        assert reads.given_before(again) is not None

    def test_without_numbers_rows_are_known_by_what_stands_in_them(self, drawn, take):
        rows = "tekst;wijk\nDonker;Dampoort\nDonker;Dampoort\nVuil;Dampoort\n"
        assert counts(take(rows)) == (3, 0, 0)
        assert counts(take(rows + "Nieuw;Dampoort\n")) == (1, 3, 0)

    def test_a_number_that_was_used_for_something_else_is_refused(self, take):
        take("id;tekst;wijk\n1;Donker;Dampoort\n")
        run = take("id;tekst;wijk\n1;Heel iets anders;Dampoort\n1;Donker;Rabot\n")
        assert counts(run) == (0, 1, 1)
        assert RefusedRow.objects.get().column == "id"

    def test_what_was_erased_does_not_come_back(self, take, administrator, at):
        rows = "id;tekst;wijk\n1;Donker;Dampoort\n"
        take(rows)
        one = Signal.objects.get()
        writes.erase_signals_of(person=one.person, by=administrator, at=at, with_words=True)
        assert counts(take(rows)) == (0, 1, 0)
        assert Signal.objects.get().text == ""

    def test_names_and_addresses_only_with_a_ground(self, drawn, take, check, coordinator, at):
        run = check()
        with_names = import_rules.Plan.of({**run.plan, "columns": {**run.plan["columns"], "name": 9, "email": 10}})
        with pytest.raises(Refused, match="grond"):
            writes.choose_columns(run=run, plan=with_names, version=run.version, by=coordinator, at=at)
        take(columns=with_names.columns, ground="consent")
        contact = Contact.objects.get()
        assert (contact.name, contact.email, contact.channel) == ("An", "an@voorbeeld.be", "mail")
        one = Signal.objects.get(person=contact.person)
        assert (one.agreed_to, Consent.objects.get().signal) == (["answer"], one)
        started = Entry.objects.filter(verb="signals.start_import").last()
        assert started.after["ground"] == "consent"

    def test_a_file_of_long_ago_changes_nothing_of_how_somebody_is_answered(self, say, take):
        say(contact=rules.Reachable(channel="mail", email="an@voorbeeld.be", name="An Nu"))
        take(
            "tekst;e-mail;telefoon\nDonker;an@voorbeeld.be;0470\nZonder;;0471 00 00 00\nFout;geen adres;\nNiets;;\n",
            columns={"text": 0, "email": 1, "phone": 2},
            ground="task",
        )
        assert Contact.objects.get(email="an@voorbeeld.be").name == "An Nu"
        assert Contact.objects.filter(channel="phone").count() == 1
        assert RefusedRow.objects.get().reason == "Dit is geen e-mailadres."

    def test_a_row_that_somebody_linked_makes_no_second_signal(self, drawn, take, signal, director, at):
        """Its number was written with a signal of our own: the row tells how it stands there."""
        writes.runs_elsewhere(signal=signal, name="Fixi", number="3", by=director, at=at)
        run = take(elsewhere=True)
        assert counts(run) == (TAKEN - 1, 1, REFUSED)
        assert Signal.objects.filter(text="Sluikstort").count() == 0
        assert Elsewhere.objects.get(signal=signal).is_closed


class TestChoices:
    def test_closed_rows_into_the_inbox_and_unknown_categories_left_out(self, drawn, take):
        assert counts(take(closed="waits", unknown_category="without")) == (TAKEN + 1, 0, REFUSED - 1)
        assert set(Signal.objects.values_list("state", flat=True)) == {"new"}

    def test_categories_by_code_by_name_and_with_the_main_one_before_it(self, take, administrator, at):
        writes.seed_categories(rows=rules.DEFAULT_CATEGORIES, by=administrator, at=at)
        name = reads.category_by_code("licht").name["nl"]
        run = take(f"tekst;categorie\nA;licht\nB;{name}\nC;Inrichting > {name}\nD;inrichting / hoeden\n")
        assert counts(run) == (4, 0, 0)
        assert list(Signal.objects.order_by("text").values_list("category__code", flat=True)) == [
            "licht", "licht", "licht", "inrichting",
        ]  # fmt: skip

    def test_points_in_one_column_and_what_lies_just_outside(self, drawn, take, dampoort):
        rows = f"tekst;punt\nA;POINT({LON} {LAT})\nB;{LAT}, 3.80\nC;overal\nD;104863 193911\nE;\n"
        run = take(rows)
        assert counts(run) == (3, 0, 2)
        assert [row.line for row in RefusedRow.objects.all()] == [4, 5]
        assert Signal.objects.get(text="A").neighbourhood == dampoort
        assert not Signal.objects.get(text="B").neighbourhood.is_locatable

    def test_half_a_point_an_empty_date_a_kind_and_too_many_cells(self, take):
        rows = (
            "tekst;lat;lon;datum;soort;aantal\nA;51;;01-02-2026;;\nB;;;;;\nC;;;01-02-2026;idee;\n"
            "D;;;01-02-2026;hoed;\nE;;;01-02-2026;;veel\nF;;;01-02-2026;;1;meer\nG;;;01-02-2026;;501\n"
        )
        run = take(rows)
        assert counts(run) == (1, 0, 6)
        assert Signal.objects.get().kind == "idea"
        columns = [row.column for row in RefusedRow.objects.all()]
        assert columns == ["lat", "datum", "soort", "aantal", "", "aantal"]

    def test_older_than_the_first_division_lies_where_it_lies_now(self, drawn, take, dampoort):
        take(f"tekst;datum;lat;lon\nA;2015-06-01;{LAT};{LON}\n")
        assert Signal.objects.get().boundary == drawn

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"columns": {}}, "text"), ({"columns": {"text": 2, "lat": 4}}, "lon"), ({"source": " "}, "source")],
    )
    def test_a_choice_that_cannot_be(self, give, coordinator, at, changes, field):
        run = give(ROWS)
        plan = import_rules.Plan.of({**run.plan, **changes})
        with pytest.raises(Refused) as refused:
            writes.choose_columns(run=run, plan=plan, version=run.version, by=coordinator, at=at)
        assert refused.value.field == field

    def test_somebody_else_decided_first(self, give, coordinator, at):
        run = give(ROWS)
        plan = import_rules.Plan.of(run.plan)
        with pytest.raises(Refused, match="Iemand anders"):
            writes.choose_columns(run=run, plan=plan, version=run.version + 1, by=coordinator, at=at)


def many(count):
    return "id;tekst;wijk\n" + "".join(f"{n};Signaal {n};Dampoort\n" for n in range(count))


class TestJobs:
    @pytest.fixture(autouse=True)
    def small(self, monkeypatch):
        monkeypatch.setattr(import_rules, "ROWS_OF_A_BATCH", 4)
        monkeypatch.setattr(import_rules, "ROWS_OF_A_JOB", 8)

    def test_a_long_file_is_several_jobs(self, take):
        assert counts(take(many(21))) == (21, 0, 0)
        assert Job.objects.filter(name__endswith="take_in_import").count() == 3

    def test_what_is_killed_goes_on_with_the_first_row_that_is_not_kept(self, check, coordinator, at, monkeypatch):
        run = check(many(21) + "21;;Dampoort\n")
        writes.start_import(run=run, by=coordinator, at=at)
        kept, keep = [], taking_in.importing.keep

        def killed(*args, **more):
            kept.append(keep(*args, **more))
            if len(kept) == 3:
                raise KeyboardInterrupt
            return kept[-1]

        with monkeypatch.context() as broken:
            broken.setattr(taking_in.importing, "keep", killed)
            with pytest.raises(KeyboardInterrupt):
                run_waiting(at=at)
        half = ImportRun.objects.get()
        assert (half.at_row, half.taken, Signal.objects.count()) == (8, 8, 8)
        Job.objects.filter(state="waiting").update(not_before=at)
        run_waiting(at=at)
        done = ImportRun.objects.get()
        assert (done.state, counts(done)) == ("done", (21, 0, 1))
        assert Signal.objects.count() == 21

    def test_two_workers_at_once_take_each_row_once(self, check, coordinator, at):
        run = check(many(10))
        run = writes.start_import(run=run, by=coordinator, at=at)
        writes.take_in(run=run, at=at)
        writes.take_in(run=run, at=at)  # a second one that had read the row before
        assert Signal.objects.count() == 8

    def test_stop_and_go_on(self, check, coordinator, at):
        run = check(many(10))
        run = writes.start_import(run=run, by=coordinator, at=at)
        writes.take_in(run=run, at=at)
        writes.stop_import(run=run, by=coordinator, at=at)
        run_waiting(at=at)
        assert (ImportRun.objects.get().state, Signal.objects.count()) == ("stopped", 8)
        writes.resume_import(run=run, by=coordinator, at=at)
        run_waiting(at=at)
        assert (ImportRun.objects.get().state, Signal.objects.count()) == ("done", 10)
        for write in (writes.stop_import, writes.resume_import, writes.start_import):
            with pytest.raises(Refused):
                write(run=run, by=coordinator, at=at)

    def test_a_check_that_is_stopped_begins_anew(self, give, coordinator, at):
        run = give(many(10))
        plan = import_rules.Plan.of(run.plan)
        checking = writes.choose_columns(run=run, plan=plan, version=run.version, by=coordinator, at=at)
        writes.stop_import(run=run, by=coordinator, at=at)
        writes.check_rows(run=checking, at=at)
        run_waiting(at=at)
        assert ImportRun.objects.get().state == "ready"

    def test_a_job_that_was_given_up_goes_on_when_somebody_says_so(self, check, coordinator, at):
        run = writes.start_import(run=check(many(10)), by=coordinator, at=at)
        Job.objects.filter(key=run.job_key).update(state="failed")
        assert reads.outlook(run).is_stuck
        writes.resume_import(run=run, by=coordinator, at=at)
        run_waiting(at=at)
        assert ImportRun.objects.get().state == "done"

    def test_ten_batches_cost_few_questions_each(self, take, django_assert_max_num_queries):
        with django_assert_max_num_queries(390):
            take(many(40))
        assert Signal.objects.count() == 40


class TestForgetting:
    def test_after_thirty_days_the_file_is_gone_and_the_counts_stay(self, drawn, take, storage, at, monkeypatch):
        run = take()
        assert len(files_in(storage)) == 2
        writes.forget_old_imports(at=at + import_rules_days(29))
        assert len(files_in(storage)) == 2
        writes.forget_old_imports(at=at + import_rules_days(31))
        assert files_in(storage) == []
        run = ImportRun.objects.get()
        assert (counts(run), RefusedRow.objects.count(), Signal.objects.count()) == ((TAKEN, 0, REFUSED), 0, TAKEN)
        assert list(reads.refused_table(run, municipality_id=run.municipality_id))[1:] == []

    def test_one_that_was_being_worked_on_is_stopped(self, check, coordinator, at):
        run = writes.start_import(run=check(many(3)), by=coordinator, at=at)
        writes.forget_old_imports(at=at + import_rules_days(31))
        run_waiting(at=at)
        assert ImportRun.objects.get().state == "stopped"
        with pytest.raises(Refused, match="niet meer bewaard"):
            writes.resume_import(run=run, by=coordinator, at=at)

    def test_one_that_was_never_started_cannot_be_any_more(self, give, check, coordinator, at):
        checked, given = check(many(3)), give(ROWS)
        later = at + import_rules_days(31)
        writes.forget_old_imports(at=later)
        with pytest.raises(Refused, match="niet meer bewaard"):
            writes.start_import(run=checked, by=coordinator, at=later)
        plan = import_rules.Plan.of(given.plan)
        with pytest.raises(Refused, match="niet meer bewaard"):
            writes.choose_columns(run=given, plan=plan, version=2, by=coordinator, at=later)

    def test_thrown_away(self, give, take, storage, coordinator, at):
        writes.drop_import(run=give(ROWS), by=coordinator, at=at)
        run_waiting(at=at)
        assert (ImportRun.objects.count(), files_in(storage)) == (0, [])
        writes.drop_import(run=take(many(3)), by=coordinator, at=at)
        run_waiting(at=at)
        assert (ImportRun.objects.count(), files_in(storage)) == (1, [])

    def test_not_while_it_is_worked_on(self, check, coordinator, at):
        run = writes.start_import(run=check(many(3)), by=coordinator, at=at)
        with pytest.raises(Refused):
            writes.drop_import(run=run, by=coordinator, at=at)


def import_rules_days(days):
    from datetime import timedelta

    return timedelta(days=days)


class TestReading:
    @pytest.mark.parametrize("data", ["", "alleen;koppen\n", 'a;b\n"nooit dicht;3\n', b"%PDF-1.7", b"PK\x03\x04 stuk"])
    def test_a_file_that_cannot_be_read_leaves_nothing_behind(self, give, storage, data):
        try:
            run = give(data)
        except Refused:
            run = None
        assert run is None or (run.state, bool(run.problem)) == ("unreadable", True)
        assert files_in(storage) == []

    def test_a_file_that_is_too_large(self, give, monkeypatch):
        monkeypatch.setattr(uploads.rows_in, "MAX_BYTES", 10)
        with pytest.raises(Refused, match="MB"):
            give(ROWS)

    def test_two_attempts_keep_one(self, give, storage, at):
        run = give(ROWS)
        stale = ImportRun.objects.get()
        stale.state = "reading"
        writes.read_file(run=stale, at=at)
        assert writes.read_file(run=run, at=at) == run
        assert len(files_in(storage)) == 2

    def test_nothing_is_kept_when_the_row_is_not(self, coordinator, at, storage, monkeypatch):
        monkeypatch.setattr(uploads.trail, "later", lambda *args, **more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            writes.keep_file(upload=SimpleUploadedFile("a.csv", b"a\n1\n"), by=coordinator, at=at)
        assert files_in(storage) == []

    def test_columns_without_a_name_and_dates_with_the_month_first(self, give):
        run = give("datum,,tekst\n1/31/2026,x,Donker\n")
        assert run.headings == ["datum", "(2)", "tekst"]
        assert run.plan["date_order"] == "mdy"

    def test_the_first_rows_do_not_show_who_spoke(self, give):
        first = reads.first_rows(give(ROWS))
        assert first[0][-2:] == ["•••", "•••"]
        assert first[0][2] == "Het is donker aan het park"

    def test_a_job_without_its_file_does_nothing(self, gent):
        from wijklus.loop.signals import jobs

        for job in (jobs.read_import, jobs.check_import, jobs.take_in_import):
            assert job(run_ref="none") is None
        assert jobs.forget_imports() is None
        assert list(reads.file_rows(ImportRun())) == []


def test_outsiders(give, director, field_worker, anyone, administrator, other_director, at):
    run = give(ROWS, by=administrator)
    upload = SimpleUploadedFile("a.csv", b"a\n1\n")
    for outsider in (director, field_worker, anyone, other_director):
        for act in (writes.start_import, writes.stop_import, writes.resume_import, writes.drop_import):
            with pytest.raises(NotAllowed):
                act(run=run, by=outsider, at=at)
        with pytest.raises(NotAllowed):
            writes.keep_file(upload=upload, by=outsider, at=at)
        with pytest.raises(NotAllowed):
            writes.choose_columns(run=run, plan=import_rules.Plan(), version=1, by=outsider, at=at)
        with pytest.raises(NotAllowed):
            reads.import_run(by=outsider, reference=run.reference)
        with pytest.raises(NotAllowed):
            reads.import_runs(by=outsider)


def test_what_was_done_is_not_ended_again(take, coordinator, at):
    run = take()
    taking_in._finish(run, by=coordinator, at=at)
    assert ImportRun.objects.get(pk=run.pk).version == run.version


def test_the_rows_of_what_could_not_be_read_are_not_kept(give, at):
    run = give(ROWS)
    ImportRun.objects.filter(pk=run.pk).update(state=pulling.rules.READING)
    pulling._give_up(run, "no answer", at=at)
    found = ImportRun.objects.get(pk=run.pk)
    assert (found.state, found.rows_file.name) == (pulling.rules.UNREADABLE, "")
