"""The lines of the neighbourhood budget: a round in Dampoort in each of its phases."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from wijklus.base.cents import Cents
from wijklus.loop.rounds import rules
from wijklus.loop.rounds import writes as rounds
from wijklus.loop.rounds.models import PaperSheet, PastElection, Proposal, Round, RoundArea

from .access_lines import EVERYBODY_AT_WORK, NOT_FOUND, Line, filled, public, staff
from .access_visitors import OK, World

DAYS = (0, 10, 20, 30, 60)


def _values(world: World) -> dict[str, Any]:
    days = {day: world.at.date() + timedelta(days=n) for day, n in zip(rules.DAYS, DAYS, strict=True)}
    return {
        "title": "Wijkbudget", "about": "", "weight": rules.DECISION, "deciding_body": "Het college",
        "minimum_age": 16, "least_choices": 1, "most_choices": 2, "counting_rule": "greedy", **days,
    }  # fmt: skip


def _draft(world: World) -> Round:
    amounts = [(world.dampoort, Cents(1_000_000))]
    return rounds.start_round(values=_values(world), amounts=amounts, by=world.actor("coordinator"), at=world.at)


def _advanced(world: World, round: Round, *phases: str) -> Round:
    for to in phases:
        round = rounds.advance(round=round, to=to, by=world.actor("coordinator"), at=world.at)
    return round


def _called(world: World) -> Round:
    return _advanced(world, _draft(world), rules.CALL)


def _proposal_in(world: World, round: Round) -> Proposal:
    by = world.actor("coordinator")
    sent = rounds.propose(
        area=RoundArea.objects.select_related("round").get(round=round), title="Banken", text="Meer banken.",
        name="Geheime Bewoner", email="geheime.bewoner@voorbeeld.be", by=world.actor("anonymous"), at=world.at,
    )  # fmt: skip
    rounds.show_proposal(proposal=sent, version=1, by=by, at=world.at)
    return Proposal.objects.select_related("area__round", "area__neighbourhood").get(pk=sent.pk)


def _shown(world: World) -> Proposal:
    return _proposal_in(world, world.once(_called))


def _asking_support(world: World) -> Proposal:
    amounts = [(world.dampoort, Cents(1_000_000))]
    values = _values(world) | {"support_needed": 20}
    round = rounds.start_round(values=values, amounts=amounts, by=world.actor("coordinator"), at=world.at)
    return _proposal_in(world, _advanced(world, round, rules.CALL))


def _pot(world: World) -> Any:
    by = world.actor("coordinator")
    return rounds.add_pot(
        round=_draft(world), kind="category", name="Groen", percent=50, executor="", by=by, at=world.at
    )


def _rivals(world: World) -> Any:
    round = _called(world)
    both = [_proposal_in(world, round) for _ in range(2)]
    area, by = both[0].area, world.actor("coordinator")
    return rounds.name_rivals(area=area, proposals=both, reason="Zelfde plek", by=by, at=world.at)


def _balloting(world: World) -> Round:
    round = _called(world)
    proposal = _proposal_in(world, round)
    by = world.actor("coordinator")
    rounds.judge_feasible(proposal=proposal, version=2, cost=Cents(500_000), by=by, at=world.at)
    return _advanced(world, round, rules.CHECK, rules.BALLOT)


WAYS = {"by_mail": False, "by_text": False, "by_login": False, "service_url": ""}


def _known(world: World, **ways: Any) -> Round:
    round = _called(world)
    values = {**WAYS, "checked_by": "none", **ways}
    rounds.set_admission(round=round, version=1, values=values, by=world.actor("coordinator"), at=world.at)
    return round


def known_with_proposal(world: World, **ways: Any) -> Round:
    """A round in its call with one proposal that can be done, whose voters are known by letters, or as is said."""
    round = _known(world, **ways)
    by = world.actor("coordinator")
    rounds.judge_feasible(proposal=_proposal_in(world, round), version=2, cost=Cents(500_000), by=by, at=world.at)
    return round


def _sending(world: World) -> Round:
    return _advanced(world, known_with_proposal(world, by_mail=True), rules.CHECK, rules.BALLOT)


def _register(world: World) -> Any:
    upload = SimpleUploadedFile("bewoners.csv", b"nummer;wijk\n85073003328;Dampoort\n")
    by, round = world.actor("coordinator"), _known(world, checked_by="register")
    row = rounds.keep_register(round=round, upload=upload, by=by, at=world.at)
    rounds.check_register(row=row, by=world.system, at=world.at)
    return row


def _counted(world: World) -> Round:
    round = _balloting(world)
    after = world.at + timedelta(days=31)
    rounds.move_on(round=round, by=world.system, at=after)
    round.refresh_from_db()
    rounds.count_round(round=round, by=world.system, at=after)
    area = round.areas.get()
    area.tally.__class__.objects.update(is_open=True)
    Proposal.objects.filter(area=area).update(state=rules.WON)
    return round


def _winner(world: World) -> Proposal:
    return Proposal.objects.get(area__round=world.once(_counted))


def _weighed(world: World) -> Round:
    by, after = world.actor("coordinator"), world.at + timedelta(days=31)
    round = _draft(world)
    rounds.set_mix(round=round, version=round.version, percents={"vote": 60, "panel": 40}, by=by, at=world.at)
    round = _advanced(world, Round.objects.get(pk=round.pk), rules.CALL)
    proposal = _proposal_in(world, round)
    rounds.judge_feasible(proposal=proposal, version=2, cost=Cents(500_000), by=by, at=world.at)
    round = _advanced(world, round, rules.CHECK, rules.BALLOT)
    rounds.move_on(round=round, by=world.system, at=after)
    rounds.count_round(round=Round.objects.get(pk=round.pk), by=world.system, at=after)
    area = RoundArea.objects.select_related("round", "neighbourhood", "municipality").get(round=round)
    rounds.note_decision(
        area=area, body="panel", name="Panel", on=world.at.date(), proposals=[proposal], reason="Goed", by=by, at=after
    )
    rounds.weigh(area=area, by=by, at=after)
    area.mix.__class__.objects.update(is_open=True)
    return round


def _batch(world: World) -> Any:
    area = RoundArea.objects.select_related("round").get(round=world.once(_called))
    batch = rounds.order_codes(area=area, size=1, by=world.actor("coordinator"), at=world.at)
    rounds.make_codes(batch=batch, by=world.system, at=world.at)
    return batch


def _sheet(world: World) -> Any:
    area = RoundArea.objects.select_related("round").get(round=world.once(_balloting))
    rounds.print_sheets(area=area, size=1, by=world.actor("coordinator"), at=world.at)
    PaperSheet.objects.update(state="differs")
    return PaperSheet.objects.get()


def _sheet_file(world: World) -> Any:
    by, area = world.actor("coordinator"), world.once(_sheet).area
    upload = SimpleUploadedFile("biljetten.csv", b"stembiljet;keuzes\n123456;1\n")
    row = rounds.keep_sheet_file(area=area, upload=upload, by=by, at=world.at)
    rounds.check_sheet_file(row=row, by=world.system, at=world.at)
    return row


def _of(make: Any, **more: str) -> Any:
    return lambda world: {"reference": world.once(make).reference, **more}


PUBLISHED = b"""META
key;value
description;Top Idee
country;Netherlands
unit;Assen
instance;2024
num_projects;1
num_votes;1
budget;1000
vote_type;approval
rule;greedy
date_begin;2024
date_end;2024
PROJECTS
project_id;cost
a;600
VOTES
voter_id;vote
1;a
"""


def _taken_in(world: World) -> PastElection:
    return rounds.take_in_election(data=PUBLISHED, by=world.actor("coordinator"), at=world.at)


def round_form(world: World) -> dict[str, Any]:
    """What a coordinator fills in."""
    return {**_values(world), "version": 1, f"amount_{world.dampoort.pk}": "10000"}


POT = {"step": "pot", "pot-kind": "category", "pot-name": "Groen"}
COUNTED = _of(_counted, slug="dampoort")
TABLE = {
    "rounds:index": staff(*EVERYBODY_AT_WORK, "teller"),
    "rounds:new": staff("coordinator", post=True, data=round_form),
    "rounds:desk": staff(*EVERYBODY_AT_WORK, kwargs=_of(_called)),
    "rounds:edit": staff("coordinator", kwargs=_of(_draft), post=True, data=round_form),
    "rounds:divide": staff(
        "coordinator",
        kwargs=_of(_draft),
        post=True,
        data=filled(**{"step": "typed", "hand-reason": "Zo was het", "hand-version": "1"}),
    ),
    "rounds:deciders": staff("coordinator", kwargs=_of(_called)),
    "rounds:overrule": staff("coordinator", get=False, kwargs=_of(_winner), post=True, data=filled()),
    "rounds:carrying": staff("coordinator", kwargs=_of(_winner)),
    "rounds:mix": staff("coordinator", kwargs=_of(_called)),
    "rounds:together": public(kwargs=_of(_weighed, slug="dampoort")),
    "rounds:together_file": public(kwargs=_of(_weighed, slug="dampoort")),
    "rounds:together_results": public(kwargs=_of(_weighed, slug="dampoort")),
    "rounds:counting": staff(
        "coordinator",
        kwargs=_of(_draft),
        post=True,
        data=filled(step="pot", **{"pot-kind": "category", "pot-name": "Groen"}),
    ),
    "rounds:remove_pot": staff("coordinator", get=False, kwargs=_of(_pot), post=True),
    "rounds:drop_rivals": staff("coordinator", get=False, kwargs=_of(_rivals), post=True),
    "rounds:place": staff(
        "coordinator", get=False, kwargs=_of(_shown), post=True, data=filled(**{"plaats-version": "2"})
    ),
    "rounds:advance": staff("coordinator", get=False, kwargs=_of(_draft), post=True, data=filled(to="call")),
    "rounds:channels": staff("coordinator", kwargs=_of(_draft), post=True, data=filled(version="1", letter="1,5")),
    "rounds:codes": staff(
        "coordinator", get=False, kwargs=_of(_called), post=True, data=filled(neighbourhood="dampoort", size="1")
    ),
    "rounds:paper": staff(*EVERYBODY_AT_WORK, kwargs=_of(_balloting, slug="dampoort")),
    "rounds:vote_at_desk": staff("coordinator", kwargs=_of(_balloting)),
    "rounds:voters": staff(
        "coordinator",
        kwargs=_of(_known),
        post=True,
        data=filled(step="ways", version="1", checked_by="register", by_mail="on"),
    ),
    "rounds:register": staff("coordinator", kwargs=_of(_register)),
    "rounds:register_step": staff(
        "coordinator", get=False, kwargs=_of(_register), post=True, data=filled(step="start")
    ),
    "rounds:paper_desk": staff(
        "coordinator",
        "teller",
        kwargs=_of(_balloting),
        post={"coordinator": OK},
        data=filled(step="print", neighbourhood="dampoort", size="1"),
    ),
    "rounds:take_back": staff("coordinator", kwargs=_of(_balloting)),
    "rounds:hand_out": staff("coordinator", kwargs=_of(_balloting)),
    "rounds:type_sheets": staff("coordinator", "teller", kwargs=_of(_balloting, slug="dampoort")),
    "rounds:sheet_files": staff("coordinator", kwargs=_of(_balloting, slug="dampoort")),
    "rounds:sheet_file": staff("coordinator", kwargs=_of(_sheet_file)),
    "rounds:sheet_file_step": staff(
        "coordinator", get=False, kwargs=_of(_sheet_file), post=True, data=filled(step="start")
    ),
    "rounds:sheet": staff("coordinator", "teller", kwargs=_of(_sheet)),
    "rounds:second_letters": staff("coordinator", kwargs=_of(_called)),
    "rounds:letters": staff("coordinator", get=False, kwargs=_of(_batch), post=True, data=filled(part="1")),
    "rounds:forget_codes": staff("coordinator", get=False, kwargs=_of(_batch), post=True),
    "rounds:proposal_desk": staff(*EVERYBODY_AT_WORK, kwargs=_of(_shown)),
    "rounds:origins": staff("coordinator", kwargs=_of(_shown)),
    "rounds:judge": staff(
        "coordinator",
        get=False,
        kwargs=_of(_shown),
        post=True,
        data=filled(**{"step": "refuse", "nee-reason": "Te duur", "nee-version": "2"}),
    ),
    "rounds:decide": staff("coordinator", get=False, kwargs=_of(_winner), post=True, data=filled(step="confirm")),
    "rounds:rounds": public(elsewhere="ok"),
    "rounds:proposal": public(kwargs=_of(_shown)),
    "rounds:support": public(kwargs=_of(_asking_support), post=True),
    "rounds:round": public(kwargs=_of(_called)),
    "rounds:propose": public(
        kwargs=_of(_called), post=True, data=filled(neighbourhood="dampoort", title="Bomen", text="Meer bomen.")
    ),
    "rounds:vote": public(kwargs=_of(_balloting)),
    "rounds:log_in": Line(get=NOT_FOUND, kwargs=_of(_sending)),
    "rounds:logged_in": Line(get=NOT_FOUND),
    "rounds:ask_code": public(
        kwargs=_of(_sending), post=True, data=filled(neighbourhood="dampoort", address="an@voorbeeld.be")
    ),
    "rounds:result": public(kwargs=COUNTED),
    "rounds:election_file": public(kwargs=COUNTED),
    "rounds:results_file": public(kwargs=COUNTED),
    "rounds:receipts": public(kwargs=COUNTED),
    "rounds:past_elections": public(elsewhere="ok"),
    "rounds:past_election": public(kwargs=_of(_taken_in)),
    "rounds:past_file": public(kwargs=_of(_taken_in)),
    "rounds:past_results": public(kwargs=_of(_taken_in)),
}
