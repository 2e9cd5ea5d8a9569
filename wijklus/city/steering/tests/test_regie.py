"""Each matter has one director; those with none or several are found, and mended."""

from datetime import timedelta

import pytest

from wijklus.base.refusals import NotAllowed, Refused
from wijklus.city.steering import reads, writes
from wijklus.city.steering.models import RegieArrangement
from wijklus.city.steering.rules import regie
from wijklus.crossings.demo import handing
from wijklus.ground.people import reads as people
from wijklus.ground.people.models import Party
from wijklus.ground.trail import reads as trail
from wijklus.loop.priorities import writes as priorities

LIST = "/nl/gent/werk/regie/"


@pytest.mark.parametrize(
    ("kind", "party", "fits"),
    [
        ("internal", "service", True),
        ("internal", "organisation", False),
        ("external", "service", False),
        ("external", "group", True),
        ("hybrid", "service", True),
        ("hybrid", "organisation", True),
    ],
)
def test_internal_is_a_service_and_external_never_is(kind, party, fits):
    assert regie.fits(kind, party) is fits


def test_a_matter_needs_exactly_one_and_hybrid_says_with_whom():
    assert [regie.standing(n) for n in (0, 1, 2, 5)] == ["none", "one", "several", "several"]
    assert [regie.names_partners(*given) for given in (("hybrid", ""), ("hybrid", "OCMW"), ("internal", ""))] == [
        False,
        True,
        True,
    ]


@pytest.fixture
def theme(director, dampoort, at):
    return priorities.start_theme(title="Zwerfvuil", neighbourhood=dampoort, by=director, at=at)


@pytest.fixture
def direct(theme, groendienst, director, at):
    def made(**other):
        given = {
            "theme": theme, "party": groendienst, "kind": "internal", "model": "commissioning", "by": director,
            "at": at, "instruments": "Overleg", "decided_by": "Het college", "valid_from": at.date(),
        }  # fmt: skip
        return writes.direct(**{**given, **other})

    return made


def standings(by, on):
    shown = {
        one: [row.title for row in reads.matters(by=by, on=on, standing=one)] for one in ("none", "one", "several")
    }
    return {one: titles for one, titles in shown.items() if titles}


