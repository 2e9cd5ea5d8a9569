"""Logging in at a service that knows people (OpenID Connect): where to send somebody, and who came back.

The authorization code flow with PKCE, a state and a nonce. Signatures and claims are checked by PyJWT; everything is
fetched by `base.outside`: in good time, without a redirect. Nothing of it is kept.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import jwt
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wijklus.base import outside
from wijklus.base.refusals import Refused

SECONDS = 5
MOST_BYTES = 200_000
ALGORITHMS = ["RS256", "PS256", "ES256"]
FAILED = _("Logging in did not succeed. Nothing was kept. Try once more, or vote in another way.")


@dataclass(frozen=True)
class Provider:
    """A login service of one city. `number_claim`: the claim that holds the number of the register, "" for none."""

    issuer: str
    client_id: str
    client_secret: str = ""
    scope: str = "openid"
    number_claim: str = ""
    name: str = "OpenID Connect"


@dataclass(frozen=True)
class Trip:
    """What a browser takes along to a login service: what must come back with it, and where its voter was."""

    round: str
    place: str
    state: str
    nonce: str
    verifier: str


def provider_of(city: str) -> Provider | None:
    """The login service of a city by its slug; None when the installation names none (WIJKLUS_VOTER_LOGINS)."""
    found = settings.VOTER_LOGINS.get(city)
    return Provider(**found) if found else None


def new_trip(round: str, place: str) -> Trip:
    """A trip with fresh chance."""
    return Trip(round, place, *(secrets.token_urlsafe(32) for _n in range(3)))


def where_to(provider: Provider, trip: Trip, *, back: str) -> str:
    """The address at which somebody logs in. Raises Refused when the service does not answer."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(trip.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code", "client_id": provider.client_id, "redirect_uri": back, "scope": provider.scope,
        "state": trip.state, "nonce": trip.nonce, "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    address = str(_described(provider)["authorization_endpoint"])
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def who_came_back(provider: Provider, trip: Trip, *, state: str, code: str, back: str) -> Mapping[str, Any]:
    """The claims of who logged in. Raises Refused for whatever is not the answer to this trip."""
    if not code or not hmac.compare_digest(state.encode(), trip.state.encode()):
        raise Refused(FAILED)
    described = _described(provider)
    token = _token(provider, trip, str(described["token_endpoint"]), code=code, back=back)
    keys = _asked(str(described["jwks_uri"]))
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        fitting = [key for key in jwt.PyJWKSet.from_dict(dict(keys)).keys if kid is None or key.key_id == kid]
        claims: dict[str, Any] = jwt.decode(
            token, fitting[0].key, algorithms=ALGORITHMS, audience=provider.client_id, issuer=provider.issuer,
            leeway=30, options={"require": ["iss", "aud", "exp", "iat", "sub"]},
        )  # fmt: skip
    except (jwt.PyJWTError, IndexError, ValueError) as wrong:
        raise Refused(FAILED) from wrong
    for_others = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if for_others or not hmac.compare_digest(str(claims.get("nonce", "")).encode(), trip.nonce.encode()):
        raise Refused(FAILED)
    return claims


def _described(provider: Provider) -> Mapping[str, Any]:
    """What a service says of itself; it must name itself as the city does."""
    found = _asked(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if found.get("issuer") != provider.issuer or not all(isinstance(found.get(name), str) for name in wanted):
        raise Refused(FAILED)
    return found


def _token(provider: Provider, trip: Trip, address: str, *, code: str, back: str) -> str:
    said = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": trip.verifier,
        "client_id": provider.client_id,
    }  # fmt: skip
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if provider.client_secret:
        known = urlencode({provider.client_id: provider.client_secret}).replace("=", ":", 1)
        headers["Authorization"] = f"Basic {base64.b64encode(known.encode()).decode()}"
    return str(_asked(address, body=urlencode(said).encode(), headers=headers).get("id_token", ""))


def _asked(address: str, **more: Any) -> Mapping[str, Any]:
    try:
        data = outside.fetch(address, accept="application/json", most=MOST_BYTES, seconds=SECONDS, **more)
        found = json.loads(data)
    except (Refused, ValueError) as no:
        raise Refused(FAILED) from no
    if not isinstance(found, dict):
        raise Refused(FAILED)
    return found
