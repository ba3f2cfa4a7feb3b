"""Binding a Kerberos ticket to the TLS connection that it goes through, so that nobody between can pass it on.

pywinrm sends the ticket with the first request (``force_preemptive``), before it has seen the certificate of a node,
and so sends it unbound. Here the first request brings neither a ticket nor a message; the connection that it is
answered over shows the certificate, and the ticket follows bound to that. NTLM is bound by pywinrm itself.
"""

from __future__ import annotations

import importlib
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes

from ssis_preflight.collect.wire import GuardedAdapter

END_POINT = b"tls-server-end-point:"

_TOO_WEAK = {"md5", "sha1"}


def bind_ticket(auth: Any, guard: GuardedAdapter) -> None:
    """Make ``auth``, the Kerberos of pywinrm, wait for the certificate and bind its ticket to that."""
    auth.force_preemptive = False
    library = importlib.import_module(type(auth).__module__).kerberos

    def bind(certificate: bytes) -> None:
        auth.cbt_struct = library.channelBindings(application_data=END_POINT + _digest(certificate))
        auth.cbt_binding_tried = True

    guard.bind = bind


def _digest(certificate: bytes) -> bytes:
    """Return the hash of a certificate in DER that RFC 5929 wants, section 4.1.

    It is made with the hash of the certificate's signature, or with SHA-256 where that is MD5, SHA-1 or none.
    """
    try:
        signed_with = x509.load_der_x509_certificate(certificate).signature_hash_algorithm
    except UnsupportedAlgorithm:
        signed_with = None
    if signed_with is None or signed_with.name in _TOO_WEAK:
        signed_with = hashes.SHA256()
    digest = hashes.Hash(signed_with)
    digest.update(certificate)
    return digest.finalize()
