"""A certificate for one afternoon: signed by itself, for a web shop to try with."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from pos_desktop.domain.errors import Unavailable

VALID: Final = timedelta(days=2)


def make_certificate(folder: Path, host: str) -> tuple[str, str]:
    """Make a certificate for a host and for localhost; return the files of certificate and key.

    Errors: `Unavailable("no_cryptography")` where the library for it is not installed.
    """
    try:
        from cryptography import x509  # late: hardly ever wanted, and an extra
        from cryptography.hazmat.primitives import hashes, serialization  # late: likewise
        from cryptography.hazmat.primitives.asymmetric import ec  # late: likewise
        from cryptography.x509.oid import NameOID  # late: likewise
    except ImportError as error:
        raise Unavailable("no_cryptography") from error
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A web shop to try with")])
    now = datetime.now(UTC)
    names: list[x509.GeneralName] = [x509.DNSName("localhost")]
    for each in dict.fromkeys((host, "127.0.0.1")):
        try:
            names.append(x509.IPAddress(ipaddress.ip_address(each)))
        except ValueError:
            names.append(x509.DNSName(each))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + VALID)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return str(files[0]), str(files[1])
