"""What Vandaag asks of the administrator of a municipality that just began."""

import pytest

from wijklus.base import clock
from wijklus.ground.people import reads as people
from wijklus.ground.people import writes as people_writes

pytestmark = pytest.mark.django_db
HERE = "/nl/gent/werk/"


def test_what_is_not_done_is_asked_with_a_link(client_of, administrator, at):
    page = client_of("administrator").get(HERE).content.decode()
    assert "Eerste stappen" in page
    for address in ("mensen/nieuw/", "partners/", "mandaten/"):
        assert f'href="/nl/gent/werk/instellingen/{address}"' in page
    assert "Zeg hoe bewoners de gemeente bereiken" not in page
    people_writes.make_party(kind="service", name="Groendienst", by=administrator, at=at)
    assert "Voer de diensten in" in client_of("administrator").get(HERE).content.decode()


def test_what_is_done_disappears(client_of, groendienst, gent):
    gent.contact_email = ""
    gent.save()
    page = client_of("administrator").get(HERE).content.decode()
    assert "Voer de diensten in" not in page
    assert "Zeg hoe bewoners de gemeente bereiken" in page


def test_nobody_else_is_asked(client_of):
    for who in ("director", "councillor"):
        assert "Eerste stappen" not in client_of(who).get(HERE).content.decode()


def test_a_service_is_reached_at_its_own_address_or_through_its_contact(
    gent, groendienst, administrator, at, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert not people.services_without_address(on=clock.today()).exists()
    lonely = people_writes.make_party(kind="service", name="Wegendienst", by=administrator, at=at)
    assert list(people.services_without_address(on=clock.today())) == [lonely]
