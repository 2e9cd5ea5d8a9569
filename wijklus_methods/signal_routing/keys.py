"""What a record shows, as keys of 32 bits: words, parts of words, category, area, cells of the map, and pairs of them.

A word stands for itself and for its runs of three to five characters (Bojanowski et al. 2017, "Enriching word vectors
with subword information"), so that compounds, inflections and typing errors resemble what they were made of, in any
language. Keys are hashes (Weinberger et al. 2009, "Feature hashing for large scale multitask learning"), so that a
stored model holds no word that a resident wrote. Pairs with the area let the area decide (Daumé 2007, "Frustratingly
easy domain adaptation").
"""

import math
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from operator import attrgetter

from .records import Record

MOST_CHARACTERS = 20_000
"""So much of a text is read; the point of a signal comes early."""
LONGEST_WORD = 40
RUNS = (3, 4, 5)
CELLS_IN_METRES = (12_000, 4_000, 1_500, 500, 150, 50)
CELLS_OF_A_CATEGORY = (4_000, 1_500, 500)
METRES_PER_DEGREE = 111_320.0
WEIGHTS = {
    "bias": 3.0,
    "category": 2.0,
    "area": 1.0,
    "area of a category": 0.7,
    "known": 3.0,
    "cell": 0.15,
    "cell of a category": 0.3,
}
"""How large a value a fact has next to a whole text (length 1): a larger value is believed sooner."""
WORD = re.compile(r"\w+|[\u2600-\u27bf\U0001f000-\U0001faff]")


def key(kind: str, *what: object) -> int:
    """The key of a fact: a hash of 32 bits that is the same on every machine."""
    return zlib.crc32("\x1f".join((kind, *map(str, what))).encode("utf-8", "surrogatepass"))


def words(text: str) -> Counter[str]:
    """How often each word stands in a text, without regard to case; a pictogram is a word."""
    plain = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).casefold()
    return Counter(found[:LONGEST_WORD] for found in WORD.findall(plain))


def runs(word: str) -> list[int]:
    """The keys of the runs of characters in a word, its begin and end included."""
    framed = f" {word} "
    return [key("run", framed[i : i + size]) for size in RUNS for i in range(len(framed) - size + 1)]


def usual_facts(_record: Record) -> Iterator[tuple[int, float]]:
    """A constant, the same in every record."""
    yield key("bias"), WEIGHTS["bias"]


def category_facts(record: Record) -> Iterator[tuple[int, float]]:
    """What the category says."""
    if record.category:
        yield key("category", record.category), WEIGHTS["category"]


def filled_in(column: str) -> Callable[[Record], Iterator[tuple[int, float]]]:
    """That the category, area or place is there at all."""
    there: Callable[[Record], object] = attrgetter("point" if column == "place" else column)
    fact = key("known", column), WEIGHTS["known"]
    return lambda record: iter([fact] if there(record) else [])


def area_facts(record: Record) -> Iterator[tuple[int, float]]:
    """The area, and the area of this category: who handles a matter may differ from one area to the other."""
    if record.area:
        yield key("area", record.area), WEIGHTS["area"]
        if record.category:
            yield key("area of a category", record.category, record.area), WEIGHTS["area of a category"]


def cell(point: tuple[float, float], metres: int, shift: float = 0.0) -> tuple[int, float, int, int]:
    """The square of the map in which a point stands; its width in degrees follows the latitude."""
    row = math.floor(point[0] * METRES_PER_DEGREE / metres + shift)
    narrowing = max(math.cos(math.radians((row - shift) * metres / METRES_PER_DEGREE)), 0.01)
    return metres, shift, row, math.floor(point[1] * METRES_PER_DEGREE * narrowing / metres + shift)


def place_facts(record: Record) -> Iterator[tuple[int, float]]:
    """The squares of the map, from a district to a spot, and those of this category.

    Two nets of squares, one shifted by half a square, soften their borders (tile coding, Albus 1975).
    """
    point = record.point
    if point is None:
        return
    for shift in (0.0, 0.5):
        for metres in CELLS_IN_METRES:
            yield key("cell", *cell(point, metres, shift)), WEIGHTS["cell"]
        for metres in CELLS_OF_A_CATEGORY if record.category else ():
            yield key("cell of a category", record.category, *cell(point, metres, shift)), WEIGHTS["cell of a category"]


def words_by_area_facts(record: Record) -> Iterator[tuple[int, float]]:
    """The words of the text in this area: a word may lead elsewhere from area to area."""
    return _words_here(record, record.area) if record.area else iter(())


def words_by_place_facts(record: Record) -> Iterator[tuple[int, float]]:
    """The words of the text in this district of the map."""
    return _words_here(record, cell(record.point, 4_000)) if record.point else iter(())


def _words_here(record: Record, where: object) -> Iterator[tuple[int, float]]:
    counts = words(record.text)
    length = math.sqrt(sum((1 + math.log(count)) ** 2 for count in counts.values()))
    for word, count in counts.items():
        yield key("word here", where, word), (1 + math.log(count)) / length


COLUMNS = ("category", "area", "place")
FACTS: dict[str, Callable[[Record], Iterator[tuple[int, float]]]] = {
    "usual": usual_facts,
    **{f"{column} filled in": filled_in(column) for column in COLUMNS},
    "category": category_facts,
    "place": place_facts,
    "area": area_facts,
    "words by place": words_by_place_facts,
    "words by area": words_by_area_facts,
}
"""View -> what a record shows in it. A view can be left out as a whole; "text" is another one, see design."""
