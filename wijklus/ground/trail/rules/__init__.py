"""Rules of the trail: what an entry may hold, how it is digested and told, and when a job is tried again."""

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from .sentences import PLAIN_SENTENCE, SENTENCES, TRAIL_KINDS, mark

__all__ = ["PLAIN_SENTENCE", "SENTENCES", "TRAIL_KINDS", "mark"]

MAX_ATTEMPTS = 12
"""With the back-off below a job is tried for about 16 hours before it is given up."""
FIRST_BACK_OFF = timedelta(seconds=30)
LONGEST_BACK_OFF = timedelta(hours=4)
CLOCK = "clock:"
"""What the keys of scheduled jobs start with."""

_MAIL_ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+\.\w+")
_PHONE_NUMBER = re.compile(r"(?:\+|00)\d[\d ./-]{7,}\d$|0\d{8,9}$")


class Personal(ValueError):
    """A personal value was about to be kept in the trail or in a job, where it could never be erased."""


class HoldsAddress(Personal):
    """A text holds a mail address or a telephone number. `text` is what somebody typed."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(f"'{name}' holds a mail address or a telephone number")
        self.text = text


def changed_fields(
    was: Mapping[str, Any], becomes: Mapping[str, Any], *, personal: Collection[str] = ()
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs, as (before, after) for the trail; of personal fields only their names, under "personal"."""
    names = [name for name in becomes if was.get(name) != becomes[name]]
    before = {name: was.get(name) for name in names if name not in personal}
    after = {name: becomes[name] for name in names if name not in personal}
    hidden = sorted(name for name in names if name in personal)
    if hidden:
        after["personal"] = hidden
    return before, after


def plain(value: Any) -> Any:
    """A value as JSON holds it: days and moments as ISO text, whole floats as integers, amounts as cents."""
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, (set, frozenset)):
        return sorted(plain(part) for part in value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        return str(value).replace("\x00", "")
    if value is None or isinstance(value, (bool, int, float)):
        return value
    cents = getattr(value, "cents", None)
    if isinstance(cents, int):
        return cents
    raise TypeError(f"the trail cannot keep a {type(value).__name__}")


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _leaves(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part, name)
    else:
        yield name, value


def assert_not_personal(value: Any, personal_names: Collection[str]) -> None:
    """Raise Personal when a field that is personal everywhere is in the value, HoldsAddress for what looks like one."""
    for name, leaf in _leaves(value):
        if not isinstance(leaf, str) or not leaf:
            continue
        if name in personal_names:
            raise Personal(f"'{name}' is personal: keep its name only, with changed_fields(..., personal=...)")
        if _MAIL_ADDRESS.search(leaf) or _PHONE_NUMBER.fullmatch(leaf):
            raise HoldsAddress(name, leaf)


def without_addresses(text: str) -> str:
    """An error text in which mail addresses are struck out: mail servers repeat them."""
    return _MAIL_ADDRESS.sub("<...>", text)


def loop_mark(site: str) -> str:
    """What stands in the headers of every mail of this installation, by which it knows its own when one comes back."""
    return f"wijklus {hashlib.sha256(site.encode()).hexdigest()[:16]}"


def moment(at: datetime) -> str:
    """A moment as one text, in UTC to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(content: Mapping[str, Any]) -> bytes:
    """One way to write the same JSON: sorted names, no spaces, UTF-8."""
    return json.dumps(plain(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def content_digest(content: Mapping[str, Any], salt: str) -> str:
    """SHA-256 of an entry with its own salt: once salt and words are gone, what was said cannot be guessed back."""
    return hashlib.sha256(salt.encode() + b"\n" + canonical(content)).hexdigest()


def chained(previous: str, seq: int, content: str) -> str:
    """SHA-256 that ties an entry's content digest to everything before it."""
    return hashlib.sha256(canonical({"previous": previous, "seq": seq, "content": content})).hexdigest()


def back_off(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: twice as long each time, at most four hours."""
    return min(FIRST_BACK_OFF * (1 << min(attempts - 1, 16)), LONGEST_BACK_OFF)


def after_a_lost_worker(attempts: int) -> timedelta:
    """How long to wait after a worker stopped: not at all at first (it was restarted), then as after an error."""
    return back_off(attempts - 2) if attempts > 2 else timedelta(0)


def slot(at: datetime, every_seconds: int) -> int:
    """The number of the stretch of time this moment falls in; each stretch runs a scheduled job once."""
    return int(at.timestamp()) // every_seconds


def hit_key(key: str, secret: str) -> str:
    """What is counted, with the part after the first colon (an IP address, say) as a keyed digest."""
    purpose, _colon, whom = key.partition(":")
    digest = hashlib.blake2b(whom.encode(), key=secret.encode()[:64], digest_size=16).hexdigest()
    return f"{purpose[:60]}:{digest}"
