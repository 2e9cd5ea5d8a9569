"""Reading one mail, of whatever program, also a broken one: who wrote what, and whether a person wrote it at all.

Nothing in it is executed or shown as it came: of HTML only the words are kept.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from wijklus.base.text import cleaned

from . import mailbox

if TYPE_CHECKING:  # the class takes no type arguments while running
    AnyMail = Message[Any, Any]
else:
    AnyMail = Message

PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp")
SMALL_IN_TEXT = 20_000
"""Bytes below which a picture that stands in the text is the ornament of a signature."""
MOST_PARTS = 200
MOST_TYPED = 1_000
"""Parts that say what they are, of a whole mail."""
MOST_SIGNS = 1_000_000
MOST_HTML = 300_000
LONGEST_LINE, LONGEST_OF_PART = 10_000, 2_000
"""Signs of a header that are read, and of one that says what a part is: reading it takes the square of its length."""
NO_CHARSETS = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined"})
"""Codecs of the language that no mail is written in; some take hours over a large one."""


class Unreadable(Exception):
    """This is no mail that anybody could read."""


@dataclass(frozen=True)
class Part:
    """Something attached to a mail."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Letter:
    """What stands in a mail. `reason` is why it is not from a person, or ""; `failed` are the mails that came back.

    `is_doubted`: a mail server on the way says that this sender did not send it.
    """

    message_id: str = ""
    sender: str = ""
    name: str = ""
    to: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    language: str = ""
    refers: tuple[str, ...] = ()
    pictures: tuple[Part, ...] = ()
    others: tuple[str, ...] = ()
    reason: str = ""
    failed: tuple[str, ...] = ()
    why_failed: str = ""
    is_doubted: bool = False


def read(raw: bytes, *, own: frozenset[str] = frozenset(), loop_mark: str = "") -> Letter:
    """What stands in a mail. `own` are our addresses. Raises Unreadable for what breaks every reader."""
    try:
        if len(re.findall(rb"(?im)^content-type:", raw)) > MOST_TYPED:
            raise Unreadable("parts")
        return _letter(message_from_bytes(raw, policy=_SHORT), own=own, loop_mark=loop_mark)
    except Exception as problem:  # the parser of the language meets every broken mail of the world
        raise Unreadable(type(problem).__name__) from problem


