"""A city asks something about a category; people are asked after sending, answer or skip it, and lose nothing."""

import pytest
from django.urls import reverse

from wijklus.base.actor import system
from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.loop.signals import access, reads, writes
from wijklus.loop.signals.models import Question, Reply, Signal
from wijklus.loop.signals.rules import asking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
FORM = {"kind": "problem", "text": "De lamp is stuk", "answer": "none", "category": "licht"}


@pytest.fixture
def light(gent, at):
    return writes.add_category(name={"nl": "Licht", "en": "Light"}, by=system(gent.pk), at=at)


@pytest.fixture
def ask(light, administrator, at):
    """The city asks something about light: ask("Hoeveel?", "number")."""

    def add(text, kind, options=(), required=False, by=administrator):
        offered = [{"nl": option} for option in options]
        return writes.add_question(
            category=light, text={"nl": text}, kind=kind, options=offered, is_required=required, by=by, at=at
        )

    return add


@pytest.fixture
def questions(ask):
    return [
        ask("Hoeveel lampen?", "number", required=True),
        ask("Wanneer?", "one", ["'s Avonds", "'s Nachts"]),
        ask("Wie heeft er last van?", "several", ["Kinderen", "Ouderen", "Winkels"]),
        ask("Is het er donker?", "yes_no"),
        ask("Wat nog?", "text"),
    ]


ANSWERS = {
    "hoeveel-lampen": "3", "wanneer": "s-nachts", "wie-heeft-er-last-van": ["kinderen", "winkels"],
    "is-het-er-donker": "yes", "wat-nog": "Al een week",
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (asking.TEXT, [" ja "], ["ja"]),
        (asking.NUMBER, ["2,5"], ["2.5"]),
        (asking.NUMBER, ["-3"], ["-3"]),
        (asking.ONE, ["a"], ["a"]),
        (asking.SEVERAL, ["a", "b", "a"], ["a", "b"]),
        (asking.YES_NO, ["no"], ["no"]),
        (asking.TEXT, ["", " "], []),
    ],
)
def test_what_answers_a_question(kind, given, kept):
    assert asking.answered(kind, ["a", "b"], given, required=False) == kept


@pytest.mark.parametrize(
    ("kind", "given", "why"),
    [
        (asking.TEXT, [""], asking.MISSING),
        (asking.TEXT, ["x" * 501], asking.TOO_LONG),
        (asking.NUMBER, ["drie"], asking.NO_NUMBER),
        (asking.NUMBER, ["1e9"], asking.NO_NUMBER),
        (asking.NUMBER, ["٣"], asking.NO_NUMBER),
        (asking.ONE, ["c"], asking.NO_OPTION),
        (asking.ONE, ["a", "b"], asking.TOO_MANY),
        (asking.YES_NO, ["maybe"], asking.NO_OPTION),
    ],
)
def test_what_answers_none(kind, given, why):
    with pytest.raises(asking.NotAnAnswer) as wrong:
        asking.answered(kind, ["a", "b"], given, required=True)
    assert wrong.value.why == why


class TestAsking:
    def test_in_the_order_of_the_city(self, light, questions):
        assert [str(row) for row in reads.questions_of(light)] == list(ANSWERS)
        assert reads.asks_anything()

    def test_the_same_words_twice_are_two_questions(self, ask):
        assert [ask("Kind", "text").code, ask("Kind", "text").code] == ["kind-2", "kind-3"]

    @pytest.mark.parametrize(
        "wrong", [("", "text"), ("x" * 201, "text"), ("Wat?", "essay"), ("Wat?", "one", ["a"]), ("Wat?", "several", [])]
    )
    def test_what_cannot_be_asked(self, ask, wrong):
        with pytest.raises(Refused):
            ask(*wrong)
        assert not Question.objects.exists()

    def test_not_too_much(self, ask, monkeypatch):
        monkeypatch.setattr(asking, "MOST_QUESTIONS", 1)
        ask("Een?", "text")
        with pytest.raises(Refused):
            ask("Twee?", "text")

    def test_changed_as_it_stood(self, light, questions, administrator, at):
        first = questions[0]
        change = {
            "text": {"nl": "Hoeveel palen?"}, "options": [], "is_required": False, "is_active": False, "position": 90,
            "by": administrator, "at": at,
        }  # fmt: skip
        now = writes.change_question(question=first, version=1, **change)
        assert (now.text["nl"], now.code, now.version) == ("Hoeveel palen?", "hoeveel-lampen", 2)
        assert first not in reads.questions_of(light)
        with pytest.raises(Conflict):
            writes.change_question(question=first, version=1, **change)

    def test_only_by_who_edits_categories(self, ask, director, questions, at):
        with pytest.raises(NotAllowed):
            ask("Mag ik?", "text", by=director)
        with pytest.raises(NotAllowed):
            writes.change_question(
                question=questions[0], version=1, text={}, options=[], is_required=False, is_active=True, position=1,
                by=director, at=at,
            )  # fmt: skip


