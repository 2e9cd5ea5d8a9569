"""A later step fetches many signals at once, and gets none that the actor may not read."""

import pytest

from wijklus.base.refusals import NotAllowed
from wijklus.loop.signals import reads

pytestmark = pytest.mark.django_db


def test_a_director_gets_those_of_the_portfolio(say, rabot, director, django_assert_num_queries):
    first, second, far = say(), say(), say(neighbourhood=rabot)
    with django_assert_num_queries(1):
        found = reads.many_for_actor(by=director, references=[first.reference, second.reference, "niets"])
        assert [signal.neighbourhood.slug for signal in found] == ["dampoort", "dampoort"]
    with pytest.raises(NotAllowed):
        reads.many_for_actor(by=director, references=[first.reference, far.reference])
    assert set(reads.readable(by=director)) == {first, second}


def test_who_has_the_city_reads_all(say, rabot, coordinator):
    said = {say(), say(neighbourhood=rabot)}
    assert set(reads.readable(by=coordinator)) == said


@pytest.mark.parametrize("who", ["service_contact", "councillor", "other_director", "anyone"])
def test_an_outsider_gets_none(who, signal, request):
    outsider = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        reads.many_for_actor(by=outsider, references=[signal.reference])
    with pytest.raises(NotAllowed):
        reads.readable(by=outsider)
