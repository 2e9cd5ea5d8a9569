"""What the council of the demonstration city set and asked, and a decision that came down to its neighbourhoods."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from wijklus.base.actor import Actor
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places
from wijklus.ground.policy import reads as policy
from wijklus.ground.policy import writes as policy_writes
from wijklus.loop.plans import reads as plans
from wijklus.loop.results import writes as results

if TYPE_CHECKING:
    from wijklus.ground.places.models import Neighbourhood

LINK = "https://stad.gent/nl/gemeenteraad"


def sit(*, councillor: Actor, coordinator: Actor, at: datetime, slugs: tuple[str, ...]) -> None:
    """The frame, a rapporteur, three questions (answered, waiting, too late) and an explained decision; once."""
    found = [places.neighbourhood_by_slug(slug) for slug in slugs[:2]]
    here = [place for place in found if place is not None]
    if not here or policy.frames().exists():
        return
    before = at - timedelta(days=60)
    policy_writes.set_frame(
        title="Kader voor het werk in de wijken (voorbeeld)",
        text="Wijken beslissen mee over straten, pleinen en ontmoeting. Over belasting en bestemming beslist de raad.",
        decided_on=before.date(), document_url=LINK, by=coordinator, at=before,
    )  # fmt: skip
    for role in people.holders(right="council.ask", on=at.date())[:1]:
        results.appoint_rapporteur(
            neighbourhood=here[0], membership=role, valid_from=before.date(), by=coordinator, at=before
        )
    _ask(councillor, coordinator, here[0], before=before, at=at)
    decision = policy_writes.note_decision(
        title="Trager verkeer in woonstraten (voorbeeld)", text="In elke woonstraat wordt het 30 kilometer per uur.",
        decided_by="De gemeenteraad", decided_on=before.date(), owner="Mobiliteitsbedrijf", document_url=LINK,
        by=coordinator, at=before,
    )  # fmt: skip
    for place in here:
        policy_writes.explain(
            decision=decision, neighbourhood=place, owner="Wijkregisseur", by=coordinator, at=at,
            text=f"In {place.name} komen de borden in het voorjaar. De drukste straten komen eerst.",
        )  # fmt: skip


def _ask(councillor: Actor, coordinator: Actor, place: "Neighbourhood", *, before: datetime, at: datetime) -> None:
    answered = results.ask_as_councillor(
        subject="Hoeveel mensen wachten nog op een antwoord?", text="Wie wacht er langer dan een half jaar, en waarop?",
        due_on=(before + timedelta(days=30)).date(), neighbourhood=place, by=councillor, at=before,
    )  # fmt: skip
    results.answer_councillor(
        question=answered, version=answered.version, by=coordinator, at=before + timedelta(days=20),
        text="De cijfers staan elk kwartaal op de pagina van de wijk. Wie het langst wacht, krijgt eerst antwoord.",
    )  # fmt: skip
    results.ask_as_councillor(
        subject="Komt er een veilige oversteek aan de school?", text="Ouders vragen dit al twee jaar.",
        due_on=(before + timedelta(days=30)).date(), neighbourhood=place, by=councillor, at=before,
    )  # fmt: skip
    results.ask_as_councillor(
        subject="Halen we de doelen van het plan?", text="Welke doelen liggen achter, en wat doet u eraan?",
        due_on=(at + timedelta(days=20)).date(), plan=plans.current(neighbourhood_id=place.pk), by=councillor, at=at,
    )  # fmt: skip
