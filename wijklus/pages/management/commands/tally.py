"""`wijklus tally FILE.pb`: recount an election in the Pabulib format, on any machine, without a database."""

import json
import re
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from wijklus.pages.management.tallying import reasons, total
from wijklus_methods.fair_budget import (
    NAMES,
    BadFile,
    Completion,
    Document,
    Election,
    Limits,
    NotCountable,
    Outcome,
    Rule,
    Satisfaction,
    Terms,
    check,
    count,
    read,
    rule_named,
)
from wijklus_methods.fair_budget.publishing import UNNAMED, measure_of, rivals_in, rule_of

EXAMPLE = f"""example:
  wijklus tally Netherlands_Assen_2024.pb --explain

The rule is the one in META of the file, with the caps, rivals, weights and seed that stand there; --rule counts by
another rule, on the ballots alone (--caps keeps the caps). Rules: {", ".join(NAMES)}.
Nothing is kept, and nothing leaves this machine.
"""
# Fraction reads 1e99999999 too, and writes out all its digits first: no such weight gets that far.
WEIGHT = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9}|/[1-9][0-9]{0,8})?", re.ASCII)


class Command(BaseCommand):
    help = "Count an election in a Pabulib file exactly, by the rule of the file or another."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.epilog, parser.formatter_class = EXAMPLE, RawDescriptionHelpFormatter
        parser.add_argument("file", help="a .pb file, packed with gzip or not")
        parser.add_argument("--rule", default="", help="another rule than that of the file")
        parser.add_argument("--satisfaction", choices=list(Satisfaction), help="what a voter gains from a winner")
        parser.add_argument("--completion", choices=list(Completion), help="for equal shares")
        parser.add_argument("--caps", action="store_true", help="keep the caps of the file with --rule too")
        parser.add_argument("--weight", action="append", default=[], metavar="CHANNEL=WEIGHT",
                            help="what a ballot of a voting_method counts for, as internet=1/5")  # fmt: skip
        parser.add_argument("--rivals", action="append", default=[], metavar="ID,ID", help="at most one of these wins")
        parser.add_argument("--threshold", type=int, help="the least score a project needs, for greedy-threshold")
        parser.add_argument("--seed", default="", help="the published seed of the lot that settles ties")
        parser.add_argument("--explain", action="store_true", help="say of each project why it won or lost")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON")
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, choices=languages, help="of what is printed")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            try:
                self.tally(options)
            except (BadFile, NotCountable) as bad:
                raise CommandError(f"{Path(options['file']).name}: {bad}") from None

    def tally(self, options: dict[str, Any]) -> None:
        """Read, count, print."""
        start = time.perf_counter()
        document = read(options["file"])
        own = Terms() if options["rule"] else document.terms
        channels = weights(options["weight"]) or own.weights
        election = document.election(channels=channels, seed=options["seed"] or document.terms.seed)
        parsed = time.perf_counter()
        rule = asked_rule(document, options)
        threshold = options["threshold"]
        if threshold is None:
            threshold = int(document.meta.get("min_project_score_threshold", 0))
        outcome = count(
            election, rule, satisfaction=measure(document, options),
            limits=limits(document, election, options), threshold=threshold,
        )  # fmt: skip
        seconds = {"parse": round(parsed - start, 4), "count": round(time.perf_counter() - parsed, 4)}
        self.remark(document, options)
        lines = [json.dumps(as_json(outcome, seconds), ensure_ascii=False)] if options["as_json"] else told(outcome)
        for line in lines:
            self.stdout.write(line)
        for line in reasons(outcome, threshold) if options["explain"] and not options["as_json"] else ():
            self.stdout.write(line)

    def remark(self, document: Document, options: dict[str, Any]) -> None:
        """What is odd about the file, and that its caps are left out."""
        for finding in (*document.findings, *check(document)):
            self.stderr.write(f"{_('line')} {finding.line}: {finding.what}")
        if document.caps and options["rule"] and not options["caps"]:
            self.stderr.write(_("The caps of the file are left out, as --rule was given; --caps keeps them."))


def asked_rule(document: Document, options: dict[str, Any]) -> Rule:
    """The rule of the options, or that of the file. Raises NotCountable when it is not known here."""
    name = options["rule"] or rule_of(document)
    if not name or name in UNNAMED:
        raise NotCountable(_("The file names no rule that can be counted: give --rule."))
    return rule_named(name, options["completion"])


def measure(document: Document, options: dict[str, Any]) -> Satisfaction | None:
    """What a voter gains by the options, or as the file says of its own rule."""
    if options["satisfaction"]:
        return Satisfaction(options["satisfaction"])
    return None if options["rule"] else measure_of(document)


def limits(document: Document, election: Election, options: dict[str, Any]) -> Limits:
    """The caps of the file where they belong to the rule, and the rivals of the options."""
    places = {project.id: p for p, project in enumerate(election.projects)}
    rivals = [] if options["rule"] else list(rivals_in(document, election))
    for given in options["rivals"]:
        ids = given.split(",")
        if unknown := [one for one in ids if one not in places]:
            raise NotCountable(_("There is no project %(id)s.") % {"id": unknown[0]})
        rivals.append(frozenset(places[one] for one in ids))
    caps = document.limits.caps if options["caps"] or not options["rule"] else {}
    return Limits(caps, tuple(rivals))


def weights(given: list[str]) -> dict[str, Fraction]:
    """What a ballot of each channel counts for. Raises CommandError when a weight cannot be read."""
    found = {}
    for one in given:
        channel, _is, weight = one.partition("=")
        if not WEIGHT.fullmatch(weight):
            sentence = _("A weight is written as internet=1/5; this cannot be read: %(given)s")
            raise CommandError(sentence % {"given": one})
        found[channel] = Fraction(weight)
    return found


def as_json(outcome: Outcome, seconds: dict[str, float]) -> dict[str, Any]:
    """The outcome as plain values; money in the currency of the file."""
    scale = outcome.election.scale
    return {
        "rule": outcome.rule.name,
        "winners": outcome.ids,
        "cost": plain(Fraction(outcome.cost, scale)),
        "leftover": plain(Fraction(outcome.leftover, scale)),
        "voters": outcome.election.voters,
        "seconds": seconds,
    }


def plain(amount: Fraction) -> int | float:
    """An amount as a number of JSON: whole where it is whole."""
    return int(amount) if amount.denominator == 1 else float(amount)


def told(outcome: Outcome) -> Iterator[str]:
    """The outcome for people."""
    yield f"{_('rule')}: {outcome.rule.name} ({outcome.satisfaction})"
    yield f"{_('voters')}: {outcome.election.voters}"
    yield f"{_('winners, in order of choice')}: {' '.join(outcome.ids)}"
    yield f"{_('cost')}: {total(outcome, outcome.cost)}"
    yield f"{_('left over')}: {total(outcome, outcome.leftover)}"
    if outcome.prefer:
        shares, greedy = (f"{weight / outcome.election.one_voter:g}" for weight in outcome.prefer)
        sentence = _("%(shares)s voters gain more from equal shares, %(greedy)s from greedy.")
        yield sentence % {"shares": shares, "greedy": greedy}
