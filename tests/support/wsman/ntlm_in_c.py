"""NTLM as gss-ntlmssp understands it: an implementation in C that has nothing to do with that of the client."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any

from spnego.channel_bindings import GssChannelBindings
from spnego.exceptions import SpnegoError

from tests.support.wsman.sealing import Wrapped

MECHANISM = "1.3.6.1.4.1.311.2.2.10"
SIGNATURE = 16


def missing() -> str:
    """Give why it cannot be used here, or nothing."""
    try:
        gssapi = importlib.import_module("gssapi")
    except ImportError:
        return "the Python package gssapi is not installed (requirements/kerberos.txt)"
    known = _mechanism(gssapi) in set(gssapi.raw.indicate_mechs())
    return "" if known else "gss-ntlmssp is not installed (Debian: gss-ntlmssp)"


def _mechanism(gssapi: ModuleType) -> Any:
    return gssapi.OID.from_int_seq(MECHANISM)


class Acceptor:
    """The accepting side of one connection; it finds its accounts in the file that NTLM_USER_FILE names."""

    def __init__(self) -> None:
        self._gssapi = importlib.import_module("gssapi")
        mechanism = _mechanism(self._gssapi)
        credentials = self._gssapi.Credentials(usage="accept", mechs=[mechanism])
        self._context = self._gssapi.SecurityContext(usage="accept", creds=credentials)

    def step(
        self,
        in_token: bytes | None = None,
        *,
        channel_bindings: GssChannelBindings | None = None,  # noqa: ARG002 - it is not used inside TLS
    ) -> bytes | None:
        """Take a token of the client and give one back.

        Raises:
            SpnegoError: it is not accepted.
        """
        try:
            answer: bytes | None = self._context.step(in_token)
        except self._gssapi.exceptions.GSSError as error:
            raise SpnegoError(base_error=error) from None
        return answer

    @property
    def complete(self) -> bool:
        return bool(self._context.complete)

    @property
    def client_principal(self) -> str | None:
        return str(self._context.initiator_name).rstrip("\0")

    def wrap_winrm(self, data: bytes) -> Wrapped:
        sealed: bytes = self._context.wrap(data, True).message
        return Wrapped(sealed[:SIGNATURE], sealed[SIGNATURE:])

    def unwrap_winrm(self, header: bytes, data: bytes) -> bytes:
        message: bytes = self._context.unwrap(header + data).message
        return message
