"""How high a module of the house stands, by the layers that .importlinter lists."""

from functools import lru_cache

from scripts.house_diagrams import layers

from .source import ROOT


@lru_cache(maxsize=1)
def ordered() -> dict[str, list[list[str]]]:
    """The layers of the house, read once."""
    return layers(ROOT)


def rank(module: str) -> tuple[int, int]:
    """Its folder, then its room; 0 is the floor. Rooms beside each other stand equally high."""
    parts = module.split(".")
    rooms = ordered().get(parts[1], [])
    return height(ordered()["folders"], parts[1]), height(rooms, parts[2] if len(parts) > 2 else "")


def height(order: list[list[str]], name: str) -> int:
    """How many layers lie under the one of that name."""
    for number, siblings in enumerate(reversed(order)):
        if name in {sibling.strip("()") for sibling in siblings}:
            return number
    return 0
