"""A mailbox that speaks as much IMAP over TLS as a poll needs, in a thread of the test."""

import re
import socketserver
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAME, PASSWORD = "meld", "geheim"


class FakeMailbox:
    """The mails by number, what was marked, and everything the server was asked."""

    def __init__(self) -> None:
        self.mails: dict[int, bytes] = {}
        self.sizes: dict[int, int] = {}
        self.seen: list[int] = []
        self.asked: list[str] = []
        self.validity = 7
        self.breaks_at = 0
        self.folder = "INBOX"
        self.drips = ""

    def add(self, raw: bytes, *, size: int = 0) -> int:
        """Put a mail in; its number."""
        number = max(self.mails, default=0) + 1
        self.mails[number] = raw
        self.sizes[number] = size or len(raw)
        return number


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "cert.pem", folder / "key.pem"


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        try:
            self.request.do_handshake()
            box: FakeMailbox = self.server.box  # type: ignore[attr-defined]
            while box.drips == "GREETING":
                self.wfile.write(b"*")
                time.sleep(0.05)
            self._say(b"* OK ready")
            while line := self.rfile.readline():
                tag, _space, rest = line.decode().strip().partition(" ")
                box.asked.append(rest)
                while box.drips and box.drips in rest.upper():
                    self.wfile.write(b" ")
                    time.sleep(0.05)
                if not self._answer(box, tag, rest):
                    return
        except OSError:
            return

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")
        self.wfile.flush()

    def _answer(self, box: FakeMailbox, tag: str, rest: str) -> bool:
        verb = rest.upper()
        ok = f"{tag} OK done".encode()
        if verb.startswith("CAPABILITY"):
            self._say(b"* CAPABILITY IMAP4rev1")
        elif verb.startswith("LOGIN"):
            ok = ok if f'{NAME} "{PASSWORD}"' in rest else f"{tag} NO wrong".encode()
        elif verb.startswith("SELECT"):
            if f'"{box.folder}"' not in rest:
                self._say(f"{tag} NO no such folder".encode())
                return True
            self._say(f"* {len(box.mails)} EXISTS\r\n* OK [UIDVALIDITY {box.validity}] valid".encode())
        elif verb.startswith("UID SEARCH"):
            after = int(re.search(r"UID (\d+):", rest).group(1))  # type: ignore[union-attr]
            numbers = [n for n in box.mails if n >= after] or [max(box.mails, default=0)]
            self._say(f"* SEARCH {' '.join(map(str, numbers))}".encode())
        elif verb.startswith("UID FETCH"):
            number = int(rest.split()[2])
            if box.breaks_at == number and "BODY" in rest:
                return False
            self._fetch(box, number, rest)
        elif verb.startswith("UID STORE"):
            box.seen.append(int(rest.split()[2]))
        elif verb.startswith("LOGOUT"):
            self._say(b"* BYE")
            self._say(ok)
            return False
        self._say(ok)
        return True

    def _fetch(self, box: FakeMailbox, number: int, rest: str) -> None:
        raw = box.mails.get(number)
        if raw is None:
            return
        if "SIZE" in rest:
            self._say(f"* 1 FETCH (UID {number} RFC822.SIZE {box.sizes[number]})".encode())
            return
        body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n\n" if "HEADER" in rest else raw
        self.wfile.write(f"* 1 FETCH (UID {number} BODY[] {{{len(body)}}}\r\n".encode() + body + b")\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, box: FakeMailbox, context: ssl.SSLContext) -> None:
        self.box, self.context = box, context
        super().__init__(("127.0.0.1", 0), _Talk)

    def get_request(self):
        plain, address = self.socket.accept()
        return self.context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False), address


class Running:
    """The server, while the test runs: its port, and the mailbox behind it."""

    def __init__(self, folder: Path) -> None:
        self.cert, key = certificate(folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.cert, key)
        self.box = FakeMailbox()
        self.server = _Server(self.box, context)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Close it."""
        self.server.shutdown()
        self.server.server_close()
