"""What is not a signal: recognised by its words, handed to whoever handles it, told to the person with the term."""

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse

from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.trail.models import Job
from wijklus.loop.feedback import jobs as feedback_jobs
from wijklus.loop.feedback.models import Answer
from wijklus.loop.signals import access, jobs, reads, writes
from wijklus.loop.signals.models import HandedOver, Procedure, Signal
from wijklus.loop.signals.rules import Reachable, procedures

pytestmark = pytest.mark.django_db

COMPLAINT = "Ik wil een klacht indienen: de ambtenaar aan het loket was onbeleefd tegen mijn moeder."


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (COMPLAINT, "complaint"),
        ("Ik heb een klacht over de dienst burgerzaken", "complaint"),
        ("The clerk was very rude to me", "complaint"),
        ("Wij bieden een petitie aan met 300 handtekeningen", "petition"),
        ("Hierbij een verzoekschrift aan de gemeenteraad", "petition"),
        ("Ik wil graag inzage in het dossier van de bouwvergunning", "access"),
        ("Dit is een Woo-verzoek", "access"),
        ("Op grond van de openbaarheid van bestuur", "access"),
        ("Ik maak bezwaar tegen de parkeerboete", "objection"),
        ("Wij dienen een bezwaarschrift in", "objection"),
        ("I object to the decision about the trees", "objection"),
    ],
)
def test_words_that_point_at_a_procedure(text, kind):
    assert kind in procedures.procedures_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Klachten over sluikstort hoor je hier elke dag.",
        "De stoep is kapot.",
        "Ik heb er geen bezwaar tegen dat de bank verdwijnt",
        "De dienst kwam snel, bedankt!",
        "Mijn handtekening staat op het contract van de tuin.",
        "We complain about noise.",
    ],
)
def test_words_that_do_not(text):
    found = procedures.procedures_in(text)
    assert found == {} or "geen bezwaar" in text


def test_the_law_of_each_country_and_the_last_day():
    assert procedures.legal_of("access", country="BE").days == 20
    assert procedures.legal_of("access", country="NL").days == 28
    assert procedures.legal_of("complaint", country="FR") == procedures.legal_of("complaint", country="BE")
    assert procedures.last_day(date(2026, 11, 20), 20) == date(2026, 12, 10)
    assert procedures.last_day(date(2026, 11, 20), None) is None


class TestContact:
    def test_the_city_itself_until_it_says_otherwise(self, gent, administrator, at):
        contact = reads.procedure("complaint")
        assert (contact.name, contact.email, contact.term_days) == ("Gent", "info@gent.example", 45)
        writes.change_procedure(
            kind="complaint", version=0, name="Ombudsdienst", email="ombuds@gent.example", term_days=30,
            law="Reglement", link="https://gent.example/klacht", by=administrator, at=at,
        )  # fmt: skip
        assert reads.procedure("complaint").name == "Ombudsdienst"
        with pytest.raises(Conflict):
            writes.change_procedure(kind="complaint", version=9, name="X", by=administrator, at=at)

    @pytest.mark.parametrize(
        "wrong",
        [{"name": " "}, {"email": "geen"}, {"link": "ftp:x"}, {"term_days": 0}, {"term_days": 9_999}, {"kind": "x"}],
    )
    def test_what_cannot_be(self, gent, administrator, at, wrong):
        with pytest.raises(Refused):
            writes.change_procedure(
                **{"kind": "access", "version": 0, "name": "X", "by": administrator, "at": at, **wrong}
            )

    def test_only_who_edits_the_lists(self, gent, director, at):
        with pytest.raises(NotAllowed):
            writes.change_procedure(kind="access", version=0, name="X", by=director, at=at)

    def test_on_screen(self, gent, client_of):
        client = client_of("administrator")
        assert "Decreet lokaal bestuur" in client.get(reverse("signals:procedures", args=["gent"])).content.decode()
        page = reverse("signals:procedure", args=["gent", "access"])
        given = {"name": "Archief", "email": "", "address": "", "link": "", "term_days": "", "law": "", "version": 0}
        assert client.post(page, {**given, "email": "geen"}).status_code == 422
        assert client.post(page, given).status_code == 302
        assert Procedure.objects.get().term_days is None
        again = client.post(page, {**given, "version": 7, "name": "Anders"})
        assert again.status_code == 422
        assert "Archief" in again.content.decode()
        assert client.get(reverse("signals:procedure", args=["gent", "niets"])).status_code == 404


