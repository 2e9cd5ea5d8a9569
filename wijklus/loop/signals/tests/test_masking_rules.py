"""What is proposed to be masked in a text, and what only looks like it."""

import time

import pytest

from wijklus.loop.signals.rules import masking


def kinds(text, country="BE"):
    return [(one.kind, one.words) for one in masking.found_in(text, country=country)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mijn buurman Jan Peeters parkeert op de stoep.", "Jan Peeters"),
        ("Mevrouw Van den Broeck van nummer 12 weet het.", "Van den Broeck"),
        ("Vraag het aan mevr. Aydin.", "Aydin"),
        ("De heer J. De Smet woont daar.", "J. De Smet"),
        ("dhr. Hassan El Amrani kan helpen.", "Hassan El Amrani"),
        ("Ik heet Fatima en woon hier.", "Fatima"),
        ("Het plein is vuil. Groeten, Annelies", "Annelies"),
        ("Mijn dochter Noor durft niet alleen.", "Noor"),
        ("Volgens Mark Janssens is het kapot.", "Mark Janssens"),
        ("Mr. Brown keeps shouting.", "Brown"),
        ("My neighbour John Smith keeps shouting.", "John Smith"),
        ("Bel naar Koen, die weet het.", "Koen"),
        ("Bij Sofie De bus stopt daar.", "Sofie"),
        ("mijn huisbaas, de heer Van Damme, doet niets", "Van Damme"),
    ],
)
def test_a_name(text, name):
    assert (masking.NAME, name) in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "In de Jan Palfijnstraat 15 is het licht stuk.",
        "Op het Maria Hendrikaplein staat een bus van lijn 3.",
        "De Koning Albertlaan ligt open.",
        "Aan de Sint-Annakerk en in de Sint-Pietersnieuwstraat.",
        "Mijn man De stoep is kapot. Onze buren Zij maken lawaai.",
        "Ik ben Belg. Ik ben Turkse. In Mei was het goed.",
        "Mark heeft geen achternaam nodig: een mark is een munt, Mark.",
        "Wij willen een bank. De gemeente zegt nee. Waarom Niet?",
        "De Emile Braunplein en Frank Van Dyckestraat zijn vuil.",
        "Mevrouw zegt dat het niet kan.",
        "Het is op Paul de Smet de Naeyerplein.",
    ],
)
def test_no_name(text):
    assert [words for kind, words in kinds(text) if kind == masking.NAME] == []


@pytest.mark.parametrize(
    "words",
    ["0477 12 34 56", "0477/12.34.56", "+32 477 12 34 56", "09 266 61 11", "09/266.61.11", "0032 477 123456"],
)
def test_a_belgian_phone_number(words):
    assert kinds(f"Bel mij op {words} aub") == [(masking.PHONE, words)]


@pytest.mark.parametrize("words", ["06-12345678", "06 12 34 56 78", "+31 6 12345678", "010-4567890", "0800-0113"])
def test_a_dutch_phone_number(words):
    assert kinds(f"Bel mij op {words} graag", "NL") == [(masking.PHONE, words)]


@pytest.mark.parametrize(
    "text",
    [
        "Huisnummers 12-34-56 en bus 70-71-72.",
        "Dat kost 14.000 euro, in 2024 nog €\u00a012.500,00.",
        "Sinds 12 maart 2023, en weer op 12-03-2024 en 2024-03-12 om 10.30 uur.",
        "Postcode 9000 Gent, 9040 Sint-Amandsberg, 3011 AB Rotterdam.",
        "Dossier 2023-12-45, van 100 tot 2345, klas 3B, lijn 71, zone 30.",
        "BTW 0207.500.123 en KBO 0207.500.123.",
        "Huis 3-bis-200 en 1-de-100, appartement A-12.",
        "Er stonden 123456789 flessen en 111222333 peuken.",
        "Nummer 85.07.30-033.29 klopt niet.",
        "Bel 112 of kom langs tussen 9 en 17 uur.",
        "Kost 0477 123 456 euro",
    ],
)
def test_numbers_that_are_nobodys(text):
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("words", "country"),
    [
        ("1-ABC-123", "BE"),
        ("1ABC123", "BE"),
        ("2-xyz-007", "BE"),
        ("ABC-123", "BE"),
        ("123-ABC", "BE"),
        ("12-AB-34", "NL"),
        ("GAB-12-X", "NL"),
        ("G-123-BB", "NL"),
        ("12-abc-3", "NL"),
        ("AB-12-CD", "NL"),
    ],
)
def test_a_number_plate(words, country):
    assert kinds(f"De wagen {words} staat fout", country) == [(masking.PLATE, words)]


