"""The screens from proposal to evaluation: a director works, everybody reads, an outsider changes nothing."""

import hashlib
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from wijklus.loop.plans import reads, writes
from wijklus.loop.plans.models import Plan, PlanBacking, PlanItem, TracingSetting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(stopped_clock):
    """It is the moment of the story, told in Dutch."""
    with translation.override("nl"):
        yield


def at_(name, *args):
    return reverse(f"plans:{name}", args=["gent", *args])


def words(response):
    return " ".join(response.content.decode().split())


def test_from_proposal_to_evaluation(plan, commitment, client_of, at, django_assert_max_num_queries):
    director, anyone, ref = client_of("director"), client_of("anyone"), plan.reference
    for name in ("proposal_now", "course", "compare"):
        assert anyone.get(at_(name, "niets")).status_code == 404
    assert anyone.get(at_("proposal_now", ref)).status_code == 404
    assert "Er is nog niets te vergelijken" in words(anyone.get(at_("compare", ref)))
    assert "Stel dit plan voor" in words(director.get(at_("desk", ref)))
    assert "Leg het op tafel" in words(director.get(at_("propose", ref)))
    posted = {"version": plan.version, "comments_until": "2026-12-10", "explanation": "Lees mee"}
    assert director.post(at_("propose", ref), {**posted, "comments_until": "2020-01-01"}).status_code == 422
    assert director.post(at_("propose", ref), posted).status_code == 302
    proposal = reads.proposal_public(reference=ref, number=1)
    assert anyone.get(at_("proposal_now", ref)).url == at_("proposal", ref, 1)
    with django_assert_max_num_queries(8):
        shown = words(anyone.get(at_("proposal", ref, 1)))
    assert f"?reactie={proposal.reference}&amp;doel=1" in shown
    assert "U kunt reageren tot en met 10 december 2026" in shown
    assert "Er ligt een voorstel op tafel" in words(anyone.get(at_("plan", ref)))
    assert hashlib.sha256(anyone.get(at_("proposed", ref, 1)).content).hexdigest() == proposal.sha256
    for name in ("proposal", "proposed"):
        assert anyone.get(at_(name, ref, 9)).status_code == 404
        assert anyone.get(at_(name, "niets", 1)).status_code == 404
    item = PlanItem.objects.get()
    told = director.post(at_("edit_goal", item.reference), {"goal": "Anders", "version": 1})
    assert (told.status_code, "Neem het voorstel terug" in words(told), "Anders" in words(told)) == (422, True, True)
    assert "Zeg waarom" in words(director.post(at_("take_back", ref), {}, follow=True))
    director.post(at_("take_back", ref), {"reason": "Te vroeg"})
    assert "U kunt er niet meer op reageren" in words(anyone.get(at_("proposal", ref, 1)))
    director.post(at_("edit_goal", item.reference), {"goal": "Licht overal", "version": 1})
    decided = {"decided_by": "Raad", "decided_on": "2026-11-20", "checked": "on"}
    director.post(at_("adopt", ref), {**decided, "version": Plan.objects.get().version})
    shown = words(anyone.get(at_("compare", ref)))
    assert "Doel veranderd: Licht overal" in shown
    assert "Niets veranderde" not in shown
    assert "was “Licht overal”" in words(anyone.get(at_("compare", ref), {"van": "v1", "naar": "p1"}))
    assert anyone.get(at_("compare", ref), {"van": "v9"}).status_code == 422
    assert "Schrijf een volgende versie" in words(director.get(at_("desk", ref)))
    director.post(at_("amend", ref), {"reason": "Meer geld"})
    assert "wordt bijgestuurd" in words(anyone.get(at_("course", ref)))
    learned = {"evaluated_by": "Stuurgroep", "evaluated_on": "2026-11-20", "learned": "Vroeger beginnen"}
    assert director.post(at_("evaluate", ref), {**learned, "learned": ""}).status_code == 422
    assert director.post(at_("evaluate", ref), learned).url == at_("course", ref)
    with django_assert_max_num_queries(8):
        shown = words(anyone.get(at_("course", ref)))
    for part in ("Voorstel 1", "Versie 1", "Stuurgroep", "Vroeger beginnen"):
        assert part in shown, part


