"""What should not become public of what somebody wrote: found in a text, and proposed to be masked.

Everything here is a proposal: whoever moderates reads it and decides. Numbers of which a check digit can be counted
are only found when it fits; names are guessed from what stands before them. Needs no database.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wijklus.ground.trail.rules import mark as _

NAME, PHONE, MAIL, PLATE, NATIONAL, ACCOUNT = "name", "phone", "mail", "plate", "national", "account"
KINDS: dict[str, str] = {
    NAME: _("name"),
    PHONE: _("phone number"),
    MAIL: _("mail address"),
    PLATE: _("number plate"),
    NATIONAL: _("national number"),
    ACCOUNT: _("bank account"),
}
"""By kind: what stands in the place of it, between square brackets."""

BELGIUM, NETHERLANDS = "BE", "NL"
_REGIONS = (BELGIUM, NETHERLANDS)

_MAIL = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
_AT = re.compile(r"[\w.+-]+\s?[(\[]\s?(?:at|apenstaartje)\s?[)\]]\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_RRN = re.compile(r"(?<![\w.,/-])\d{2}[. ]?\d{2}[. ]?\d{2}[-. ]?\d{3}[. ]?\d{2}(?![\w]|[.,-]\d)")
_BSN = re.compile(r"(?<![\w.,/€-])(?:\d{9}|\d{4}[. ]\d{2}[. ]\d{3}|\d{3}[. ]\d{3}[. ]\d{3})(?![\w]|[.,-]\d)")
_BSN_WORDS = re.compile(r"\b(?:bsn|burgerservicenummer|sofi-?nummer|sofi)\b.{0,20}$", re.IGNORECASE)
_IBAN = re.compile(
    r"(?<!\w)[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]{4}){2,7}(?:[ .-]?[A-Z0-9]{1,3})?(?!\w)", re.ASCII | re.IGNORECASE
)

_COMPANY = re.compile(r"\b(?:btw|kbo|vat|ondernemingsnummer|kvk|rpr|dossier\w*|bestek\w*)\W{0,4}(?:nr\W|BE\W*)?$", re.I)

_PLATE_BE = re.compile(r"(?<![\w-])(?:[1-9][- ]?[A-Z]{3}[- ]?\d{3}|[A-Z]{3}-\d{3}|\d{3}-[A-Z]{3})(?![\w-])")
_PLATE_BE_LOW = re.compile(r"(?<![\w-])[1-9]-[a-z]{3}-\d{3}(?![\w-])")
_NO_PLATE = re.compile(r"(?<![a-z])(?:de|en|of|bis|ter|tot|het|een|van|bus|nr|no|en)(?![a-z])")
_PLATE_NL = re.compile(
    r"(?<![\w-])(?:"
    r"[A-Z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[A-Z]{2}|\d{2}-[A-Z]{2}-\d{2}|[A-Z]{2}-\d{2}-[A-Z]{2}|[A-Z]{2}-[A-Z]{2}-\d{2}|"
    r"\d{2}-[A-Z]{2}-[A-Z]{2}|\d{2}-[A-Z]{3}-\d|\d-[A-Z]{3}-\d{2}|[A-Z]{2}-\d{3}-[A-Z]|[A-Z]-\d{3}-[A-Z]{2}|"
    r"[A-Z]{3}-\d{2}-[A-Z]|[A-Z]-\d{2}-[A-Z]{3}|\d-[A-Z]{2}-\d{3}|\d{3}-[A-Z]{2}-\d"
    r")(?![\w-])",
    re.IGNORECASE,
)

_WORD = r"[A-ZÀ-ÖØ-ÞŠŽ][\w'’-]+"
_SMALL = r"(?:van|de|der|den|het|ten|ter|te|vande|vanden|vander|el|al|ben|bin|da|dos|du|le|la|von|'t|’t)"
_LAST = rf"(?:(?:(?i:{_SMALL})\s+){{0,3}}{_WORD})"
_TITLE = (
    r"(?:mevrouw|mevr\.?|mw\.?|meneer|mijnheer|menheer|dhr\.?|de\s+heer|juffrouw|juf|meester|dokter|dr\.?|pastoor|"
    r"mrs\.?|mr\.?|ms\.?|miss|sir|madame|mme\.?|monsieur|frau|herr)"
)
_KIN = (
    r"(?:buurman|buurvrouw|buren|buur|overbuur|overbuurman|overbuurvrouw|bovenbuur|onderbuur|bovenbuurman|"
    r"bovenbuurvrouw|onderbuurman|onderbuurvrouw|man|vrouw|zoon|zoontje|dochter|dochtertje|broer|zus|vader|moeder|"
    r"oma|opa|vriend|vriendin|huisbaas|verhuurder|eigenaar|huurder|collega|kleinzoon|kleindochter|neighbour|neighbor|"
    r"son|daughter|husband|wife|brother|sister|landlord|friend)"
)
_WHOSE = (
    r"(?:mijn|m'n|onze|ons|uw|jouw|zijn|haar|hun|de|een|der|die|deze|my|our|his|her|their|the|"
    r"voormalige|vroegere)"
)
_CALLED = r"(?:ik\s+(?:heet|ben)|mijn\s+naam\s+is|genaamd|heet|groeten(?:\s+van)?|groetjes(?:\s+van)?|gegroet|mvg|"
_CALLED += r"my\s+name\s+is|i\s+am|i'm|called|regards)"
_AFTER_TITLE = re.compile(rf"\b(?i:{_TITLE})\s+({_WORD}(?:\s+{_LAST})?|{_LAST})")
_AFTER_KIN = re.compile(rf"\b(?i:{_WHOSE})\s+(?i:{_KIN})\s*,?\s+({_WORD}(?:\s+{_LAST})?)")
_AFTER_CALLED = re.compile(rf"\b(?i:{_CALLED})\s*[,:]?\s+({_WORD}(?:\s+{_LAST})?)")
_FIRST = re.compile(rf"(?<![\w'’-]){_WORD}")
_LAST_AFTER = re.compile(rf"\s+{_LAST}")
_MORE_AFTER = re.compile(rf"(?:\s+{_LAST}){{1,3}}")
_INITIALS = re.compile(rf"(?<!\w)((?:[A-Z]\.\s?){{1,4}}{_LAST})")

_STREETS = re.compile(
    r"(?:straat|laan|plein|steenweg|weg|dreef|kaai|kade|markt|park|hof|brug|poort|steeg|gracht|singel|pad|dam|veld|"
    r"berg|wijk|school|kerk|halte|station|baan|dijk|lei|vest|plaats|tuin|bos|rei|straat\w+|street|road|lane|square)$",
    re.IGNORECASE,
)
_STREET_AFTER = re.compile(
    r"^\s*-?\s*(?:straat|laan|plein|steenweg|weg|dreef|kaai|kade|park|hof|brug|school|kerk|college|instituut|station|"
    r"halte|kliniek|ziekenhuis|street|road|square)\b",
    re.IGNORECASE,
)
_PLACE_BEFORE = re.compile(
    r"(?:straat|laan|plein|sint|st\.|op\s+(?:de|het)|in\s+(?:de|het)|aan\s+(?:de|het)|stad|gemeente|wijk|buurt|"
    r"koning|koningin|keizer|park|school|kerk)[\s-]*$",
    re.IGNORECASE,
)
_NOBODYS = """
De Het Een Dit Dat Deze Die Er Wij We Ik Jij Je U Hij Zij Ze Men Iemand Niemand Iedereen Daar Hier Nu Ook Als Maar
Want Dus En Of Bij Op In Aan Met Van Voor Naar Om Te Uit Over Door Toen Dan Waarom Wanneer Hoe Wat Wie Waar Welke
Kan Mag Moet Wil Graag Geen Niet Nooit Altijd Vaak Soms Na Vandaag Gisteren Morgen Maandag Dinsdag Woensdag
Donderdag Vrijdag Zaterdag Zondag Januari Februari Maart April Mei Juni Juli Augustus September Oktober November
December Mijn Onze Uw Hun Haar Alle Veel Weinig Sinds Tot Tijdens Zonder Stad Gemeente Politie Brandweer OCMW The
This That There They We You He She It And But Because Why When Where Please My Our Your Monday Tuesday Wednesday
Thursday Friday Saturday Sunday Belg Belgisch Nederlands Nederlander Vlaams Turk Turks Marokkaan Bulgaar Pool
Roemeen Fransman Turkse Belgische Nederlandse Vlaamse Marokkaanse Roemeense Bulgaarse Poolse Syrisch Syrische
Oekraïner Gentenaar Brusselaar Antwerpenaar Rotterdammer Amsterdammer Gentse Moslim Christen
"""
_NO_NAMES = frozenset(_NOBODYS.split())
"""Words that begin with a capital and are nobody's name: the first of a sentence, days, months, peoples."""
_AMBIGUOUS = frozenset({"Mark", "Roos", "Linde", "Bo", "Sam", "Fleur", "Iris", "Jade", "Rik", "Dag", "Ben", "Bart"})
_OFTEN_MET = """
Jan Piet Pieter Joris Corneel Jef Jos Jozef Joseph Karel Luc Luk Marc Mark Dirk Rik Erik Eric Filip Philippe Koen
Kris Kristof Christophe Bart Bert Geert Wim Willem Tom Thomas Tim Stijn Sven Steven Stefan Peter Paul Pol Patrick
Marie Maria Anna An Ann Anne Annelies Els Elise Eva Evelien Hilde Ilse Ingrid Inge Jana Julie Julia Katrien Katrijn
Kim Kaat Karen Karin Lien Lies Lieve Liesbeth Linda Lotte Lore Leen Martine Monique Nele Nathalie Nancy Nicole Petra
Ria Rita Sara Sarah Sofie Sophie Saskia Tine Tinne Veerle Vera Viviane Greet Griet Godelieve Christine Christiane
Jeannine Simonne Yvonne Emma Louise Olivia Noor Nora Mila Lena Ella Camille Juliette Femke Fleur Floor Sanne Anouk
Marieke Marijke Wilma Willy Wouter Ruben Robin Robbe Roel Rob Robert Ronny Rudy Johan Johannes Joost Jeroen Jasper
Jelle Jonas Jens Joke Hendrik Henk Hans Herman Hugo Gerrit Gerard Georges Guy Guido Freddy Frank Frans Frederik Daan
David Daniel Danny Dennis Didier Cor Cees Kees Klaas Arjan Arno Arne Arthur Adam Alain Albert Alex Alexander Andre
Andreas Andries Anton Antoon Axel Benjamin Bram Brecht Bas Bastiaan Sander Sebastiaan Simon Seppe Senne Sam Samuel
Lars Lander Laurens Leo Leon Liam Louis Lucas Lukas Luuk Maarten Martijn Matthias Mathias Mats Max Maxim Michel
Michiel Milan Nick Nico Nicolas Niels Noah Mohammed Mohamed Muhammad Mehmet Mustafa Ahmed Ahmet Ali Hassan Hasan
Hussein Ibrahim Ismail Youssef Yusuf Yassine Karim Khalid Omar Osman Rachid Said Samir Fatima Fatma Fatiha Aisha
Aicha Ayse Amina Emine Hatice Khadija Leila Layla Malika Meryem Mariam Nadia Naima Rachida Samira Sevda Zeynep Zohra
Elif Ivan Dimitar Georgi Stefka Krzysztof Piotr Agnieszka Ewa Andrzej Ion Elena Olga Svetlana Irina Natalia Sergei
Vladimir Jean Jacques Pierre Bernard Francois Françoise Catherine Isabelle Valerie John Mary James Michael
William Richard Susan Jennifer Elizabeth Bo Jade Iris Linde Roos Ben Bashir Abdel Abdul Hamza Bilal Ilyas Imane
Soufiane Younes
"""
FIRST_NAMES = frozenset(_OFTEN_MET.split())
"""First names that are met often in Flanders and the Netherlands. Who is called otherwise is found by what stands
before the name, or by whoever moderates."""


