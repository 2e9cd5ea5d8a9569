"""What of a signal becomes public: asked, read by a person, masked, shown or refused, and taken back."""

import pytest
from django.urls import reverse

from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.base.transitions import NotPossibleNow  # noqa: F401 (named in the table of states)
from wijklus.ground.trail.models import Job
from wijklus.loop.signals import access, reads, writes
from wijklus.loop.signals.models import Alarm, Photo, Publication, Signal
from wijklus.loop.signals.rules import Reachable

pytestmark = pytest.mark.django_db

WORDS = "Mijn buurman Jan Peeters zet zijn wagen 1-ABC-123 op de stoep. Bel 0477 12 34 56."
PUBLIC = "Een buur zet zijn wagen op de stoep."


@pytest.fixture
def agreed(say):
    """What a resident said who agreed that it is shown, and is answered by letter."""
    contact = Reachable(channel="letter", name="Een bewoner", address="Voorbeeldstraat 1, 9040 Gent")
    return say(text=WORDS, agreed_to=("quote",), contact=contact)


@pytest.fixture
def publication(agreed) -> Publication:
    return Publication.objects.select_related("signal__neighbourhood", "signal__municipality").get(signal=agreed)


def shown(publication, director, at, text=PUBLIC, **more):
    return writes.publish(publication=publication, version=publication.version, text=text, by=director, at=at, **more)


class TestAsking:
    def test_only_who_agreed_stands_in_the_queue(self, agreed, say, director, django_assert_num_queries):
        other = say(text="Niemand vroeg mij iets")
        with django_assert_num_queries(1):
            queue = reads.publications(by=director)
        assert [row.signal_id for row in queue.rows] == [agreed.pk]
        assert queue.later == ""
        assert reads.publication_of(other) is None
        assert reads.publication_of(agreed) == Publication.objects.get()

    def test_page_after_page(self, say, director):
        made = [say(text=f"Woorden {n}", agreed_to=("quote",)) for n in range(22)]
        first = reads.publications(by=director)
        second = reads.publications(by=director, cursor=first.later)
        assert [row.signal_id for row in (*first.rows, *second.rows)] == [signal.pk for signal in made]
        assert len(reads.publications(by=director, cursor="onzin").rows) == 20

    def test_nobody_of_elsewhere(self, agreed, say, rabot, director, coordinator, field_worker, other_director):
        elsewhere = say(text="In het Rabot", neighbourhood=rabot, agreed_to=("quote",))
        assert [row.signal_id for row in reads.to_decide(by=director)] == [agreed.pk]
        assert {row.signal_id for row in reads.to_decide(by=coordinator)} == {agreed.pk, elsewhere.pk}
        with pytest.raises(NotAllowed):
            reads.publication_for_actor(by=director, reference=elsewhere.reference)
        for outsider in (field_worker, other_director):
            with pytest.raises(NotAllowed):
                reads.publications(by=outsider)
        assert reads.publication_for_actor(by=director, reference="bestaatniet") is None


class TestDeciding:
    def test_what_is_shown_stands_beside_what_was_said(self, publication, director, at):
        decided = shown(publication, director, at)
        assert (decided.state, decided.text) == ("shown", PUBLIC)
        assert Signal.objects.get(pk=publication.signal_id).text == WORDS
        rows = reads.quotes(signals=Signal.objects.values("pk"))
        assert [row.text for row in rows] == [PUBLIC]

    def test_it_can_be_changed_and_refused_later(self, publication, director, at):
        again = shown(shown(publication, director, at), director, at, text="Anders gezegd.")
        gone = writes.refuse_publication(
            publication=again, version=again.version, reason="insult", words="Toch niet.", by=director, at=at
        )
        assert (gone.state, gone.text) == ("refused", "")
        assert reads.quotes(signals=Signal.objects.values("pk")) == []

    def test_two_at_once_are_told(self, publication, director, at):
        shown(publication, director, at)
        with pytest.raises(Conflict):
            shown(publication, director, at, text="Van iemand anders")
        assert Publication.objects.get().text == PUBLIC

    @pytest.mark.parametrize("text", ["", "   ", "x" * 5_001])
    def test_nothing_or_too_much_is_not_shown(self, publication, director, at, text):
        with pytest.raises(Refused):
            shown(publication, director, at, text=text)

    @pytest.mark.parametrize(
        ("reason", "words"), [("", "Zo."), ("anders", "Zo."), ("insult", " "), ("insult", "x" * 1_001)]
    )
    def test_a_refusal_needs_a_reason_and_words(self, publication, director, at, reason, words):
        with pytest.raises(Refused):
            writes.refuse_publication(
                publication=publication, version=publication.version, reason=reason, words=words, by=director, at=at
            )

    def test_only_who_sorts_decides(self, publication, field_worker, at):
        with pytest.raises(NotAllowed):
            shown(publication, field_worker, at)
        with pytest.raises(NotAllowed):
            writes.refuse_publication(
                publication=publication, version=1, reason="insult", words="Nee.", by=field_worker, at=at
            )

    def test_the_author_is_told_by_a_job_that_holds_none_of_the_words(self, publication, director, at):
        writes.refuse_publication(
            publication=publication, version=publication.version, reason="personal", words="Jan is te herkennen.",
            by=director, at=at,
        )  # fmt: skip
        job = Job.objects.get(name="wijklus.loop.feedback.jobs.send_notice")
        assert "Jan" not in str(job.arguments)
        notice = reads.notice(reference=publication.signal.reference, version=2)
        assert "Jan is te herkennen." in notice.text
        assert reads.notice(reference=publication.signal.reference, version=1) is None


