"""Matching rules, by examples and for any rules: a rule that is said never to match never does."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from wijklus.loop.signals import reads, rules

DAY = date(2026, 11, 20)
PARENTS = {11: 1, 12: 1, 21: 2}
"""Categories 11 and 12 stand under 1, category 21 under 2."""
STEMS = ("bom", "lamp", "put", "snel")


def rule(pk=1, *, party=1, since=DAY, words=None, **more):
    phrases = None if words is None else frozenset(frozenset(each.split()) for each in words)
    category = more.get("category_id")
    return rules.Rule(pk, party, since, phrases=phrases, parent=PARENTS.get(category), **more)


def facts(*, on=DAY, category=None, neighbourhood=None, text=""):
    about = frozenset(pk for pk in (category, PARENTS.get(category)) if pk)
    return rules.Facts(on, about, neighbourhood, frozenset(text.split()))


class TestMatching:
    def test_the_first_that_fits_counts(self):
        order = [rule(1, category_id=11), rule(2, category_id=1, neighbourhood_id=7), rule(3)]

        def first(**what):
            return rules.first_match(order, facts(**what)).pk

        assert first(category=11, neighbourhood=7) == 1
        assert first(category=12, neighbourhood=7) == first(category=1, neighbourhood=7) == 2
        assert first(category=12, neighbourhood=8) == first() == 3
        assert rules.first_match(order[:2], facts()) is None

    def test_words_of_a_phrase_belong_together(self):
        about = rule(words=["bom", "te snel"])
        assert rules.matches(about, facts(text="de bom valt"))
        assert rules.matches(about, facts(text="snel gaat het te"))
        assert not rules.matches(about, facts(text="snel"))
        assert not rules.matches(rule(words=[]), facts(text="snel"))
        assert rules.phrases_in(about, frozenset({"bom"})) == {frozenset({"bom"})}

    def test_from_a_day_until_another(self):
        dated = rule(valid_until=DAY + timedelta(days=2))
        days = [DAY + timedelta(days=n) for n in range(-1, 3)]
        assert [rules.matches(dated, facts(on=day)) for day in days] == [False, True, True, False]

    def test_what_is_out_of_use_matches_nothing(self):
        assert not rules.matches(rule(can_apply=False), facts())


class TestNever:
    def why(self, *order, today=DAY):
        found = rules.never(order, len(order) - 1, today=today)
        return found and (found.why, found.by.pk if found.by else None)

    def test_it_ended(self):
        assert self.why(rule(valid_until=DAY)) == (rules.ENDED, None)
        assert self.why(rule(valid_until=DAY + timedelta(days=1))) is None

    def test_it_contradicts_itself(self):
        later = DAY + timedelta(days=9)
        assert self.why(rule(since=later, valid_until=DAY + timedelta(days=5))) == (rules.CONTRADICTORY, None)
        assert self.why(rule(words=[])) == (rules.CONTRADICTORY, None)
        assert self.why(rule(can_apply=False)) == (rules.CONTRADICTORY, None)

    def test_an_earlier_one_takes_it_all(self):
        wide = rule(1)
        assert self.why(wide, rule(2, category_id=11, words=["bom"])) == (rules.SHADOWED, 1)
        assert self.why(rule(1, category_id=1), rule(2, category_id=11)) == (rules.SHADOWED, 1)
        assert self.why(rule(1, category_id=11), rule(2, category_id=1)) is None
        assert self.why(rule(1, neighbourhood_id=7), rule(2)) is None
        assert self.why(rule(1, words=["bom"]), rule(2, words=["bom dik"])) == (rules.SHADOWED, 1)
        assert self.why(rule(1, words=["bom dik"]), rule(2, words=["bom"])) is None
        assert self.why(rule(1, words=["bom"]), rule(2)) is None
        assert self.why(rule(1, can_apply=False), rule(2)) is None

    def test_only_as_long_as_the_earlier_one_lasts(self):
        soon = DAY + timedelta(days=5)
        assert self.why(rule(1, valid_until=soon), rule(2)) is None
        assert self.why(rule(1, valid_until=soon), rule(2, valid_until=soon)) == (rules.SHADOWED, 1)
        assert self.why(rule(1, since=soon), rule(2)) is None
        assert self.why(rule(1, since=DAY), rule(2, since=DAY - timedelta(days=90))) == (rules.SHADOWED, 1)


days = some.integers(-5, 5).map(lambda n: DAY + timedelta(days=n))
phrases = some.frozensets(some.frozensets(some.sampled_from(STEMS), min_size=1, max_size=3), max_size=3)


@some.composite
def any_rule(draw):
    category = draw(some.sampled_from([None, 1, 2, 11, 12, 21]))
    return rules.Rule(
        pk=draw(some.integers(1, 1_000_000)),
        party_id=1,
        valid_from=draw(days),
        valid_until=draw(some.none() | days),
        category_id=category,
        parent=PARENTS.get(category),
        neighbourhood_id=draw(some.sampled_from([None, 7, 8])),
        phrases=draw(some.none() | phrases),
        can_apply=draw(some.booleans() | some.just(True)),
    )


any_facts = some.builds(
    lambda on, category, place, stems: rules.Facts(
        on, frozenset(pk for pk in (category, PARENTS.get(category)) if pk), place, stems
    ),
    some.integers(0, 8).map(lambda n: DAY + timedelta(days=n)),
    some.sampled_from([None, 1, 2, 11, 12, 21]),
    some.sampled_from([7, 8, 9]),
    some.frozensets(some.sampled_from(STEMS)),
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(order=some.lists(any_rule(), min_size=1, max_size=6, unique_by=lambda each: each.pk), what=any_facts)
def test_a_rule_that_never_matches_never_does(order, what):
    found = rules.first_match(order, what)
    if found is not None:
        assert rules.matches(found, what)
        assert rules.never(order, order.index(found), today=DAY) is None


def test_words_in_any_form_and_language():
    assert reads.words_found(["bomen", "te snel"], frozenset({"boom", "omwaaid"})) == ["bomen"]
    assert reads.phrases_of(["!!", ""]) == frozenset()