@pytest.mark.parametrize("words", ["85.07.30-033.28", "85073003328", "85.07.30 033 28"])
def test_a_belgian_national_number_of_which_the_check_fits(words):
    assert kinds(f"Mijn nummer is {words}.") == [(masking.NATIONAL, words)]


def test_a_dutch_citizen_number_by_its_check_and_in_belgium_only_when_it_is_called_so():
    assert kinds("Het is 111222333", "NL") == [(masking.NATIONAL, "111222333")]
    assert kinds("Het is 1112.22.333", "NL") == [(masking.NATIONAL, "1112.22.333")]
    assert kinds("Mijn BSN is 111222333") == [(masking.NATIONAL, "111222333")]
    assert kinds("Het is 111222334", "NL") == []


def test_mail_addresses_and_accounts():
    assert kinds("Mail jan.peeters+wijk@telenet.be.") == [(masking.MAIL, "jan.peeters+wijk@telenet.be")]
    assert kinds("Mail els (at) telenet.be") == [(masking.MAIL, "els (at) telenet.be")]
    assert kinds("Stort op BE68 5390 0754 7034 graag") == [(masking.ACCOUNT, "BE68 5390 0754 7034")]
    assert kinds("Stort op BE68 5390 0754 7035 graag") == []


def test_the_masked_text_says_what_was_left_out():
    text = "Mijn buurman Jan Peeters (0477 12 34 56) rijdt met 1-ABC-123."
    found = masking.found_in(text)
    assert masking.masked(text, found, names=masking.KINDS) == (
        "Mijn buurman [name] ([phone number]) rijdt met [number plate]."
    )
    assert masking.masked("Niets", [], names=masking.KINDS) == "Niets"


def test_what_was_masked_is_not_found_again():
    text = "Groeten van Jan Peeters, jan@telenet.be, 0477 12 34 56, 85.07.30-033.28"
    once = masking.masked(text, masking.found_in(text), names=masking.KINDS)
    assert masking.found_in(once) == []


def test_a_long_text_takes_no_time():
    text = "Jan Van de " * 450 + "1-" * 100
    assert len(masking.found_in(text)) > 100


@pytest.mark.parametrize("words", ["josé@gent.be", "jos@müller.be", "renée.d'hoore@stad.gent"])
def test_a_mail_address_with_accents(words):
    assert kinds(f"Mail naar {words} aub") == [(masking.MAIL, words)]


@pytest.mark.parametrize(
    "words", ["BE68 5390 0754 7034", "be68 5390 0754 7034", "BE68539007547034", "BE68-5390-0754-7034"]
)
@pytest.mark.parametrize("after", ["", " 2 keer", " van Jef", " OP NAAM VAN ONS"])
def test_an_account_also_with_words_behind_it(words, after):
    assert (masking.ACCOUNT, words) in kinds(f"Stort op {words}{after}")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mevrouw Palfijnstraat weet het", None),
        ("Mijn buurman Jan Breydel straat", None),
        ("Mevrouw Peeters Maandag komt de bus niet", "Peeters"),
        ("Ik sprak met mevrouw Ten Der", None),
    ],
)
def test_a_name_ends_where_its_words_cannot_be_a_name(text, name):
    """The name of a street is nobody's, the next sentence is no part of a name, and small words alone are none."""
    assert [words for kind, words in kinds(text) if kind == masking.NAME] == ([name] if name else [])


def test_five_thousand_hostile_signs_take_no_time():
    started = time.process_time()
    for piece in ("a", "a.", "0", "J. ", "Jan ", "BE68 ", "be681 ", "(0", "a(at", "1-"):
        masking.found_in((piece * 5000)[:5000])
    assert time.process_time() - started < 10
