"""A municipality made in one deed, from files that are right and files that are not."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from wijklus.base import scope
from wijklus.base.actor import resident
from wijklus.base.refusals import BadFile, NotAllowed, Refused
from wijklus.crossings import new_city
from wijklus.crossings.new_city import NewCity, found_city, operator
from wijklus.crossings.new_city_files import read_services, read_users, role_named
from wijklus.ground.people import reads as people
from wijklus.ground.people.models import Membership, Party, User
from wijklus.ground.places import reads as places
from wijklus.ground.places.models import Municipality
from wijklus.ground.policy.models import PolicyField
from wijklus.ground.trail.models import Entry, Job
from wijklus.loop.signals.models import Category

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DATA = Path(settings.PACKAGE_DIR) / "data"
SERVICES = b"naam;e-mail;telefoon\nGroendienst;groen@gent.example;\nDienst Wegen;;09 1\n"
USERS = """e-mail;naam;rol;functie;wijken;dienst
regisseur@gent.example;An;wijkregisseur;Wijkregisseur Dampoort;44021W13, Sint-Amandsberg;
groen@gent.example;Bo;service_contact;;;groendienst
beheer@gent.example;Ce;Beheerder;;;
"""

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def gent(**more: Any) -> NewCity:
    services = read_services(SERVICES)
    values: dict[str, Any] = {
        "name": "Gent",
        "nis_code": "44021",
        "boundaries": (DATA / "gent_neighbourhoods.geojson").read_bytes(),
        "code_property": "code",
        "name_property": "name",
        "valid_from": date(2026, 1, 1),
        "languages": ("nl", "en"),
        "figures": (DATA / "gent_population.csv").read_bytes(),
        "services": services,
        "users": read_users(USERS.encode(), services=[service.name for service in services]),
    }
    return NewCity(**{**values, **more})


class TestFounding:
    def test_gent_is_made_and_can_be_worked_in(self) -> None:
        made = found_city(by=operator(), at=NOW, city=gent())
        assert (made.slug, made.neighbourhoods, made.services, made.figures) == ("gent", 25, 2, 25)
        first = made.users[0]
        assert (first.email, first.is_new, first.password) == ("regisseur@gent.example", True, "")
        city = places.municipality_by_slug("gent")
        assert city is not None
        assert {contact["language"] for contact in city.help_contacts} == {"nl", "en"}
        with scope.of(city.pk):
            director = people.user_by_email("regisseur@gent.example")
            actor = people.actor_of(user=director, municipality_id=city.pk, on=NOW.date())
            dampoort = places.neighbourhood_by_slug("dampoort")
            assert dampoort is not None
            assert actor.can_in("themes.write", dampoort.pk)
            assert len(actor.reach("themes.write") or ()) == 2
            service = Membership.objects.get(role__key="service_contact")
            assert (service.function, service.party) == ("service contact", Party.objects.get(name="Groendienst"))
            assert Entry.objects.filter(verb="places.found_municipality").count() == 1
            assert Category.objects.filter(parent__isnull=False).count() > 40
            assert not Category.objects.filter(policy_field__isnull=True).exists()
        assert Job.objects.filter(name="wijklus.ground.people.jobs.send_invitation").count() == 3
        assert PolicyField.objects.filter(code="0171").exists()

    def test_a_password_is_handed_back_once(self) -> None:
        made = found_city(by=operator(), at=NOW, city=gent(), with_passwords=True)
        for user in made.users:
            account = people.user_by_email(user.email)
            assert account is not None
            assert account.check_password(user.password)
        assert not Job.objects.filter(name="wijklus.ground.people.jobs.send_invitation").exists()
        other = found_city(by=operator(), at=NOW, city=gent(slug="gent-2"), with_passwords=True)
        assert [(user.is_new, user.password) for user in other.users] == [(False, "")] * 3

    def test_only_by_who_runs_the_installation(self) -> None:
        with pytest.raises(NotAllowed):
            found_city(by=resident(0), at=NOW, city=gent())
        assert not Municipality.objects.exists()

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"name": ""}, "Give the name"),
            ({"boundaries": b"{}"}, "Field “type”"),
            ({"code_property": "nr"}, "Feature 1, field “nr”"),
            ({"figures": b"code;indicator;year;value;source\nX;a;2024;1;b"}, "Line 2, column “code”"),
            ({"services": [*read_services(SERVICES), *read_services(SERVICES)]}, "Line 2: There is already"),
        ],
    )
    def test_one_thing_wrong_and_nothing_is_made(self, change: dict[str, Any], sentence: str) -> None:
        with pytest.raises(Refused) as caught:
            found_city(by=operator(), at=NOW, city=gent(**change))
        assert str(caught.value.sentence).startswith(sentence)
        assert not Municipality.objects.exists()
        assert not User.objects.exists()

    def test_a_neighbourhood_that_is_not_there(self) -> None:
        users = read_users(USERS.replace("44021W13", "44021W99").encode(), services=["Groendienst"])
        with pytest.raises(BadFile, match="Line 2, column “neighbourhoods”: “44021W99” is not"):
            found_city(by=operator(), at=NOW, city=gent(users=users))

    def test_a_refusal_of_rights_is_not_a_bad_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def nobody_may(**_values: Any) -> None:
            raise NotAllowed()

        monkeypatch.setattr(new_city.people, "make_party", nobody_may)
        with pytest.raises(NotAllowed):
            found_city(by=operator(), at=NOW, city=gent())


class TestFiles:
    @pytest.mark.parametrize(
        ("text", "key"), [("Wijkregisseur", "director"), ("field worker", "field_worker"), ("koning", None)]
    )
    def test_a_role_by_its_name(self, text: str, key: str | None) -> None:
        assert role_named(text) == key

    @pytest.mark.parametrize(
        ("row", "sentence"),
        [
            ("x;An;beheerder;;;", "Line 3, column “email”: this is not an e-mail address."),
            ("a@b.example;An;koning;;;", "Line 3, column “role”: this role is not known."),
            ("a@b.example;An;wijkregisseur;;;", "Line 3, column “neighbourhoods”: this role has a portfolio"),
            ("a@b.example;An;service_contact;;;", "Line 3, column “service”: this role speaks for a service"),
            ("a@b.example;An;beheerder;;;Elders", "Line 3, column “service”: this service does not stand"),
            (f"a@b.example;{'n' * 121};beheerder;;;", "Line 3, column “name”: this is longer than 120 signs."),
            (";An;beheerder;;;", "Line 3, column “email”: this is empty"),
        ],
    )
    def test_a_bad_user_is_named_by_line_and_column(self, row: str, sentence: str) -> None:
        good = "beheer@gent.example;Ce;beheerder;;;"
        with pytest.raises(BadFile) as caught:
            read_users(f"email;name;role;function;neighbourhoods;service\n{good}\n{row}\n".encode(), services=[])
        assert str(caught.value.sentence).startswith(sentence)

    def test_somebody_must_manage_the_others(self) -> None:
        with pytest.raises(BadFile, match="administrator"):
            read_users(b"email;name;role\na@b.example;An;raadslid\n", services=[])

    def test_a_service_stands_once_and_has_a_good_address(self) -> None:
        with pytest.raises(BadFile) as caught:
            read_services(b"name;email\nGroen;x\ngroen;\n")
        assert [str(problem) for problem in caught.value.problems] == [
            "Line 2, column “email”: this is not an e-mail address.",
            "Line 3, column “name”: this service already stands above.",
        ]


class TestCommands:
    def run(self, tmp_path: Path, **more: Any) -> str:
        (tmp_path / "services.csv").write_bytes(SERVICES)
        (tmp_path / "users.csv").write_text(USERS)
        options = {
            "name": "Gent",
            "boundaries": str(DATA / "gent_neighbourhoods.geojson"),
            "services": str(tmp_path / "services.csv"),
            "users": str(tmp_path / "users.csv"),
        }
        with (tmp_path / "said").open("w") as said:
            call_command("new_city", stdout=said, **{**options, **more})
        return (tmp_path / "said").read_text()

    def test_it_says_what_it_made(self, tmp_path: Path) -> None:
        said = self.run(tmp_path, passwords=True)
        assert "/nl/gent/" in said
        assert "25  wijken, en één voor wat niet te situeren is" in said
        assert "Wijkregisseur Dampoort" in said
        with pytest.raises(CommandError, match="gent"):
            self.run(tmp_path)
        assert "heeft al een account" in self.run(tmp_path, slug="gent-2")

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"boundaries": "/nowhere.geojson"}, "/nowhere.geojson: No such file"),
            ({"valid_from": "morgen"}, "--valid-from: morgen is not a day"),
            ({"code_property": "nr"}, "Object 1, veld “nr”"),
        ],
    )
    def test_one_clear_sentence(self, tmp_path: Path, change: dict[str, Any], sentence: str) -> None:
        with pytest.raises(CommandError) as caught:
            self.run(tmp_path, **change)
        assert str(caught.value).startswith(sentence)
        assert not Municipality.objects.exists()

    def test_an_operator(self, tmp_path: Path) -> None:
        with (tmp_path / "said").open("w") as said:
            call_command("new_operator", "op@wijklus.example", password=True, stdout=said)
            call_command("new_operator", "op@wijklus.example", stdout=said)
        first, again = (tmp_path / "said").read_text().splitlines()
        account = people.user_by_email("op@wijklus.example")
        assert account is not None
        assert account.is_operator
        assert account.check_password(first.split()[-1])
        assert again.endswith("keeps the password of before")
        with pytest.raises(CommandError):
            call_command("new_operator", "geen adres")
