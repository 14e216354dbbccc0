"""A certificate that a computer makes for itself, its key encrypted in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

VALID: Final = timedelta(days=3_650)  # it is told by its print: a new one would have to be told to every till
CERTIFICATE, KEY = "certificate.pem", "certificate-key.pem"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A certificate and its key, as files in PEM; `print` is the SHA-256 of the certificate in hex."""

    certificate: Path
    key: Path
    print: str
    password: str = field(repr=False)


def sealed_certificate(folder: Path, password: str) -> Sealed:
    """Return the certificate of a folder, made anew where there is none that the password opens."""
    files = folder / CERTIFICATE, folder / KEY
    known = _known(*files, password) or _made(*files, password)
    return Sealed(*files, sha256(known.public_bytes(serialization.Encoding.DER)).hexdigest(), password)


def _known(certificate: Path, key: Path, password: str) -> x509.Certificate | None:
    try:
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
        opened = serialization.load_pem_private_key(key.read_bytes(), password.encode())
    except (OSError, ValueError, TypeError):
        return None
    return found if opened.public_key() == found.public_key() else None


def _made(certificate: Path, key: Path, password: str) -> x509.Certificate:
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "pos-desktop hub")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + VALID)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(secret, hashes.SHA256())
    )
    sealed = serialization.BestAvailableEncryption(password.encode())
    key.write_bytes(
        secret.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, sealed)
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return made