class _Short(policy.EmailPolicy):
    """The rules by which mails are read, that reads no header further than any program writes one."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        """A header by its name, cut off where it is too long."""
        name, value = super().header_source_parse(list(sourcelines))
        return name, value[: LONGEST_OF_PART if name.lower().startswith("content-") else LONGEST_LINE]

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """A header taken apart; one in a codec that cannot be used is read as UTF-8, or as far as its first sign."""
        for given in (value, _CODEC_OF_PARAMETER.sub(r"\1utf-8''", value), _plain_parameters(value)):
            try:
                return super().header_fetch_parse(name, given)
            except Exception:  # noqa: S112 (the parser of the language meets every codec of the world)
                continue
        return value.partition(";")[0].encode(errors="replace").decode()


_CODEC_OF_PARAMETER = re.compile(r"(\*=\s*\"?)[^'\";]*'[^'\";]*'")


def _plain_parameters(value: str) -> str:
    """A header of a part without the parameters that say in which codec they stand."""
    first, *others = value.split(";")
    return ";".join([first, *(one for one in others if "*" not in one.partition("=")[0])])


_SHORT: Any = _Short()


def _letter(mail: EmailMessage, *, own: frozenset[str], loop_mark: str) -> Letter:
    name, sender = parseaddr(_header(mail, "From"))
    parts = list(_parts(mail))
    reason = _reason(mail, sender.lower(), own=own, loop_mark=loop_mark)
    pictures, others = _attached(parts)
    return Letter(
        message_id=_header(mail, "Message-ID")[: mailbox.LONGEST_HEADER],
        sender=sender.strip(),
        name=" ".join(name.split())[:160],
        to=tuple(_addresses(mail)),
        subject=" ".join(_header(mail, "Subject").split())[: mailbox.LONGEST_HEADER],
        text=_text(parts),
        language=_header(mail, "Content-Language").strip().lower()[:2],
        refers=tuple(re.findall(r"<[^<>\s]{3,250}>", f"{_header(mail, 'In-Reply-To')} {_header(mail, 'References')}")),
        pictures=tuple(pictures),
        others=tuple(others),
        reason=reason,
        failed=tuple(_failed(mail)) if reason == mailbox.BOUNCE else (),
        why_failed=_why_failed(mail) if reason == mailbox.BOUNCE else "",
        is_doubted=_is_doubted(mail),
    )


def _header(mail: AnyMail, name: str) -> str:
    """A header as text that can be kept; what the parser cannot take apart, as it came."""
    try:
        return cleaned(str(mail[name] or ""))
    except Exception:
        raw = next((value for key, value in mail._headers if key.lower() == name.lower()), "")  # type: ignore[attr-defined]
        return cleaned(str(raw).encode(errors="replace").decode(errors="replace"))


def _addresses(mail: AnyMail) -> Iterator[str]:
    for name in ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc"):
        yield from re.findall(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+", _header(mail, name))[:50]


def _reason(mail: EmailMessage, sender: str, *, own: frozenset[str], loop_mark: str) -> str:
    """Why this was not written by a person to us; "" when it may be."""
    if mail.get_content_type() == "multipart/report":
        kind = str(mail.get_param("report-type") or "").lower()
        return mailbox.BOUNCE if kind in ("", "delivery-status") and _came_back(mail) else mailbox.AUTOMATIC
    if sender in own or (loop_mark and loop_mark in _header(mail, "X-Loop")):
        return mailbox.OWN
    if _is_automatic(mail):
        return mailbox.AUTOMATIC
    if mail["List-Id"] is not None or _header(mail, "Precedence").strip().lower() in ("list", "bulk", "junk"):
        return mailbox.LIST
    if sender.startswith(("mailer-daemon@", "postmaster@")):
        return mailbox.BOUNCE
    return mailbox.EMPTY_PATH if _header(mail, "Return-Path").strip() == "<>" else ""


def _is_doubted(mail: AnyMail) -> bool:
    """Whether a server that checked the sender found that somebody else sent this; that none did says nothing."""
    found = " ".join(str(one) for one in mail.get_all("Authentication-Results", [])[:20]).lower()
    return bool(re.search(r"\bdmarc\s*=\s*fail\b", found))


def _came_back(mail: AnyMail) -> bool:
    """Whether a report says that a mail failed, and not only that it waits or arrived."""
    told = {_header(part, "Action").strip().lower() for part in list(mail.walk())[:MOST_PARTS]} - {""}
    return not told or "failed" in told


def _is_automatic(mail: AnyMail) -> bool:
    if _header(mail, "Auto-Submitted").partition(";")[0].strip().lower() not in ("", "no"):
        return True
    if any(mail[name] is not None for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder")):
        return True
    return _header(mail, "Precedence").strip().lower() in ("auto_reply", "auto-reply")


def _parts(mail: AnyMail, depth: int = 0) -> Iterator[AnyMail]:
    """The leaves of a mail, in order; a mail inside a mail is one leaf."""
    if mail.get_content_maintype() != "multipart" or not mail.is_multipart():
        yield mail
        return
    if depth > 20:
        raise Unreadable("nested")
    for number, part in enumerate(mail.get_payload()):
        if number >= MOST_PARTS:
            raise Unreadable("parts")
        yield from _parts(part, depth + 1)


def _is_text(part: AnyMail) -> bool:
    is_words = part.get_content_type() in ("text/plain", "text/html")
    return is_words and part.get_content_disposition() != "attachment" and not _name(part)


def _name(part: AnyMail) -> str:
    try:
        return cleaned(str(part.get_filename() or ""))
    except Exception:
        return "?"


def _data(part: AnyMail) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except Exception:  # an encoding that nobody knows
        return b""
    return data if isinstance(data, bytes) else b""


def _text(parts: list[AnyMail]) -> str:
    """The words of a mail: as they were typed, else those of its HTML."""
    words = [part for part in parts if _is_text(part)]
    plain = "\n\n".join(_decoded(part) for part in words if part.get_content_type() == "text/plain").strip()
    if plain:
        return plain
    return "\n\n".join(
        words_of_html(_decoded(part)) for part in words if part.get_content_type() == "text/html"
    ).strip()


def _decoded(part: AnyMail) -> str:
    data = _data(part)[: MOST_SIGNS * 4]
    for charset in (str(part.get_content_charset() or "utf-8"), "utf-8"):
        try:
            if codecs.lookup(charset).name not in NO_CHARSETS:
                return cleaned(data.decode(charset)[:MOST_SIGNS])
        except (LookupError, UnicodeError, ValueError):
            continue
    return cleaned(data.decode("windows-1252", errors="replace")[:MOST_SIGNS])


def _attached(parts: list[AnyMail]) -> tuple[list[Part], list[str]]:
    """The pictures, and the names of everything else that came along."""
    pictures, others = [], []
    for part in parts:
        if _is_text(part):
            continue
        name = re.sub(r"[\t\n]", "", _name(part)).replace("\\", "/").rpartition("/")[2][:100]
        name = name or cleaned(part.get_content_type())[:100]
        if part.get_content_maintype() == "image" or name.lower().endswith(PICTURES):
            data = _data(part)
            if not (
                part["Content-ID"] and part.get_content_disposition() != "attachment" and len(data) < SMALL_IN_TEXT
            ):
                pictures.append(Part(name, data))
        elif part.get_content_maintype() != "multipart":
            others.append(name)
    return pictures, others


def _failed(mail: AnyMail) -> Iterator[str]:
    """The Message-IDs of the mails that came back."""
    for part in list(mail.walk())[:MOST_PARTS]:
        if part is not mail and part["Message-ID"]:
            yield _header(part, "Message-ID").strip()
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
            found = re.search(r"^message-id:\s*(<[^<>\s]+>)", _decoded(part), re.IGNORECASE | re.MULTILINE)
            if found:
                yield found.group(1)


def _why_failed(mail: AnyMail) -> str:
    for part in list(mail.walk())[:MOST_PARTS]:
        for name in ("Diagnostic-Code", "Status"):
            if part[name]:
                return " ".join(_header(part, name).split())[:300]
    return ""


class _Words(HTMLParser):
    """Collects the words of HTML, a line for each block."""

    BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "pre", "table", "hr"})
    SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "object", "svg"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in self.SILENT:
            self.silent += 1
        elif tag in self.BLOCKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in self.BLOCKS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(re.sub(r"\s+", " ", data))


def words_of_html(html: str) -> str:
    """The words that a reader sees, without any of the HTML."""
    parser = _Words()
    whole = html[:MOST_HTML].rpartition(">")
    parser.feed("".join(whole[:2]) + whole[2].replace("<", " "))  # what is never closed takes the square of its length
    parser.close()
    lines = (line.strip() for line in "".join(parser.found).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


_WROTE = re.compile(r"^(op|on|le|am) .{4,250}(schreef|wrote|a écrit|schrieb)\b.{0,200}:$", re.IGNORECASE)
_LINE = re.compile(r"^(-{2,}\s*(original message|oorspronkelijk bericht|message d'origine)|_{20,}$)", re.IGNORECASE)
_HEAD = re.compile(r"^\*?(van|from|de|von)\*?\s*:\s*\S", re.IGNORECASE)
_HEAD_NEXT = re.compile(r"^\*?(verzonden|sent|envoyé|gesendet|datum|date|aan|to)\*?\s*:", re.IGNORECASE)


def own_words(text: str) -> str:
    """What somebody wrote themselves in a reply, without what they reply to. All of it when nothing else is left."""
    kept: list[str] = []
    lines = text.replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines):
        bare, after = line.strip(), " ".join(part.strip() for part in lines[number : number + 2])
        if _WROTE.match(bare[:500]) or _LINE.match(bare) or (len(after) < 500 and _WROTE.match(after)):
            break
        if _HEAD.match(bare) and any(_HEAD_NEXT.match(part.strip()) for part in lines[number + 1 : number + 4]):
            break
        if line == "-- ":
            break
        if not bare.startswith(">"):
            kept.append(line)
    return "\n".join(kept).strip() or text.strip()
