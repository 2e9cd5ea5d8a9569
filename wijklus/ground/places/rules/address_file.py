"""What stands in which column of a file with addresses, and how a house number and a point are written. No database.

Known are the column names of the Flemish address register and of the CRAB before it, of the Belgian address files of
the regions (BeSt), and of Dutch files made from the BAG; and plain Dutch, French and English ones.
"""

import re
from collections.abc import Mapping, Sequence

from wijklus.base.text import folded

STREET, NUMBER, LETTER, FLAT, BOX = "street", "number", "letter", "flat", "box"
POSTCODE, PLACE, NIS, AREA = "postcode", "place", "nis", "area"
LONGITUDE, LATITUDE, X, Y = "longitude", "latitude", "x", "y"

_NAMES: Mapping[str, Sequence[str]] = {
    STREET: (
        "straat", "straatnaam", "straatnm", "straatnaamnl", "streetnamenl", "openbareruimte", "openbareruimtenaam",
        "naamopenbareruimte", "street", "streetname", "rue", "nomrue", "streetnamefr", "streetnamede",
    ),
    NUMBER: ("huisnummer", "huisnr", "huisnur", "housenumber", "number", "nummer", "nr", "hnr", "numero"),
    LETTER: ("huisletter", "houseletter"),
    FLAT: ("apptnr", "appartementnummer", "appartement"),
    BOX: (
        "busnummer", "busnr", "bus", "boxnumber", "box", "boite", "huisnummertoevoeging", "huisnrtoevoeging",
        "toevoeging",
    ),
    POSTCODE: ("postcode", "postalcode", "zipcode", "postnummer", "codepostal"),
    PLACE: (
        "woonplaats", "woonplaatsnaam", "deelgemeente", "postnamenl", "plaats", "plaatsnaam", "gemeente",
        "gemeentenaam", "gemeentenm", "municipalitynamenl", "place", "city", "postnamefr", "commune",
    ),
    NIS: ("niscode", "nis", "nisgemeente", "codenis", "municipalityid", "gemeentecode"),
    AREA: ("wijkcode", "wijk", "buurtcode", "neighbourhoodcode", "neighbourhood", "codequartier"),
    LONGITUDE: ("lon", "longitude", "lng", "lengtegraad", "epsg4326lon"),
    LATITUDE: ("lat", "latitude", "breedtegraad", "epsg4326lat"),
    X: ("x", "xcoordinaat", "xlambert72", "lambertx", "epsg31370x", "epsg3812x", "epsg28992x", "xrd", "rdx", "posx"),
    Y: ("y", "ycoordinaat", "ylambert72", "lamberty", "epsg31370y", "epsg3812y", "epsg28992y", "yrd", "rdy", "posy"),
}  # fmt: skip
"""Of each field the headings that name it, without signs and spaces; of two that are there, the first named here."""
_NUMBER = re.compile(r"([0-9]{1,5})(.*)", re.DOTALL)
_DECIMAL = re.compile(r"[-\u2212]?[0-9]{1,9}(?:[.,][0-9]{1,20})?")
MOST_LABEL = 20


def columns(headings: Sequence[str]) -> dict[str, int]:
    """The place of each field that some column holds."""
    there: dict[str, int] = {}
    for place, heading in enumerate(headings):
        there.setdefault("".join(re.findall(r"[^\W_]+", folded(heading))), place)
    named = {name: [there[one] for one in spelled if one in there] for name, spelled in _NAMES.items()}
    return {name: places[0] for name, places in named.items() if places}


def are_enough(found: Mapping[str, int]) -> bool:
    """Whether addresses can be made of these columns: a street, a number, and where it is."""
    pairs = ((LONGITUDE, LATITUDE), (X, Y), (AREA, AREA))
    return {STREET, NUMBER} <= found.keys() and any(one in found and other in found for one, other in pairs)


def house_number(cell: str, letter: str = "") -> tuple[int, str] | None:
    """A house number and how it is written: "12 a" is (12, "12A"). None for what does not begin with a number."""
    found = _NUMBER.fullmatch(cell.strip())
    if found is None:
        return None
    number = int(found[1])
    label = f"{number}{''.join(found[2].split())}{letter.strip()}".upper()
    return (number, label) if number and len(label) <= MOST_LABEL else None


def coordinate(cell: str) -> float | None:
    """A coordinate, with a point or a comma; None for what is none."""
    text = cell.strip()
    return float(text.replace("\u2212", "-").replace(",", ".")) if _DECIMAL.fullmatch(text) else None
