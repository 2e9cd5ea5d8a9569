"""What already runs in another system, and calls for help that leave the loop."""

import pytest
from django.urls import reverse

from wijklus.base.refusals import NotAllowed, Refused
from wijklus.loop.signals import access, rules, writes
from wijklus.loop.signals.models import Elsewhere, HelpCount, Signal
from wijklus.loop.signals.writes import elsewhere

pytestmark = pytest.mark.django_db


class TestElsewhere:
    def test_is_told_to_the_person_and_not_handled_twice(self, signal, director, field_worker, client, at):
        with pytest.raises(NotAllowed):
            writes.runs_elsewhere(signal=signal, name="Meldpunt", number="7", by=field_worker, at=at)
        writes.runs_elsewhere(
            signal=signal, name="Meldpunt", number="2026-7", link="https://meldpunt.example/7", by=director, at=at
        )
        assert Signal.objects.get().state == "set_aside"
        story = client.get(reverse("story", args=["gent", signal.reference, access.follow_key(signal)]))
        words = story.content.decode()
        assert "Dit loopt al bij Meldpunt, onder nummer 2026-7." in words
        assert "https://meldpunt.example/7" in words
        assert "eindigt hier" in words
        assert "Iemand bekijkt het" not in words
        assert elsewhere.linked(name="Meldpunt", numbers={"2026-7"}) == {"2026-7": signal}
        assert elsewhere.linked(name="Meldpunt", numbers=()) == {}

    @pytest.mark.parametrize("wrong", [{"name": " "}, {"number": ""}, {"link": "geen"}])
    def test_what_cannot_be(self, signal, director, at, wrong):
        with pytest.raises(Refused):
            writes.runs_elsewhere(**{"signal": signal, "name": "M", "number": "1", "by": director, "at": at, **wrong})

    def test_one_number_stands_with_one_signal(self, signal, say, director, at):
        writes.runs_elsewhere(signal=signal, name="Meldpunt", number="1", by=director, at=at)
        with pytest.raises(Refused):
            writes.runs_elsewhere(signal=say(), name="Meldpunt", number="1", by=director, at=at)

    def test_on_screen(self, signal, client_of):
        client = client_of("director")
        address = reverse("signals:runs_elsewhere", args=["gent", signal.reference])
        client.post(address, {"name": "", "number": ""})
        client.post(address, {"name": "Meldpunt", "number": "1", "link": "geen"})
        assert Elsewhere.objects.count() == 0
        client.post(address, {"name": "Meldpunt", "number": "1", "is_closed": "on"})
        page = client.get(reverse("signals:detail", args=["gent", signal.reference])).content.decode()
        assert "bij Meldpunt, onder nummer 1" in page


class TestHelp:
    @pytest.fixture
    def contacts(self, gent):
        gent.help_contacts = [{"name": "CAW", "note": "", "phone": "0800 13 500", "url": "", "language": "nl"}]
        gent.save()

    def test_with_consent_the_words_go_and_the_count_stays(self, contacts, say, director, field_worker, at):
        signal = say(text="Ik heb geen geld meer voor eten", agreed_to=("quote",))
        given = {"signal": signal, "contact": "CAW", "at": at}
        with pytest.raises(NotAllowed):
            writes.pass_on_help(**given, consented=True, by=field_worker)
        with pytest.raises(Refused):
            writes.pass_on_help(**given, consented=False, by=director)
        with pytest.raises(Refused):
            writes.pass_on_help(**{**given, "contact": "Niemand"}, consented=True, by=director)
        writes.pass_on_help(**given, consented=True, by=director)
        left = Signal.objects.get()
        assert (left.text, left.state, left.publication.state) == ("", "set_aside", "withdrawn")
        assert HelpCount.objects.get().n == 1
        with pytest.raises(Refused):
            writes.pass_on_help(**given, consented=True, by=director)
        assert HelpCount.objects.get().n == 1

    @pytest.mark.parametrize("state", rules.ALLOWED)
    def test_in_whatever_state_it_was_it_has_left_the_loop_for_good(self, contacts, say, director, at, state):
        signal = say(text="Ik heb geen geld meer voor eten")
        Signal.objects.filter(pk=signal.pk).update(
            state=state, state_reason="iets anders" if state == "set_aside" else ""
        )
        writes.pass_on_help(signal=signal, contact="CAW", consented=True, by=director, at=at)
        left = Signal.objects.get()
        assert (left.text, left.state, left.state_reason) == (
            *("", "set_aside"),
            "Doorgegeven aan mensen die helpen, met toestemming van de persoon.",
        )
        assert not writes.take_back(signals=[left], by=director, at=at)
        me = access.follower(municipality_id=left.municipality_id, signal_reference=left.reference)
        assert writes.reopen(signal=left, by=me, at=at, reason="no").state == "set_aside"

    def test_what_was_answered_is_set_aside_in_no_other_way(self, signal, director, at):
        Signal.objects.update(state="answered")
        assert not writes.set_aside(signals=[signal], by=director, at=at, reason="Dubbel")
        assert Signal.objects.get().state == "answered"

    def test_on_screen(self, contacts, signal, client_of):
        client = client_of("director")
        page = reverse("signals:detail", args=["gent", signal.reference])
        assert "0800 13 500" in client.get(page).content.decode()
        address = reverse("signals:pass_on_help", args=["gent", signal.reference])
        client.post(address, {"contact": "CAW"})
        assert Signal.objects.get().text
        client.post(address, {"contact": "CAW", "consented": "on"})
        assert Signal.objects.get().text == ""
