"""A neighbourhood team across employers: its list names nobody, and what is referred arrives or comes back."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.city.steering import writes as steering
from wijklus.city.teams import access, jobs, reads, rules, writes
from wijklus.city.teams.models import Referral, Team, TeamEntry, TeamMember
from wijklus.ground.trail.models import Entry, Job
from wijklus.loop.priorities import writes as priorities

pytestmark = pytest.mark.django_db
LIST = "/nl/gent/werk/wijkteams/"


@pytest.fixture
def made(dampoort, groendienst, wegendienst, director, at):
    team = writes.start_team(name="Wijkteam Dampoort", neighbourhoods=[dampoort], referral_days=5, by=director, at=at)
    for party in (groendienst, wegendienst):
        writes.add_member(team=team, party=party, function="ploegbaas", on=at.date(), by=director, at=at)
    return team


@pytest.fixture
def team(made, director):
    return reads.team_for(by=director, reference=made.reference)


@pytest.fixture
def parks(team, groendienst):
    return next(one for one in team.members.all() if one.party == groendienst)


@pytest.fixture
def roads(team, wegendienst):
    return next(one for one in team.members.all() if one.party == wegendienst)


@pytest.fixture
def theme(director, dampoort, at):
    return priorities.start_theme(title="Bankjes in het park", neighbourhood=dampoort, by=director, at=at)


@pytest.fixture
def entry(team, parks, theme, service_contact, at):
    return writes.put_entry(
        team=team, member=parks, theme=theme, what="Bankjes nakijken", since=at.date(), by=service_contact, at=at
    )


@pytest.fixture
def referred(entry, roads, service_contact, at):
    return writes.refer(entry=entry, receiver=roads, what="Grond vlak", has_consent=True, by=service_contact, at=at)


def test_a_team_has_a_name_neighbourhoods_and_members(team, dampoort, rabot, groendienst, director, field_worker, at):
    given = {"neighbourhoods": [dampoort], "referral_days": 5, "at": at}
    for wrong, said in (({"name": " "}, "naam"), ({"name": team.name}, "deze naam"), ({"referral_days": 0}, "1 tot")):
        with pytest.raises(Refused, match=said):
            writes.start_team(**{"name": "Rabot", **given, **wrong}, by=director)
    for by, places in ((field_worker, [dampoort]), (director, [dampoort, rabot]), (director, [])):
        with pytest.raises(NotAllowed):
            writes.start_team(**{**given, "neighbourhoods": places}, name="Rabot", by=by)
    member = {"team": team, "on": at.date(), "by": director, "at": at}
    with pytest.raises(Refused, match="functie"):
        writes.add_member(**member, party=groendienst, function="")
    with pytest.raises(Refused, match="al in het team"):
        writes.add_member(**member, party=groendienst, function="ploegbaas")
    groendienst.is_active = False
    with pytest.raises(Refused, match="dienst"):
        writes.add_member(**member, party=groendienst, function="tuinman")
    said = {"name": "Team Dampoort", "referral_days": 3, "is_active": False, "by": director, "at": at}
    changed = writes.change_team(team=team, version=1, **said)
    assert (str(changed), changed.referral_days, changed.is_active) == ("Team Dampoort", 3, False)
    with pytest.raises(Conflict):
        writes.change_team(team=team, version=1, **said)
    other = writes.start_team(name="Ander", by=director, **given)
    with pytest.raises(Refused, match="deze naam"):
        writes.change_team(team=other, version=1, **{**said, "name": "Team Dampoort"})


def test_the_list_is_read_by_members_of_every_employer_and_who_leads(
    team, parks, entry, director, coordinator, service_contact, other_service, field_worker, anyone, at
):
    for by in (director, coordinator, service_contact, other_service):
        assert [one.pk for one in reads.teams(by=by)] == [team.pk]
        assert [str(one) for one in reads.entries(by=by, team=team)] == [entry.reference]
    assert list(reads.teams(by=field_worker)) == []
    with pytest.raises(NotAllowed):
        reads.team_for(by=field_worker, reference=team.reference)
    assert reads.team_for(by=director, reference="niets") is None
    with pytest.raises(NotAllowed):
        reads.team_for(by=anyone, reference=team.reference)
    assert [reads.due(actor=by, on=at.date()) for by in (anyone, field_worker)] == [[], []]
    assert str(parks) == "ploegbaas, Groendienst"
    writes.end_member(member=parks, on=at.date(), by=director, at=at)
    with pytest.raises(Refused, match="al weg"):
        writes.end_member(member=parks, on=at.date(), by=director, at=at)
    assert list(reads.teams(by=service_contact)) == []


@pytest.mark.parametrize("what", ["Bel 0470 12 34 56", "an@voorbeeld.be helpen", "Mevrouw Peeters brengen", ""])
def test_the_list_is_of_matters_and_never_of_people(what, team, parks, theme, service_contact, at):
    with pytest.raises(Refused):
        writes.put_entry(
            team=team, member=parks, theme=theme, what=what, since=at.date(), by=service_contact, at=at
        )  # fmt: skip
    assert not TeamEntry.objects.exists()


def test_a_line_changes_in_the_version_that_was_seen(
    team, parks, roads, theme, entry, director, service_contact, other_service, at
):
    said = {"what": "Bankjes geteld", "state": rules.WAITING, "until": at.date(), "by": service_contact, "at": at}
    changed = writes.change_entry(entry=entry, version=1, **said)
    assert (changed.what, changed.state, changed.version) == ("Bankjes geteld", rules.WAITING, 2)
    with pytest.raises(Conflict):
        writes.change_entry(entry=entry, version=1, **said)
    with pytest.raises(NotAllowed):
        writes.change_entry(entry=entry, version=2, **{**said, "by": other_service})
    with pytest.raises(Refused, match="voor het begon"):
        writes.change_entry(entry=entry, version=2, **{**said, "until": at.date() - timedelta(days=1)})
    with pytest.raises(Refused, match="Kies"):
        writes.change_entry(entry=entry, version=2, **{**said, "state": "weg"})
    put = {"team": team, "theme": theme, "what": "Iets", "since": at.date(), "by": director, "at": at}
    writes.end_member(member=roads, on=at.date(), by=director, at=at)
    roads.refresh_from_db()
    with pytest.raises(Refused, match="in het team"):
        writes.put_entry(**put, member=roads)
    theme.state = "closed"
    with pytest.raises(Refused, match="gesloten"):
        writes.put_entry(**put, member=parks)
    found = reads.entries(by=director, team=team, theme=theme.reference, employer=parks.party.reference)
    assert [one.pk for one in found] == [entry.pk]
    writes.change_entry(entry=entry, version=2, **{**said, "state": rules.DONE})
    assert not reads.entries(by=director, team=team).exists()
    assert reads.entries(by=director, team=team, with_done=True).count() == 1


def test_a_referral_stays_with_who_refers_until_there_was_contact(
    referred, entry, parks, roads, director, service_contact, other_service, at
):
    assert (str(referred), referred.sender, referred.due_on) == (
        referred.reference, parks, at.date() + timedelta(days=5),
    )  # fmt: skip
    asked = {"entry": entry, "what": "Grond", "has_consent": True, "by": service_contact, "at": at}
    with pytest.raises(Refused, match="iemand anders"):
        writes.refer(**asked, receiver=parks)
    with pytest.raises(Refused, match="akkoord"):
        writes.refer(**{**asked, "has_consent": False}, receiver=roads)
    with pytest.raises(Refused, match="later"):
        writes.take_up(referral=referred, appointment_on=at.date() - timedelta(days=1), by=other_service, at=at)
    with pytest.raises(NotAllowed):
        writes.take_up(referral=referred, appointment_on=at.date(), by=service_contact, at=at)
    [section] = reads.due(actor=other_service, on=at.date())
    assert (section.count, [one.next_step for one in section.top]) == (1, ["Antwoorden"])
    writes.take_up(referral=referred, appointment_on=at.date(), by=other_service, at=at)
    assert [one.next_step for one in reads.due(actor=other_service, on=at.date())[0].top] == ["Zeg of er contact was"]
    writes.report_contact(referral=referred, reached=False, reason="Niemand thuis", by=other_service, at=at)
    assert rules.is_late(referred.state, referred.due_on, at.date() + timedelta(days=6))
    late = at.date() + timedelta(days=6)
    for actor in (director, service_contact):
        [section] = reads.due(actor=actor, on=late)
        assert [one.next_step for one in section.top] == ["Vraag hoe het staat"]
        assert reads.due(actor=actor, on=at.date())[0].count == 0
    writes.report_contact(referral=referred, reached=True, reason="", by=other_service, at=at)
    referred.refresh_from_db()
    assert (referred.state, referred.reason) == (rules.REACHED, "")
    assert reads.due(actor=director, on=late)[0].count == 0
    with pytest.raises(Refused):
        writes.take_back(referral=referred, reason="Toch niet", by=service_contact, at=at)
    writes.change_entry(
        entry=entry, version=1, what="Klaar", state=rules.DONE, until=None, by=service_contact, at=at
    )  # fmt: skip
    entry.refresh_from_db()
    with pytest.raises(Refused, match="afgerond"):
        writes.refer(**asked, receiver=roads)


def test_who_receives_hears_on_vandaag_of_contact_that_stays_out(referred, other_service, at):
    writes.take_up(referral=referred, appointment_on=at.date(), by=other_service, at=at)
    writes.report_contact(referral=referred, reached=False, reason="Niemand thuis", by=other_service, at=at)
    assert reads.due(actor=other_service, on=referred.due_on)[0].count == 0
    [section] = reads.due(actor=other_service, on=referred.due_on + timedelta(days=1))
    assert [(one.ref, one.next_step) for one in section.top] == [(referred.reference, "Zeg of er contact was")]
    assert [one.since for one in section.top] == [at], "somebody waits since it was asked"


def test_an_employer_that_left_is_told_of_nothing_and_changes_nothing(
    referred, parks, roads, director, service_contact, other_service, at
):
    late = referred.due_on + timedelta(days=1)
    for member in (parks, roads):
        writes.end_member(member=member, on=at.date(), by=director, at=at)
    for actor in (service_contact, other_service):
        assert [one.count for one in reads.due(actor=actor, on=late)] == [0]
    assert [one.count for one in reads.due(actor=director, on=late)] == [1], "who leads sees what stays open"
    found = reads.referral_by_reference(referred.reference)
    with pytest.raises(NotAllowed):
        writes.take_up(referral=found, appointment_on=at.date(), by=other_service, at=at)
    with pytest.raises(NotAllowed):
        writes.take_back(referral=found, reason="Toch niet", by=service_contact, at=at)
    said = {"what": "Anders", "state": rules.DONE, "until": None}
    with pytest.raises(NotAllowed):
        writes.change_entry(entry=TeamEntry.objects.get(), version=1, **said, by=service_contact, at=at)


AT_WORK = ("director", "coordinator", "field_worker", "service_contact", "other_service", "spokesperson", "councillor")


@pytest.mark.parametrize(
    ("leaves", "lines"),
    [((), 4), (("parks",), 3), (("roads",), 3), (("parks", "roads"), 2)],
    ids=["nobody left", "who refers left", "who receives left", "both left"],
)
@pytest.mark.parametrize("is_active", [True, False], ids=["team goes on", "team ended"])
def test_every_line_of_vandaag_opens_for_who_sees_it(
    leaves, lines, is_active, referred, parks, roads, director, other_service, client_of, at, stopped_clock
):
    writes.take_up(referral=referred, appointment_on=at.date(), by=other_service, at=at)
    for member in (parks, roads):
        if {parks: "parks", roads: "roads"}[member] in leaves:
            writes.end_member(member=member, on=at.date(), by=director, at=at)
    Team.objects.update(is_active=is_active)
    Referral.objects.update(due_on=at.date() - timedelta(days=1))
    seen = 0
    for key in AT_WORK:
        browser = client_of(key)
        for address in re.findall(r'href="(/nl/gent/werk/doorverwijzing/[^"]+)"', browser.get("/nl/gent/werk/").text):
            assert browser.get(address).status_code == 200, (key, address)
            seen += 1
    assert seen == lines, "who leads, who refers and who receives"


def test_a_team_that_ended_takes_nothing_new_and_finishes_what_is_open(
    referred, entry, theme, parks, roads, service_contact, other_service, client_of, at, stopped_clock
):
    Team.objects.update(is_active=False)
    team, by = Team.objects.get(), service_contact
    with pytest.raises(Refused, match="beëindigd"):
        writes.put_entry(team=team, theme=theme, member=parks, what="Iets", since=at.date(), by=by, at=at)
    listed = TeamEntry.objects.get()
    with pytest.raises(Refused, match="beëindigd"):
        writes.refer(entry=listed, receiver=roads, what="Grond", has_consent=True, by=by, at=at)
    page, service = f"/nl/gent/werk/wijkteam/{team.reference}/", client_of("service_contact")
    line = f"{page}lijst/{entry.reference}/"
    shown = {address: service.get(address).text for address in (page, line)}
    assert "Bankjes nakijken" in shown[page]
    assert f"{page}noteren/" not in shown[page]
    assert "Bankjes nakijken" in shown[line]
    assert f"{line}doorverwijzen/" not in shown[line]
    taken = writes.take_up(referral=referred, appointment_on=at.date(), by=other_service, at=at)
    assert taken.state == rules.TAKEN


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_exactly_one_is_kept(referred, other_service, at, at_once):
    def answer(write, **said):
        mine = reads.referral_by_reference(referred.reference)
        return lambda: write(referral=mine, by=other_service, at=at, **said)

    found = at_once(answer(writes.take_up, appointment_on=at.date()), answer(writes.refuse, reason="Geen ploeg"))
    assert sorted(type(one).__name__ for one in found) == ["Referral", "Refused"]
    referred.refresh_from_db()
    assert referred.version == 2
    assert Entry.objects.filter(verb="teams.answer_referral").count() == 1


def test_a_no_and_a_withdrawal_have_a_reason(referred, entry, roads, service_contact, other_service, at):
    with pytest.raises(Refused, match="waarom"):
        writes.refuse(referral=referred, reason=" ", by=other_service, at=at)
    stale = Referral.objects.get(pk=referred.pk)
    writes.refuse(referral=referred, reason="Geen ploeg vrij", by=other_service, at=at)
    with pytest.raises(Refused, match="intussen"):
        writes.take_up(referral=stale, appointment_on=at.date(), by=other_service, at=at)
    again = writes.refer(entry=entry, receiver=roads, what="Grond", has_consent=True, by=service_contact, at=at)
    with pytest.raises(NotAllowed):
        writes.take_back(referral=again, reason="x", by=other_service, at=at)
    writes.take_back(referral=again, reason="Al gebeurd", by=service_contact, at=at)
    assert sorted(Referral.objects.values_list("state", flat=True)) == [rules.REFUSED, rules.WITHDRAWN]


def sent_about(referral):
    """Send what waits about a referral as its job does; the mails that went out."""
    mail.outbox.clear()
    for job in Job.objects.filter(name="wijklus.city.teams.jobs.send_referral").order_by("pk"):
        jobs.send_referral(**job.arguments)
    return mail.outbox


def test_the_receiver_answers_by_the_link_of_the_mail(referred, client, other_service, at, stopped_clock):
    [asked] = sent_about(referred)
    assert asked.to[0] == "wegendienst@gent.example"
    assert "Groendienst verwijst iets naar u door" in asked.subject
    link = next(word for word in str(asked.body).split() if "/doorverwijzing/" in word)
    path = "/" + link.split("/", 3)[3]
    assert "Grond vlak" in client.get(path).text
    assert client.post(path, {"step": "answer", "takes": "yes"}).status_code == 422
    assert client.post(path, {"step": "back", "reason": "x"}).status_code == 403
    assert client.post(path, {"step": "answer", "takes": "yes", "appointment_on": str(at.date())}).status_code == 302
    [told] = sent_about(referred)
    assert "neemt op wat u doorverwees" in told.subject
    assert client.post(path, {"step": "contact", "reached": "no", "reason": ""}).status_code == 422
    client.post(path, {"step": "contact", "reached": "yes", "reason": ""})
    referred.refresh_from_db()
    assert referred.state == rules.REACHED
    assert "niets meer te doen" in client.get(path).text
    assert client.get(path.replace(referred.reference, "niets")).status_code == 404
    assert client.get(path[:-3] + "aa/").status_code == 404
    assert reads.letter(reference="niets", to_receiver=True, on=at.date()) is None
    Referral.objects.update(due_on=at.date() - timedelta(days=400))
    referred.refresh_from_db()
    old = reads.letter(reference=referred.reference, to_receiver=True, on=at.date())
    assert client.get("/" + old.url.split("/", 3)[3]).status_code == 410


def test_nobody_is_mailed_of_what_moved_on(referred, service_contact, at):
    writes.take_back(referral=referred, reason="Al gebeurd", by=service_contact, at=at)
    assert ["nam een doorverwijzing terug" in one.subject for one in sent_about(referred)] == [True]


def test_who_carries_an_action_or_promised_stands_in_it(commitment, director, at):
    theme = commitment.action.links.get().priority.theme
    assert [one.how for one in reads.colleagues(by=director, theme=theme, on=at.date())] == ["draagt de actie"]
    commitment.state, commitment.promised_on = "accepted", at.date()
    commitment.save()
    assert [(one.how, one.what) for one in reads.colleagues(by=director, theme=theme, on=at.date())] == [
        ("draagt de actie", commitment.action.title), ("toegezegd", commitment.what),
    ]  # fmt: skip


def test_everybody_who_works_on_a_theme_stands_in_one_list(
    entry, theme, groendienst, wegendienst, director, field_worker, at, django_assert_max_num_queries
):
    steering.direct(
        theme=theme, party=wegendienst, kind="internal", model="coordination", instruments="Overleg",
        decided_by="College", valid_from=at.date(), by=director, at=at,
    )  # fmt: skip
    with django_assert_max_num_queries(7):
        found = reads.colleagues(by=director, theme=theme, on=at.date())
    assert [(one.how, one.what, str(one.party)) for one in found] == [
        ("regisseert", "Overleg", "Wegendienst"), ("werkt eraan", "Bankjes nakijken", "Groendienst"),
    ]  # fmt: skip
    assert [one.what for one in reads.colleagues(by=field_worker, theme=theme, on=at.date())] == ["Overleg", ""]


def test_a_team_on_screen(
    client_of, gent, dampoort, groendienst, wegendienst, theme, at, stopped_clock, django_assert_max_num_queries
):
    director, service = client_of("director"), client_of("service_contact")
    assert "Nog geen team" in service.get(LIST).text
    assert director.post(f"{LIST}nieuw/", {"name": ""}).status_code == 422
    director.post(f"{LIST}nieuw/", {"name": "Team", "neighbourhoods": "dampoort", "referral_days": "5"})
    team = Team.objects.get()
    page = f"/nl/gent/werk/wijkteam/{team.reference}/"
    for party in (groendienst, wegendienst):
        director.post(f"{page}leden/", {"party": party.reference, "function": "ploegbaas"})
    assert director.post(f"{page}leden/", {"party": "", "function": "x"}).status_code == 422
    parks, roads = TeamMember.objects.order_by("pk")
    line = {"theme": theme.reference, "member": parks.reference, "since": "2026-11-01"}
    assert service.post(f"{page}noteren/", {**line, "what": "Bel 0470 12 34 56"}).status_code == 422
    service.post(f"{page}noteren/", {**line, "what": "Bankjes nakijken"})
    entry = TeamEntry.objects.get()
    listed = f"{page}lijst/{entry.reference}/"
    changed = {"what": "Bankjes geteld", "state": "working", "until": "", "version": "1"}
    assert service.post(listed, changed).status_code == 302
    assert "Bankjes geteld" in service.post(listed, changed).text, "somebody was first: both are shown"
    assert service.get(f"{page}lijst/niets/").status_code == 404
    assert service.post(f"{listed}doorverwijzen/", {"receiver": roads.reference, "what": "Grond"}).status_code == 422
    service.post(f"{listed}doorverwijzen/", {"receiver": roads.reference, "what": "Grond", "has_consent": "on"})
    referral = Referral.objects.get()
    there = f"/nl/gent/werk/doorverwijzing/{referral.reference}/"
    assert "Neem het terug" in service.get(there).text
    other = client_of("other_service")
    assert other.post(there, {"step": "answer", "takes": "no", "reason": ""}).status_code == 422
    other.post(there, {"step": "answer", "takes": "no", "reason": "Geen ploeg"})
    service.post(f"{listed}doorverwijzen/", {"receiver": roads.reference, "what": "Weer", "has_consent": "on"})
    again = Referral.objects.order_by("pk").last()
    service.post(f"/nl/gent/werk/doorverwijzing/{again.reference}/", {"step": "back", "reason": "Klaar"})
    again.refresh_from_db()
    assert again.state == rules.WITHDRAWN
    assert service.get("/nl/gent/werk/doorverwijzing/niets/").status_code == 404
    with django_assert_max_num_queries(20):
        shown = service.get(page, {"thema": theme.reference, "werkgever": groendienst.reference, "klaar": "ja"}).text
    assert "Bankjes geteld" in shown
    assert "Geen ploeg" in other.get(there).text
    who = service.get(f"/nl/gent/werk/wie-werkt-mee/{theme.reference}/")
    assert "Groendienst, ploegbaas" in who.text
    assert service.get("/nl/gent/werk/wie-werkt-mee/niets/").status_code == 404
    assert service.get("/nl/gent/werk/wijkteam/niets/").status_code == 404
    assert listed in service.get(page).text
    assert listed not in client_of("other_service").get(page).text, "only who may change a line is led to it"
    assert director.post(f"{page}wijzigen/", {"name": "", "referral_days": "5", "version": "1"}).status_code == 422
    director.post(f"{page}wijzigen/", {"name": "Ploeg", "referral_days": "4", "is_active": "on", "version": "1"})
    assert Team.objects.get().name == "Ploeg"
    assert director.post(f"{page}leden/", {"leaves": "niets"}).status_code == 404
    director.post(f"{page}leden/", {"leaves": roads.reference})
    assert TeamMember.objects.filter(left_on=None).count() == 1
    assert access.may_lead(access.by_link(referral), Team.objects.get()) is False