@pytest.mark.django_db
class TestTheRegister:
    def test_none_one_and_several_are_told_apart(
        self, direct, theme, director, at, wegendienst, django_assert_num_queries
    ):
        on = at.date()
        assert standings(director, on) == {"none": ["Zwerfvuil"]}
        first = direct()
        assert standings(director, on) == {"one": ["Zwerfvuil"]}
        assert reads.matters(by=director, on=on).count() == 0
        direct(party=wegendienst)
        assert standings(director, on) == {"several": ["Zwerfvuil"]}
        with django_assert_num_queries(2):
            counted = reads.matters_counted(by=director, on=on)
            shown = [(row.title, row.directors) for row in reads.matters(by=director, on=on)]
        assert (counted, shown) == (reads.regie.Matters(all=1, none=0, several=1), [("Zwerfvuil", 2)])
        ended = writes.end_direction(arrangement=first, on=on + timedelta(days=3), reason="Dubbel", by=director, at=at)
        assert standings(director, on) == {"several": ["Zwerfvuil"]}
        assert standings(director, ended.valid_until) == {"one": ["Zwerfvuil"]}
        assert [row.party.name for row in reads.directed(by=director, theme_id=theme.pk)] == [
            "Wegendienst",
            "Groendienst",
        ]

    def test_a_party_that_is_gone_directs_nothing_and_a_closed_theme_is_no_matter(
        self, direct, theme, groendienst, director, at
    ):
        direct()
        Party.objects.filter(pk=groendienst.pk).update(is_active=False)
        assert standings(director, at.date()) == {"none": ["Zwerfvuil"]}
        closed = priorities.close_theme(theme=theme, reason="Klaar", by=director, at=at)
        assert standings(director, at.date()) == {}
        with pytest.raises(Refused, match="afgesloten"):
            direct(theme=closed)

    def test_the_demonstration_city_has_all_three_and_makes_them_once(
        self, dampoort, director, coordinator, at, groendienst, wegendienst
    ):
        for number in range(4):
            priorities.start_theme(title=f"Thema {number}", neighbourhood=dampoort, by=director, at=at)
        for slug in ("dampoort", "dampoort", "nergens"):
            handing.direct(by=coordinator, at=at, slug=slug)
        found = standings(director, at.date())
        assert {one: len(titles) for one, titles in found.items()} == {"none": 1, "one": 2, "several": 1}

    def test_what_begins_later_directs_from_that_day(self, direct, theme, director, at):
        direct(valid_from=at.date() + timedelta(days=2))
        assert reads.directing(theme_id=theme.pk, on=at.date()) == []
        assert len(reads.directing(theme_id=theme.pk, on=at.date() + timedelta(days=2))) == 1

    @pytest.mark.parametrize(
        ("other", "field"),
        [
            ({"kind": "external"}, "kind"),
            ({"kind": "hybrid"}, "partners"),
            ({"kind": "thuis"}, None),
            ({"model": "bevel"}, None),
            ({"instruments": " "}, "instruments"),
            ({"decided_by": ""}, "decided_by"),
        ],
    )
    def test_what_lacks_or_does_not_fit_is_refused(self, direct, other, field):
        with pytest.raises(Refused) as refused:
            direct(**other)
        assert refused.value.field == field
        assert not RegieArrangement.objects.exists()

    def test_a_person_and_the_same_party_twice_are_refused(self, direct, groendienst, at):
        person = Party.objects.create(kind="person", name="Els")
        with pytest.raises(Refused) as refused:
            direct(party=person)
        assert refused.value.field == "party"
        assert "Els" not in dict(reads.directing_parties()).values()
        direct()
        with pytest.raises(Refused, match="regisseert dit al"):
            direct(kind="hybrid", partners="OCMW")
        assert RegieArrangement.objects.count() == 1

    def test_only_who_writes_the_plan_there(self, direct, field_worker, other_director, coordinator, at):
        for by in (field_worker, other_director):
            with pytest.raises(NotAllowed):
                direct(by=by)
        made = direct(by=coordinator)
        with pytest.raises(NotAllowed):
            writes.end_direction(arrangement=made, on=at.date(), reason="x", by=other_director, at=at)
        wide = priorities.start_theme(title="Hitte", neighbourhood=None, by=coordinator, at=at)
        assert direct(theme=wide, by=coordinator).theme == wide

    def test_an_end_has_a_reason_and_comes_once(self, direct, director, at):
        made = direct()
        with pytest.raises(Refused, match="waarom"):
            writes.end_direction(arrangement=made, on=at.date(), reason=" ", by=director, at=at)
        writes.end_direction(arrangement=made, on=at.date(), reason="Naar het OCMW", by=director, at=at)
        assert made.valid_until == people.last_day(at.date(), at.date())
        with pytest.raises(Refused, match="al geëindigd"):
            writes.end_direction(arrangement=made, on=made.valid_until, reason="Nog eens", by=director, at=at)
        told = trail.story(kind="regie", ref=made.reference)
        assert sorted(entry.verb for entry in told) == ["steering.direct", "steering.end_direction"]
        assert direct().pk != made.pk

    def test_a_change_ends_what_was_and_the_history_stays(self, direct, theme, groendienst, wegendienst, director, at):
        first = direct(valid_from=at.date() - timedelta(days=30))
        given = {
            "party": groendienst, "kind": "hybrid", "model": "coordination", "instruments": "Overleg",
            "partners": "OCMW", "decided_by": "De raad", "by": director, "at": at,
        }  # fmt: skip
        made = writes.change_direction(arrangement=first, valid_from=at.date(), reason="Samen met het OCMW", **given)
        first.refresh_from_db()
        assert (first.valid_until, first.end_reason) == (at.date(), "Samen met het OCMW")
        assert (made.valid_from, made.kind, made.decided_by) == (at.date(), "hybrid", "De raad")
        assert [row.pk for row in reads.directing(theme_id=theme.pk, on=at.date())] == [made.pk]
        with pytest.raises(Refused, match="al geëindigd"):
            writes.change_direction(arrangement=first, valid_from=at.date(), reason="Nog eens", **given)
        direct(party=wegendienst)
        with pytest.raises(Refused) as refused:
            writes.change_direction(
                arrangement=made, valid_from=at.date(), reason="Dubbel", **{**given, "party": wegendienst}
            )
        assert refused.value.field == "party"
        made.refresh_from_db()
        assert made.valid_until is None
        with pytest.raises(Refused, match="waarom"):
            writes.change_direction(arrangement=made, valid_from=at.date(), reason=" ", **given)

    def test_a_change_on_the_day_it_began_holds_from_the_next(self, direct, groendienst, director, at):
        made = writes.change_direction(
            arrangement=direct(), party=groendienst, kind="internal", model="coordination", instruments="Overleg",
            decided_by="De raad", valid_from=at.date(), reason="Verschreven", by=director, at=at,
        )  # fmt: skip
        assert made.valid_from == at.date() + timedelta(days=1)

    def test_what_is_to_be_mended_stands_on_vandaag_of_the_coordinator(
        self, direct, theme, wegendienst, coordinator, director, dampoort, at, django_assert_num_queries
    ):
        for number in range(2):
            priorities.start_theme(title=f"Thema {number}", neighbourhood=dampoort, by=director, at=at)
        direct()
        [section] = reads.matters_due(actor=coordinator, on=at.date())
        assert (section.count, [due.what for due in section.top]) == (2, ["2 thema's die niemand regisseert"])
        direct(party=wegendienst)
        with django_assert_num_queries(1):
            [section] = reads.matters_due(actor=coordinator, on=at.date())
        assert section.count == 3
        assert section.top[1].what == "1 thema dat meer partijen regisseren"
        assert {due.url_name for due in section.top} == {"steering:regie"}
        assert reads.matters_due(actor=director, on=at.date()) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("stopped_clock")
