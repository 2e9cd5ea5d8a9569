"""Runs in a Python that has pabutools, not in ours: reads and counts one file, prints seconds and winners as JSON."""

import gzip
import importlib
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main() -> None:
    """Count with satisfaction by cost, in exact fractions, which are its default."""
    election: Any = importlib.import_module("pabutools.election")
    rules: Any = importlib.import_module("pabutools.rules")
    data = Path(sys.argv[1]).read_bytes()
    with tempfile.NamedTemporaryFile(suffix=".pb") as file:
        file.write(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)
        file.flush()
        start = time.process_time()
        instance, profile = election.parse_pabulib(file.name)
    found: dict[str, Any] = {"parse": (time.process_time() - start, [])}
    cost = election.Cost_Sat
    work: dict[str, Callable[[], Any]] = {
        "greedy": lambda: rules.greedy_utilitarian_welfare(instance, profile, sat_class=cost),
        "equal shares": lambda: rules.method_of_equal_shares(instance, profile, sat_class=cost),
        "Phragmen": lambda: rules.sequential_phragmen(instance, profile),
    }
    for what, counting in work.items():
        start = time.process_time()
        winners = [project.name for project in counting()]
        found[what] = (time.process_time() - start, winners)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
