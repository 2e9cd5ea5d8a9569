"""Questions about rounds, proposals, codes and counts. `from wijklus.loop.rounds import reads as rounds`."""

from .ballots import BallotPaper, ballot_paper, ballots_so_far, tally_of, voter_of
from .deciding import GrantView, Told, grant_of, panels_of, told_of
from .figures import Figures, figures_of
from .limiting import Cap, caps_of, could_be_rivals, manner_of, pot_for, pots_of, rivals_for, rivals_of
from .origins import (
    Origin,
    grown,
    grown_actions,
    origin_for,
    origins_of,
    signal_to_name,
    signals_grown_into,
    themes_grown_into,
    themes_to_name,
)
from .past import past_election, past_elections
from .proposals import proposal_for, proposals_of, proposer_to_tell, public_proposal
from .rounds import (
    PublicRound,
    area_of,
    batch_for,
    batches_of,
    due_rounds,
    public_round,
    public_rounds,
    round_by_reference,
    round_for,
    rounds_for,
)  # fmt: skip
from .secrets import link_key, secrets_in_use
from .words import Because, amount_words, because_words

__all__ = [
    "BallotPaper",
    "Because",
    "Cap",
    "Figures",
    "GrantView",
    "Origin",
    "PublicRound",
    "Told",
    "amount_words",
    "area_of",
    "ballot_paper",
    "ballots_so_far",
    "batch_for",
    "batches_of",
    "because_words",
    "caps_of",
    "could_be_rivals",
    "due_rounds",
    "figures_of",
    "grant_of",
    "grown",
    "grown_actions",
    "link_key",
    "manner_of",
    "origin_for",
    "origins_of",
    "panels_of",
    "past_election",
    "past_elections",
    "pot_for",
    "pots_of",
    "proposal_for",
    "proposals_of",
    "proposer_to_tell",
    "public_proposal",
    "public_round",
    "public_rounds",
    "rivals_for",
    "rivals_of",
    "round_by_reference",
    "round_for",
    "rounds_for",
    "secrets_in_use",
    "signal_to_name",
    "signals_grown_into",
    "tally_of",
    "themes_grown_into",
    "themes_to_name",
    "told_of",
    "voter_of",
]
