"""Words that say somebody is in danger, and words that only look alike."""

import pytest

from wijklus.loop.signals.rules import alarm


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Er is brand in de Schoolstraat!", alarm.DANGER),
        ("Het huis hiernaast staat in brand", alarm.DANGER),
        ("Ik ruik gas in de gang", alarm.DANGER),
        ("Er ligt iemand bewusteloos op het plein", alarm.DANGER),
        ("Een man met een mes loopt rond", alarm.DANGER),
        ("Mijn buurman slaat zijn vrouw", alarm.DANGER),
        ("Er zijn gewonden op het kruispunt", alarm.DANGER),
        ("He is not breathing", alarm.DANGER),
        ("The house is on fire", alarm.DANGER),
        ("There is a man with a gun here", alarm.DANGER),
        ("Ik ga die ambtenaar vermoorden", alarm.THREAT),
        ("Ik steek het stadhuis in brand en maak jullie kapot", alarm.THREAT),
        ("Hij bedreigt mijn kinderen", alarm.THREAT),
        ("I will kill him", alarm.THREAT),
        ("Ik wil niet meer leven", alarm.DESPAIR),
        ("Mijn zoon spreekt van zelfmoord", alarm.DESPAIR),
        ("Ik zie het niet meer zitten", alarm.DESPAIR),
        ("Ik wil er niet meer zijn.", alarm.DESPAIR),
        ("Ik wil niet meer wakker worden", alarm.DESPAIR),
        ("Er ligt een kind in het water!", alarm.DANGER),
        ("I don’t want to live anymore", alarm.DESPAIR),
    ],
)
def test_raises_alarm(text, kind):
    assert kind in alarm.alarms_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "De brandweer geeft zaterdag een opendeurdag.",
        "Het park staat vol brandnetels.",
        "Er ligt een fiets in het water.",
        "Ik wil niet meer wachten op de bus.",
        "De brandveiligheid van de zaal is in orde.",
        "De bomen in de Brandstraat zijn dood.",
        "De lamp brandt niet meer.",
        "Er is te weinig licht aan het park.",
        "Kunnen wij hier een bloemperk aanleggen? Dat schiet niet op.",
        "De wortels steken de stoep omhoog.",
        "The fire station needs paint.",
        "Het verkeer is gevaarlijk, maak er een fietsstraat van.",
        "",
    ],
)
def test_stays_calm(text):
    assert alarm.alarms_in(text) == {}


def test_every_kind_has_its_words_and_its_title():
    assert set(alarm.TITLES) == set(alarm.ALARMS)
    assert alarm.alarms_in("Er is brand in de keuken")[alarm.DANGER] == "Er is brand"
