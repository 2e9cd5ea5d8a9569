"""A file as lines of text with their numbers; what cannot be read is told with its line."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

MOST_BYTES = 128 * 1024 * 1024
"""No file larger than this is read, unpacked: some two million ballots."""
BLOCK = 1 << 20
GZIP = b"\x1f\x8b"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class BadFile(ValueError):
    """The file cannot be counted: `line` (from 1) and what is wrong there, in a sentence."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")
        self.line, self.what = line, what


def opened(path: Path) -> BinaryIO:
    """The file as a stream of bytes, unpacked when it is packed with gzip. Raises BadFile when it cannot be opened."""
    try:
        stream = path.open("rb")
    except OSError as error:
        raise BadFile(1, f"The file cannot be opened: {error.strerror}.") from error
    try:
        packed = stream.peek(2)[:2] == GZIP
    except OSError as error:
        stream.close()
        raise BadFile(1, f"The file cannot be read on from here: {error}.") from error
    if not packed and path.stat().st_size > MOST_BYTES:
        stream.close()
        raise BadFile(1, f"The file is larger than {MOST_BYTES // 1_048_576} MB; such a file is not read.")
    return io.BufferedReader(gzip.GzipFile(fileobj=stream)) if packed else stream


def blocks(stream: BinaryIO, most_bytes: int) -> Iterator[tuple[int, list[str]]]:
    """Blocks of lines, each with the number of its first line. Raises BadFile where the file cannot be read on."""
    number, size = 1, 0
    while raw := _next(stream, number):
        size += len(raw)
        if size > most_bytes:
            raise BadFile(number, f"The file is larger than {most_bytes // 1_048_576} MB; such a file is not read.")
        lines = _decoded(raw.removeprefix(BYTE_ORDER_MARK) if number == 1 else raw, number)
        yield number, lines
        number += len(lines)


def _next(stream: BinaryIO, number: int) -> bytes:
    """A block, up to the end of its last line."""
    try:
        raw = stream.read(BLOCK)
        if raw and not raw.endswith(b"\n"):
            raw += stream.readline(BLOCK)
    except (OSError, EOFError, zlib.error) as error:
        raise BadFile(number, f"The file cannot be read on from here: {error}.") from error
    if len(raw) == 2 * BLOCK and not raw.endswith(b"\n"):
        raise BadFile(number + raw.count(b"\n"), "This line is longer than 1 MB; such a line is not read.")
    return raw


def _decoded(raw: bytes, number: int) -> list[str]:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        at = next(i for i, line in enumerate(raw.split(b"\n")) if not _is_text(line))
        raise BadFile(number + at, "This line is not UTF-8. Save the file as UTF-8 (not Latin-1).") from None
    if "\0" in text:
        raise BadFile(number + text[: text.index("\0")].count("\n"), "This line has a null byte: it is no text.")
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    return [line.removesuffix("\r") for line in lines] if "\r" in text else lines


def _is_text(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def cells(line: str, number: int) -> list[str]:
    """The cells of a line, split at ; unless within double quotes. Raises BadFile when a quote is not closed."""
    if '"' not in line:
        return line.split(";")
    try:
        found = next(csv.reader([line], delimiter=";", strict=True))
    except csv.Error as error:
        raise BadFile(number, f"The quotes of this line cannot be read: {error}.") from error
    return found
