"""One signal for who works with it: sorted, set aside, and its person looked up in sight of the trail."""

import pytest
from django.urls import reverse

from wijklus.base.refusals import NotAllowed
from wijklus.ground.trail.models import Entry
from wijklus.loop.signals import reads, rules, writes
from wijklus.loop.signals.models import Signal

from .conftest import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(say, administrator, at, storage):
    writes.seed_categories(rows=rules.DEFAULT_CATEGORIES, by=administrator, at=at)
    wish = rules.Reachable(channel="mail", email="geheim@voorbeeld.be", name="Geheime bewoner")
    return say(contact=wish, photos=[picture()])


def address(name, signal):
    return reverse(f"signals:{name}", args=["gent", signal.reference])


def test_shows_words_and_history_and_never_the_address(said, client_of, django_assert_max_num_queries):
    director = client_of("director")
    with django_assert_max_num_queries(20):
        answer = director.get(address("detail", said))
    page = answer.content.decode()
    assert "te weinig licht" in page
    assert said.reference in page
    assert "geheim@voorbeeld.be" not in page
    assert "id_category" in page
    assert "id_category" not in client_of("field_worker").get(address("detail", said)).content.decode()


def test_looking_the_person_up_stays_in_the_trail(said, client_of, director, field_worker, say, at):
    for extra in ({}, {"HX-Request": "true"}):
        page = client_of("director").post(address("contact", said), headers=extra).content.decode()
        assert "geheim@voorbeeld.be" in page
    assert Entry.objects.filter(verb="signals.read_contact", object_ref=said.reference).count() == 2
    assert client_of("field_worker").post(address("contact", said)).status_code == 403
    with pytest.raises(NotAllowed):
        writes.look_at_contact(signal=said, by=field_worker, at=at)
    counted = say(channel="walk", counted_voices=2, by=field_worker)
    assert writes.look_at_contact(signal=counted, by=director, at=at) is None
    nameless = say()
    assert writes.look_at_contact(signal=nameless, by=director, at=at) is None


def test_sorted_on_the_page(said, rabot, client_of):
    form = {"kind": "idea", "category": "licht", "neighbourhood": "dampoort", "version": said.version}
    answer = client_of("director").post(address("triage", said), form)
    assert answer.url == address("detail", said)
    now = Signal.objects.get(pk=said.pk)
    assert (now.kind, now.category.code) == ("idea", "licht")


def test_two_who_sort_at_once_see_both(said, client_of):
    form = {"kind": "idea", "category": "licht", "neighbourhood": "dampoort", "version": said.version}
    client_of("director").post(address("triage", said), form)
    answer = client_of("director").post(address("triage", said), {**form, "kind": "offer"})
    assert answer.status_code == 409
    assert answer.context["conflict"].theirs["kind"] == "idea"


def test_what_does_not_exist_is_refused(said, client_of, monkeypatch):
    form = {"kind": "klacht", "category": "x", "neighbourhood": "atlantis", "version": "1"}
    assert client_of("director").post(address("triage", said), form).status_code == 422
    good = {"kind": "idea", "category": "licht", "neighbourhood": "dampoort", "version": said.version}
    found = reads.category_by_code("licht")
    found.is_active = False
    monkeypatch.setattr(reads, "tree", lambda: [(found, [])])
    assert client_of("director").post(address("triage", said), good).status_code == 422


def test_moved_out_of_the_list_of_today_it_can_still_be_sorted(said, dampoort, client_of):
    dampoort.is_current = False
    dampoort.save()
    page = client_of("director").get(address("detail", said))
    assert '<option value="dampoort" selected>' in page.content.decode()


def test_outsiders(said, client_of):
    assert client_of("field_worker").post(address("triage", said), {}).status_code == 403
    for outsider in ("councillor", "service_contact", "other_director"):
        assert client_of(outsider).get(address("detail", said)).status_code == 403
    assert client_of("director").get(address("detail", Signal(reference="bestaatniet"))).status_code == 404


class TestCategories:
    LIST = "/nl/gent/werk/categorieen/"

    def test_begin_add_change_and_retire(self, gent, client_of):
        browser = client_of("administrator")
        assert browser.get(self.LIST).status_code == 200
        browser.post(reverse("signals:seed_categories", args=["gent"]))
        browser.post(self.LIST, {"name_nl": "Geveltuin", "name_en": "", "parent": "groen"})
        assert "Geveltuin" in browser.get(self.LIST).content.decode()
        one = self.LIST + "geveltuin/"
        form = browser.get(one).context["form"]
        sent = {"name_nl": "Geveltuintjes", "parent": "groen", "position": "5", "version": form["version"].value()}
        assert browser.post(one, sent).url == self.LIST
        found = reads.category_by_code("geveltuin")
        assert (found.name, found.is_active, found.position) == ({"nl": "Geveltuintjes"}, False, 5)
        stale = browser.post(one, sent)
        assert stale.status_code == 422
        assert "Geveltuintjes" in str(stale.context["theirs"])

    def test_what_cannot_be(self, gent, client_of):
        browser = client_of("administrator")
        browser.post(reverse("signals:seed_categories", args=["gent"]))
        assert browser.post(self.LIST, {"name_nl": ""}).status_code == 422
        version = reads.category_by_code("groen").version
        sent = {"name_nl": "Groen", "parent": "zorg", "version": version, "is_active": "on"}
        assert browser.post(self.LIST + "groen/", sent).status_code == 422
        assert browser.get(self.LIST + "bestaatniet/").status_code == 404

    def test_outsiders(self, gent, client_of):
        for outsider in ("director", "councillor", "other_director"):
            assert client_of(outsider).get(self.LIST).status_code == 403
            assert client_of(outsider).post(reverse("signals:seed_categories", args=["gent"])).status_code == 403
        assert reads.tree() == []
