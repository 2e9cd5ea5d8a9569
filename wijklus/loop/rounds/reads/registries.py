"""The registers behind the port: one that was given here, and a service of the city that is asked."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from wijklus.base import outside, sealed
from wijklus.base.refusals import Refused
from wijklus.base.text import folded
from wijklus.ground.places import reads as places

from ..models import Admission, RegisterLine, Round
from ..rules import admitting
from .admitting import TOKEN, register_key

SECONDS = 5
"""A person waits for the answer."""
MOST_BYTES = 100_000
NO_ANSWER = _("The register of the city does not answer now. Nothing was kept. Try again later, or use your letter.")


@dataclass(frozen=True)
class GivenRegister:
    """The register that was given here, as keyed hashes."""

    round: Round
    key: bytes

    def ask(self, number: str) -> admitting.Eligibility:
        """What the register says of a number. One query."""
        lines = RegisterLine.objects.select_related("area__neighbourhood")
        line = lines.filter(round=self.round, digest=admitting.person(self.key, number)).first()
        if line is None:
            return admitting.NOBODY
        place = line.area.neighbourhood.slug if line.area else ""
        return admitting.Eligibility(not line.reason, line.reason, place, frozenset(line.reached_by))


@dataclass(frozen=True)
class CityService:
    """A service of the city that is asked over HTTPS: the number goes in the body, so that it stands in no log."""

    address: str
    token: str
    key: bytes
    country: str

    def ask(self, number: str) -> admitting.Eligibility:
        """What the service says of a number. Raises Refused when it does not answer, or not as was agreed."""
        headers = {"Content-Type": "application/json"} | (
            {"Authorization": f"Bearer {self.token}"} if self.token else {}
        )
        try:
            data = outside.fetch(
                self.address, accept="application/json", most=MOST_BYTES, seconds=SECONDS, headers=headers,
                body=json.dumps({"id": number}).encode(),
            )  # fmt: skip
        except Refused as no:
            raise Refused(NO_ANSWER) from no
        answer = admitting.answer_of(data)
        if answer is None:
            raise Refused(NO_ANSWER)
        return self._as_told(answer)

    def _as_told(self, answer: Any) -> admitting.Eligibility:
        told = (admitting.folded_address(one, self.country) for one in answer["addresses"])
        hashes = frozenset(admitting.reached(self.key, one[1]) for one in told if one is not None)
        place = places_by_name().get(folded(answer["neighbourhood"]), "")
        reason = answer["reason"] or ("" if place else admitting.ELSEWHERE)
        return admitting.Eligibility(not reason, reason, place, hashes)


def places_by_name() -> dict[str, str]:
    """The slug of each neighbourhood by its name, its code and its slug, all folded. One query."""
    found: dict[str, str] = {}
    for place in places.neighbourhoods():
        for name in (place.name, place.code, place.slug):
            found[folded(name)] = place.slug
    return found


def registry_of(admission: Admission, *, country: str) -> admitting.Registry | None:
    """The register that a round goes by; None where a letter, an address or a login is the person."""
    if admission.checked_by == admitting.REGISTER:
        return GivenRegister(admission.round, register_key(admission))
    if admission.checked_by == admitting.SERVICE:
        token = sealed.opened(admission.service_token, purpose=TOKEN) if admission.service_token else ""
        return CityService(admission.service_url, token, register_key(admission), country)
    return None