class TestScreens:
    def test_a_city_asks_and_changes(self, client_of, light):
        desk, page = client_of("administrator"), "/nl/gent/werk/categorieen/licht/vragen/"
        form = {"text_nl": "Wanneer?", "kind": "one", "options_nl": "'s Avonds\n's Nachts", "options_en": "At dusk"}
        assert desk.post(page, form).url == page
        question = Question.objects.get()
        assert question.options[0] == {"key": "s-avonds", "name": {"nl": "'s Avonds", "en": "At dusk"}}
        assert "At dusk" in desk.get(page.replace("/nl/", "/en/")).content.decode()
        assert desk.post(page, {**form, "options_nl": "Een", "options_en": ""}).status_code == 422
        one = f"{page}wanneer/"
        assert "&#x27;s Nachts" in desk.get(one).content.decode()
        changed = {"text_nl": "Hoe laat?", "options_nl": "Vroeg\nLaat", "version": 1, "position": 5, "is_active": "on"}
        assert desk.post(one, changed).url == page
        assert "iemand anders" in desk.post(one, changed).content.decode().lower()
        assert desk.post(one, {**changed, "version": 2, "options_nl": ""}).status_code == 422
        assert desk.get(f"{page}bestaatniet/").status_code == 404
        assert desk.get(page.replace("licht", "donker")).status_code == 404
        assert client_of("director").get(page).status_code == 403

    def test_nothing_is_asked_where_the_city_asks_nothing(self, client, light, dampoort):
        page = reverse("signals:new", args=["gent", "dampoort"])
        assert "category" not in client.get(page).context["form"].fields
        assert "vragen" not in client.post(page, FORM).url

    def test_the_form_asks_for_the_category(self, client, questions, dampoort):
        page = client.get(reverse("signals:new", args=["gent", dampoort.slug])).content.decode()
        assert "Licht" in page
        assert 'name="category"' in page

    def test_after_sending_and_without_losing_anything(self, client, questions, dampoort):
        page = reverse("signals:new", args=["gent", "dampoort"])
        assert "licht" in client.get(page).content.decode()
        assert client.post(page, {**FORM, "thema": "abc"}).url.endswith("/vragen/?thema=abc")
        second = client.post(page, FORM).url
        signal = Signal.objects.latest("pk")
        assert signal.category.code == "licht"
        assert second.endswith("/vragen/")
        asked = client.get(second).content.decode()
        assert "Hoeveel lampen?" in asked
        assert 'data-draft-done="say"' in asked
        wrong = client.post(second, {**ANSWERS, "hoeveel-lampen": "veel"})
        assert wrong.status_code == 422
        assert "Al een week" in wrong.content.decode()
        assert client.post(second, {"hoeveel-lampen": ""}).status_code == 422
        onwards = client.post(second, ANSWERS, follow=True)
        assert onwards.redirect_chain[-1][0] == second.removesuffix("vragen/")
        assert [reply.shown for reply in reads.replies_of(signal)] == [
            "3", "'s Nachts", "Kinderen, Winkels", "ja", "Al een week",
        ]  # fmt: skip
        client.post(second, {"hoeveel-lampen": "4"})
        assert [str(reply) for reply in reads.replies_of(signal)] == ["4"]

    def test_another_category_or_a_wrong_link(self, client, questions, signal):
        args = ["gent", signal.reference, access.follow_key(signal)]
        onwards = client.get(reverse("signals:questions", args=args), follow=True)
        assert onwards.redirect_chain[-1][0] == reverse("signals:receipt", args=args)
        assert client.get(reverse("signals:questions", args=[*args[:2], "x" * 26])).status_code == 404

    def test_staff_see_what_was_replied(self, client_of, say, questions, light):
        signal = say(category=light, replies={"hoeveel-lampen": ["12"]})
        page = client_of("director").get(reverse("signals:detail", args=["gent", signal.reference])).content.decode()
        assert "Hoeveel lampen?" in page
        assert "12" in page


class TestReplies:
    def test_required_ones_must_be_there_when_they_were_asked(self, say, questions, light):
        with pytest.raises(Refused) as refused:
            say(category=light, replies={})
        assert refused.value.field == "hoeveel-lampen"
        assert say(category=light).category == light

    def test_only_by_who_holds_the_link(self, say, questions, light, director, at):
        with pytest.raises(NotAllowed):
            writes.reply(signal=say(category=light), given={}, language="nl", by=director, at=at)

    def test_nothing_to_reply_to(self, signal, gent, at):
        by = access.follower(municipality_id=gent.pk, signal_reference=signal.reference)
        writes.reply(signal=signal, given={"x": ["y"]}, language="nl", by=by, at=at)
        assert not Reply.objects.exists()

    def test_gone_with_the_words(self, say, questions, light, gent, at):
        signal = say(category=light, replies={"hoeveel-lampen": ["12"]})
        by = access.follower(municipality_id=gent.pk, signal_reference=signal.reference)
        writes.erase_own(signal=signal, by=by, at=at)
        assert not Reply.objects.exists()
        with pytest.raises(Refused):
            writes.reply(signal=signal, given={"hoeveel-lampen": ["1"]}, language="nl", by=by, at=at)
