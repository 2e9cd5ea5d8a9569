"""Which column of a file is what: guessed from its heading, in Dutch, English, French and German.

Known too are the headings of the data warehouse files of Signalen, and the fields of Open311.
"""

from collections.abc import Mapping, Sequence

from wijklus.base.text import folded

TEXT, MOMENT, KIND, CATEGORY, NEIGHBOURHOOD = "text", "moment", "kind", "category", "neighbourhood"
LAT, LON, POINT, PLACE, CHANNEL = "lat", "lon", "point", "place", "channel"
VOICES, NUMBER, STATE = "voices", "number", "state"
NAME, EMAIL, PHONE = "name", "email", "phone"

FIELDS = (TEXT, MOMENT, KIND, CATEGORY, NEIGHBOURHOOD, LAT, LON, POINT, PLACE, CHANNEL, VOICES, NUMBER, STATE)
"""What a column can be, apart from:"""
PERSONAL_FIELDS = (NAME, EMAIL, PHONE)
"""what says who somebody is. Never guessed: taken only when somebody says so, and on what ground."""

_HEADINGS = f"""
{TEXT}: text|tekst|omschrijving|description|melding|signaal|signal|bericht|inhoud|beschrijving|toelichting|message
{TEXT}: texte|contenu|beschreibung|meldung|nachricht|opmerking|klacht|wat|content|body|details|title|titel
{MOMENT}: received at|requested datetime|datum|date|datum melding|meldingsdatum|datum ontvangst|ontvangen op|ontvangen
{MOMENT}: created at|incident date start|aangemaakt op|created|created date|moment|tijdstip|gemeld op|datetime
{MOMENT}: date de reception|date de creation|erstellt am|eingangsdatum|eingang|reported at|registratiedatum|timestamp
{KIND}: kind|soort|aard|type signaal|genre|art|type melding
{CATEGORY}: category|categorie|sub|subcategorie|sub category|subcategory|service code|service name|rubriek|thema
{CATEGORY}: onderwerp|hoofdcategorie|main|main category|kategorie|unterkategorie|theme|type|topic
{NEIGHBOURHOOD}: neighbourhood|neighborhood|wijk|wijkcode|wijknaam|buurt|buurt code|buurtcode|buurtnaam|quartier
{NEIGHBOURHOOD}: stadtteil|district|deelgemeente|stadsdeel|statistische sector|sector|area|area code|gebied
{LAT}: lat|latitude|breedtegraad|breedte|breitengrad|breite|y|geo lat|wgs84 lat
{LON}: lon|lng|long|longitude|lengtegraad|lengte|langengrad|laenge|x|geo lon|wgs84 lon
{POINT}: point|punt|geometry|geometrie|location|locatie|coordinates|coordinaten|geo point|geo point 2d|wkt
{POINT}: koordinaten|coordonnees|geom
{PLACE}: place|plaats|plek|adres|address|address text|address string|straat|street|locatieomschrijving|waar|lieu
{PLACE}: adresse|rue|ort|strasse|straatnaam|place text|omschrijving locatie
{CHANNEL}: channel|kanaal|source|bron|via|canal|melding via|herkomst|quelle
{VOICES}: voices|stemmen|aantal|aantal mensen|aantal personen|hoeveel|count|people|personen|nombre|anzahl|voix
{NUMBER}: reference|referentie|id|signal id|service request id|nummer|meldingsnummer|identificatie|kenmerk|zaaknummer
{NUMBER}: dossiernummer|numero|uuid|signal uuid|external id|external reference|case number|request id|key|token
{STATE}: state|status|toestand|staat|statut|etat|state display|zustand
"""
HEADINGS: dict[str, list[str]] = {}
"""By field its headings, folded, the likeliest first."""
for _line in _HEADINGS.strip().split("\n"):
    _field, _, _names = _line.partition(": ")
    HEADINGS.setdefault(_field, []).extend(_names.split("|"))

_PERSONAL = """
name|naam|voornaam|achternaam|melder|reporter|nom|vorname|nachname|email|e mail|mail|mailadres|e mailadres|emailadres
reporter email|phone|telefoon|telefoonnummer|tel|gsm|mobiel|telephone|telefon|reporter phone|first name|last name
contact|rijksregisternummer|bsn|geboortedatum
"""
PERSONAL_HEADINGS = frozenset(name for line in _PERSONAL.strip().split("\n") for name in line.split("|"))
"""Headings under which somebody stands: what is in them is not shown among the first rows."""


def plain(heading: str) -> str:
    """A heading as it is compared: lower case, without accents, signs as spaces."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in folded(heading)).split())


def guess(headings: Sequence[str]) -> dict[str, int]:
    """The likely column of each field, by its number; a column is used once, and nothing personal is guessed."""
    known = [plain(heading) for heading in headings]
    found: dict[str, int] = {}
    for field in FIELDS:
        for name in HEADINGS[field]:
            if name in known and known.index(name) not in found.values():
                found[field] = known.index(name)
                break
    if POINT in found and LAT in found:
        del found[POINT]
    if (LAT in found) != (LON in found):
        found.pop(LAT, None)
        found.pop(LON, None)
    return found


def is_personal(heading: str) -> bool:
    """Whether a column with this heading seems to say who somebody is."""
    return plain(heading) in PERSONAL_HEADINGS


def wrong(columns: Mapping[str, int], width: int) -> str:
    """What is wrong with a choice of columns: the field, or "" when nothing is."""
    for field, column in columns.items():
        if field not in (*FIELDS, *PERSONAL_FIELDS) or not 0 <= column < width:
            return field
    if TEXT not in columns:
        return TEXT
    if (LAT in columns) != (LON in columns):
        return LON if LAT in columns else LAT
    return ""
