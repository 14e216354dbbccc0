"""A server on a real socket that answers byte for byte as a test says, over TLS too."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Script = Callable[[socket.socket], None]
DAY = timedelta(days=1)
TLS_HELLO = b"\x16\x03"


def says(text: str | bytes) -> Script:
    """Return a script that sends this and hangs up."""
    content = text.encode() if isinstance(text, str) else text
    return lambda connection: connection.sendall(content)


def answers(status: str, body: str = "", **headers: str) -> Script:
    """Return a script that answers as a well-behaved server does that then hangs up."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    length = f"Content-Length: {len(body.encode())}"
    head = "\r\n".join([f"HTTP/1.1 {status}", "Connection: close", length, *lines])
    return says(f"{head}\r\n\r\n{body}")


@dataclass
class Server:
    """Where it listens, and the heads and bodies of what it was sent."""

    url: str
    port: int
    received: list[bytes] = field(default_factory=list)


@contextmanager
def server(
    *scripts: Script, tls: tuple[Path, Path] | None = None, host: str = "127.0.0.1"
) -> Iterator[Server]:
    """Serve one script per connection, the last one for every further connection."""
    listener = socket.create_server((host, 0))
    port = listener.getsockname()[1]
    here = Server(f"{'https' if tls else 'http'}://{host}:{port}", port)
    thread = threading.Thread(target=_serve, args=(listener, scripts, here, _context(tls)), daemon=True)
    thread.start()
    try:
        yield here
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


def _context(tls: tuple[Path, Path] | None) -> ssl.SSLContext | None:
    if tls is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*tls)
    return context


def _serve(
    listener: socket.socket, scripts: Sequence[Script], here: Server, context: ssl.SSLContext | None
) -> None:
    turn = 0
    while True:
        try:
            plain, _ = listener.accept()
        except OSError:
            return
        script = scripts[min(turn, len(scripts) - 1)]
        turn += 1
        plain.settimeout(10)
        with suppress(OSError), plain:
            connection = context.wrap_socket(plain, server_side=True) if context else plain
            with connection:
                here.received.append(_request(connection))
                script(connection)


def _request(connection: socket.socket) -> bytes:
    content = b""
    while (
        b"\r\n\r\n" not in content and not content.startswith(TLS_HELLO) and (more := connection.recv(65536))
    ):
        content += more
    head, _, body = content.partition(b"\r\n\r\n")
    due = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            due = int(line.partition(b":")[2])
    while len(body) < due and (more := connection.recv(65536)):
        body += more
    return head + b"\r\n\r\n" + body


@dataclass(frozen=True)
class Authority:
    """A certificate authority of the test's own: its certificate, and one that it signed with its key."""

    bundle: Path
    signed: tuple[Path, Path]


def make_authority(folder: Path, *, days: int = 30) -> Authority:
    """Make an authority and let it sign a certificate for this computer; ended, for negative days."""
    root_key, leaf_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
    leaf_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "shop")])
    root = (
        _certificate(root_name, root_name, root_key.public_key(), 30)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), critical=False)
        .add_extension(_usage(signs=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    names = [x509.IPAddress(ip_address("127.0.0.1"))]
    leaf = (
        _certificate(leaf_name, root_name, leaf_key.public_key(), days)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
        )
        .sign(root_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    key = leaf_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    files = {"root.pem": root.public_bytes(pem), "shop.pem": leaf.public_bytes(pem), "shop.key": key}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return Authority(folder / "root.pem", (folder / "shop.pem", folder / "shop.key"))


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, days: int
) -> x509.CertificateBuilder:
    until = datetime.now(UTC) + days * DAY
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - 60 * DAY)
        .not_valid_after(until)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=signs, crl_sign=signs, encipher_only=False, decipher_only=False,
    )  # fmt: skip
