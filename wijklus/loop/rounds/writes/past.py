"""Taking in an election of before or elsewhere, from the file in which it was published."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail
from wijklus_methods.fair_budget import BadFile, NotCountable

from .. import access
from ..models import PastElection
from ..rules import past, tally


def take_in_election(*, data: bytes, by: Actor, at: datetime, credit: str = "") -> PastElection:
    """Count a Pabulib file and keep it as a finished election; the same file twice is one.

    No ballot becomes a row: the file is what is counted. Raises Refused with the line for what cannot be counted.
    """
    access.require(access.may_run(by) or access.may_work_the_clock(by))
    try:
        found = past.counted(data)
    except BadFile as bad:
        raise Refused(_("Line %(line)s: %(what)s") % {"line": bad.line, "what": bad.what}, field="file") from bad
    except NotCountable as wrong:
        raise Refused(str(wrong), field="file") from wrong
    row = PastElection(
        title=found.title, place=found.place, held=found.held, counting_rule=found.rule, voters=found.voters,
        results=found.results, results_sha256=tally.sha256(found.results), pb=found.pb, pb_sha256=found.pb_sha256,
        agrees=found.agrees, credit=cleaned(credit)[:300], taken_in_at=at,
    )  # fmt: skip
    scope.assert_one_municipality(row)
    with transaction.atomic():
        PastElection.objects.bulk_create([row], ignore_conflicts=True)
        kept = PastElection.objects.get(pb_sha256=found.pb_sha256)
        if kept.reference == row.reference:
            trail.record(
                by=by, at=at, verb="rounds.take_in_election", kind="past_election", ref=kept.reference,
                neighbourhood_id=None, after={"title": kept.title},
            )  # fmt: skip
    return kept