@dataclass(frozen=True)
class Found:
    """Something to mask: from where until where in the text, what it is, and why it is thought so."""

    start: int
    end: int
    kind: str
    words: str
    why: str


WHY_TITLE = _("after a title such as “mevrouw”")
WHY_KIN = _("after “my neighbour”, “my son” or the like")
WHY_CALLED = _("after “my name is”, “I am” or a greeting")
WHY_FIRST = _("a first name that is met often")
WHY_INITIALS = _("initials and a name")
WHY_RRN = _("a Belgian national number: its check digits fit")
WHY_BSN = _("a Dutch citizen number: its check digit fits")
WHY_PLATE = _("written as a number plate")
WHY_PHONE = _("a phone number that can exist")
WHY_MAIL = _("written as a mail address")
WHY_ACCOUNT = _("a bank account: its check digits fit")


def found_in(text: str, *, country: str = BELGIUM) -> list[Found]:
    """Everything that is proposed to be masked, in the order of the text; what overlaps is taken once."""
    taken: list[Found] = []
    for one in _every(text, country):
        if all(one.end <= other.start or one.start >= other.end for other in taken):
            taken.append(one)
    return sorted(taken, key=lambda one: one.start)


def _every(text: str, country: str) -> Iterator[Found]:
    """What is surest first: a number that fits its check digits is not also a phone number."""
    yield from _mails(text)
    yield from _accounts(text)
    yield from _national_numbers(text, country)
    yield from _plates(text)
    yield from _phones(text, country)
    yield from _names(text)


