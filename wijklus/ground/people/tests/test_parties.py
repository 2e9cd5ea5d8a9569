"""Services and partners are added, changed with care for who was first, and pasted in by the dozen."""

import pytest

from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.people import reads, writes
from wijklus.ground.people.models import Party
from wijklus.ground.trail.models import Entry

pytestmark = pytest.mark.django_db


class TestMake:
    def test_a_service_by_the_administrator_and_a_partner_by_the_director(self, administrator, director, at):
        service = writes.make_party(kind="service", name="Mobiliteit", by=administrator, at=at)
        partner = writes.make_party(kind="organisation", name="Een vzw", by=director, at=at)
        assert list(reads.parties(kind="service")) == [service]
        assert reads.party_by_reference(partner.reference) == partner
        assert str(partner) == "Een vzw"

    def test_refused_with_the_field(self, administrator, at):
        given = {"by": administrator, "at": at}
        writes.make_party(kind="service", name="Mobiliteit", **given)
        for field, wrong in {
            "kind": {"kind": "pet", "name": "x"},
            "name": {"kind": "service", "name": " "},
            "email": {"kind": "service", "name": "x", "email": "geen"},
        }.items():
            with pytest.raises(Refused) as refused:
                writes.make_party(**wrong, **given)
            assert refused.value.field == field
        for name in ("Mobiliteit", "x" * 161):
            with pytest.raises(Refused):
                writes.make_party(kind="service", name=name, **given)

    def test_not_by_others(self, director, councillor, other_director, at):
        with pytest.raises(NotAllowed):
            writes.make_party(kind="service", name="Mobiliteit", by=director, at=at)
        for outsider in (councillor, other_director):
            with pytest.raises(NotAllowed):
                writes.make_party(kind="group", name="x", by=outsider, at=at)


class TestChange:
    def test_the_trail_keeps_the_name_of_a_personal_field_only(self, groendienst, administrator, at):
        writes.change_party(
            party=groendienst, version=1, name="Groen", email="nieuw@gent.example", phone="09 1",
            by=administrator, at=at,
        )  # fmt: skip
        entry = Entry.objects.get(verb="people.change_party")
        assert entry.after["fields"] == ["email", "name", "phone"]
        assert "nieuw@" not in str(entry.after)

    def test_who_was_second_keeps_both(self, groendienst, administrator, at):
        writes.change_party(party=groendienst, version=1, name="Groen", by=administrator, at=at)
        with pytest.raises(Conflict) as conflict:
            writes.change_party(party=groendienst, version=1, name="Parken", by=administrator, at=at)
        assert conflict.value.theirs.name == "Groen"
        assert conflict.value.mine["name"] == "Parken"

    def test_not_a_name_that_is_taken_and_not_by_others(self, groendienst, wegendienst, administrator, director, at):
        with pytest.raises(Refused):
            writes.change_party(party=groendienst, version=1, name="Wegendienst", by=administrator, at=at)
        with pytest.raises(NotAllowed):
            writes.change_party(party=groendienst, version=1, name="x", by=director, at=at)

    def test_one_that_stopped_is_offered_no_more(self, groendienst, administrator, at):
        writes.change_party(party=groendienst, version=1, name="G", is_active=False, by=administrator, at=at)
        assert not reads.parties().exists()
        assert reads.parties(only_active=False).count() == 1


class TestLine:
    def test_who_stands_above_and_never_around_in_a_circle(self, groendienst, wegendienst, administrator, at):
        top = writes.make_party(kind="service", name="Directie", by=administrator, at=at)
        given = {"by": administrator, "at": at}
        writes.change_party(party=wegendienst, version=1, name="Wegen", above=top, **given)
        writes.change_party(party=groendienst, version=1, name="Groen", above=wegendienst, **given)
        assert reads.line_above(Party.objects.get(pk=groendienst.pk)) == [wegendienst, top]
        assert reads.under({top.pk}) == {wegendienst.pk, groendienst.pk}
        assert reads.under({wegendienst.pk}) == {groendienst.pk}
        assert reads.under({groendienst.pk}) == reads.under(set()) == set()
        for below in (top, groendienst, wegendienst):
            with pytest.raises(Refused) as refused:
                writes.change_party(party=top, version=1, name="Directie", above=below, **given)
            assert refused.value.field == "above"
        writes.change_party(party=groendienst, version=2, name="Groen", above=None, **given)
        assert reads.line_above(Party.objects.get(pk=groendienst.pk)) == []


class TestImport:
    def test_many_at_once_and_again_adds_nothing(self, administrator, at):
        rows = [("Groendienst", "groen@gent.example", ""), ("Politie", "", "101"), ("Politie", "", "")]
        assert writes.import_parties(rows=rows, kind="service", by=administrator, at=at) == 2
        assert writes.import_parties(rows=rows, kind="service", by=administrator, at=at) == 0

    def test_a_bad_line_is_named_and_nothing_is_written(self, administrator, at):
        rows = [("Groendienst", "", ""), ("Politie", "geen adres", "")]
        with pytest.raises(Refused) as refused:
            writes.import_parties(rows=rows, kind="service", by=administrator, at=at)
        assert "2" in str(refused.value.sentence)
        assert not Party.objects.exists()
