"""Who asked to hear it through their group is told by it: the group reads the answer, never whose it is."""

import pytest

from wijklus.base.refusals import NotAllowed
from wijklus.ground.people import writes as people
from wijklus.loop.feedback import reads, rules, writes
from wijklus.loop.feedback.models import Recipient
from wijklus.loop.signals import writes as signals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
HERE = "/nl/gent/werk/gedragen/antwoorden/"


@pytest.fixture
def answered(loop, group, director, gent, at):
    """Three answers: to a member who named the group, to one for whom it was chosen, to somebody of another group."""
    chosen = people.register_person(by=director, at=at, channel="group", group=group)
    said = [
        loop.say(text="Een bank", channel="group", group_name="Bewonerscomité"),
        signals.register(
            text="Een boom", kind="idea", channel="web", neighbourhood=loop.dampoort, contact=chosen, by=loop.anyone,
            at=at,
        ),
        loop.say(text="Een pad", channel="group", group_name="De anderen"),
    ]  # fmt: skip
    for signal in said:
        text = f"Over: {signal.text}"
        writes.give_answer(signal=signal, outcome="changed", text=text, by=director, at=at)


def test_it_reads_the_answers_of_its_members_and_tells_them(answered, spokesperson, service_contact, at):
    mine = list(reads.to_members(by=spokesperson))
    assert [row.answer.text for row in mine] == ["Over: Een boom", "Over: Een bank"]
    with pytest.raises(NotAllowed):
        reads.to_members(by=service_contact)
    (section,) = reads.members_due(actor=spokesperson)
    assert (section.count, reads.members_due(actor=service_contact)) == (2, [])
    assert writes.told(recipient=mine[0], told_by="", by=spokesperson, at=at)
    told = Recipient.objects.get(pk=mine[0].pk)
    assert (told.state, told.told_by, told.channel) == (rules.DONE, spokesperson.function, rules.GROUP)
    other = Recipient.objects.exclude(pk__in=[row.pk for row in mine]).get()
    with pytest.raises(NotAllowed):
        writes.told(recipient=other, told_by="", by=spokesperson, at=at)
    assert reads.members_due(actor=spokesperson)[0].count == 1


def test_on_screen(answered, client_of, spokesperson, director, at, django_assert_max_num_queries):
    browser = client_of("spokesperson")
    with django_assert_max_num_queries(9):
        page = browser.get(HERE).content.decode()
    assert "Over: Een bank" in page
    assert "Een pad" not in page
    assert "Antwoorden voor onze leden" in browser.get("/nl/gent/werk/").content.decode()
    first = reads.to_members(by=spokesperson).last()
    assert browser.post(f"{HERE}{first.reference}/verteld/").url == HERE
    assert Recipient.objects.get(pk=first.pk).state == rules.DONE
    other = Recipient.objects.get(answer__text="Over: Een pad")
    assert browser.post(f"{HERE}{other.reference}/verteld/").status_code == 404
    assert client_of("director").get(HERE).status_code == 403
