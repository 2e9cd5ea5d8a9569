"""The pages of moderation, the card "call 112", and what the person and everybody see."""

import pytest
from django.urls import reverse

from wijklus.loop.signals import access
from wijklus.loop.signals.models import Alarm, Publication, Signal

pytestmark = pytest.mark.django_db

WORDS = "Mijn buurman Jan Peeters zet zijn wagen 1-ABC-123 op de stoep. Bel 0477 12 34 56."


@pytest.fixture
def agreed(say):
    return say(text=WORDS, agreed_to=("quote",))


def test_the_queue_says_what_was_found(agreed, client_of, django_assert_max_num_queries):
    client = client_of("director")
    with django_assert_max_num_queries(8):
        page = client.get(reverse("signals:moderation", args=["gent"])).content.decode()
    assert "Jan Peeters" in page
    assert "nummerplaat" in page
    assert "Niets" in client.get(reverse("signals:moderation", args=["gent"]) + "?stand=shown").content.decode()


def test_the_proposal_is_masked_and_confirmed(agreed, client_of):
    client = client_of("director")
    address = reverse("signals:moderate", args=["gent", agreed.reference])
    form = client.get(address).context["form"]
    assert form.initial["text"] == (
        "Mijn buurman [naam] zet zijn wagen [nummerplaat] op de stoep. Bel [telefoonnummer]."
    )
    answer = client.post(address, {"text": form.initial["text"], "version": 1})
    assert answer.status_code == 302
    assert Publication.objects.get().text == form.initial["text"]
    assert Signal.objects.get().text == WORDS
    again = client.get(address)
    assert again.context["form"].initial["text"] == Publication.objects.get().text


def test_what_is_left_in_needs_a_tick(agreed, client_of):
    client = client_of("director")
    address = reverse("signals:moderate", args=["gent", agreed.reference])
    refused = client.post(address, {"text": "Jan Peeters doet het", "version": 1})
    assert refused.status_code == 422
    assert "Jan Peeters" in str(refused.context["form"].errors["text"])
    assert client.post(address, {"text": "Jan Peeters doet het", "version": 1, "looked": "1"}).status_code == 302


def test_who_is_second_is_told(agreed, client_of):
    client = client_of("director")
    address = reverse("signals:moderate", args=["gent", agreed.reference])
    client.post(address, {"text": "Eerst", "version": 1})
    assert client.post(address, {"text": "Daarna", "version": 1}).status_code == 409
    no = reverse("signals:refuse_publication", args=["gent", agreed.reference])
    assert client.post(no, {"not-reason": "insult", "not-words": "Nee.", "not-version": 1}).status_code == 409
    assert Publication.objects.get().text == "Eerst"


def test_a_refusal_says_why(agreed, client_of):
    client = client_of("director")
    no = reverse("signals:refuse_publication", args=["gent", agreed.reference])
    assert client.post(no, {"not-reason": "", "not-words": "", "not-version": 1}).status_code == 422
    assert client.post(no, {"not-reason": "insult", "not-words": "Te scherp.", "not-version": 1}).status_code == 302
    page = client.get(reverse("signals:moderate", args=["gent", agreed.reference])).content.decode()
    assert "Te scherp." in page
    assert client.get(reverse("signals:moderate", args=["gent", "bestaatniet"])).status_code == 404


def test_what_the_person_took_back_stays_back(agreed, client, client_of):
    key = access.follow_key(agreed)
    client.post(reverse("signals:withdraw", args=["gent", agreed.reference, key]))
    staff = client_of("director")
    address = reverse("signals:moderate", args=["gent", agreed.reference])
    version = Publication.objects.get().version
    assert staff.post(address, {"text": "Toch", "version": version}).status_code == 422
    no = reverse("signals:refuse_publication", args=["gent", agreed.reference])
    assert staff.post(no, {"not-reason": "insult", "not-words": "Nee.", "not-version": version}).status_code == 422


def test_the_form_asks_and_the_person_sees_what_others_read(dampoort, client, client_of):
    said = {"kind": "problem", "text": WORDS, "answer": "none", "quote": "1", "form_key": "k"}
    client.post(reverse("signals:new", args=["gent", "dampoort"]), said)
    signal = Signal.objects.get()
    assert signal.agreed_to == ["quote"]
    story = reverse("story", args=["gent", signal.reference, access.follow_key(signal)])
    assert "Toon mijn woorden niet" in client.get(story).content.decode()
    address = reverse("signals:moderate", args=["gent", signal.reference])
    client_of("director").post(address, {"text": "Een wagen op de stoep", "version": 1})
    assert "Een wagen op de stoep" in client.get(story).content.decode()


class TestDanger:
    def test_the_card_shows_on_the_receipt_and_nothing_is_held_back(self, dampoort, client):
        said = {"kind": "problem", "text": "Er is brand in de Schoolstraat", "answer": "none", "form_key": "k"}
        answer = client.post(reverse("signals:new", args=["gent", "dampoort"]), said)
        assert "/ontvangen/" in answer["Location"]
        page = client.get(answer["Location"]).content.decode()
        assert page.count('href="tel:112"') == 1
        assert Alarm.objects.get().signal == Signal.objects.get()

    def test_while_typing(self, gent, client):
        address = reverse("signals:while_typing", args=["gent"])
        assert 'href="tel:112"' in client.post(address, {"text": "Ik ruik gas"}).content.decode()
        despair = client.post(address, {"text": "Ik wil niet meer leven"}).content.decode()
        assert "1813" in despair
        assert client.post(address, {"text": "De lamp is stuk"}).content.strip() == b""
        assert Signal.objects.count() == 0
        assert client.get(address).status_code == 405

    def test_staff_say_they_read_it(self, say, client_of):
        signal = say(text="Er is brand in de Schoolstraat")
        client = client_of("director")
        page = reverse("signals:detail", args=["gent", signal.reference])
        assert "Ik las het" in client.get(page).content.decode()
        client.post(reverse("signals:see_alarm", args=["gent", signal.reference]))
        assert "Gelezen door Wijkregisseur Dampoort" in client.get(page).content.decode()
