"""`python -m benchmarks.suggestions`: learn from made-up texts, suggest, and hold both against what was promised.

Time is that of the processor in this process (one core), so that what else runs on the machine does not count.
"""

import argparse
import itertools
import random
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from wijklus_methods.signal_routing import Model, Record, evaluate, stored, train

FIRST = datetime(2020, 1, 1, tzinfo=UTC)
LETTERS = "abdefghiklmnoprstuvwz"
MOST_SECONDS, MOST_MB, MOST_MILLISECONDS, MOST_SECONDS_TO_EVALUATE = 240, 1_000, 20, 180
ASKED = 400
Found = TypeVar("Found")


def made_up(texts: int, labels: int, seed: int = 3) -> list[Record]:
    """Texts of about 280 characters over eight years; a few labels are given often, most seldom."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(LETTERS, k=chance.randint(3, 11))) for _ in range(30_000)]
    weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(words))))
    telling = [chance.sample(words, 40) for _ in range(labels)]
    found = []
    for i in range(texts):
        own = min(int(chance.paretovariate(0.6)) - 1, labels - 1) if chance.random() < 0.5 else chance.randrange(labels)
        said = chance.choices(words, cum_weights=weights, k=chance.randint(10, 50)) + chance.choices(telling[own], k=5)
        chance.shuffle(said)
        found.append(
            Record(
                text=" ".join(said),
                area=f"wijk {chance.randrange(300)}",
                latitude=51 + chance.random() / 10,
                longitude=3.7 + chance.random() / 10,
                at=FIRST + timedelta(days=8 * 365 * i / texts),
                label=f"dienst {own}",
            )
        )
    return found


def timed(work: Callable[[], Found]) -> tuple[Found, float]:
    """What the work gives, and the seconds of processor time it took."""
    start = time.process_time()
    found = work()
    return found, time.process_time() - start


def one_by_one(model: Model, records: list[Record]) -> float:
    """Within how many milliseconds 95 of 100 suggestions with their reasons were made."""
    took = sorted(timed(partial(model.suggest, one))[1] for one in records)
    return 1_000 * took[int(0.95 * len(took))]


def line(what: str, found: float, unit: str, most: float) -> tuple[str, bool]:
    """A row of the table, and whether what was promised is kept."""
    met = found <= most
    return f"| {what} | {found:.1f} {unit} | {most} {unit} | {'met' if met else 'MISSED'} |", met


def main(given: list[str] | None = None) -> int:
    """Measure and print; 1 when something promised is not kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.suggestions", description=__doc__)
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--labels", type=int, default=300)
    parser.add_argument("--evaluate", type=int, default=80_000, help="rows of the trial on a city's own past; 0: none")
    asked = parser.parse_args(given)
    records = made_up(asked.texts, asked.labels)
    model, learning = timed(lambda: train(records))
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    rows = [
        line(f"learning from {asked.texts} texts, {asked.labels} labels", learning, "s", MOST_SECONDS),
        line("memory at most, the texts included", megabytes, "MB", MOST_MB),
        line("one suggestion (95th percentile)", one_by_one(model, records[-ASKED:]), "ms", MOST_MILLISECONDS),
    ]
    if asked.evaluate:
        _, seconds = timed(lambda: evaluate(records[: asked.evaluate]))
        rows.append(line(f"trying it on {asked.evaluate} rows", seconds, "s", MOST_SECONDS_TO_EVALUATE))
    print("| what | measured | promised | |\n|---|---:|---:|---|")
    print("\n".join(text for text, _ in rows))
    print(f"\nThe stored model: {len(stored(model)) / 1e6:.0f} MB.")
    return 0 if all(met for _, met in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
