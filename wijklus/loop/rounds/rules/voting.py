"""Codes, ballots and receipts as numbers: what is kept of a code, where its ballot stands, and what proves it counted.

The key of a ballot is an HMAC of the code under a key of the round. Without that key nobody can go from a code to a
ballot or back, and once it is destroyed nothing can (docs/decisions/0021).
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

LETTERS = "bcdfghjkmnpqrstvwxyz"
"""No vowels, so that no word comes about; no l, which looks like a one."""
LENGTH = 12
"""20 letters to the 12th is 51 bits: of 100,000 codes one is guessed in 40 thousand million tries."""
RECEIPT_LENGTH = 20
LETTER, DESK, ONLINE, PAPER = "letter", "desk", "online", "paper"
CHANNELS = (LETTER, DESK, ONLINE, PAPER)
"""How a ballot comes in: by whoever has the letter, at a desk of the city, with a code that was sent, or on paper."""
TICKET = "t."
"""What a ticket begins with: what somebody gets for a code that works once, and votes with."""
LONGEST_TICKET = 800
WITHDRAWN, FIRST = 0, 1
"""The turn of a letter: the first, the second and so on of its person, or none any more."""


@dataclass(frozen=True)
class Credential:
    """What shows that somebody may vote: what the keys of ballot and receipt follow from, and the way it came in.

    The same proof is the same ballot in every channel.
    """

    proof: str
    channel: str = LETTER


def _letters(digest: bytes, length: int) -> str:
    number, signs = int.from_bytes(digest, "big"), []
    for _ in range(length):
        number, rest = divmod(number, len(LETTERS))
        signs.append(LETTERS[rest])
    return "".join(signs)


def _mac(key: bytes, words: str) -> bytes:
    return hmac.digest(key, words.encode(errors="replace"), "sha256")


def code_of(batch_key: bytes, number: int, turn: int = FIRST) -> str:
    """The code on the letter with this number in a batch; in a later turn that of the letter after one was lost."""
    return _letters(_mac(batch_key, f"code:{number}" if turn == FIRST else f"code:{number}:{turn}"), LENGTH)


def shown(code: str) -> str:
    """A code as it is printed: BCDF-GHJK-MNPQ."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4)).upper()


def folded(typed: str) -> str:
    """A code as somebody typed it, without white space and strokes and in lower case; at most a code's length kept.

    A ticket stays as it is.
    """
    if typed.startswith(TICKET):
        return typed[:LONGEST_TICKET]
    return re.sub(r"[\s\-–.]", "", typed).casefold()[: LENGTH + 1]


def looks_like_a_code(code: str) -> bool:
    """Whether it can be a code at all: what cannot is refused without a question to the database."""
    return len(code) == LENGTH and set(code) <= set(LETTERS)


def is_ticket(code: str) -> bool:
    """Whether this is what somebody got for a code that works once."""
    return code.startswith(TICKET)


def new_code(chance: bytes) -> str:
    """A code out of 32 bytes of chance."""
    return _letters(chance, LENGTH)


def code_digest(secret: str, round_reference: str, code: str) -> str:
    """What is kept of a code: a keyed fast hash. A code holds 51 bits of chance, so a slow hash adds nothing."""
    return _mac(secret.encode(), f"wijklus.code:{round_reference}:{code}").hex()


def ballot_id(link_key: bytes, code: str) -> UUID:
    """Where the ballot of a code stands."""
    return UUID(bytes=_mac(link_key, f"ballot:{code}")[:16])


def receipt_id(link_key: bytes, code: str) -> UUID:
    """Where the receipt of a code stands: nothing in it leads to the ballot."""
    return UUID(bytes=_mac(link_key, f"place:{code}")[:16])


def receipt_of(link_key: bytes, code: str) -> str:
    """What a voter gets: the same for a ballot that was changed, and nothing that says what was chosen."""
    return _letters(_mac(link_key, f"receipt:{code}"), RECEIPT_LENGTH)


def draft_name(link_key: bytes, code: str) -> str:
    """What the draft of a ballot is called in the voter's own browser: two codes at one screen never meet."""
    return "stem-" + _letters(_mac(link_key, f"draft:{code}"), LENGTH)


def commitment(receipt: str) -> str:
    """What the published list shows of a receipt."""
    return hashlib.sha256(f"wijklus.receipt:{receipt}".encode()).hexdigest()


def order_for(seed: str, voter: str, numbers: Iterable[int]) -> list[int]:
    """The projects in an order of this voter's own: by the SHA-256 of the recorded seed, the voter and the number."""
    return sorted(numbers, key=lambda number: hashlib.sha256(f"{seed}\norder\n{voter}\n{number}".encode()).hexdigest())
