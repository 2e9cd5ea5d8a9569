"""`python -m benchmarks.fair_budget [FILE.pb]`: read and count an election, beside pabutools in the same run.

FILE is a file of pabulib.org (packed with gzip or not); none is part of this project, so that without one an election
of the size of Warszawa 2026 is made up. pabutools is not among the tools of development, as no other part needs it:
`--pabutools PYTHON` names a Python that has it (`python -m venv peers`, then `peers/bin/pip install pabutools gmpy2`).
It counts there in a process of its own. Time is that of the processor.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path

from .measuring import GROWTH, RULES, Measured, measure, targets
from .plot import drawing

PLOT = Path(__file__).resolve().parent.parent.parent / "docs" / "methods" / "fair-budget-growth.svg"


def main(given: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = ArgumentParser(prog="python -m benchmarks.fair_budget", description=__doc__)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--pabutools", default="", help="a Python that has pabutools")
    parser.add_argument("--no-growth", action="store_true", help="do not count made-up multiples")
    parser.add_argument("--no-add1", action="store_true", help="do not count with add1")
    parser.add_argument("--plot", action="store_true", help=f"draw the growth in docs/methods/{PLOT.name}")
    parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON")
    asked = parser.parse_args(given)
    growth = () if asked.no_growth else GROWTH
    found = measure(asked.file, asked.pabutools, add1=not asked.no_add1, growth=growth)
    if asked.plot and found.growth:
        PLOT.write_text(drawing(found.growth, found.name), "utf-8")
    print(found.as_json() if asked.as_json else "\n".join(lines(found)))
    return 0


def lines(found: Measured) -> Iterator[str]:
    """What was measured, as tables."""
    yield from ("| target | measured | |", "|---|---:|---|")
    yield from (f"| {what} | {told} | {'met' if met else '**missed**'} |" for what, told, met in targets(found))
    yield from ("", *growth_rows(found))


def growth_rows(found: Measured) -> Iterator[str]:
    """Seconds by ballots and rule."""
    if found.growth:
        yield "| ballots | " + " | ".join(RULES) + " |"
        yield "|---:|" + "---:|" * len(RULES)
    for ballots, took in found.growth.items():
        yield f"| {ballots:,} | " + " | ".join(f"{took[rule]:.3f} s" for rule in RULES) + " |"


if __name__ == "__main__":
    sys.exit(main())