class TestTakingBack:
    def test_the_person_takes_it_back_for_good(self, publication, gent, director, at):
        decided = shown(publication, director, at)
        signal = decided.signal
        me = access.follower(municipality_id=gent.pk, signal_reference=signal.reference)
        assert writes.withdraw_publication(signal=signal, by=me, at=at)
        assert not writes.withdraw_publication(signal=signal, by=me, at=at)
        with pytest.raises(Refused):
            shown(Publication.objects.select_related("signal__neighbourhood").get(), director, at)

    def test_by_the_link_and_by_no_other(self, publication, director, at, client):
        signal = shown(publication, director, at).signal
        address = reverse("signals:withdraw", args=["gent", signal.reference, access.sent_key(signal)])
        assert client.post(reverse("signals:withdraw", args=["gent", signal.reference, "fout"])).status_code == 404
        answer = client.post(address)
        assert answer.status_code == 302
        assert access.sent_key(signal) in answer["Location"]
        assert Publication.objects.get().state == "withdrawn"

    def test_erasing_the_words_takes_the_shown_ones_too(self, publication, agreed, gent, director, at):
        shown(publication, director, at)
        me = access.follower(municipality_id=gent.pk, signal_reference=agreed.reference)
        writes.erase_own(signal=agreed, by=me, at=at)
        left = Publication.objects.get()
        assert (left.state, left.text, left.photos) == ("withdrawn", "", [])

    def test_erasing_the_photos_leaves_the_words(self, publication, agreed, administrator, director, at):
        shown(publication, director, at)
        Publication.objects.update(photos=[{"ref": "x", "width": 1, "height": 1}])
        writes.erase_signals_of(person=agreed.person, by=administrator, at=at)
        left = Publication.objects.get()
        assert (left.state, left.text, left.photos) == ("shown", PUBLIC, [])

    def test_who_is_choosing_photos_while_they_are_erased_must_look_again(
        self, publication, agreed, administrator, director, at
    ):
        writes.erase_signals_of(person=agreed.person, by=administrator, at=at)
        with pytest.raises(Refused):
            shown(publication, director, at, photos=["x"])
        assert Publication.objects.get().photos == []


class TestPhotos:
    @pytest.fixture
    def photo(self, agreed):
        return Photo.objects.create(signal=agreed, file="photos/x.webp", sha256="a", is_ready=True, width=4, height=3)

    def test_only_the_chosen_ones_are_public(self, publication, photo, agreed, director, at):
        Photo.objects.create(signal=agreed, file="photos/y.webp", sha256="b", is_ready=True)
        assert reads.public_photo(photo.reference) is None
        shown(publication, director, at, photos=[photo.reference, photo.reference, "vreemd"])
        assert Publication.objects.get().photos == [{"ref": photo.reference, "width": 4, "height": 3}]
        assert reads.public_photo(photo.reference) == photo
        assert reads.public_photo(Photo.objects.get(sha256="b").reference) is None

    def test_a_photo_that_is_not_public_is_not_found(self, photo, client):
        assert client.get(reverse("signals:public_photo", args=["gent", photo.reference])).status_code == 404


class TestAlarm:
    def test_is_raised_once_and_seen_once(self, say, director, field_worker, at, django_assert_num_queries):
        signal = say(text="Er is brand in de Schoolstraat en ik ga hem vermoorden")
        with django_assert_num_queries(1):
            assert [one.signal_id for one in reads.alarms(by=director)] == [signal.pk]
        assert Alarm.objects.get().kind == "danger"
        with pytest.raises(NotAllowed):
            writes.see_alarm(signal=signal, by=field_worker, at=at)
        assert writes.see_alarm(signal=signal, by=director, at=at)
        assert not writes.see_alarm(signal=signal, by=director, at=at)
        assert list(reads.alarms(by=director)) == []
        assert reads.alarm_of(signal).seen_by_function == "Wijkregisseur Dampoort"

    def test_stands_first_on_vandaag_and_on_the_inbox(self, say, director, client_of, at):
        say(text="Mijn buurman slaat zijn vrouw")
        sections = reads.due(actor=director, now=at)
        assert sections[0].key == "alarms"
        page = client_of("director").get(reverse("signals:inbox_alarms", args=["gent"]), headers={"HX-Request": "true"})
        page = page.content.decode()
        assert client_of("director").get(reverse("signals:inbox_alarms", args=["gent"])).status_code == 302
        assert "Mijn buurman slaat zijn vrouw" in page
        inbox = client_of("director").get(reverse("signals:inbox", args=["gent"])).content.decode()
        assert inbox.index("inbox/alarm/") < inbox.index("data-keys")
        assert [s.key for s in reads.due(actor=director, now=at)][-1] == "to_show"

    def test_more_than_ten_are_told_as_such(self, say, director, at):
        for n in range(11):
            say(text=f"Er is brand in huis {n}")
        first = reads.due(actor=director, now=at)[0]
        assert len(first.top) == 10
        assert "10" in first.counted
