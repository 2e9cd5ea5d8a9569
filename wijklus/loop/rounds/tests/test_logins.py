"""Logging in at a provider on this machine (OpenID Connect), and what is refused of what it says."""

import base64
import hashlib
import http.server
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from wijklus.base.refusals import Refused
from wijklus.ground.trail.models import Entry, Job
from wijklus.loop.rounds import reads, writes
from wijklus.loop.rounds.models import Admission, Ballot, RegisterFile, RegisterLine, Round, RoundArea
from wijklus.loop.rounds.reads import logins
from wijklus.loop.rounds.rules import voting
from wijklus.loop.rounds.tests.conftest import AN, REGISTER
from wijklus.loop.rounds.views import logins as log_in_views

pytestmark = pytest.mark.django_db
PUBLIC = "/nl/gent/wijkbudget/"
KEY, OTHER = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _n in range(2))


class Provider(http.server.BaseHTTPRequestHandler):
    """A login service: `claims` are changed by a test, `asked` is what its token address was sent."""

    claims: dict[str, Any] = {}
    asked: list[tuple[dict[str, list[str]], str]] = []
    key: Any = KEY
    kid: str | None = "one"
    nonce = ""
    describes: dict[str, Any] = {}

    @property
    def issuer(self) -> str:
        host, port = self.server.server_address[:2]
        return f"http://{host!s}:{port}"

    def answer(self, said: Any) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def do_GET(self) -> None:
        if self.path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            self.answer({"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]})
            return
        self.answer(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/in",
                "jwks_uri": f"{self.issuer}/keys",
                "token_endpoint": f"{self.issuer}/token",
                **self.describes,
            }
        )

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        type(self).asked.append((parse_qs(body), self.headers.get("Authorization", "")))
        now = int(time.time())
        usual = {
            "iss": self.issuer,
            "aud": "gent",
            "sub": "persoon-1",
            "iat": now,
            "exp": now + 60,
            "nonce": self.nonce,
        }
        claims = {name: one for name, one in {**usual, **self.claims}.items() if one is not None}
        headers = {"kid": self.kid} if self.kid else {}
        self.answer(
            {"id_token": jwt.encode(claims, self.key, algorithm="RS256", headers=headers), "token_type": "Bearer"}
        )

    def log_message(self, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def provider(settings: Any) -> Iterator[str]:
    """Its issuer; the city of Gent uses it."""
    settings.OUTSIDE_MAY_BE_NEAR = True
    Provider.claims, Provider.asked, Provider.describes = {}, [], {}
    Provider.key, Provider.kid = KEY, "one"
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    issuer = f"http://127.0.0.1:{server.server_port}"
    settings.VOTER_LOGINS = {
        "gent": {
            "issuer": issuer, "client_id": "gent", "client_secret": "geheim", "number_claim": "rrn", "name": "itsme"
        }
    }  # fmt: skip
    yield issuer
    server.shutdown()
    server.server_close()


def gone(client: Client, round: Round, place: str = "stembiljet") -> dict[str, str]:
    """Go to log in; what the browser brings to the provider."""
    to = client.get(f"{PUBLIC}{round.reference}/aanmelden/?naar={place}")
    assert to.status_code == 302, to.content.decode()
    asked = {name: value[0] for name, value in parse_qs(urlsplit(to["Location"]).query).items()}
    Provider.nonce = asked["nonce"]
    return asked


def back(client: Client, state: str, code: str = "eenmalig") -> Any:
    """Come back from it."""
    return client.get(f"{PUBLIC}aangemeld/", {"state": state, "code": code})


def test_who_logs_in_votes_once_beside_the_register(
    known: Callable[..., Round], give: Callable[..., RegisterFile], to_ballot: Callable[[], Round], provider: str,
    monkeypatch: pytest.MonkeyPatch, at: Any,
) -> None:  # fmt: skip
    monkeypatch.setattr("wijklus.base.clock.now", lambda: at)
    monkeypatch.setattr("wijklus.base.clock.today", lambda: at.date())
    called = known(checked_by="register", by_login=True)
    give(called, REGISTER)
    client = Client()
    page = f"{PUBLIC}{called.reference}/aanmelden/"
    assert "kan niet meer" in client.get(f"{page}?naar=stembiljet").content.decode()
    round = to_ballot()
    assert "itsme" in client.get(page).content.decode()
    assert "Aanmelden om te stemmen" in client.get(f"{PUBLIC}{round.reference}/stemmen/").content.decode()
    Provider.claims = {"rrn": "85.07.30-033.28"}
    receipts = set()
    for number in ("1", "2"):
        asked = gone(client, round)
        shown = back(client, asked["state"])
        assert shown.status_code == 200
        [said, known_as] = Provider.asked[-1]
        challenge = base64.urlsafe_b64encode(hashlib.sha256(said["code_verifier"][0].encode()).digest())
        assert challenge.rstrip(b"=").decode() == asked["code_challenge"]
        assert base64.b64decode(known_as.removeprefix("Basic ")) == b"gent:geheim"
        assert said["redirect_uri"][0] == asked["redirect_uri"]
        found = re.search(r'name="code" value="(t\.[^"]+)"', shown.content.decode())
        assert found is not None
        assert f'action="{PUBLIC}{round.reference}/stemmen/"' in shown.content.decode()
        given = {"ballot": "1", "code": found[1], "of_age": "on", "projects": number}
        voted = client.post(f"{PUBLIC}{round.reference}/stemmen/", given).content.decode()
        receipts |= set(re.findall(r"<strong><code>(\w+)</code>", voted))
        assert client.cookies[log_in_views.COOKIE].value == "", "the trip is over"
    assert len(receipts) == 1
    assert (Ballot.objects.get().choices, Ballot.objects.get().channel) == ([2], voting.ONLINE)
    everything = str([list(model.objects.values()) for model in (Ballot, RegisterLine, Admission, Entry, Job)])
    assert AN not in everything
    assert "persoon-1" not in everything
    for claims, why in (
        ({"rrn": "20150505111"}, "nog geen 16"), ({"rrn": "77020212345"}, "niet in deze ronde"),
        ({"rrn": "123456789"}, "staat niet in het register"), ({}, "staat niet in het register"),
    ):  # fmt: skip
        Provider.claims = claims
        refused = back(client, gone(client, round)["state"])
        assert (refused.status_code, why in refused.content.decode()) == (422, True), claims


def test_what_is_not_the_answer_to_this_trip_is_refused(
    known: Callable[..., Round], to_ballot: Callable[[], Round], provider: str, monkeypatch: pytest.MonkeyPatch, at: Any
) -> None:
    monkeypatch.setattr("wijklus.base.clock.now", lambda: at)
    monkeypatch.setattr("wijklus.base.clock.today", lambda: at.date())
    known(by_login=True)
    round, client = to_ballot(), Client()
    assert back(client, "x").status_code == 404, "nobody went to log in"
    page = client.get(f"{PUBLIC}{round.reference}/aanmelden/").content.decode()
    assert "Ik woon in Dampoort" in page
    past = int(time.time()) - 3600
    wrong: list[dict[str, Any]] = [
        {"nonce": "x"}, {"iss": "https://ander.example"}, {"aud": "ander"}, {"aud": ["gent", "ander"]}, {"exp": past},
        {"sub": None}, {"nonce": None},
    ]  # fmt: skip
    for claims in wrong:
        Provider.claims = claims
        refused = back(client, gone(client, round, "dampoort")["state"])
        assert (refused.status_code, "lukte niet" in refused.content.decode()) == (422, True), claims
    Provider.claims = {}
    for state, code in (("ander", "c"), ("", "c"), (gone(client, round, "dampoort")["state"], "")):
        gone(client, round, "dampoort") if state != "" else None
        assert back(client, state, code).status_code in (404, 422)
    Provider.key = OTHER
    assert back(client, gone(client, round, "dampoort")["state"]).status_code == 422, "another signature"
    Provider.key, Provider.kid = KEY, "twee"
    assert back(client, gone(client, round, "dampoort")["state"]).status_code == 422, "an unknown key"
    Provider.kid = None
    nowhere = back(client, gone(client, round, "nergens")["state"])
    assert "welke wijk" in nowhere.content.decode()
    assert back(client, gone(client, round, "dampoort")["state"]).status_code == 200
    for describes in ({"issuer": "https://ander.example"}, {"jwks_uri": None}):
        Provider.describes = describes
        assert client.get(f"{PUBLIC}{round.reference}/aanmelden/?naar=dampoort").status_code == 422
    monkeypatch.setattr(log_in_views, "PER_CLIENT", 1)
    assert client.get(f"{PUBLIC}{round.reference}/aanmelden/?naar=dampoort").status_code == 429
    assert not Ballot.objects.exists()


def test_a_login_needs_a_service_that_says_enough(
    called: Round, known: Callable[..., Round], to_ballot: Callable[[], Round], anyone: Any, at: Any, settings: Any
) -> None:
    with pytest.raises(Refused, match="geen aanmelddienst"):
        known(by_login=True)
    settings.VOTER_LOGINS = {"gent": {"issuer": "https://a.example", "client_id": "gent"}}
    with pytest.raises(Refused, match="nummer"):
        known(checked_by="register", by_login=True)
    assert Client().get(f"{PUBLIC}{called.reference}/aanmelden/").status_code == 404
    round = to_ballot()
    claims, area = {"iss": "i", "sub": "s"}, RoundArea.objects.get()
    with pytest.raises(Refused, match="meldt niemand zich aan"):
        writes.let_in(round=round, claims=claims, number_claim="", area=area, by=anyone, at=at)
    Round.objects.update(state="count")
    round.refresh_from_db()
    with pytest.raises(Refused, match="kan niet meer"):
        writes.let_in(round=round, claims=claims, number_claim="", area=area, by=anyone, at=at)
    assert reads.provider_of("elders") is None
    assert logins.new_trip("r", "p") != logins.new_trip("r", "p")


def test_a_service_that_says_nothing_or_no_object(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = logins.Provider(issuer="https://a.example", client_id="gent")
    for answer in (b"<html>", b"[1]"):
        monkeypatch.setattr(logins.outside, "fetch", lambda *_given, said=answer, **_more: said)
        with pytest.raises(Refused, match="lukte niet"):
            logins.where_to(provider, logins.new_trip("r", "p"), back="https://b.example")
