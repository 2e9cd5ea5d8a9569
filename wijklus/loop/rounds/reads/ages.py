"""How old voters are, as far as a register told: asked before the key between persons and ballots is destroyed."""

from collections import Counter
from collections.abc import Mapping

from ..models import Ballot, RegisterLine, Round, RoundArea
from ..rules import admitting, voting
from .secrets import link_key


def voters_by_age(round: Round, area: RoundArea) -> Mapping[int, int]:
    """How many who stand in a register voted themselves in a neighbourhood, by the age at which their band begins.

    Not who voted on paper: their ballot is nobody's. Two queries; nothing is kept of who voted.
    """
    key = link_key(round)
    voted = set(Ballot.objects.filter(area=area, is_on_paper=False).values_list("pk", flat=True))
    lines = RegisterLine.objects.filter(round=round, area=area, age_from__isnull=False).order_by()
    known = lines.values_list("digest", "age_from").iterator()
    return Counter(int(age or 0) for digest, age in known if voting.ballot_id(key, admitting.proof_of(digest)) in voted)
