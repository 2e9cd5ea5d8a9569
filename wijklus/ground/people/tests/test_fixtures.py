"""The shared fixtures tell the truth: each actor has the rights and portfolio its name promises."""

import pytest


@pytest.mark.django_db
def test_each_actor_stands_where_its_name_says(
    director, field_worker, service_contact, groendienst, coordinator, councillor, administrator, other_director,
    anyone, dampoort, rabot, gent, client_of,
):  # fmt: skip
    assert director.can_in("signals.triage", dampoort.pk)
    assert not director.can_in("signals.triage", rabot.pk)
    assert field_worker.can("signals.register")
    assert service_contact.party_ids == {groendienst.pk}
    assert coordinator.can_in("signals.triage", rabot.pk)
    assert councillor.rights == {"loop.read": None, "council.ask": None}
    assert administrator.can("city.users")
    assert other_director.municipality_id != gent.pk
    assert not anyone.rights
    assert client_of("director").session["_auth_user_id"] == str(director.user_id)