def masked(text: str, found: Iterable[Found], *, names: dict[str, str]) -> str:
    """The text with what was found replaced by what it is, as in "[phone number]"; `names` says it by kind."""
    parts, at = [], 0
    for one in sorted(found, key=lambda one: one.start):
        parts += [text[at : one.start], f"[{names[one.kind]}]"]
        at = one.end
    return "".join([*parts, text[at:]])


def _mails(text: str) -> Iterator[Found]:
    for pattern in (_MAIL, _AT):
        for hit in pattern.finditer(text):
            yield _of(hit, MAIL, WHY_MAIL)


def _accounts(text: str) -> Iterator[Found]:
    from stdnum import iban

    for hit in _IBAN.finditer(text):
        ends = [gap.start() for gap in re.finditer(r"[ .-]", hit[0])]
        for end in (len(hit[0]), *reversed(ends)):  # the words after it may look as if they belong to it
            words = hit[0][:end]
            if iban.is_valid(re.sub(r"[ .-]", "", words), check_country=False):
                yield Found(hit.start(), hit.start() + end, ACCOUNT, words, WHY_ACCOUNT)
                break


def _national_numbers(text: str, country: str) -> Iterator[Found]:
    """By their check digits. Nine digits that fit by chance are many: in Belgium a Dutch number must be called so."""
    from stdnum.be import nn
    from stdnum.nl import bsn

    for hit in _RRN.finditer(text):
        if nn.is_valid(hit[0]):
            yield _of(hit, NATIONAL, WHY_RRN)
    for hit in _BSN.finditer(text):
        if country != NETHERLANDS and not _BSN_WORDS.search(text[: hit.start()]):
            continue
        if bsn.is_valid(hit[0].replace(".", "").replace(" ", "")):
            yield _of(hit, NATIONAL, WHY_BSN)


