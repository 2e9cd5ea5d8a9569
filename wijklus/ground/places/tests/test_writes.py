"""A municipality begins, divides itself, changes its division, its figures and its settings."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from wijklus.base import scope
from wijklus.base.actor import Actor, everywhere, resident, system
from wijklus.base.refusals import BadFile, Conflict, NotAllowed, Refused
from wijklus.ground.places import jobs, reads, writes
from wijklus.ground.places.models import Boundary, Draft, Municipality, Neighbourhood, NeighbourhoodSet
from wijklus.ground.trail.models import Entry, Job

from .shapes import collection, feature, row_of_squares, square

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = date(2026, 1, 1)
GENT = Path(settings.PACKAGE_DIR) / "data" / "gent_neighbourhoods.geojson"

pytestmark = pytest.mark.django_db


def found(name: str = "Teststad", **more: object) -> Municipality:
    return writes.found_municipality(by=system(scope.EVERYWHERE), at=NOW, name=name, **more)


@pytest.fixture
def city() -> Iterator[Municipality]:
    made = found(nis_code="99999")
    with scope.of(made.pk), translation.override("en"):
        yield made


def administrator(city: Municipality) -> Actor:
    return Actor(city.pk, "beheerder", user_id=1, rights=everywhere("city.settings"))


def divide(city: Municipality, *codes: str, since: date = DAY, **more: object) -> NeighbourhoodSet:
    given = {"boundaries": row_of_squares(*codes), "code_property": "code", "name_property": "name", "name": "Wijken"}
    return writes.open_set(by=administrator(city), at=NOW, valid_from=since, **{**given, **more})


class TestFounding:
    def test_a_municipality_begins(self) -> None:
        made = found("Sint-Niklaas", languages=["en"], nis_code="46 021")
        assert (made.slug, made.languages, made.nis_code) == ("sint-niklaas", ["nl", "en"], "46021")
        with scope.of(made.pk):
            entry = Entry.objects.get()
        assert (entry.verb, entry.object_ref) == ("places.found_municipality", "sint-niklaas")
        assert reads.municipalities().get() == made

    def test_only_by_who_runs_the_installation(self, city: Municipality) -> None:
        for nobody in (resident(city.pk), administrator(city)):
            with pytest.raises(NotAllowed):
                writes.found_municipality(by=nobody, at=NOW, name="Elders")
        assert Municipality.objects.count() == 1

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"name": " "}, "name"),
            ({"name": "a" * 121}, "name"),
            ({"slug": "Hoofd Letters"}, "slug"),
            ({"name": "!!!"}, "slug"),
            ({"slug": "werk"}, "slug"),
            ({"language": "xx"}, "languages"),
            ({"languages": ["xx"]}, "languages"),
            ({"time_zone": "Mars/Olympus"}, "time_zone"),
            ({"contact_email": "nobody"}, "contact_email"),
            ({"first_answer_days": 0}, "first_answer_days"),
        ],
    )
    def test_refused_with_the_field(self, values: dict[str, object], field: str) -> None:
        with pytest.raises(Refused) as caught:
            found(**{"name": "Elders", **values})
        assert caught.value.field == field
        assert not Municipality.objects.exists()

    def test_an_address_once(self, city: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(Refused, match="teststad"):
            found()
        monkeypatch.setattr(reads, "municipality_by_slug", lambda slug: None)  # as a second founder at once would see
        with pytest.raises(Refused, match="teststad"):
            found()


class TestDividing:
    def test_gent_with_its_25_neighbourhoods(self) -> None:
        gent = found("Gent", nis_code="44021")
        with scope.of(gent.pk):
            made = divide(gent, boundaries=GENT.read_bytes(), name="2025")
            assert reads.neighbourhoods().count() == reads.neighbourhoods(on=DAY).count() == 25
            dampoort = reads.neighbourhood_by_slug("dampoort")
            assert dampoort is not None
            assert dampoort.code == "44021W13"
            assert reads.not_locatable().code == "44021WONB"
            assert reads.not_locatable().name == "Niet te lokaliseren"
            areas = dict(made.boundaries.values_list("neighbourhood__code", "area_m2"))
            assert areas["44021W13"] == pytest.approx(1_388_100, rel=0.001)  # 1.3881 km2 by its publisher

    def test_the_next_division_ends_the_first_and_keeps_identity_by_code(self, city: Municipality) -> None:
        first = divide(city, "A", "B", "C")
        slug_of_b = Neighbourhood.objects.get(code="B").slug
        shapes = collection(
            feature(square(3.7), code="B", name="Nieuwe naam"),
            feature(square(3.75), code="C", name="Wijk C"),
            feature(square(3.8), code="D", name="Wijk D"),
        )
        second = divide(city, boundaries=shapes, since=date(2026, 2, 1), name="Nieuw")
        first.refresh_from_db()
        assert (first.valid_until, second.valid_until) == (date(2026, 2, 1), None)
        assert [n.code for n in reads.neighbourhoods()] == ["B", "C", "D"]
        assert {n.code for n in reads.neighbourhoods(on=DAY)} == {"A", "B", "C"}
        renamed = reads.neighbourhood_by_code("B")
        assert renamed is not None
        assert (renamed.name, renamed.slug) == ("Nieuwe naam", slug_of_b)
        assert Neighbourhood.objects.filter(is_locatable=False, is_current=True).count() == 1
        assert reads.current_set(on=date(2026, 1, 31)) == first
        assert reads.current_set(on=date(2026, 2, 1)) == second == reads.latest_set()
        assert reads.current_set(on=date(2025, 12, 31)) is None

    @pytest.mark.parametrize("since", [DAY, date(2025, 6, 1)])
    def test_divisions_never_overlap(self, city: Municipality, since: date) -> None:
        divide(city, "A")
        with pytest.raises(Refused) as caught:
            divide(city, "B", since=since)
        assert caught.value.field == "valid_from"
        assert NeighbourhoodSet.objects.get().valid_until is None

    def test_a_division_of_a_later_day_begins_that_night(
        self, city: Municipality, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        divide(city, "A")
        divide(city, "B", since=date(2026, 7, 1))
        assert [n.code for n in reads.neighbourhoods()] == ["A"]
        job = Job.objects.get()
        assert job.not_before == datetime(2026, 6, 30, 22, 0, tzinfo=UTC)
        monkeypatch.setattr(jobs.clock, "now", lambda: job.not_before)
        jobs.mark_current()
        jobs.mark_current()
        assert [n.code for n in reads.neighbourhoods()] == ["B"]

    def test_the_one_without_a_place_as_the_file_names_it(self, city: Municipality) -> None:
        shapes = collection(feature(square(), code="A", name="a"), feature(None, code="X0", name="Overal"))
        divide(city, boundaries=shapes, not_locatable_code="X0")
        assert (reads.not_locatable().code, reads.not_locatable().name) == ("X0", "Overal")
        divide(city, "A", since=date(2026, 2, 1), not_locatable_code="other")
        assert reads.not_locatable().code == "X0"

    def test_names_that_come_twice_get_their_own_address(self, city: Municipality) -> None:
        shapes = [feature(square(3.7 + n / 50), code=f"C{n}", name="Centrum") for n in range(3)]
        divide(city, boundaries=collection(*shapes))
        assert {n.slug for n in reads.neighbourhoods()} == {"centrum", "centrum-c1", "centrum-c2"}

    def test_only_by_the_administrator(self, city: Municipality) -> None:
        with pytest.raises(NotAllowed):
            writes.open_set(
                by=resident(city.pk), at=NOW, valid_from=DAY, name="x", boundaries=row_of_squares("A"),
                code_property="code", name_property="name",
            )  # fmt: skip
        assert not NeighbourhoodSet.objects.exists()

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"boundaries": b"{"}, "Line 1"),
            ({"code_property": "codde"}, "Feature 1, field “codde”: this property is missing or empty."),
            ({"boundaries": row_of_squares("A", "A")}, "Feature 2"),
        ],
    )
    def test_a_bad_file_leaves_nothing(self, city: Municipality, given: dict[str, object], sentence: str) -> None:
        with pytest.raises(BadFile) as caught:
            divide(city, "A", **given)
        assert str(caught.value.problems[0]).startswith(sentence)
        assert caught.value.field == "boundaries"
        assert not NeighbourhoodSet.objects.exists()
        assert not Neighbourhood.objects.exists()
        assert not Boundary.objects.exists()


class TestFigures:
    FILE = (
        "code;indicator;jaar;waarde;bron;derived\nA;inhabitants;2024;1 200;Stad;ja\nA;inhabitants;2023;1100,5;Stad;\n"
    )

    def test_figures_are_entered_and_entered_again(self, city: Municipality) -> None:
        divide(city, "A", "B")
        place = Neighbourhood.objects.get(code="A")
        assert writes.set_figures(by=administrator(city), at=NOW, figures=self.FILE.encode()) == 2
        again = self.FILE.replace("1 200", "1300").encode()
        assert writes.set_figures(by=administrator(city), at=NOW, figures=again) == 2
        assert [(f.year, f.value, f.is_derived) for f in reads.figures(neighbourhood_id=place.pk)] == [
            (2024, 1300, True),
            (2023, 1100.5, False),
        ]
        assert reads.inhabitants(on=date(2023, 5, 1))[place.pk].value == 1100.5
        assert reads.inhabitants(on=date(2026, 5, 1))[place.pk].value == 1300

    @pytest.mark.parametrize(
        ("row", "sentence"),
        [
            ("X;inhabitants;2024;1;Stad", "Line 3, column “code”: no neighbourhood has this code."),
            ("A;inhabitants;2024;1;Stad", "Line 3, column “year”: this figure already stands above."),
            ("A;inhabitants;24;1;Stad", "Line 3, column “year”: this is not a year."),
            ("A;inhabitants;jaar;1;Stad", "Line 3, column “year”: this is not a year."),
            ("A;inhabitants;2023;veel;Stad", "Line 3, column “value”: this is not a number."),
            ("A;inhabitants;2023;inf;Stad", "Line 3, column “value”: this is not a number."),
            (f"A;{'i' * 61};2023;1;Stad", "Line 3, column “indicator”: this is longer than 60 signs."),
            ("A;inhabitants;2023;1;", "Line 3, column “source”: this is empty, and it is needed."),
        ],
    )
    def test_a_bad_row_is_named_and_nothing_is_entered(self, city: Municipality, row: str, sentence: str) -> None:
        divide(city, "A")
        file = f"code;indicator;year;value;source\nA;inhabitants;2024;1;Stad\n{row}\n"
        with pytest.raises(BadFile) as caught:
            writes.set_figures(by=administrator(city), at=NOW, figures=file.encode())
        assert str(caught.value.sentence) == sentence
        assert not reads.inhabitants(on=DAY)

    def test_only_by_the_administrator(self, city: Municipality) -> None:
        with pytest.raises(NotAllowed):
            writes.set_figures(by=resident(city.pk), at=NOW, figures=b"")


class TestSettings:
    HELP = {"language": "nl", "name": "Tele-Onthaal", "note": "dag en nacht", "phone": "106", "url": ""}

    def test_settings_change_and_the_trail_keeps_no_addresses(self, city: Municipality) -> None:
        changed = writes.change_settings(
            by=administrator(city), at=NOW, version=1, name=" Nieuwe  stad ", contact_email="stad@example.org",
            help_contacts=[self.HELP, {"language": "nl", "name": " "}], retention_days=400, languages=["en", "nl"],
        )  # fmt: skip
        assert (changed.name, changed.version, changed.languages) == ("Nieuwe stad", 2, ["nl", "en"])
        entry = Entry.objects.get(verb="places.change_settings")
        assert entry.before == {"name": "Teststad", "languages": ["nl"], "retention_days": 365}
        assert entry.after["personal"] == ["contact_email", "help_contacts"]
        assert "example.org" not in str(entry.after)
        assert [c.phone for c in reads.help_contacts(municipality=changed, language="nl")] == ["106"]
        assert [c.phone for c in reads.help_contacts(municipality=changed, language="en")] == ["106"]

    def test_nothing_new_is_no_change(self, city: Municipality) -> None:
        assert writes.change_settings(by=administrator(city), at=NOW, version=1, name="Teststad").version == 1
        assert not Entry.objects.filter(verb="places.change_settings").exists()

    def test_two_who_write_at_once(self, city: Municipality) -> None:
        writes.change_settings(by=administrator(city), at=NOW, version=1, name="Eerst")
        with pytest.raises(Conflict) as caught:
            writes.change_settings(by=administrator(city), at=NOW, version=1, name="Tweede")
        assert (caught.value.theirs, caught.value.mine) == ({"name": "Eerst"}, {"name": "Tweede"})

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"contact_phone": "1" * 41}, "contact_phone"),
            ({"retention_days": 5}, "retention_days"),
            ({"help_contacts": [{**HELP, "language": "xx"}]}, "help_contacts"),
            ({"help_contacts": [{**HELP, "phone": ""}]}, "help_contacts"),
            ({"help_contacts": [{**HELP, "url": "javascript:alert(1)"}]}, "help_contacts"),
        ],
    )
    def test_refused_with_the_field(self, city: Municipality, changes: dict[str, object], field: str) -> None:
        with pytest.raises(Refused) as caught:
            writes.change_settings(by=administrator(city), at=NOW, version=1, **changes)
        assert caught.value.field == field

    def test_only_settings_and_only_by_the_administrator(self, city: Municipality) -> None:
        with pytest.raises(TypeError, match="slug"):
            writes.change_settings(by=administrator(city), at=NOW, version=1, slug="x")
        with pytest.raises(NotAllowed):
            writes.change_settings(by=resident(city.pk), at=NOW, version=1, name="x")
        with pytest.raises(NotAllowed):
            writes.change_theme(by=resident(city.pk), at=NOW, version=1, css=b"")

    def test_a_house_style(self, city: Municipality) -> None:
        by = administrator(city)
        changed = writes.change_theme(by=by, at=NOW, version=1, css=b":root { --wl-logo-size: 2rem }")
        assert changed.theme_css == ":root {\n  --wl-logo-size: 2rem;\n}\n"
        assert writes.change_theme(by=by, at=NOW, version=2, css=b"  ").theme_css == ""
        with pytest.raises(BadFile, match=r"Line 1"):
            writes.change_theme(by=by, at=NOW, version=3, css=b"body { display: none }")


class TestDrafts:
    def test_kept_until_made_or_forgotten(self) -> None:
        operator = Actor(scope.EVERYWHERE, "beheer", user_id=7, rights=everywhere("system"))
        Draft.objects.create(owner_id=8, updated_at=datetime(2026, 1, 1, tzinfo=UTC))
        jobs.drop_old_drafts()
        assert not Draft.objects.exists()
        writes.keep_draft(by=operator, at=NOW, answers={"name": "Gent"}, boundaries=b"{}")
        writes.keep_draft(by=operator, at=NOW, answers={"name": "Gent!"})
        draft = reads.draft_of(owner_id=7)
        assert draft is not None
        assert (draft.answers, bytes(draft.boundaries)) == ({"name": "Gent!"}, b"{}")
        assert Draft.objects.count() == 1
        writes.drop_draft(by=operator)
        assert reads.draft_of(owner_id=7) is None

    def test_not_for_others(self, city: Municipality) -> None:
        with pytest.raises(NotAllowed):
            writes.keep_draft(by=resident(city.pk), at=NOW, answers={})
        with pytest.raises(NotAllowed):
            writes.drop_draft(by=resident(city.pk))
