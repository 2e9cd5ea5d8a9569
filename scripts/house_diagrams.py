"""Draws the house in docs/architecture.md from what the machine checks: the import contracts and the tables of states.

`python -m scripts.house_diagrams` writes the drawings between their markers; `--check` only says whether they are true.
"""

import configparser
import importlib
import sys
from collections.abc import Iterator, Mapping, Set
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = Path("docs/architecture.md")
ORDERED = ("folders", "city", "loop", "ground", "room")
WIDTH = 74


def layers(root: Path) -> dict[str, list[list[str]]]:
    """Contract -> its layers from the top down; a layer is a list of siblings, (brackets) kept."""
    config = configparser.ConfigParser()
    config.read(root / ".importlinter", encoding="utf-8")
    found = {}
    for name in ORDERED:
        lines = config[f"importlinter:contract:{name}"]["layers"].split("\n")
        found[name] = [[part.strip() for part in line.split("|")] for line in lines if line.strip()]
    return found


def contracts(root: Path) -> list[str]:
    """The name of every contract, as it stands in .importlinter."""
    config = configparser.ConfigParser()
    config.read(root / ".importlinter", encoding="utf-8")
    return [config[part]["name"] for part in config.sections() if part.startswith("importlinter:contract:")]


def state_tables(root: Path) -> dict[str, Mapping[str, Set[str]]]:
    """`loop.signals ALLOWED` -> the table of that name in the room's rules, in the order of the files."""
    found = {}
    for path in sorted((root / "wijklus").glob("*/*/rules.py")) + sorted((root / "wijklus").glob("*/*/rules/*.py")):
        dotted = path.relative_to(root).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        module = importlib.import_module(dotted)
        room = ".".join(dotted.split(".")[1:3])
        for name, table in vars(module).items():
            if name == "ALLOWED" or name.startswith("ALLOWED_"):
                found[f"{room} {name}"] = table
    return found


def drawn_layers(root: Path) -> Iterator[str]:
    """The folders as storeys, with the rooms of the city, the loop and the ground on theirs."""
    ordered = layers(root)
    yield "```text"
    for siblings in ordered["folders"]:
        yield " | ".join(siblings)
        for name in siblings:
            yield from (f"    {' | '.join(rooms)}" for rooms in ordered.get(name.strip("()"), []))
    yield "```"
    yield ""
    yield "Inside a room:"
    yield ""
    yield "```text"
    yield " > ".join(" | ".join(siblings) for siblings in ordered["room"])
    yield "```"


def drawn_states(root: Path) -> Iterator[str]:
    """Every table of states as a diagram."""
    for title, table in state_tables(root).items():
        room, _, name = title.partition(" ")
        what = name.removeprefix("ALLOWED").removeprefix("_").lower().replace("_", " ")
        yield f"### {room}{', ' + what if what else ''}"
        yield ""
        yield "```mermaid"
        yield "stateDiagram-v2"
        yield f"    [*] --> {next(iter(table))}"
        for was, allowed in table.items():
            yield from (f"    {was} --> {to}" for to in sorted(allowed))
            if not allowed:
                yield f"    {was} --> [*]"
        yield "```"
        yield ""


def drawings(root: Path) -> dict[str, str]:
    """Marker -> what stands between its begin and its end."""
    return {
        "layers": "\n".join(drawn_layers(root)),
        "contracts": "\n".join(f"- {name}" for name in contracts(root)),
        "states": "\n".join(drawn_states(root)).rstrip(),
    }


def drawn(page: str, root: Path) -> str:
    """The page with every drawing made anew. Raises ValueError when a marker is missing."""
    for name, drawing in drawings(root).items():
        begin, end = f"<!-- begin: {name} (drawn by make diagrams) -->", f"<!-- end: {name} -->"
        before, found, rest = page.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise ValueError(f"{PAGE} has no place for {name}")
        page = f"{before}{begin}\n{drawing}\n{end}{after}"
    return page


def main() -> int:
    """Draw, or with --check compare."""
    page = ROOT / PAGE
    was = page.read_text(encoding="utf-8")
    becomes = drawn(was, ROOT)
    if "--check" in sys.argv:
        return int(was != becomes)
    page.write_text(becomes, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
