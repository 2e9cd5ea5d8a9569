"""Who answers the phone types while listening, and sees what a known caller said before, where they answer people."""

import pytest
from django.urls import reverse

from wijklus.base.refusals import NotAllowed
from wijklus.ground.trail.models import Entry
from wijklus.loop.signals import rules, writes
from wijklus.loop.signals.models import Signal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
PAGE = "/nl/gent/werk/bellen/"
CALL = {
    "channel": "phone", "kind": "problem", "text": "De lamp is weer stuk", "who": "one", "answer": "phone",
    "phone": "0470 12 34 56", "agreed": "on", "neighbourhood": "dampoort", "received_on": "2026-11-20",
}  # fmt: skip


@pytest.fixture
def desk(client_of):
    return client_of("director")


@pytest.fixture
def said(say, rabot):
    """What one caller said before, about two neighbourhoods."""
    caller = rules.Reachable(channel="phone", phone="0470123456")
    return [say(contact=caller, text="Er is geen licht"), say(contact=caller, text="Het stinkt", neighbourhood=rabot)]


def ask(client, htmx=True, **given):
    return client.post(PAGE + "eerder/", given, headers={"HX-Request": "true"} if htmx else {})


def test_opens_in_the_text_with_a_number_to_fill_in(desk, dampoort):
    form = desk.get(PAGE).context["form"]
    assert form.fields["text"].widget.attrs["autofocus"]
    assert (form["channel"].value(), form["answer"].value(), form["who"].value()) == ("phone", "phone", "one")


def test_is_kept_and_the_next_call_can_come(desk, dampoort, at):
    answer = desk.post(PAGE, {**CALL, "channel": "counter"})
    signal = Signal.objects.get()
    assert (signal.channel, signal.received_at, signal.noted_by_function) == ("counter", at, "Wijkregisseur Dampoort")
    again = desk.get(answer.url)
    assert again.context["form"]["channel"].value() == "counter"
    assert again.context["form"]["text"].value() is None
    assert 'data-draft-done="call"' in again.content.decode()


def test_what_is_missing_is_said_and_nothing_typed_is_lost(desk, dampoort):
    answer = desk.post(PAGE, {**CALL, "agreed": ""})
    assert answer.status_code == 422
    assert CALL["text"] in answer.content.decode()
    assert desk.get(PAGE + "?channel=walk").context["form"]["channel"].value() == "phone"


def test_earlier_signals_are_those_of_the_own_neighbourhoods(desk, said):
    page = ask(desk, phone="+32 470 12 34 56").content.decode()
    assert "geen licht" in page
    assert "stinkt" not in page
    entry = Entry.objects.get(verb="signals.look_up_caller")
    assert entry.object_ref == said[0].person.reference
    assert "0470" not in str(entry.after)


def test_nobody_known_and_known_elsewhere_look_the_same(desk, said, say, rabot):
    say(contact=rules.Reachable(channel="mail", email="b@voorbeeld.be"), neighbourhood=rabot)
    unknown, elsewhere = ask(desk, email="x@voorbeeld.be"), ask(desk, email="b@voorbeeld.be")
    assert unknown.content == elsewhere.content == ask(desk).content
    assert not Entry.objects.filter(verb="signals.look_up_caller").exists()


def test_without_a_script_the_page_keeps_what_was_typed(desk, said):
    answer = ask(desk, htmx=False, **CALL)
    page = answer.content.decode()
    assert "geen licht" in page
    assert CALL["text"] in page
    assert Signal.objects.count() == 2


def test_nothing_for_who_may_not_see_contacts(client_of, field_worker, other_director, said, at):
    worker = client_of("field_worker")
    assert "beller eerder" not in worker.get(PAGE).content.decode()
    assert ask(worker, phone="0470123456").status_code == 403
    for outsider in (field_worker, other_director):
        with pytest.raises(NotAllowed):
            writes.look_up_caller(phone="0470123456", by=outsider, at=at)
    assert reverse("account_login") in ask(client_of("anyone")).url


def test_outsiders_note_nothing(client_of, dampoort):
    for outsider in ("councillor", "service_contact", "other_director"):
        assert client_of(outsider).get(PAGE).status_code == 403