def _plates(text: str) -> Iterator[Found]:
    for pattern in (_PLATE_BE, _PLATE_BE_LOW, _PLATE_NL):
        for hit in pattern.finditer(text):
            if not _NO_PLATE.search(hit[0]):
                yield _of(hit, PLATE, WHY_PLATE)


def _phones(text: str, country: str) -> Iterator[Found]:
    import phonenumbers

    first = country if country in _REGIONS else BELGIUM
    regions = (first, *(region for region in _REGIONS if region != first))
    for region in regions:
        for hit in phonenumbers.PhoneNumberMatcher(text, region, phonenumbers.Leniency.VALID):
            if _like_a_phone(hit.raw_string) and not _other_number(text, hit.start, hit.end):
                cut = len(hit.raw_string) - len(hit.raw_string.lstrip("( ")) if ")" not in hit.raw_string else 0
                yield Found(hit.start + cut, hit.end, PHONE, hit.raw_string[cut:], WHY_PHONE)


def _like_a_phone(words: str) -> bool:
    """Whether it begins as people begin a phone number: with 0, + or a bracket."""
    return words.lstrip("( ").startswith(("0", "+"))


def _other_number(text: str, start: int, end: int) -> bool:
    """Whether it is an amount, or the number of a company."""
    before, after = text[max(0, start - 24) : start], text[end : end + 6].lower()
    return bool(_COMPANY.search(before)) or "€" in before[-3:] or after.lstrip().startswith(("€", "euro", "eur"))