class TestHandingOver:
    @pytest.fixture
    def complaint(self, say):
        return say(text=COMPLAINT, contact=Reachable(channel="mail", email="els@gent.example", name="Els"))

    def test_by_who_sorts(self, complaint, director, field_worker, at):
        with pytest.raises(NotAllowed):
            writes.hand_to_procedure(signal=complaint, kind="complaint", by=field_worker, at=at)
        with pytest.raises(Refused):
            writes.hand_to_procedure(signal=complaint, kind="anders", by=director, at=at)
        handed = writes.hand_to_procedure(signal=complaint, kind="complaint", by=director, at=at)
        assert handed.term_on == date(2027, 1, 4)
        now = Signal.objects.get()
        assert now.state == "set_aside"
        assert "Gent" in now.state_reason
        with pytest.raises(Refused):
            writes.hand_to_procedure(signal=complaint, kind="petition", by=director, at=at)

    def test_both_are_told(self, complaint, director, at):
        writes.hand_to_procedure(signal=complaint, kind="complaint", by=director, at=at)
        assert {job.name.rsplit(".", 1)[1] for job in Job.objects.all()} >= {"send_procedure", "send_handover"}
        jobs.send_procedure(signal_ref=complaint.reference)
        feedback_jobs.send_handover(signal_ref=complaint.reference, function="Wijkregisseur", by_id=None)
        feedback_jobs.send_handover(signal_ref="weg", function="", by_id=None)
        jobs.send_procedure(signal_ref="weg")
        (sent,) = mail.outbox
        assert COMPLAINT in sent.body
        assert "els@gent.example" not in sent.body
        told = Answer.objects.get()
        assert told.outcome == "notice"
        assert "4 januari 2027" in told.text

    def test_chosen_by_the_person_their_address_goes_along(self, complaint, client):
        receipt = reverse("signals:receipt", args=["gent", complaint.reference, access.follow_key(complaint)])
        assert "Dit lijkt een klacht over de stad: die heeft een eigen termijn." in client.get(receipt).content.decode()
        choose = reverse("signals:choose_procedure", args=["gent", complaint.reference, access.follow_key(complaint)])
        assert client.post(choose, {"kind": "onzin"}).status_code == 302
        assert client.post(choose, {"kind": "complaint"}).status_code == 302
        assert client.post(choose, {"kind": "complaint"}).status_code == 302
        handed = HandedOver.objects.get()
        assert handed.by_person
        page = client.get(receipt).content.decode()
        assert "Doorgegeven als een klacht over de stad aan Gent" in page
        story = reverse("story", args=["gent", complaint.reference, access.follow_key(complaint)])
        assert "4 januari 2027" in client.get(story).content.decode()
        jobs.send_procedure(signal_ref=complaint.reference)
        assert "els@gent.example" in mail.outbox[0].body
        wrong = reverse("signals:choose_procedure", args=["gent", complaint.reference, "fout"])
        assert client.post(wrong).status_code == 404

    def test_without_an_address_nothing_is_mailed_and_the_list_says_so(self, gent, complaint, director, client_of, at):
        gent.contact_email = ""
        gent.save()
        writes.hand_to_procedure(signal=complaint, kind="objection", by=director, at=at)
        jobs.send_procedure(signal_ref=complaint.reference)
        assert mail.outbox == []
        page = client_of("director").get(reverse("signals:handed_over", args=["gent"])).content.decode()
        assert "niet gemaild" in page
        assert "hangt af van het besluit" in str(reads.told_of_handover(reads.handover(complaint.reference)).text)

    def test_page_after_page(self, say, director, at):
        for n in range(21):
            writes.hand_to_procedure(signal=say(text=f"Petitie {n}"), kind="petition", by=director, at=at)
        first = reads.handed_over(by=director)
        second = reads.handed_over(by=director, cursor=first.older)
        assert (len(first.rows), len(second.rows), second.older) == (20, 1, "")
        assert len(reads.handed_over(by=director, cursor="onzin").rows) == 20

    def test_on_the_page_of_the_signal(self, complaint, client_of):
        client = client_of("director")
        page = reverse("signals:detail", args=["gent", complaint.reference])
        assert "Dit is misschien geen signaal" in client.get(page).content.decode()
        hand = reverse("signals:hand_to_procedure", args=["gent", complaint.reference])
        client.post(hand, {"kind": ""})
        assert HandedOver.objects.count() == 0
        client.post(hand, {"kind": "complaint"})
        client.post(hand, {"kind": "complaint"})
        assert "als een klacht over de stad, aan Gent" in client.get(page).content.decode()

    def test_while_typing_and_sending(self, dampoort, client):
        typing = client.post(reverse("signals:while_typing", args=["gent"]), {"text": COMPLAINT}).content.decode()
        assert "een klacht over de stad" in typing
        said = {"kind": "problem", "text": COMPLAINT, "answer": "none", "form_key": "k"}
        answer = client.post(reverse("signals:new", args=["gent", "dampoort"]), said)
        assert "/ontvangen/" in answer["Location"]
        assert "procedure" not in answer["Location"]
