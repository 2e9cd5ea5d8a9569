"""Holds the coverage floors: rules, access, writes, reads and the methods whole; all the rest together nine tenths."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

WHOLE = {"rules", "access", "writes", "reads"}
REST = 90.0


def must_be_whole(name: str) -> bool:
    """Whether every line of this file has to be run by a test."""
    path = PurePosixPath(name)
    return path.parts[0] == "wijklus_methods" or bool(WHOLE & {path.stem, *path.parts})


def misses(report: dict[str, Any]) -> Iterator[str]:
    """One sentence for each file under its floor."""
    lines = run = 0
    low = []
    for name, about in sorted(report["files"].items()):
        summary = about["summary"]
        if must_be_whole(name):
            if about["missing_lines"]:
                yield f"{name}: lines {_ranges(about['missing_lines'])} are not run by any test"
            continue
        lines += summary["num_statements"]
        run += summary["covered_lines"]
        if summary["percent_covered"] < REST:
            low.append(f"{name} ({summary['percent_covered']:.0f} %)")
    if lines and 100 * run / lines < REST:
        yield f"the rest: {100 * run / lines:.1f} % of {REST:.0f} %; lowest: {', '.join(low)}"


def _ranges(numbers: list[int]) -> str:
    groups: list[list[int]] = []
    for number in numbers:
        if groups and number == groups[-1][-1] + 1:
            groups[-1].append(number)
        else:
            groups.append([number])
    return ", ".join(str(g[0]) if len(g) == 1 else f"{g[0]}-{g[-1]}" for g in groups)


def main(path: str) -> int:
    """Print what is under its floor; 1 when anything is."""
    found = list(misses(json.loads(Path(path).read_text("utf-8"))))
    print("\n".join(found) or "coverage: every floor is held")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