def _names(text: str) -> Iterator[Found]:
    for pattern, why in (
        (_AFTER_TITLE, WHY_TITLE),
        (_AFTER_KIN, WHY_KIN),
        (_AFTER_CALLED, WHY_CALLED),
        (_INITIALS, WHY_INITIALS),
    ):
        for hit in pattern.finditer(text):
            one = _without_others(text, hit.start(1), hit[1])
            if one:
                yield Found(hit.start(1), hit.start(1) + len(one), NAME, one, why)
    for hit in _FIRST.finditer(text):
        yield from _first_name(text, hit)


def _first_name(text: str, hit: re.Match[str]) -> Iterator[Found]:
    first = hit[0]
    if first not in FIRST_NAMES or _is_place(text, hit.start(), hit.end()):
        return
    last = _LAST_AFTER.match(text, hit.end())
    whole = _without_others(text, hit.start(), text[hit.start() : last.end() if last else hit.end()])
    if whole and (whole != first or first not in _AMBIGUOUS):
        yield Found(hit.start(), hit.start() + len(whole), NAME, whole, WHY_FIRST)


def _is_place(text: str, start: int, end: int) -> bool:
    """Whether a name is part of that of a street, a school or a church: "Jan Palfijnstraat", "Sint-Anna"."""
    following = _MORE_AFTER.match(text, end)
    more = following[0].split() if following else []
    return bool(
        _PLACE_BEFORE.search(text[max(0, start - 14) : start])
        or any(_STREETS.search(word) for word in (text[start:end], *more))
        or _STREET_AFTER.match(text[following.end() if following else end :])
        or _STREET_AFTER.match(text[end:])
    )


def _without_others(text: str, start: int, name: str) -> str:
    """A name as far as its words can be a name; "" for the name of a street or no name at all."""
    words = re.findall(r"\S+", name)
    if not words or _STREETS.search(words[-1]):
        return ""
    if words[0] in _NO_NAMES and not (words[0] in _PREFIXES and len(words) > 1 and words[1] not in _NO_NAMES):
        return ""
    if _STREET_AFTER.match(text[start + len(name) :]):
        return ""
    end = len(name)
    for hit in re.finditer(r"\S+", name):
        if hit.start() and hit[0] in _NO_NAMES - _PREFIXES:
            end = hit.start()
            break
    kept = name[:end].rstrip()
    while kept.rsplit(None, 1)[-1].lower() in _SMALL_WORDS:
        kept = kept.rsplit(None, 1)[0] if " " in kept else ""
        if not kept:
            return ""
    return kept.rstrip(".,;:!?'’-")


_PREFIXES = frozenset({"Van", "De", "Het", "Te", "Ter", "Ten", "Den", "Der"})
_SMALL_WORDS = frozenset(_SMALL.strip("(?:)").split("|"))


def _of(hit: re.Match[str], kind: str, why: str) -> Found:
    return Found(hit.start(), hit.end(), kind, hit[0], why)
