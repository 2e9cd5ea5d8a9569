"""A director sorts what came in; two who do so at once see both."""

import pytest

from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.trail import reads as trail
from wijklus.ground.trail.models import Entry
from wijklus.loop.signals import reads as signals
from wijklus.loop.signals import rules, writes

pytestmark = pytest.mark.django_db


@pytest.fixture
def licht(administrator, at):
    writes.seed_categories(rows=rules.DEFAULT_CATEGORIES, by=administrator, at=at)
    return signals.category_by_code("licht")


def sort(signal, by, at, **fields):
    given = {"version": signal.version, "kind": signal.kind, "category": None, "neighbourhood": signal.neighbourhood}
    return writes.triage(signal=signal, by=by, at=at, **{**given, **fields})


def test_category_and_neighbourhood(signal, licht, rabot, director, gent, at):
    before = trail.revision(gent.pk, signal.neighbourhood_id)
    sorted_ = sort(signal, director, at, category=licht, neighbourhood=rabot, kind="idea")
    assert (sorted_.category, sorted_.neighbourhood, sorted_.kind, sorted_.version) == (licht, rabot, "idea", 2)
    entry = Entry.objects.get(verb="signals.triage")
    assert entry.after == {"category": "licht", "kind": "idea", "neighbourhood": rabot.code}
    assert trail.revision(gent.pk, signal.neighbourhood_id) != before


def test_the_boundary_follows(drawn, signal, dampoort, director, at):
    assert signal.boundary_id == drawn.pk
    signal.boundary = None
    signal.save()
    assert sort(signal, director, at).boundary_id == drawn.pk


def test_nothing_changed_leaves_no_line(signal, director, at):
    sort(signal, director, at)
    assert not Entry.objects.filter(verb="signals.triage").exists()


def test_two_at_once_both_are_shown(signal, licht, director, at):
    sort(signal, director, at, category=licht)
    with pytest.raises(Conflict) as conflict:
        sort(signal, director, at, kind="offer")
    assert conflict.value.theirs["category"] == licht
    assert conflict.value.mine["kind"] == "offer"


def test_what_is_not_there_is_refused(signal, licht, director, administrator, at):
    with pytest.raises(Refused):
        sort(signal, director, at, kind="klacht")
    licht.is_active = False
    licht.save()
    for sorting in (
        lambda: sort(signal, director, at, category=licht),
        lambda: writes.set_category(signals=[signal], category=licht, by=director, at=at),
    ):
        with pytest.raises(Refused):
            sorting()


def test_many_get_one_category(say, licht, director, at):
    first, second = say(), say()
    assert writes.set_category(signals=[first, second], category=licht, by=director, at=at) == 2
    assert writes.set_category(signals=[first, second], category=licht, by=director, at=at) == 0
    assert writes.set_category(signals=[first], category=None, by=director, at=at) == 1


def test_outsiders_sort_nothing(signal, anyone, field_worker, councillor, other_director, at):
    for outsider in (anyone, field_worker, councillor, other_director):
        with pytest.raises(NotAllowed):
            sort(signal, outsider, at, kind="idea")
        with pytest.raises(NotAllowed):
            writes.set_category(signals=[signal], category=None, by=outsider, at=at)
        with pytest.raises(NotAllowed):
            writes.renew_link(signal=signal, by=outsider, at=at)


def test_a_new_link_voids_the_old(signal, director, at):
    old = signals.follow_path(signal, language="nl")
    renewed = writes.renew_link(signal=signal, by=director, at=at)
    assert signals.follow_path(renewed, language="nl") != old
    key = old.strip("/").split("/")[-1]
    assert signals.for_link(reference=signal.reference, key=key) is None
