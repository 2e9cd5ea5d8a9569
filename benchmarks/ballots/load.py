"""Voters who come at once: requests written beforehand, over connections that stay open, from many addresses.

The client is thin, as it uses the same processors as the server that is measured.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlencode

TOKEN = "a" * 32
PER_ADDRESS = 400
"""Votes from one network address: a house lets no more than some hundreds an hour from one."""
ANSWERED_WITHIN = 30


@dataclass(frozen=True)
class Asked:
    """One request, with the code and the choices that stand in it, and what its answer must hold."""

    request: bytes
    proof: bytes
    code: str = ""
    choices: Sequence[int] = ()


@dataclass
class Came:
    """What came of it: seconds that each answer took, what was acknowledged, and what was never answered."""

    took: list[float] = field(default_factory=list)
    acknowledged: dict[str, list[int]] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)
    seconds: float = 0.0
    wrong: bytes = b""

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.took) / self.seconds

    @property
    def p95(self) -> float:
        """How long nineteen out of twenty took at most, in milliseconds."""
        return sorted(self.took)[max(0, -(-len(self.took) * 95 // 100) - 1)] * 1000


def posted(address: str, form: Mapping[str, object]) -> bytes:
    """A form as a browser sends it."""
    body = urlencode({"csrfmiddlewaretoken": TOKEN, **form}, doseq=True)
    return (
        f"POST {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: csrftoken={TOKEN}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def vote(address: str, code: str, choices: Sequence[int]) -> Asked:
    """A ballot that is handed in."""
    form = {"code": code, "ballot": "1", "projects": list(choices), "of_age": "on", "step": "vote"}
    return Asked(posted(address, form), b" 200 ", code, choices)


def bare(choices: Sequence[int]) -> Asked:
    """One row through the bare view."""
    return Asked(posted("/kaal/stem/", {"projects": list(choices)}), b" 302 ")


_addresses = count(2)


class Voter:
    """One connection after another, each from the next address of this machine."""

    def __init__(self, port: int) -> None:
        self.port, self.sent = port, 0
        self.line: socket.socket | None = None

    def ask(self, asked: Asked) -> bytes:
        """Send a request, and read its whole answer."""
        if self.line is None or self.sent >= PER_ADDRESS:
            self.close()
            number = next(_addresses)
            source = f"127.{number // 62_500 % 250 + 1}.{number // 250 % 250}.{number % 250 + 1}"
            self.line = socket.create_connection(("127.0.0.1", self.port), ANSWERED_WITHIN, source_address=(source, 0))
            self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.sent = 0
        self.sent += 1
        self.line.sendall(asked.request)
        return _answer(self.line)

    def close(self) -> None:
        """Hang up."""
        if self.line is not None:
            self.line.close()
        self.line = None


def _answer(line: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(line)
    head, rest = data.split(b"\r\n\r\n", 1)
    fields = dict(one.lower().split(b": ", 1) for one in head.split(b"\r\n")[1:])
    length = int(fields.get(b"content-length", b"0"))
    while len(rest) < length:
        rest += _more(line)
    return data.split(b"\r\n", 1)[0] + b"\r\n" + rest


def _more(line: socket.socket) -> bytes:
    found = line.recv(65_536)
    if not found:
        raise ConnectionError("the server hung up")
    return found


def come(
    port: int, requests: Iterator[Asked], *, voters: int, seconds: float, rate: float = 0,
    heard: Callable[[int], None] = lambda _answers: None, may_fail: bool = False,
) -> Came:  # fmt: skip
    """So many voters at once for so long: each as fast as answers come, or together at a rate, whatever the answers do.

    At a rate the time of an answer is counted from when its request was due. A voter whose server is gone stays away.
    `heard` is told after each answer how many there were. With `may_fail` an answer that the server failed (5xx) is no
    answer: that vote may be kept or not.
    """
    came, lock, ticks = Came(), threading.Lock(), count()
    began = time.perf_counter()

    def due() -> float | None:
        at = began + next(ticks) / rate if rate else time.perf_counter()
        return at if at < began + seconds else None

    def work() -> None:
        voter = Voter(port)
        while True:
            with lock:
                at, asked = due(), None
                if at is not None:
                    asked = next(requests, None)
            if at is None or asked is None:
                break
            time.sleep(max(0.0, at - time.perf_counter()))
            if not _one(voter, asked, at, came, lock, may_fail=may_fail):
                break
            heard(len(came.took))
        voter.close()

    threads = [threading.Thread(target=work) for _ in range(voters)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    came.seconds = time.perf_counter() - began
    if came.wrong:
        raise RuntimeError(f"a vote was answered with {came.wrong[:1000]!r}")
    return came


def _one(voter: Voter, asked: Asked, at: float, came: Came, lock: threading.Lock, *, may_fail: bool) -> bool:
    """One request and what came of it; whether to go on."""
    try:
        answer = voter.ask(asked)
        if may_fail and b" 50" in answer[:20]:
            raise ConnectionError("the server failed")
    except OSError:
        with lock:
            came.unanswered.append(asked.code)
        return False
    took = time.perf_counter() - at
    with lock:
        if asked.proof not in answer[:20]:
            came.wrong = came.wrong or answer
            return False
        came.took.append(took)
        if asked.code:
            came.acknowledged[asked.code] = list(asked.choices)
    return True


def answers(port: int, within: float = 60, gone: Callable[[], bool] = lambda: False) -> None:
    """Wait until a server takes connections."""
    end = time.monotonic() + within
    while time.monotonic() < end and not gone():
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.05)
    raise RuntimeError("the server does not come up")
