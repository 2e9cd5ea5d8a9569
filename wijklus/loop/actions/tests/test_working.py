"""Whoever owns an action tells how it goes; what waits for it cannot be forgotten; whoever has no business does not."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import translation
from PIL import Image

from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.crossings.lost_files import KNOWN_BY
from wijklus.ground.trail.models import Entry, Job
from wijklus.loop.actions import jobs, reads, rules, writes
from wijklus.loop.actions.models import Action, ActionPhoto, Milestone, OwnPart, Progress, Risk
from wijklus.loop.actions.rules import working

pytestmark = pytest.mark.django_db
SOON = date(2026, 12, 1)


@pytest.fixture
def by_owner(service_contact, at):
    """The parks service owns the action, so its contact person keeps it up."""
    return {"by": service_contact, "at": at}


@pytest.fixture
def started(dampoort, director, at):
    return lambda title: writes.start(title=title, neighbourhood=dampoort, by=director, at=at)


def a_photo(colour="green"):
    came = BytesIO()
    Image.new("RGB", (40, 30), colour).save(came, "JPEG")
    return ContentFile(came.getvalue(), name="foto.jpg")


@pytest.mark.usefixtures("in_english")
class TestOwner:
    def test_milestones(self, action, by_owner, director, other_service, at, django_assert_num_queries):
        step = writes.add_milestone(action=action, what=" De masten  staan ", due_on=SOON, **by_owner)
        assert (step.what, step.first_due_on, step.by_function) == ("De masten staan", SOON, "Contact groendienst")
        for wrong in ({"what": " "}, {"what": "x" * 201}, {"due_on": date(2026, 1, 1)}):
            with pytest.raises(Refused):
                writes.add_milestone(**{"action": action, "what": "x", "due_on": SOON, **by_owner, **wrong})
        with pytest.raises(NotAllowed):
            writes.add_milestone(action=action, what="x", due_on=SOON, by=other_service, at=at)
        stands = {"what": step.what, "due_on": SOON, "state": working.TO_DO}
        with pytest.raises(Refused, match="Say why"):
            writes.change_milestone(
                milestone=step, version=1, **{**stands, "due_on": SOON + timedelta(days=9)}, **by_owner
            )
        later = {**stands, "due_on": SOON + timedelta(days=9), "reason": "Vorst"}
        moved = writes.change_milestone(milestone=step, version=1, **later, **by_owner)
        assert (moved.first_due_on, moved.state_reason, moved.version) == (SOON, "Vorst", 2)
        with pytest.raises(Conflict) as conflict:
            writes.change_milestone(milestone=moved, version=1, **later, by=director, at=at)
        assert (conflict.value.theirs.due_on, conflict.value.mine["state"]) == (later["due_on"], working.TO_DO)
        reached = {**later, "state": working.REACHED, "reason": ""}
        with pytest.raises(Refused, match="yet to come"):
            writes.change_milestone(milestone=moved, version=2, done_on=SOON, **reached, **by_owner)
        assert writes.change_milestone(milestone=moved, version=2, **reached, **by_owner).done_on == at.date()
        with pytest.raises(Refused, match="not possible"):
            writes.change_milestone(milestone=moved, version=3, **{**later, "state": working.GIVEN_UP}, **by_owner)
        entry = Entry.objects.filter(verb="actions.milestone_change").latest("id")
        assert (entry.before["state"], entry.after["state"]) == ("todo", "reached")
        with django_assert_num_queries(6):
            work = reads.work_of(action, on=SOON + timedelta(days=99))
        assert (work.tally, work.late) == (working.Tally(1, 0, 1), frozenset())

    def test_progress_is_only_added(self, action, by_owner):
        for percent, text in (
            (20, "De sleuven liggen open"),
            (60, "De kabel ligt"),
            (60, "Wachten op masten"),
            (55, "Eén te kort"),
        ):
            told = writes.tell_progress(action=action, text=text, percent=percent, **by_owner)
        with pytest.raises(TypeError):
            told.save()
        action.refresh_from_db()
        assert (action.percent, action.progress_at, action.version) == (55, by_owner["at"], 1)
        work = reads.work_of(action, on=SOON)
        assert ([one.percent for one in work.progress], work.is_more) == ([55, 60, 60], True)
        for wrong in ({"text": " "}, {"percent": 101}, {"percent": -1}):
            with pytest.raises(Refused):
                writes.tell_progress(**{"action": action, "text": "x", "percent": 5, **by_owner, **wrong})
        assert Progress.objects.count() == 4

    def test_risks_and_peoples_own_part(self, action, by_owner):
        risk = {"what": "Vorst in de grond", "likelihood": "likely", "severity": "small", "measure": "Eerst de kabel"}
        made = writes.add_risk(action=action, **risk, **by_owner)
        writes.add_risk(action=action, **{**risk, "what": "Geen masten", "severity": "grave"}, **by_owner)
        for wrong in ({"what": ""}, {"likelihood": "x"}, {"severity": ""}, {"measure": " "}):
            with pytest.raises(Refused):
                writes.add_risk(action=action, **{**risk, **wrong}, **by_owner)
        with pytest.raises(Refused, match="Say why"):
            writes.change_risk(risk=made, version=1, state=working.HAPPENED, **risk, **by_owner)
        given = {"risk": made, "version": 1, "state": working.HAPPENED, "reason": "-8 graden"}
        assert writes.change_risk(**given, **risk, **by_owner).state_reason == "-8 graden"
        own = {"who": "Buurtcomité", "what": "Kijkt elke week of alles brandt", "due_on": SOON}
        part = writes.add_own_part(action=action, **own, **by_owner)
        for wrong in ({"who": ""}, {"what": ""}, {"due_on": date(2026, 1, 1)}):
            with pytest.raises(Refused):
                writes.add_own_part(action=action, **{**own, **wrong}, **by_owner)
        changed = {**own, "due_on": SOON + timedelta(days=1)}
        writes.change_own_part(own_part=part, version=1, state=working.CARRIED_OUT, **changed, **by_owner)
        work = reads.work_of(action, on=SOON)
        assert [(one.what, one.state) for one in work.risks] == [
            ("Geen masten", "open"),
            ("Vorst in de grond", "happened"),
        ]
        assert [(one.who, one.state, str(one)) for one in work.own_parts] == [("Buurtcomité", "done", "Buurtcomité")]

    def test_as_many_as_can_be_read_and_none_once_it_ended(self, action, by_owner, director, at, monkeypatch):
        monkeypatch.setattr(working, "MOST_MILESTONES", 1)
        step = writes.add_milestone(action=action, what="a", due_on=SOON, **by_owner)
        with pytest.raises(Refused, match="at most 1"):
            writes.add_milestone(action=action, what="b", due_on=SOON, **by_owner)
        writes.advance(action=action, to=rules.DONE, by=director, at=at)
        with pytest.raises(Refused, match="has ended"):
            writes.change_milestone(milestone=step, version=1, what="a", due_on=SOON, state=working.REACHED, **by_owner)
        assert reads.work_of(Action.objects.get(), on=SOON + timedelta(days=9)).tally.late == 0


@pytest.mark.usefixtures("in_english")
class TestWaiting:
    def test_never_in_a_circle(self, action, started, by_owner, director, at):
        by_director = {"by": director, "at": at}
        cable, mast = started("Kabel"), started("Masten")
        writes.say_needs(action=action, needs=cable, reason="Eerst stroom", **by_owner)
        writes.say_needs(action=cable, needs=mast, reason="In één keer open", **by_director)
        with pytest.raises(Refused) as circle:
            writes.say_needs(action=mast, needs=action, reason="r", **by_director)
        assert circle.value.field == "needs"
        assert "“Lampen langs het pad” → “Kabel” → “Masten”" in str(circle.value.sentence)
        for needs, words in ((action, "wait for itself"), (cable, "already")):
            with pytest.raises(Refused, match=words):
                writes.say_needs(action=action, needs=needs, reason="r", **by_owner)
        assert [row.title for row in reads.to_wait_for(action)] == ["Masten"]
        writes.stop_needing(action=action, needs=cable, reason="Apart net", **by_owner)
        with pytest.raises(Refused, match="did not wait"):
            writes.stop_needing(action=action, needs=cable, reason="r", **by_owner)
        writes.say_needs(action=mast, needs=action, reason="Nu kan het", **by_director)
        assert Entry.objects.get(verb="actions.need_no_more").reason == "Apart net"

    def test_not_for_what_ended_nor_for_too_many(self, action, started, by_owner, director, at, monkeypatch):
        ended = started("Kabel")
        writes.advance(action=ended, to=rules.DONE, by=director, at=at)
        with pytest.raises(Refused, match="has ended"):
            writes.say_needs(action=action, needs=Action.objects.get(pk=ended.pk), reason="r", **by_owner)
        monkeypatch.setattr(working, "MOST_NEEDS", 0)
        with pytest.raises(Refused, match="too many"):
            writes.say_needs(action=action, needs=started("Masten"), reason="r", **by_owner)

    def test_who_drops_an_action_says_to_know_what_waits_for_it(self, action, started, by_owner, director, at):
        cable = started("Kabel")
        writes.say_needs(action=action, needs=cable, reason="Eerst stroom", **by_owner)
        gone = {"action": cable, "to": rules.DROPPED, "reason": "Geen geld", "by": director, "at": at}
        with pytest.raises(Refused) as refused:
            writes.advance(**gone)
        assert (refused.value.field, "“Lampen langs het pad”" in str(refused.value.sentence)) == ("known", True)
        assert Action.objects.get(pk=cable.pk).state == rules.PLANNED
        writes.advance(**gone, known=[action.reference])
        assert Entry.objects.get(verb="actions.advance").after["waiting"] == [action.reference]
        work = reads.work_of(action, on=SOON)
        assert [(need.needs.title, need.needs.state, str(need)) for need in work.waits_for] == [
            ("Kabel", rules.DROPPED, f"{action.pk} -> {cable.pk}")
        ]


@pytest.mark.usefixtures("in_english")
def test_photos_of_before_and_after(action, by_owner, other_service, at, monkeypatch):
    given = {"action": action, "photo": a_photo(), "moment": "before", "alt": "Een donker pad", **by_owner}
    made = writes.add_photo(**given)
    assert (made.width, made.height, str(made.file)[:8], str(made)) == (40, 30, "actions/", "Een donker pad")
    with default_storage.open(str(made.file)) as kept:
        assert kept.read()[8:12] == b"WEBP"
    with pytest.raises(Refused, match="already"):
        writes.add_photo(**{**given, "photo": a_photo()})
    for wrong in ({"alt": " "}, {"moment": "x"}, {"taken_on": SOON}, {"photo": ContentFile(b"x", name="x.jpg")}):
        with pytest.raises(Refused):
            writes.add_photo(**{**given, **wrong})
    with pytest.raises(NotAllowed):
        writes.add_photo(**{**given, "by": other_service})
    monkeypatch.setattr(working, "MOST_PHOTOS", 1)
    with pytest.raises(Refused, match="at most 1"):
        writes.add_photo(**{**given, "photo": a_photo("red")})
    monkeypatch.setattr(working, "MOST_PHOTOS", 9)
    writes.add_photo(**{**given, "photo": a_photo("red"), "moment": "after"})
    work = reads.work_of(action, on=SOON)
    assert (len(work.before), len(work.after)) == (1, 1)
    name = str(made.file)
    assert KNOWN_BY[working.PHOTOS]([name, "actions/x"]) == {name}
    writes.remove_photo(photo=made, reason="Iemand staat erop", **by_owner)
    with pytest.raises(Refused, match="already"):
        writes.remove_photo(photo=made, reason="r", **by_owner)
    job = Job.objects.get(name="wijklus.loop.actions.jobs.delete_files")
    jobs.delete_files(**job.arguments)
    assert not default_storage.exists(name)
    assert (reads.photo(reference=made.reference), ActionPhoto.objects.count()) == (None, 2)


class TestScreens:
    @pytest.fixture(autouse=True)
    def in_dutch(self, stopped_clock):
        with translation.override("nl"):
            yield

    def at_(self, name, *args):
        return reverse(f"actions:{name}", args=["gent", *args])

    def test_the_owner_keeps_it_up_and_everybody_reads(
        self, client_of, action, started, by_owner, django_assert_max_num_queries
    ):
        owner, ref, other = client_of("service_contact"), action.reference, started("Kabel")
        sent = owner.post(self.at_("tell_progress", ref), {"text": "De kabel ligt", "percent": 60})
        assert sent.status_code == 302
        wrong = owner.post(self.at_("tell_progress", ref), {"text": "Bijna", "percent": 200})
        assert (wrong.status_code, "Bijna" in wrong.content.decode()) == (422, True)
        risk = {"what": "Vorst", "likelihood": "likely", "severity": "grave", "measure": "Wachten"}
        for kind, posted in {
            "mijlpaal": {"what": "De masten staan", "due_on": "2026-12-01"},
            "risico": risk,
            "eigen-inbreng": {"who": "Buurtcomité", "what": "Kijkt mee"},
        }.items():
            assert owner.get(self.at_("add_part", ref, kind)).status_code == 200
            assert owner.post(self.at_("add_part", ref, kind), {"what": ""}).status_code == 422
            assert owner.post(self.at_("add_part", ref, kind), posted).status_code == 302
        step, seen = Milestone.objects.get(), self.at_("part", "mijlpaal", Milestone.objects.get().reference)
        form = owner.get(seen).context["form"]
        posted = {name: form[name].value() or "" for name in form.fields}
        assert owner.post(seen, {**posted, "state": "given_up"}).status_code == 422
        assert owner.post(seen, {**posted, "state": "reached"}).status_code == 302
        twice = owner.post(seen, {**posted, "what": "Zes masten"})
        assert (twice.status_code, "Zes masten" in twice.content.decode()) == (422, True)
        for kind, row in (("risico", Risk.objects.get()), ("eigen-inbreng", OwnPart.objects.get())):
            assert owner.get(self.at_("part", kind, row.reference)).status_code == 200
        for gone in (("part", "mijlpaal", "niets"), ("part", "iets", step.reference), ("add_part", ref, "iets")):
            assert owner.get(self.at_(*gone)).status_code == 404
        assert owner.post(self.at_("say_needs", ref), {"needs": other.reference, "reason": ""}).status_code == 422
        owner.post(self.at_("say_needs", ref), {"needs": other.reference, "reason": "Eerst stroom"})
        photo = {"photo": a_photo(), "moment": "before", "alt": "Een donker pad"}
        assert owner.get(self.at_("add_photo", ref)).status_code == 200
        assert owner.post(self.at_("add_photo", ref), {**photo, "alt": ""}).status_code == 422
        assert owner.post(self.at_("add_photo", ref), {**photo, "photo": a_photo()}).status_code == 302
        shown = ActionPhoto.objects.get()
        anybody = client_of("anyone")
        assert anybody.get(self.at_("photo", shown.reference))["Content-Type"] == "image/webp"
        parts = ("60 %", "De kabel ligt", "De masten staan", "Vorst", "Buurtcomité", "Eerst stroom", "Een donker pad")
        with django_assert_max_num_queries(8):
            told = anybody.get(self.at_("public_action", ref)).content.decode()
        assert [part for part in parts if part not in told] == []
        assert "<form" not in told.split("<main")[1].split("</main>")[0]
        assert "De kabel ligt" in anybody.get(self.at_("progress", ref)).content.decode()
        assert [part for part in parts if part not in owner.get(self.at_("work", ref)).content.decode()] == []
        for name in ("public_action", "progress", "photo"):
            assert anybody.get(self.at_(name, "niets")).status_code == 404
        owner.post(self.at_("remove_photo", shown.reference), {"reason": "Iemand staat erop"})
        assert owner.post(self.at_("remove_photo", shown.reference)).status_code == 404
        default_storage.delete(str(shown.file))
        ActionPhoto.objects.update(removed_at=None, file="actions/weg.webp")
        assert anybody.get(self.at_("photo", shown.reference)).status_code == 404
        owner.post(self.at_("stop_needing", ref), {"needs": other.reference, "reason": "Apart net"})
        assert reads.work_of(action, on=SOON).waits_for == []

    def test_dropping_what_others_wait_for(self, client_of, action, started, by_owner):
        cable, director = started("Kabel"), client_of("director")
        writes.say_needs(action=action, needs=cable, reason="Eerst stroom", **by_owner)
        assert f"{action.reference} " in director.get(self.at_("action", cable.reference)).content.decode()
        told = director.post(self.at_("advance", cable.reference), {"to": "dropped", "reason": "Geen geld meer"})
        assert told.status_code == 422
        assert "Lampen langs het pad" in told.content.decode()
        assert "Geen geld meer" in told.content.decode()
        known = {"to": "dropped", "reason": "Geen geld meer", "known": f"{action.reference} "}
        assert director.post(self.at_("advance", cable.reference), known).status_code == 302
        assert Action.objects.get(pk=cable.pk).state == rules.DROPPED

    def test_the_plan_the_story_and_the_end_of_a_mandate_tell_of_it(
        self, client_of, commitment, mandate, service_contact, priority, administrator, by_owner, at
    ):
        action = commitment.action
        given = {"commitment": commitment, "accepts": True, "promised_on": commitment.asked_due_on}
        writes.answer_commitment(by=service_contact, at=at, **given)
        writes.tell_progress(action=action, text="De kabel ligt", percent=60, **by_owner)
        story = reverse("theme_story", args=["gent", priority.theme.reference])
        assert "60 % klaar" in client_of("anyone").get(story).content.decode()
        ending = reverse("people:end_mandate", args=["gent", mandate.reference])
        warned = client_of("administrator").get(ending).content.decode()
        assert commitment.what in warned
        assert "onder voorbehoud" in warned
