"""The layers that .importlinter lists, read once and used as ranks and in the drawing."""

import configparser
from pathlib import Path

ORDERED = ("folders", "loop", "ground", "room")


def layers(root: Path) -> dict[str, list[list[str]]]:
    """Contract id -> its layers from the top down; a layer is a list of siblings, (brackets) kept."""
    config = configparser.ConfigParser()
    config.read(root / ".importlinter", encoding="utf-8")
    found = {}
    for name in ORDERED:
        lines = config[f"importlinter:contract:{name}"]["layers"].split("\n")
        found[name] = [[part.strip() for part in line.split("|")] for line in lines if line.strip()]
    return found


def rank(module: str, root: Path) -> tuple[int, int]:
    """How high a module of the house stands: its folder, then its room; 0 is the floor."""
    ordered = layers(root)
    parts = module.split(".")
    return _height(ordered["folders"], parts[1]), _height(ordered.get(parts[1], []), parts[2] if len(parts) > 2 else "")


def _height(order: list[list[str]], name: str) -> int:
    for height, siblings in enumerate(reversed(order)):
        if name in {sibling.strip("()") for sibling in siblings}:
            return height
    return 0
