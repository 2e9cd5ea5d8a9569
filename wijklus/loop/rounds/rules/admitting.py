"""Who may vote, without a database: the port behind which a register stands, and the numbers that stay of a person.

A person is known by a keyed hash of what the city knows them by. The key belongs to the round and is destroyed with
the key of its ballots. Whatever way somebody proves who they are, it comes to the same hash, and from that to the same
ballot (docs/decisions/0023).
"""

import hashlib
import hmac
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from wijklus.base.text import folded

from . import voting

NONE, REGISTER, SERVICE = "none", "register", "service"
CHECKS = (NONE, REGISTER, SERVICE)
MAIL, TEXT, LOGIN = "mail", "text", "login"
UNKNOWN, UNDER_AGE, ELSEWHERE = "unknown", "under_age", "elsewhere"
REASONS = (UNKNOWN, UNDER_AGE, ELSEWHERE)
REPLACED = "replaced"
"""Why a letter gives no ballot, which no register says: another was made in its place."""
LONGEST_NUMBER, LONGEST_ADDRESS = 40, 200
SHORTEST_NUMBER = 4
MINUTES = 60
"""So long a code that was sent can be used, and so long the ballot stays open after that."""
MOST_ADDRESSES = 20
"""So many addresses of one person are read from what a service answers."""
DIAL = {"BE": "+32", "NL": "+31"}

_MAIL = re.compile(r"[^\s@<>\"'(),;:]+@[^\s@<>\"'(),;:]+\.[^\s@<>\"'(),;:.]{2,}")
_OTHER = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Eligibility:
    """What a register says of a number: may this person vote, why not, where they live, and how they are reached.

    `neighbourhood` is a slug. `reached_by` holds keyed hashes of addresses (`reached`), never an address.
    """

    eligible: bool
    reason: str = ""
    neighbourhood: str = ""
    reached_by: frozenset[str] = frozenset()


NOBODY = Eligibility(False, UNKNOWN)


class Registry(Protocol):
    """A register of residents, wherever it stands."""

    def ask(self, number: str) -> Eligibility:
        """What is known of a folded number. Raises Refused with a sentence when the register does not answer."""


@dataclass(frozen=True)
class Ways:
    """How people are known in a round, and how they prove who they are."""

    checked_by: str = NONE
    by_mail: bool = False
    by_text: bool = False
    by_login: bool = False

    @property
    def asked(self) -> int:
        """How many ways there are beside letters."""
        return self.by_mail + self.by_text + self.by_login

    @property
    def with_letters(self) -> bool:
        """Whether letters with codes are printed: not where an address or a login is the person already."""
        return self.checked_by == REGISTER or (self.checked_by == NONE and not self.asked)


def folded_number(text: str) -> str:
    """A number of a register as it is compared: letters and digits only, so that 85.07.30-033.28 is 85073003328."""
    return _OTHER.sub("", folded(text[:LONGEST_NUMBER]))


def folded_address(text: str, country: str) -> tuple[str, str] | None:
    """How an address is reached (mail or text) and the address as it is compared; None for what is neither.

    In lower case and without what stands behind a plus: jan+2@a.be is the mailbox of jan@a.be.
    """
    text = text.strip()[: LONGEST_ADDRESS + 1]
    if len(text) <= LONGEST_ADDRESS and _MAIL.fullmatch(text):
        name, _at, host = text.casefold().partition("@")
        return MAIL, f"{name.partition('+')[0] or name}@{host}"
    digits = re.sub(r"[\s./()-]", "", text)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0") and country in DIAL:
        digits = DIAL[country] + digits[1:]
    is_number = re.fullmatch(r"\+[1-9][0-9]{7,14}", digits, re.ASCII)
    return (TEXT, digits) if is_number else None


def _mac(key: bytes, words: str) -> str:
    return hmac.digest(key, words.encode(errors="replace"), "sha256").hex()


def person(key: bytes, number: str) -> str:
    """What is kept of the number of a person, and what their ballot follows from."""
    return _mac(key, f"person:{number}")


def person_at(key: bytes, address: str) -> str:
    """The same where an address is the person, because there is no register."""
    return _mac(key, f"address:{address}")


def person_who_logs_in(key: bytes, issuer: str, subject: str) -> str:
    """The same where a login is the person: the name under which one provider knows them."""
    return _mac(key, f"login:{json.dumps([issuer, subject])}")


def reached(key: bytes, address: str) -> str:
    """What is kept of an address in a register, to compare with the one that somebody types."""
    return _mac(key, f"reached:{address}")


def proof_of(person: str) -> str:
    """What the keys of ballot and receipt of a person follow from."""
    return f"person:{person}"


def masked(secret: str, round_reference: str, code: str, other: str) -> str:
    """At most 32 bytes, as hex, under the code that leads to them, and back again: without the code nowhere.

    They are the hash of a person, or an earlier code (`as_hidden`).
    """
    pad = hmac.digest(secret.encode(), f"wijklus.leads:{round_reference}:{code}".encode(), hashlib.sha256)
    hidden = bytes.fromhex(other)
    return bytes(a ^ b for a, b in zip(pad[: len(hidden)], hidden, strict=True)).hex()


def as_hidden(first_code: str) -> str:
    """The first code of a person without a register, as what a later code of theirs leads to."""
    return first_code.encode("ascii").hex()


def first_code(hidden: str) -> str:
    """The same the other way round; "" for the hash of a person, which is longer."""
    found = bytes.fromhex(hidden)
    return found.decode("ascii") if len(found) == voting.LENGTH else ""


def born(text: str) -> date | int | None:
    """A day or a year of birth as people write it: 1985-07-30, 30/7/1985, 19850730 or 1985. None for anything else."""
    text = text.strip().partition(" ")[0]
    if re.fullmatch("(18|19|20)[0-9]{2}", text):
        return int(text)
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y%m%d"):
        try:
            return date(*time.strptime(text, form)[:3])
        except ValueError:
            continue
    return None


def is_old_enough(birth: date | int, *, least: int, on: date) -> bool:
    """Whether somebody is of an age on a day; of whom only the year is known, on its last day."""
    if isinstance(birth, int):
        return on.year - birth >= least
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day)) >= least


def answer_of(data: bytes) -> Mapping[str, Any] | None:
    """What a service of the city answers, when it has the shape that was agreed on; None for anything else.

    `{"eligible": true, "reason": "", "neighbourhood": "W13", "addresses": ["jan@voorbeeld.be"]}`: a reason of REASONS
    exactly when not eligible, a neighbourhood unless unknown, addresses or none. Other keys are passed over.
    """
    try:
        found = json.loads(data)
    except ValueError:
        return None
    if not isinstance(found, dict) or not isinstance(found.get("eligible"), bool):
        return None
    reason, place, addresses = found.get("reason") or "", found.get("neighbourhood") or "", found.get("addresses") or []
    texts = isinstance(reason, str) and isinstance(place, str) and isinstance(addresses, list)
    if not texts or not all(isinstance(one, str) for one in addresses):
        return None
    fits = (reason == "" and place != "") if found["eligible"] else reason in REASONS
    if not fits:
        return None
    return {**found, "reason": reason, "neighbourhood": place, "addresses": addresses[:MOST_ADDRESSES]}
