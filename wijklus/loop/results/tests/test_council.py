"""The council sets the frame, councillors ask and are answered in public, and decisions come down to neighbourhoods."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from wijklus.base import scope
from wijklus.base.actor import system
from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.people import reads as people
from wijklus.ground.places.models import Neighbourhood
from wijklus.ground.policy import reads as policy
from wijklus.ground.policy import writes as policy_writes
from wijklus.ground.trail import jobs as trail_jobs
from wijklus.ground.trail.models import Entry
from wijklus.loop.actions import writes as actions
from wijklus.loop.feedback import reads as feedback
from wijklus.loop.feedback import rules as feedback_rules
from wijklus.loop.results import jobs, reads, rules, writes
from wijklus.loop.results.models import CouncilQuestion, PolicyReaction, Rapporteur
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.models import Signal

HERE = "/nl/gent/werk/raad/"
FRAME = {
    "title": "Kader voor de wijken", "text": "Straten en pleinen: de wijk.", "decided_on": date(2026, 3, 1),
    "document_url": "https://gent.example/kader.pdf",
}  # fmt: skip
DECISION = {
    "title": "Parkeren", "text": "Overal betalen.", "decided_by": "De gemeenteraad", "decided_on": date(2026, 4, 1),
    "owner": "Mobiliteit",
}  # fmt: skip


def words(response):
    return " ".join(response.content.decode().split())


def test_a_term():
    assert rules.council.term(date(2026, 1, 1)) == date(2026, 1, 31)
    assert rules.council.is_a_term(date(2026, 1, 2), on=date(2026, 1, 1))
    assert not rules.council.is_a_term(date(2026, 1, 1), on=date(2026, 1, 1))
    assert not rules.council.is_a_term(date(2026, 7, 1), on=date(2026, 1, 1))


@pytest.mark.django_db
def test_from_a_question_to_a_public_answer(
    stopped_clock, plan, dampoort, groendienst, councillor, director, service_contact, client_of, at,
    django_assert_max_num_queries,
):  # fmt: skip
    asking, service, anyone = client_of("councillor"), client_of("service_contact"), client_of("anyone")
    due = at.date() + timedelta(days=10)
    shown = words(asking.get(f"{HERE}vraag/"))
    assert f"plan-{plan.reference}" in shown
    typed = {
        "about": f"plan-{plan.reference}", "subject": "Wanneer komt de boom?", "text": "Er stond 2025.",
        "due_on": str(due), "party": "",
    }  # fmt: skip
    assert asking.post(f"{HERE}vraag/", {**typed, "due_on": str(at.date())}).status_code == 422
    assert asking.post(f"{HERE}vraag/", typed).status_code == 302
    row = CouncilQuestion.objects.get()
    assert (row.plan, row.neighbourhood, row.party) == (plan, dampoort, None)
    assert client_of("director").get(f"{HERE}vraag/").status_code == 403
    [section] = reads.due_of_council(actor=director, on=at.date())
    assert (section.count, section.note) == (1, "")
    assert reads.due_of_council(actor=councillor, on=at.date()) == []
    assert service.post(f"{HERE}vraag/{row.reference}/", {"version": 1, "text": "x"}).status_code == 403
    passed = {"step": "route", "route-version": 1, "route-party": groendienst.reference}
    assert client_of("director").post(f"{HERE}vraag/{row.reference}/", passed).status_code == 302
    later = at + timedelta(days=40)
    [section] = reads.due_of_council(actor=service_contact, on=later.date())
    assert (section.count, section.note) == (1, "1 is over zijn termijn.")
    [owed] = [one for one in feedback.debt(now=later) if one.step == feedback_rules.ANSWER_COUNCIL]
    assert (owed.holder, owed.people, owed.weight, owed.about) == (groendienst.name, 1, 40, row.subject)
    assert not feedback.debt(neighbourhood_ids=[0], now=later)
    assert [one.pk for one in reads.council_questions(on=later.date(), part="late")] == [row.pk]
    assert "Wanneer komt de boom?" in words(service.get(f"{HERE}vraag/{row.reference}/"))
    assert service.post(f"{HERE}vraag/{row.reference}/", {"version": 1, "text": "Nu"}).status_code == 422
    assert service.post(f"{HERE}vraag/{row.reference}/", {"version": 2, "text": "In maart."}).status_code == 302
    with django_assert_max_num_queries(8):
        public = words(anyone.get("/nl/gent/raad/"))
    for part in ("Er stond 2025.", "In maart.", "Wijkactieplan Dampoort", "beantwoord"):
        assert part in public, part
    assert words(asking.get(f"{HERE}?toon=answered")).count("In maart.") == 1
    assert not reads.council_questions(on=later.date(), part="open")
    assert client_of("director").get(f"{HERE}vraag/nietbekend/").status_code == 404
    with pytest.raises(Refused):
        writes.answer_councillor(question=CouncilQuestion.objects.get(), version=3, text="x", by=director, at=at)
    verbs = ["results.ask_as_councillor", "results.route_question", "results.answer_councillor"]
    told = Entry.objects.filter(object_kind="council_question").order_by("pk")
    assert [entry.verb for entry in told] == verbs


@pytest.mark.django_db(transaction=True)
def test_whoever_asked_is_told_of_the_answer_by_mail_once(dampoort, councillor, director, administrator, user_of, at):
    asked = writes.ask_as_councillor(
        subject="Lampen", text="Wanneer?", due_on=at.date() + timedelta(days=9), neighbourhood=dampoort,
        by=councillor, at=at,
    )  # fmt: skip
    jobs.send_council_answer(question_ref=asked.reference)  # nothing was answered yet
    writes.answer_councillor(question=asked, version=1, text="In maart.", by=director, at=at)
    with translation.override(None):
        for _twice in range(2):
            trail_jobs.run_waiting(at=at + timedelta(days=1))
            jobs.send_council_answer(question_ref=asked.reference)
    trail_jobs.run_waiting(at=at + timedelta(days=2))
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == ([user_of("councillor").email], "Uw vraag is beantwoord: Lampen · Gent")
    for part in (
        "Wanneer?",
        "Het antwoord van Wijkregisseur Dampoort:",
        "In maart.",
        f"/raad/vraag/{asked.reference}/",
    ):
        assert part in letter.body
        assert part in letter.alternatives[0].content
    CouncilQuestion.objects.update(asked_by_id=None)
    assert reads.told_councillor(reference=asked.reference, on=at.date()) is None


@pytest.mark.django_db
def test_who_asks_and_who_answers(dampoort, rabot, councillor, director, coordinator, groendienst, at):
    about = {"subject": "Bus", "text": "Rijdt hij?", "due_on": at.date() + timedelta(days=9), "at": at}
    with pytest.raises(NotAllowed):
        writes.ask_as_councillor(**about, by=director)
    with pytest.raises(Refused):
        writes.ask_as_councillor(**about | {"text": " "}, by=councillor)
    of_city = writes.ask_as_councillor(**about, by=councillor)
    there = writes.ask_as_councillor(**about, neighbourhood=rabot, by=councillor)
    assert reads.due_of_council(actor=director, on=at.date())[0].count == 0
    assert reads.due_of_council(actor=coordinator, on=at.date())[0].count == 2
    with pytest.raises(NotAllowed):
        writes.route_question(question=there, version=1, party=groendienst, by=director, at=at)
    done = writes.route_question(question=there, version=1, party=groendienst, by=coordinator, at=at)
    with pytest.raises(Conflict):
        writes.route_question(question=there, version=1, party=None, by=coordinator, at=at)
    back = writes.route_question(question=done, version=2, party=None, by=coordinator, at=at)
    assert (back.party, back.due_on, of_city.neighbourhood) == (None, there.due_on, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        CouncilQuestion.objects.filter(pk=back.pk).update(answered_at=at)


@pytest.mark.django_db
def test_about_a_promise(stopped_clock, carried, councillor, client_of, at):
    page = f"{HERE}vraag/?over=toezegging-{carried.reference}"
    asking = client_of("councillor")
    assert "De toezegging" in words(asking.get(page))
    assert "De toezegging" not in words(asking.get(f"{HERE}vraag/?over=toezegging-x"))
    typed = {
        "about": f"toezegging-{carried.reference}", "subject": "Banken", "text": "Waar blijven ze?",
        "due_on": str(at.date() + timedelta(days=10)), "party": carried.party.reference,
    }  # fmt: skip
    assert asking.post(f"{HERE}vraag/", typed).status_code == 302
    row = CouncilQuestion.objects.get()
    assert (row.commitment, row.neighbourhood, row.party) == (carried, carried.action.neighbourhood, carried.party)
    wijk = {**typed, "about": "wijk-rabot", "party": ""}
    assert asking.post(f"{HERE}vraag/", wijk).status_code == 302
    assert CouncilQuestion.objects.latest("pk").neighbourhood.slug == "rabot"
    link = f"/nl/gent/werk/toezegging/{carried.reference}/"
    assert "Stel als raadslid een vraag" in words(asking.get(link))
    assert "Stel als raadslid een vraag" not in words(client_of("director").get(link))


@pytest.fixture
def carried(dampoort, director, groendienst, at):
    """A promise asked of the green service for an action in Dampoort."""
    action = actions.start(
        neighbourhood=dampoort, title="Banken", owner=groendienst, due_on=at.date() + timedelta(days=90),
        by=director, at=at,
    )  # fmt: skip
    return actions.ask_commitment(
        action=action, party=groendienst, what="Twee banken", to_whom="Dampoort",
        asked_due_on=at.date() + timedelta(days=30), by=director, at=at,
    )  # fmt: skip


@pytest.mark.django_db
def test_a_rapporteur_per_neighbourhood(dampoort, councillor, coordinator, director, client_of, stopped_clock, at):
    [role] = people.holders(right="council.ask", on=at.date())
    browser = client_of("coordinator")
    typed = {"neighbourhood": "dampoort", "membership": role.reference, "valid_from": str(at.date())}
    assert browser.post(f"{HERE}rapporteur/", typed).status_code == 302
    assert browser.post(f"{HERE}rapporteur/", typed).status_code == 422  # the same day: nobody is replaced
    assert client_of("director").get(f"{HERE}rapporteur/").status_code == 403
    first = Rapporteur.objects.get()
    later = at.date() + timedelta(days=30)
    given = {"neighbourhood": dampoort, "membership": role, "by": coordinator, "at": at}
    with pytest.raises(NotAllowed):
        writes.appoint_rapporteur(**given | {"by": director}, valid_from=later)
    second = writes.appoint_rapporteur(**given, valid_from=later)
    assert list(reads.rapporteurs(on=at.date())) == [first]
    assert list(reads.rapporteurs(on=later)) == [second]
    assert list(reads.rapporteurs_ever()) == [second, first]
    public = words(client_of("anyone").get("/nl/gent/raad/"))
    assert role.user.name in public
    assert "Laat het eindigen" not in public
    over = writes.end_rapporteur(rapporteur=second, on=later, by=coordinator, at=at)
    assert over.valid_until == later + timedelta(days=1)
    assert not reads.rapporteurs(on=over.valid_until)


@pytest.mark.django_db
def test_a_rapporteur_stops_on_screen(dampoort, councillor, coordinator, client_of, stopped_clock, at):
    [role] = people.holders(right="council.ask", on=at.date())
    row = writes.appoint_rapporteur(
        neighbourhood=dampoort, membership=role, valid_from=at.date() - timedelta(days=30), by=coordinator, at=at
    )
    here, browser = f"{HERE}rapporteur/dampoort/", client_of("coordinator")
    assert here in words(browser.get(HERE))
    assert here not in words(client_of("councillor").get(HERE))
    assert client_of("councillor").post(here, {"on": str(at.date())}).status_code == 403
    assert browser.post(here, {"on": "ooit"}).status_code == 422
    assert f"{role.user.name} rapporteert niet meer over Dampoort" in words(browser.get(here))
    assert browser.post(here, {"on": str(at.date())}).status_code == 302
    row.refresh_from_db()
    assert row.valid_until == at.date()
    assert browser.get(here).status_code == 404


@pytest.mark.django_db
def test_the_frame_of_the_council(coordinator, director, client_of, stopped_clock, at):
    browser = client_of("coordinator")
    assert browser.post(f"{HERE}kader/", {**FRAME, "document_url": "kader"}).status_code == 422
    assert browser.post(f"{HERE}kader/", FRAME).status_code == 302
    newer = policy_writes.set_frame(**FRAME | {"title": "Nieuw kader", "decided_on": at.date()}, by=coordinator, at=at)
    assert [row.title for row in policy.frames()] == ["Nieuw kader", FRAME["title"]]
    public = words(client_of("anyone").get("/nl/gent/raad/"))
    assert newer.document_url in public
    assert "Vroegere kaders" in public
    for wrong in ({"decided_on": at.date() + timedelta(days=1)}, {"title": ""}, {"document_url": ""}):
        with pytest.raises(Refused):
            policy_writes.set_frame(**FRAME | wrong, by=coordinator, at=at)
    with pytest.raises(Refused):
        policy_writes.set_frame(**FRAME | {"document_url": f"https://a.example/{'a' * 600}"}, by=coordinator, at=at)
    with pytest.raises(NotAllowed):
        policy_writes.set_frame(**FRAME, by=director, at=at)


@pytest.mark.django_db
def test_a_decision_comes_down_and_residents_react(
    stopped_clock, dampoort, rabot, coordinator, director, client_of, gent, at, django_assert_max_num_queries
):
    down, browser, anyone = "/nl/gent/werk/besluiten/", client_of("coordinator"), client_of("anyone")
    assert browser.post(f"{down}nieuw/", {**DECISION, "document_url": "x"}).status_code == 422
    assert browser.post(f"{down}nieuw/", DECISION).status_code == 302
    [row] = policy.decisions()
    assert client_of("director").get(f"{down}nieuw/").status_code == 403
    page = f"{down}{row.reference}/"
    assert "Zeg wat het betekent voor Dampoort" in words(client_of("director").get(page))
    said = {"neighbourhood": "dampoort", "text": "Bewoners parkeren gratis.", "owner": "Wijkregisseur", "version": 0}
    assert client_of("director").post(f"{page}uitleg/?wijk=dampoort", said).status_code == 302
    assert client_of("director").post(f"{page}uitleg/", {**said, "neighbourhood": "rabot"}).status_code == 422
    again = words(client_of("director").get(f"{page}uitleg/?wijk=dampoort"))
    assert "Bewoners parkeren gratis." in again
    changed = {**said, "text": "Bewoners betalen 10 euro.", "version": 1}
    assert client_of("director").post(f"{page}uitleg/?wijk=dampoort", changed).status_code == 302
    stale = {"decision": row, "neighbourhood": dampoort, "text": "x", "owner": "y", "by": director, "at": at}
    for version in (0, 1):
        with pytest.raises(Conflict):
            policy_writes.explain(**stale, version=version)
    with pytest.raises(NotAllowed):
        policy_writes.explain(**stale | {"neighbourhood": rabot})
    [meaning] = policy.meanings(decision_id=row.pk)
    assert (meaning.text, meaning.version) == ("Bewoners betalen 10 euro.", 2)
    with django_assert_max_num_queries(8):
        public = words(anyone.get(f"/nl/gent/besluiten/{row.reference}/"))
    assert f"?reactie={meaning.reference}&amp;doel=beleid" in public
    assert "Bewoners betalen 10 euro." in public
    _react(anyone, meaning, dampoort, director, at)
    assert "1 reactie" in words(client_of("anyone").get(f"/nl/gent/besluiten/{row.reference}/?x=1"))
    assert "uitgelegd voor 1 wijk" in words(client_of("anyone").get("/nl/gent/besluiten/"))
    assert "uitgelegd voor 1 wijk" in words(client_of("councillor").get(down))
    for unknown in (f"{down}x/", f"{down}x/uitleg/", "/nl/gent/besluiten/x/"):
        assert client_of("director").get(unknown).status_code == 404
    _reactions(client_of, f"{page}reacties/", meaning, director, at)


def _react(anyone, meaning, dampoort, director, at):
    """A resident reacts by the public form; the job puts the signal with the decision, once."""
    with translation.override("nl"):
        say = reverse("signals:new", args=["gent", "dampoort"])
    named = {"reactie": meaning.reference, "doel": "beleid"}
    assert "wat een besluit van de stad betekent" in words(anyone.get(say, named))
    typed = {**named, "kind": "idea", "text": "Te duur voor ons", "answer": "mail", "email": "an@example.org"}
    assert "/ontvangen/" in anyone.post(say, typed).url
    signal = Signal.objects.get(text="Te duur voor ons")
    for _twice in range(2):
        jobs.put_reaction(signal_ref=signal.reference, meaning_ref=meaning.reference)
    jobs.put_reaction(signal_ref="x", meaning_ref=meaning.reference)
    jobs.put_reaction(signal_ref=signal.reference, meaning_ref="x")
    [reaction] = reads.reactions_to(meaning=meaning)
    assert reaction.signal == signal
    with pytest.raises(NotAllowed):
        writes.put_reaction(signal=signal, meaning=meaning, by=director, at=at)
    assert [one.step for one in feedback.debt(now=at)] == [feedback_rules.SORT]


def _reactions(client_of, here, meaning, director, at):
    """Who works there reads them with the signal each became, by neighbourhood; others see that somebody reacted."""
    signal = Signal.objects.get(text="Te duur voor ons")
    director_sees = words(client_of("director").get(here))
    assert "Te duur voor ons" in director_sees
    assert f"/werk/signaal/{signal.reference}/" in director_sees
    for asked in ("?wijk=dampoort", "?wijk=nergens"):
        assert "Te duur voor ons" in words(client_of("director").get(f"{here}{asked}"))
    councillor_sees = words(client_of("councillor").get(here))
    assert "Te duur voor ons" not in councillor_sees
    assert "mag de woorden van deze wijk niet lezen" in councillor_sees
    elsewhere = policy_writes.explain(
        decision=meaning.decision, neighbourhood=Neighbourhood.objects.get(slug="rabot"), text="a", owner="b",
        by=system(director.municipality_id), at=at,
    )  # fmt: skip
    assert "Nog niemand reageerde" in words(client_of("director").get(f"{here}?wijk=rabot"))
    assert elsewhere.neighbourhood.slug == "rabot"
    assert client_of("director").get(here.replace(meaning.decision.reference, "x")).status_code == 404


@pytest.mark.django_db
def test_named(gent, dampoort, councillor, coordinator, at):
    with scope.of(gent.pk):
        asked = writes.ask_as_councillor(
            subject="Bus", text="?", due_on=at.date() + timedelta(days=5), neighbourhood=dampoort, by=councillor, at=at
        )
        frame = policy_writes.set_frame(**FRAME, by=coordinator, at=at)
        decision = policy_writes.note_decision(**DECISION, by=coordinator, at=at)
        meaning = policy_writes.explain(
            decision=decision, neighbourhood=dampoort, text="a", owner="b", by=coordinator, at=at
        )
        [role] = people.holders(right="council.ask", on=at.date())
        reporting = writes.appoint_rapporteur(
            neighbourhood=dampoort, membership=role, valid_from=at.date(), by=coordinator, at=at
        )
        signal = signals.register(text="Zo", kind="idea", channel="web", neighbourhood=dampoort, by=councillor, at=at)
        reaction = PolicyReaction(signal=signal, meaning=meaning, made_at=at)
    assert [str(asked), str(frame), str(decision)] == ["Bus", FRAME["title"], "Parkeren"]
    assert str(meaning) == meaning.reference
    assert str(reporting) == f"{dampoort.pk}: {role.pk}"
    assert str(reaction) == f"{signal.pk} -> {meaning.pk}"
