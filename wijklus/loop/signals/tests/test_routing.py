"""Signals handed to a service: by the first rule that fits, or by hand; and what another rule would have changed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.people import writes as people
from wijklus.ground.trail import jobs
from wijklus.ground.trail import reads as trail
from wijklus.loop.signals import access, reads, rules, writes
from wijklus.loop.signals.models import Routing, RoutingRule, Signal
from wijklus.loop.signals.writes import routing

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def values(party, *words, **more):
    given = {
        "category": None, "neighbourhood": None, "words": words, "party": party, "note": "", "valid_from": DAY,
        "valid_until": None,
    }  # fmt: skip
    return given | more


@pytest.fixture
def add(administrator, at):
    """The administrator adds a rule: add(groendienst, "boom", category=...)."""
    return lambda party, *words, **more: writes.add_rule(values=values(party, *words, **more), by=administrator, at=at)


@pytest.fixture
def groen(administrator, at):
    main = writes.add_category(name={"nl": "Groen"}, by=administrator, at=at)
    writes.add_category(name={"nl": "Bomen"}, parent=main, by=administrator, at=at)
    return main


def handler(signal):
    found = Routing.objects.select_related("party").filter(signal=signal).first()
    return found and found.party and found.party.name


class TestByRule:
    def test_the_first_rule_that_fits_hands_it_over_at_once(self, say, add, groen, groendienst, wegendienst, rabot):
        add(wegendienst, "te snel", "put")
        green = add(groendienst, category=groen)
        add(wegendienst, neighbourhood=rabot)
        bomen = reads.category_by_code("bomen")
        assert handler(say(text="Auto's rijden hier te snel", category=bomen)) == "Wegendienst"
        fallen = say(text="Er zijn bomen omgewaaid", category=bomen)
        assert handler(fallen) == "Groendienst"
        assert reads.routing_of(fallen).rule == green
        assert handler(say(text="Iets anders")) is None
        entry = trail.story(kind="signal", ref=fallen.reference).get()
        assert entry.after["party"] == groendienst.pk

    def test_a_main_category_is_looked_up_when_it_was_not_fetched_along(self, say, add, groen, groendienst, at):
        add(groendienst, category=groen)
        found = say(category=reads.category_by_code("bomen"))
        Routing.objects.all().delete()
        (made,) = routing.route(signals=[Signal.objects.get(pk=found.pk)], at=at).values()
        assert made.party_id == groendienst.pk

    def test_words_count_in_any_form_also_in_the_place(self, say, add, groendienst):
        add(groendienst, "bomen")
        found = say(text="De boom is dood")
        assert (handler(found), reads.routing_of(found).matched) == ("Groendienst", ["bomen"])
        assert handler(say(text="Dit is stuk", place_text="naast de boom")) == "Groendienst"

    def test_sorting_hands_it_over_anew_and_no_rule_is_no_service(
        self, say, add, groen, groendienst, director, dampoort, at
    ):
        add(groendienst, category=groen)
        signal = say()
        writes.set_category(signals=[signal], category=groen, by=director, at=at)
        assert handler(signal) == "Groendienst"
        signal.refresh_from_db()
        writes.triage(
            signal=signal, version=signal.version, kind="idea", category=None, neighbourhood=dampoort, by=director,
            at=at,
        )  # fmt: skip
        assert not Routing.objects.exists()

    def test_an_import_is_handed_over_too(self, add, groendienst, dampoort, field_worker, at):
        add(groendienst, "boom")
        rows = [
            rules.Said(text=text, kind="idea", channel="walk", neighbourhood=dampoort, counted_voices=2)
            for text in ("Een boom", "Een bank")
        ]
        kept = writes.import_many(rows=rows, by=field_worker, at=at)
        assert [handler(kept.signals[n]) for n in (0, 1)] == ["Groendienst", None]

    def test_a_service_that_is_not_used_any_more_gets_nothing(self, say, add, groendienst, administrator, at):
        add(groendienst)
        people.change_party(
            party=groendienst, version=groendienst.version, name="Groendienst", is_active=False, by=administrator, at=at
        )
        assert handler(say()) is None

    def test_the_database_keeps_what_a_rule_is(self, say, add, groendienst, gent):
        rule = add(groendienst)
        with pytest.raises(IntegrityError), transaction.atomic():
            RoutingRule.objects.filter(pk=rule.pk).update(valid_until=DAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            Routing.objects.filter(signal=say()).update(rule=None, reason="")


class TestByHand:
    def test_with_a_reason_that_stays_and_rules_leave_it_alone(self, say, add, groendienst, wegendienst, director, at):
        add(groendienst, "boom")
        signal = say(text="Een boom op de weg")
        writes.route_by_hand(
            signal=signal, party=wegendienst, reason="Ligt op de rijweg", version=1, by=director, at=at
        )
        assert handler(signal) == "Wegendienst"
        last = trail.story(kind="signal", ref=signal.reference).last()
        assert (last.verb, last.reason) == ("signals.route", "Ligt op de rijweg")
        assert (last.before, last.after) == ({"routed_to": "Groendienst"}, {"routed_to": "Wegendienst"})
        assert writes.reroute(at=at) == 0
        assert handler(signal) == "Wegendienst"
        writes.route_by_hand(signal=signal, party=None, reason="Van de provincie", version=2, by=director, at=at)
        assert handler(signal) is None
        assert Routing.objects.get().party is None

    def test_refused_without_a_reason_or_after_somebody_else(self, signal, groendienst, director, anyone, at):
        given = {"signal": signal, "party": groendienst, "by": director, "at": at}
        with pytest.raises(Refused):
            writes.route_by_hand(**given, reason=" ", version=0)
        with pytest.raises(Conflict):
            writes.route_by_hand(**given, reason="Groen", version=3)
        with pytest.raises(NotAllowed):
            writes.route_by_hand(**{**given, "by": anyone}, reason="Groen", version=0)
        groendienst.is_active = False
        with pytest.raises(Refused):
            writes.route_by_hand(**given, reason="Groen", version=0)
        assert not Routing.objects.exists()


class TestRules:
    def test_order_and_end(self, add, say, groendienst, wegendienst, administrator, at):
        first, second = add(groendienst), add(wegendienst)
        assert handler(say()) == "Groendienst"
        writes.move_rule(rule=second, to="up", by=administrator, at=at)
        assert handler(say()) == "Wegendienst"
        with pytest.raises(Refused):
            writes.move_rule(rule=second, to="up", by=administrator, at=at)
        writes.end_rule(rule=second, on=DAY + timedelta(days=1), by=administrator, at=at)
        assert handler(say(at=at + timedelta(days=1))) == "Groendienst"
        with pytest.raises(Refused):
            writes.end_rule(rule=first, on=DAY, by=administrator, at=at)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"words": ["!!!"]},
            {"words": ["x" * 61]},
            {"words": [str(n) for n in range(31)]},
            {"party": None},
            {"valid_until": DAY},
        ],
    )
    def test_refused(self, groendienst, administrator, at, wrong):
        with pytest.raises(Refused):
            writes.add_rule(values=values(groendienst) | wrong, by=administrator, at=at)
        assert not RoutingRule.objects.exists()

    def test_no_more_than_anybody_can_oversee(self, add, groendienst, monkeypatch):
        monkeypatch.setattr(rules, "MOST_RULES", 1)
        add(groendienst)
        with pytest.raises(Refused):
            add(groendienst)

    def test_changed_as_it_stood_in_a_version(self, add, groendienst, wegendienst, administrator, at):
        rule = add(groendienst, "boom")
        changed = {"values": values(wegendienst, "boom"), "by": administrator, "at": at}
        assert writes.change_rule(rule=rule, version=1, **changed).party == wegendienst
        with pytest.raises(Conflict):
            writes.change_rule(rule=rule, version=1, **changed)

    def test_only_who_keeps_the_taxonomy(self, add, groendienst, director, at):
        rule = add(groendienst)
        for write in (
            lambda: writes.add_rule(values=values(groendienst), by=director, at=at),
            lambda: writes.change_rule(rule=rule, version=1, values=values(groendienst), by=director, at=at),
            lambda: writes.end_rule(rule=rule, on=DAY + timedelta(days=1), by=director, at=at),
            lambda: writes.move_rule(rule=rule, to="up", by=director, at=at),
            lambda: writes.reroute_later(by=director, at=at),
        ):
            with pytest.raises(NotAllowed):
                write()


class TestEffect:
    def effect(self, at, party, *words, of=None, **more):
        draft = writes.draft_rule(values=values(party, *words, **more), of=of)
        return reads.effect_of_rule(draft, now=at, today=DAY)

    def test_what_a_new_rule_would_have_changed(
        self, say, add, groen, groendienst, wegendienst, director, at, django_assert_max_num_queries
    ):
        add(wegendienst, "weg")
        handed, by_hand = say(text="Boom op de weg"), say(text="Nog een boom")
        writes.route_by_hand(signal=by_hand, party=wegendienst, reason="Zo", version=0, by=director, at=at)
        fallen, _other = say(text="Boom dood"), say(text="Bank stuk")
        say(text="Oude boom", received_at=at - timedelta(days=91))
        with django_assert_max_num_queries(8):
            found = self.effect(at, groendienst, "boom")
        assert (found.looked_at, found.changed, found.by_hand, found.is_all) == (4, 1, 1, True)
        (one,) = found.examples
        assert (one.signal, one.was, one.becomes) == (fallen, None, groendienst.pk)
        assert handler(handed) == "Wegendienst"

    def test_what_a_changed_rule_would_have_changed(self, say, add, groen, groendienst, wegendienst, at, rabot):
        rule = add(groendienst, category=groen)
        say(category=reads.category_by_code("bomen")), say(category=groen), say(neighbourhood=rabot)
        assert self.effect(at, wegendienst, of=rule, category=groen).changed == 2
        assert self.effect(at, groendienst, of=rule, category=groen).changed == 0
        assert self.effect(at, groendienst, of=rule, neighbourhood=rabot).changed == 3
        assert self.effect(at, groendienst, "zwaan", of=rule).changed == 2

    def test_of_very_many_the_newest_are_looked_at(self, say, groendienst, at, monkeypatch):
        monkeypatch.setattr("wijklus.loop.signals.reads.routing.MOST_LOOKED_AT", 2)
        for _n in range(3):
            say()
        found = self.effect(at, groendienst)
        assert (found.looked_at, found.changed, found.is_all) == (2, 2, False)


class TestReroute:
    def test_dry_and_then_in_a_job(self, say, add, groendienst, wegendienst, administrator, director, at):
        open_one, answered = say(text="Een boom"), say(text="Een boom")
        writes.set_aside(signals=[answered], by=director, at=at, reason="Dubbel")
        rule = add(groendienst, "boom")
        found = reads.effect_of_all(today=DAY)
        assert (found.looked_at, found.changed) == (1, 1)
        assert handler(open_one) is None
        writes.reroute_later(by=administrator, at=at)
        assert jobs.run_waiting(at=at)
        assert (handler(open_one), handler(answered)) == ("Groendienst", None)
        assert writes.reroute(at=at) == 0
        writes.end_rule(rule=rule, on=DAY + timedelta(days=1), by=administrator, at=at)
        add(wegendienst)
        assert writes.reroute(at=at + timedelta(days=1)) == 1
        assert handler(open_one) == "Wegendienst"


class TestWhoReads:
    def test_the_service_reads_what_was_handed_to_it_and_nothing_else(
        self, say, add, groendienst, service_contact, other_service, director, field_worker, councillor, rabot
    ):
        add(groendienst, "boom")
        mine, elsewhere, _other = say(text="Een boom"), say(text="Boom", neighbourhood=rabot), say(text="Een bank")
        assert [row.signal for row in reads.handled(by=service_contact)] == [elsewhere, mine]
        assert list(reads.handled(by=other_service)) == []
        assert [row.signal for row in reads.handled(by=director)] == [mine]
        assert [row.signal for row in reads.handled(by=field_worker, party_id=groendienst.pk)] == [mine]
        assert [row.signal for row in reads.handled(by=service_contact, before=elsewhere.pk)] == [mine]
        with pytest.raises(NotAllowed):
            reads.handled(by=councillor)
        assert access.handles(service_contact) == {groendienst.pk}
        with pytest.raises(NotAllowed):
            reads.for_actor(by=service_contact, reference=mine.reference)

    def test_closed_ones_only_when_asked_for(self, say, add, groendienst, service_contact, director, at):
        add(groendienst)
        signal = say()
        writes.set_aside(signals=[signal], by=director, at=at, reason="Dubbel")
        assert not reads.handled(by=service_contact)
        assert reads.handled(by=service_contact, with_closed=True).get().signal == signal

    def test_vandaag_of_the_service(self, say, add, groendienst, service_contact, other_service, at):
        add(groendienst)
        say(text="Een boom")
        (section,) = reads.due(actor=service_contact, now=at)
        assert (section.key, section.count, section.top[0].what) == ("handed_over", 1, "Een boom")
        assert reads.due(actor=other_service, now=at)[0].count == 0

    def test_another_municipality_reads_nothing(self, service_contact, kortrijk):
        from wijklus.base import scope

        with scope.of(kortrijk.pk):
            assert access.handles(service_contact) == frozenset()


@pytest.mark.usefixtures("stopped_clock")
class TestScreens:
    PAGE = "/nl/gent/werk/routering/"

    def form(self, party, **more):
        return {"party": party.reference, "valid_from": "2026-11-20", **more}

    def test_a_rule_is_kept_once_its_effect_was_shown(self, say, groendienst, client_of, rabot):
        say(text="Een boom")
        browser = client_of("administrator")
        given = self.form(groendienst, words="boom", neighbourhood="dampoort")
        shown = browser.post(self.PAGE + "nieuw/", given)
        assert not RoutingRule.objects.exists()
        text = shown.content.decode()
        assert "1 signaal zou door een andere dienst afgehandeld worden" in text
        assert "Een boom" not in text  # an administrator does not read signals
        seen = shown.context["digest"]
        other = browser.post(self.PAGE + "nieuw/", {**given, "words": "bank", "seen": seen})
        assert other.status_code == 200
        assert not RoutingRule.objects.exists()
        assert browser.post(self.PAGE + "nieuw/", {**given, "seen": seen}).status_code == 302
        rule = RoutingRule.objects.get()
        page = self.PAGE + rule.reference + "/"
        assert "boom" in browser.get(page).content.decode()
        changed = {**given, "words": "", "version": 1}
        seen = browser.post(page, changed).context["digest"]
        assert browser.post(page, {**changed, "seen": seen}).status_code == 302
        assert browser.post(page, {**changed, "seen": seen}).status_code == 422  # of a version that is over
        assert browser.post(page, {**given, "words": "!!"}).status_code == 422
        assert browser.post(page, {"party": ""}).status_code == 422
        assert browser.get(self.PAGE + "bestaatniet/").status_code == 404

    def test_the_list_says_which_can_never_match(self, add, groendienst, wegendienst, administrator, client_of, at):
        first = add(groendienst)
        add(wegendienst, "boom"), add(wegendienst, valid_from=DAY + timedelta(days=9))
        writes.end_rule(rule=first, on=DAY + timedelta(days=1), by=administrator, at=at)
        add(groendienst, "put")
        browser = client_of("administrator")
        assert browser.post(f"{self.PAGE}{first.reference}/verplaatsen/", {"to": "down"}).status_code == 302
        assert "begint later" in browser.get(self.PAGE).content.decode()
        add(wegendienst), add(wegendienst, "fiets")
        page = browser.get(self.PAGE).content.decode()
        assert "past nooit: regel" in page
        last = RoutingRule.objects.latest("position")
        RoutingRule.objects.filter(pk=last.pk).update(valid_from=DAY - timedelta(days=9))
        assert browser.post(f"{self.PAGE}{last.reference}/beeindigen/").status_code == 302
        assert "is afgelopen" in browser.get(self.PAGE).content.decode()

    def test_hold_what_is_open_against_the_rules(self, say, add, groendienst, client_of, at):
        signal = say(text="Een boom")
        add(groendienst, "boom")
        browser = client_of("administrator")
        assert "1 signaal zou door" in browser.get(self.PAGE + "opnieuw/").content.decode()
        assert browser.post(self.PAGE + "opnieuw/").status_code == 302
        jobs.run_waiting(at=at)
        assert handler(signal) == "Groendienst"

    def test_the_signal_says_who_handles_it_and_why(self, say, add, groendienst, wegendienst, client_of):
        add(groendienst, "boom")
        signal = say(text="Een boom op de weg")
        page, browser = f"/nl/gent/werk/signaal/{signal.reference}/", client_of("director")
        shown = browser.get(page).content.decode()
        assert "Groendienst" in shown
        assert "Volgens de regel" in shown
        given = {"party": wegendienst.reference, "reason": "Rijweg", "version": 1}
        assert browser.post(page + "afhandelend/", {**given, "reason": ""}).status_code == 302
        assert handler(signal) == "Groendienst"
        assert browser.post(page + "afhandelend/", given).status_code == 302
        assert "Rijweg" in browser.get(page).content.decode()
        assert client_of("field_worker").post(page + "afhandelend/", given).status_code == 403

    def test_the_list_of_the_service(self, say, add, groendienst, client_of, django_assert_max_num_queries):
        add(groendienst)
        for n in range(27):
            say(text=f"Boom {n}")
        page, browser = "/nl/gent/werk/afhandelen/", client_of("service_contact")
        with django_assert_max_num_queries(8):
            first = browser.get(page)
        assert len(first.context["rows"]) == 25
        rest = browser.get(page + first.context["next_url"])
        assert [row.signal.text for row, *_ in rest.context["rows"]] == ["Boom 1", "Boom 0"]
        assert client_of("other_service").get(page).context["rows"] == []
        assert "Boom 26" in client_of("director").get(page).content.decode()
        assert client_of("councillor").get(page).status_code == 403
        assert Signal.objects.count() == 27
