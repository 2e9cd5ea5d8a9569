"""`wijklus evaluate-suggestions`: how well suggestions would have worked on a city's own past decisions."""

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from wijklus.base.refusals import BadFile
from wijklus.loop.signals.management.past_decisions import Asked, read
from wijklus_methods.signal_routing import Evaluation, NothingToLearn, evaluate

if TYPE_CHECKING:
    from wijklus_methods.signal_routing.comparing import Comparison

EXAMPLE = """example:
  wijklus evaluate-suggestions meldingen.csv --label dienst --time datum \\
    --text omschrijving --category rubriek --area wijk

The file is CSV (; , or tab; UTF-8 or Windows-1252; packed with gzip or not). Times are ISO 8601, or have the day first
as 31-12-2025 14:05. It learns from the first three quarters in time and is asked about the last. Nothing is kept, and
nothing leaves this machine.
"""
LABELS_SHOWN = 40


class Command(BaseCommand):
    help = "Tell how well suggestions would have worked on the past decisions in a CSV file."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.epilog, parser.formatter_class = EXAMPLE, RawDescriptionHelpFormatter
        parser.add_argument("file", help="a CSV file with past decisions")
        parser.add_argument("--label", required=True, help="the column with what was decided: a category, a service")
        parser.add_argument("--time", required=True, help="the column with the moment of the signal")
        parser.add_argument("--text", default="", help="the column with what was said")
        parser.add_argument("--category", default="", help="the column with a category that is known beforehand")
        parser.add_argument("--area", default="", help="the column with the area or neighbourhood")
        parser.add_argument("--lat", default="", help="the column with the latitude in degrees")
        parser.add_argument("--lon", default="", help="the column with the longitude in degrees")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON")
        parser.add_argument(
            "--compare", action="store_true", help="also set it beside TF-IDF with logistic regression (takes longer)"
        )
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, choices=languages, help="of what is printed")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            try:
                self.evaluate(options)
            except BadFile as bad:
                raise CommandError(str(bad.sentence)) from None
            except NothingToLearn:
                sentence = _("Too few decisions with a label: four are needed, and twenty to compare.")
                raise CommandError(sentence) from None

    def evaluate(self, options: dict[str, Any]) -> None:
        """Read, learn, ask, print."""
        past = read(options["file"], asked(options))
        for remark in past.remarks():
            self.stderr.write(remark)
        found = evaluate(past.records)
        comparison = compared(past.records) if options["compare"] else None
        if options["as_json"]:
            extra = {"comparison": as_json(comparison)} if comparison else {}
            self.stdout.write(json.dumps(found.as_json() | extra, ensure_ascii=False))
            return
        for line in table(found):
            self.stdout.write(line)
        for line in comparison_lines(comparison) if comparison else ():
            self.stdout.write(line)


def asked(options: dict[str, Any]) -> Asked:
    """The headings that the options name. Raises CommandError when nothing is left to suggest from."""
    if bool(options["lat"]) != bool(options["lon"]):
        raise CommandError(_("Give --lat and --lon together."))
    if not any(options[name] for name in ("text", "category", "area", "lat")):
        raise CommandError(
            _("Name at least one column to suggest from: --text, --category, --area, or --lat with --lon.")
        )
    names = ("label", "time", "text", "category", "area", "lat", "lon")
    return Asked(*(options[name] for name in names))


def compared(records: list[Any]) -> "Comparison":
    """The comparison; its packages are loaded only when it is asked for."""
    from wijklus_methods.signal_routing.comparing import compare

    return compare(records)


def as_json(comparison: "Comparison") -> dict[str, Any]:
    """The comparison as plain values."""
    ours, baseline = comparison.top1
    return {
        "top1": round(ours, 4),
        "baseline_top1": round(baseline, 4),
        "difference": round(comparison.difference, 4),
        "interval_95": [round(comparison.low, 4), round(comparison.high, 4)],
        "splits": [
            {"n_train": mine.n_train, "n_test": mine.n_test, "top1": mine.top1, "baseline_top1": theirs.top1}
            for mine, theirs in zip(comparison.ours, comparison.baseline, strict=True)
        ],
    }


def table(found: Evaluation) -> Iterator[str]:
    """The figures for people: of all, then by label."""
    rows = (
        (_("decisions learned from"), str(found.n_train)),
        (_("decisions asked about, later ones"), str(found.n_test)),
        (_("right at once"), percent(found.top1)),
        (_("right among the first three"), percent(found.top3)),
        (_("suggested with a confidence of 0.6 or more"), percent(found.coverage_at_60)),
        (_("right among those"), percent(found.accuracy_at_60)),
    )
    width = max(len(what) for what, _value in rows)
    yield from (f"{what:<{width}}  {value:>8}" for what, value in rows)
    yield ""
    shown = found.per_label[:LABELS_SHOWN]
    width = max(len(_("label")), *(len(one.label[:50]) for one in shown))
    heads = (_("learned"), _("asked"), _("at once"), _("in three"), _("when suggested"))
    yield f"{_('label'):<{width}}  " + "  ".join(f"{head:>14}" for head in heads)
    for one in shown:
        values = (str(one.n_train), str(one.n_test), *map(percent, (one.top1, one.top3, one.precision)))
        yield f"{one.label[:50]:<{width}}  " + "  ".join(f"{value:>14}" for value in values)
    if len(found.per_label) > LABELS_SHOWN:
        yield _("and %(count)s rarer labels") % {"count": len(found.per_label) - LABELS_SHOWN}


def comparison_lines(comparison: "Comparison") -> Iterator[str]:
    """The comparison for people."""
    ours, baseline = comparison.top1
    values = {"ours": percent(ours), "baseline": percent(baseline)}
    yield ""
    yield _("Mean of five later parts, right at once: %(ours)s; TF-IDF with logistic regression: %(baseline)s") % values
    points = {
        "difference": f"{100 * comparison.difference:+.1f}",
        "low": f"{100 * comparison.low:+.1f}",
        "high": f"{100 * comparison.high:+.1f}",
    }
    yield _("Difference: %(difference)s points (95 %% interval %(low)s to %(high)s)") % points


def percent(share: float | None) -> str:
    """A share as `71.4 %`; a dash when there is none."""
    return "–" if share is None else f"{100 * share:.1f} %"
