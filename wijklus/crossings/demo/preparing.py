"""What the demonstration city settled before it asked its residents anything."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from wijklus.base.actor import Actor
from wijklus.ground.people import reads as people
from wijklus.loop.plans import writes as plans

from .telling import Tale

HOURS = {"Groendienst": Decimal(6), "Mobiliteitsbedrijf": Decimal("3.5"), "Jeugddienst": Decimal(4)}
WITHIN = """Samenleven in de straten en op de pleinen
Groen, spelen en ontmoeten
Veilig te voet en met de fiets"""
OUTSIDE = """Uren en haltes van bussen en trams: De Lijn, via de klantendienst
Dringende hinder of gevaar: de politie, op 101 of 112
Een aanvraag voor een sociale woning: de woonwinkel in het stadskantoor"""
LIMITS = """Werken van meer dan 250.000 euro: die beslist de gemeenteraad in het meerjarenplan
Wat op grond van anderen staat"""
DECIDES = (
    "Bewoners kiezen de volgorde van de prioriteiten. Het college stelt het plan vast en zegt erbij waar het afwijkt."
)


def settled(plan: Any, director: Actor, at: datetime, *, is_first: bool) -> Tale:
    """The scope by the city alone; in the first neighbourhood the start check too, and a card made with residents."""
    yield at
    given: dict[str, Any] = {"plan": plan, "by": director}
    card: dict[str, Any] = {"within": WITHIN, "outside": OUTSIDE, "decides": DECIDES}
    plans.set_scope(number=0, limits="", set_with="city", at=at, **card, **given)
    if not is_first:
        return
    for party in people.parties():
        if party.name in HOURS:
            plans.set_hours(party=party, per_week=HOURS[party.name], at=at, **given)
    plans.check_start(
        version=0, cycle="Elke zes weken komen de diensten samen. De wijkregisseur schrijft op wat te laat is.",
        agreed_by="Managementteam", agreed_on=at.date(), agreement_url="", decides=DECIDES, at=at, **given,
    )  # fmt: skip
    yield (at := at + timedelta(days=60))
    plans.set_scope(
        number=1, limits=LIMITS, set_with="residents", agreed_on=at.date(), agreed_where="Op de bewonersvergadering",
        reason="Bewoners vroegen te zeggen wat het plan niet kan.", at=at, **card, **given,
    )  # fmt: skip