class TestTheScreens:
    def test_a_regie_is_changed_on_screen(self, client_of, direct, theme, groendienst, at):
        made, desk = direct(valid_from=at.date() - timedelta(days=9)), client_of("director")
        assert "Wijzig de regie van Groendienst" in desk.get(f"{LIST}{theme.reference}/").content.decode()
        there = f"{LIST}{made.reference}/wijzigen/"
        page = desk.get(there).content.decode()
        assert 'value="Het college"' in page
        given = {
            "party": groendienst.reference, "kind": "internal", "model": "coordination", "instruments": "Overleg",
            "decided_by": "De raad", "valid_from": "2026-11-20", "partners": "",
        }  # fmt: skip
        assert desk.post(there, given).status_code == 422
        page = desk.post(there, {**given, "reason": "Zo besliste de raad"}, follow=True).content.decode()
        assert "Wie regisseert, is gewijzigd" in page
        assert "Zo besliste de raad" in page
        assert desk.post(there, {**given, "reason": "Nog eens"}).status_code == 422
        assert desk.get(f"{LIST}nergens/wijzigen/").status_code == 404
        assert client_of("field_worker").get(there).status_code == 403

    def test_vandaag_leads_to_the_list(self, client_of, theme):
        page = client_of("coordinator").get("/nl/gent/werk/").content.decode()
        assert "1 thema dat niemand regisseert" in page
        assert f'href="{LIST}"' in page

    def test_a_matter_is_mended_on_screen_and_everybody_reads_it(self, client_of, client, theme, groendienst):
        desk, here = client_of("director"), f"{LIST}{theme.reference}/"
        assert "Van 1 open thema" in desk.get(LIST).content.decode()
        assert "Niemand regisseert dit" in desk.get(here).content.decode()
        given = {
            "party": groendienst.reference, "kind": "hybrid", "model": "coordination", "instruments": "Overleg",
            "decided_by": "Het college", "valid_from": "2026-01-01", "partners": "",
        }  # fmt: skip
        assert desk.post(here, given).status_code == 422
        page = desk.post(here, {**given, "partners": "OCMW Gent"}, follow=True).content.decode()
        assert "Wie regisseert, is genoteerd" in page
        assert "Niemand regisseert dit" not in page
        public = client.get(f"/nl/gent/thema/{theme.reference}/").content.decode()
        assert "Wie regisseert dit hier" in public
        assert "OCMW Gent" in public
        assert "Zwerfvuil" in desk.get(f"{LIST}?toon=een").content.decode()
        assert "Zwerfvuil" not in desk.get(f"{LIST}?toon=verzonnen").content.decode()
        assert desk.get(f"{LIST}nergens/").status_code == 404

    def test_an_end_is_given_on_screen(self, client_of, direct, theme):
        made, desk = direct(), client_of("director")
        there = f"{LIST}{made.reference}/beeindigen/"
        assert "Groendienst regisseert" in desk.get(there).content.decode()
        assert desk.post(there, {"on": "2027-01-01", "reason": ""}).status_code == 422
        page = desk.post(there, {"on": "2027-01-01", "reason": "Naar het OCMW"}, follow=True).content.decode()
        assert "Naar het OCMW" in page
        assert desk.post(there, {"on": "2027-02-01", "reason": "Nog eens"}).status_code == 422
        assert desk.get(f"{LIST}nergens/beeindigen/").status_code == 404
        assert client_of("field_worker").post(f"{LIST}{theme.reference}/", {}).status_code == 403

    def test_thirty_matters_cost_as_many_queries_as_one(
        self, client_of, theme, direct, wegendienst, dampoort, director, at, django_assert_max_num_queries
    ):
        for number in range(30):
            other = priorities.start_theme(title=f"Thema {number}", neighbourhood=dampoort, by=director, at=at)
            if number % 2:
                direct(theme=other)
                direct(theme=other, party=wegendienst)
        desk = client_of("director")
        with django_assert_max_num_queries(14):
            page = desk.get(LIST).content.decode()
        assert (page.count('<li class="wl-rows__row">'), "vanaf=" in page) == (25, True)
        with django_assert_max_num_queries(14):
            desk.get(f"{LIST}{theme.reference}/")
