"""The ticket is bound to the certificate of the connection, with the hash that RFC 5929 wants."""

from __future__ import annotations

import datetime as dt
import hashlib
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from ssis_preflight.collect.binding import bind_ticket
from ssis_preflight.collect.course import Course
from ssis_preflight.collect.inventory import Node
from ssis_preflight.collect.wire import GuardedAdapter

# The Kerberos library, where the one of pywinrm has it: a name in the module of its class.
kerberos = SimpleNamespace(channelBindings=lambda application_data: ("bound to", application_data))


class Auth:
    """As much of pywinrm's Kerberos as is touched."""

    force_preemptive = True
    cbt_struct: Any = None
    cbt_binding_tried = False


def certificate(signed_with: hashes.HashAlgorithm | None) -> bytes:
    key = (
        ed25519.Ed25519PrivateKey.generate()
        if signed_with is None
        else ec.generate_private_key(ec.SECP256R1())
    )
    name = x509.Name([])
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=key.public_key(),
        serial_number=1,
        not_valid_before=now,
        not_valid_after=now + dt.timedelta(days=1),
    )
    return builder.sign(key, signed_with).public_bytes(serialization.Encoding.DER)  # type: ignore[arg-type]  # the key and the hash go together


@pytest.mark.parametrize(
    ("signed_with", "digest"),
    [
        (hashes.SHA256(), hashlib.sha256),
        (hashes.SHA384(), hashlib.sha384),
        (hashes.SHA512(), hashlib.sha512),
        (None, hashlib.sha256),
    ],
)
def test_the_ticket_waits_for_the_certificate_and_is_bound_to_it(
    signed_with: hashes.HashAlgorithm | None, digest: Any
) -> None:
    auth, guard = Auth(), GuardedAdapter(Node("N1", "https://n1:5986/wsman"), Course(60))
    shown = certificate(signed_with)

    bind_ticket(auth, guard)
    assert (auth.force_preemptive, auth.cbt_struct) == (False, None)
    assert guard.bind is not None
    guard.bind(shown)

    assert auth.cbt_struct == ("bound to", b"tls-server-end-point:" + digest(shown).digest())
    assert auth.cbt_binding_tried is True
