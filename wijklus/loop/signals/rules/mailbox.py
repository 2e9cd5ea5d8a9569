"""What becomes of a mail that comes in: its states, why it is passed over or refused, and how it finds its signal."""

import re
from datetime import timedelta

COMING = "coming"
TAKEN = "taken"
ADDED = "added"
RETURNED = "returned"
IGNORED = "ignored"
REFUSED = "refused"
ALLOWED_MAIL: dict[str, frozenset[str]] = {
    COMING: frozenset(
        {TAKEN, ADDED, RETURNED, IGNORED, REFUSED}
    ),  # what is still coming is gone on with at the next poll
    TAKEN: frozenset(),
    ADDED: frozenset(),
    RETURNED: frozenset(),
    IGNORED: frozenset(),
    REFUSED: frozenset(),  # the mail itself stays in the mailbox, for a person to read
}

AUTOMATIC, LIST, OWN, BOUNCE, EMPTY_PATH = "automatic", "list", "own", "bounce", "empty_path"
TOO_LONG, TOO_LARGE, TOO_MANY, EMPTY, NO_SENDER, UNREADABLE, OTHER = (
    *("too_long", "too_large", "too_many", "empty", "no_sender", "unreadable", "other"),
)
REASONS = (
    *(AUTOMATIC, LIST, OWN, BOUNCE, EMPTY_PATH),
    *(TOO_LONG, TOO_LARGE, TOO_MANY, EMPTY, NO_SENDER, UNREADABLE, OTHER),
)
TOLD = frozenset({TOO_LONG, TOO_LARGE, EMPTY, OTHER})
"""Refusals of which the sender is told by mail; the others come from machines, or from who sends too much."""

LARGEST_MAIL = 40 * 1024 * 1024
"""Of a larger one only the headers are fetched."""
MOST_AT_ONCE = 200
"""Mails read in one poll; the next poll goes on."""
POLL_LEASE = timedelta(minutes=30)
"""A poll that was not heard of for so long was killed: another may begin."""
MOST_AN_HOUR, MOST_A_DAY = 10, 40
"""Mails of one sender that are taken in; what comes above it is listed, so that two machines cannot talk for ever."""
MOST_PHOTOS_AFTER = 20
"""Photos of one signal, with what was added later."""
DAYS_KEPT = 30
"""So long the sender and the subject of what did not become a signal stand in the list."""
LONGEST_HEADER = 300

TAG = re.compile(r"^r-([a-z0-9]{14})-([a-z0-9]{12})$")
IN_SUBJECT = re.compile(r"\[#([a-z0-9]{14})-([a-z0-9]{12})\]", re.IGNORECASE)
IN_MESSAGE_ID = re.compile(r"<r-([a-z0-9]{14})-([a-z0-9]{12})[.@]")


def tag_of(reference: str, key: str) -> str:
    """What stands behind the plus of an address to which one adds to a signal."""
    return f"r-{reference}-{key}"


def suffix_of(address: str, own: str) -> str:
    """What stands behind the plus of one of our addresses ("meld+dampoort@gent.be"); "" without one."""
    local, _at, host = address.lower().rpartition("@")
    name, _plus, suffix = local.partition("+")
    own_local, _at, own_host = own.lower().rpartition("@")
    return suffix if not own or (name, host) == (own_local, own_host) else ""


def with_suffix(own: str, suffix: str) -> str:
    """Our address with something behind a plus."""
    local, _at, host = own.rpartition("@")
    return f"{local}+{suffix}@{host}"


def threads(*, suffixes: list[str], refers: list[str], subject: str) -> list[tuple[str, str]]:
    """The signals a mail says it belongs to, each as reference and key: by its address, its thread, its subject."""
    found = [match.groups() for suffix in suffixes if (match := TAG.match(suffix))]
    found += [match.groups() for one in refers if (match := IN_MESSAGE_ID.match(one.lower()))]
    found += [match.groups() for match in IN_SUBJECT.finditer(subject.lower())]
    return [(str(reference), str(key)) for reference, key in dict.fromkeys(found)]


def plain_subject(subject: str) -> str:
    """A subject without our sign and without what mail programs put before it."""
    words = " ".join(IN_SUBJECT.sub("", subject).split())
    return re.sub(r"^((re|fw|fwd|antw|aw|tr|doorst)\s*:\s*)+", "", words, flags=re.IGNORECASE)