def test_who_stands_behind_the_plan(plan, client_of):
    director, anyone, ref = client_of("director"), client_of("anyone"), plan.reference
    assert "Nog niemand zei achter dit plan te staan" in words(anyone.get(at_("course", ref)))
    posted = {"body": "College", "decided_on": "2026-11-20", "decision": "Ja", "consequence": "Twee mensen erbij"}
    assert director.post(at_("back_plan", ref), {**posted, "body": ""}).status_code == 422
    director.post(at_("back_plan", ref), posted)
    backing = PlanBacking.objects.get()
    shown = words(anyone.get(at_("course", ref)))
    assert "Twee mensen erbij" in shown
    assert "nog niets gedaan" in shown
    assert "Noteer wat er gedaan is" in words(director.get(at_("desk", ref)))
    assert "Wat deden ze: College" in words(director.get(at_("note_deed", backing.reference)))
    deed = {"deed": "Ploeg aangeworven", "deed_on": "2026-11-20", "version": 1}
    director.post(at_("note_deed", backing.reference), deed)
    told = client_of("coordinator").post(at_("note_deed", backing.reference), {**deed, "deed": "Nog niets"})
    assert told.status_code == 422
    assert ("Ploeg aangeworven" in words(told), "Nog niets" in words(told)) == (True, True)
    assert "daad gesteld" in words(anyone.get(at_("course", ref)))
    assert director.get(at_("note_deed", "niets")).status_code == 404


def test_the_city_chooses_how_many_people(plan, client_of):
    coordinator = client_of("coordinator")
    assert client_of("director").get(at_("tracing")).status_code == 403
    assert "Wanneer komt een prioriteit van onderuit?" in words(coordinator.get(at_("index")))
    assert 'value="5"' in words(coordinator.get(at_("tracing")))
    assert coordinator.post(at_("tracing"), {"persons": 4, "version": 0}).status_code == 422
    coordinator.post(at_("tracing"), {"persons": 8, "version": 0})
    assert TracingSetting.objects.get().persons == 8
    assert "minstens 8 mensen" in words(client_of("anyone").get(at_("plan", plan.reference)))


def test_two_who_write_at_once_both_keep_what_they_typed(plan, client_of, director, at):
    """The second of two browsers gets what stands now beside what was typed, and can then choose; on every form."""
    one, two, ref = client_of("director"), client_of("coordinator"), plan.reference
    item = PlanItem.objects.get()
    edit = {"valid_from": "2027-01-01", "valid_until": "2028-01-01", "version": plan.version}
    start = {"cycle": "Elke week", "decides": "De raad", "version": 0}
    goal = {"indicator": "i", "version": 1}
    card = {"number": 0, "within": "Licht", "decides": "De raad", "set_with": "city"}
    for name, reference, first, second, field in (
        ("edit", ref, {**edit, "title": "Van één"}, {**edit, "title": "Van twee"}, "title"),
        ("edit_goal", item.reference, {**goal, "goal": "Van één"}, {**goal, "goal": "Van twee"}, "goal"),
        ("start_check", ref, {**start, "agreed_by": "Van één"}, {**start, "agreed_by": "Van twee"}, "agreed_by"),
        ("set_scope", ref, card, {**card, "within": "Van twee"}, "within"),
    ):
        pages = [browser.get(at_(name, reference)) for browser in (one, two)]
        assert [page.status_code for page in pages] == [200, 200]
        assert one.post(at_(name, reference), first).status_code == 302
        told = two.post(at_(name, reference), second)
        assert (told.status_code, told.context["form"][field].value()) == (422, "Van twee")
        stands, typed = told.context["form"].differences[0][1:]
        assert (str(stands), str(typed)) == (first[field], "Van twee"), name
        seen = "number" if name == "set_scope" else "version"
        again = {**second, seen: told.context["form"][seen].value(), "reason": "Ook van mij"}
        assert two.post(at_(name, reference), again).status_code == 302
    one.get(at_("edit_goal", item.reference))
    writes.remove_item(item=item, reason="Toch niet", by=director, at=at + timedelta(hours=1))
    told = one.post(at_("edit_goal", item.reference), {"goal": "Lang over nagedacht", "version": 9})
    assert (told.status_code, "Lang over nagedacht" in words(told)) == (404, True)
