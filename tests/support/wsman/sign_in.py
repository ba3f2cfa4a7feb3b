"""Signing in, one connection at a time: NTLM and Negotiate bind a connection, Basic signs each request."""

from __future__ import annotations

import base64
import binascii
import hmac
import itertools
import os
from collections.abc import Mapping
from email.message import Message
from pathlib import Path

import msgspec
import spnego
import spnego.exceptions
from spnego.channel_bindings import GssChannelBindings

from tests.support.wsman import ntlm_in_c
from tests.support.wsman.sealing import Context

NTLM_USER_FILE = "NTLM_USER_FILE"
_KERBEROS = bytes.fromhex("06092a864886f712010202")
"""The object identifier of Kerberos 5, with which its first token begins (RFC 1964)."""
_TOKENS = {"ntlm", "negotiate", "kerberos"}


class Account(msgspec.Struct, frozen=True):
    """An account of the stand-in domain."""

    domain: str
    user: str
    password: str

    @property
    def name(self) -> str:
        return f"{self.domain}\\{self.user}"


DBA = Account("LAB", "dba", "Tr0ub4dor&3-\u00e4-long")
"""The account that every test signs in with; its password must be found nowhere."""


class Doors(msgspec.Struct, frozen=True):
    """How one may sign in at an endpoint, and with what."""

    schemes: tuple[str, ...] = ("Negotiate", "NTLM")
    accounts: tuple[Account, ...] = (DBA,)
    independent: bool = False
    """NTLM by gss-ntlmssp, an implementation in C, not by that which the client uses."""

    def welcome(self, user: str) -> bool:
        """Say whether an account of the domain may come in here; users of Kerberos always may."""
        return "@" in user or user.upper() in {one.name.upper() for one in self.accounts}


def write_accounts(file: Path, accounts: tuple[Account, ...] = (DBA,)) -> None:
    """Write the accounts where an acceptor of NTLM looks for them, and say so in the environment of this process."""
    lines = [f"{one.domain}:{one.user}:{one.password}\n" for one in accounts]
    file.write_text("".join(lines), encoding="utf-8")
    os.environ[NTLM_USER_FILE] = str(file)


class Outcome(msgspec.Struct, frozen=True):
    """What became of a request's Authorization: signed in, or not yet, and the token that goes back."""

    signed_in: bool
    token: str = ""


class SignIn:
    """The state of one connection."""

    def __init__(self, doors: Doors, bindings: GssChannelBindings | None, *, tls: bool) -> None:
        self._doors = doors
        self._bindings = bindings
        self._tls = tls
        self.context: Context | None = None
        self.user = ""

    @property
    def lasting(self) -> bool:
        """Whether the connection is signed in, so that its next requests need no Authorization."""
        return self.context is not None and self.context.complete

    def offers(self) -> list[str]:
        """Give the values of WWW-Authenticate."""
        names = {"basic": 'Basic realm="WSMAN"'}
        return [names.get(scheme.lower(), scheme) for scheme in self._doors.schemes]

    def take(self, authorization: str) -> Outcome:
        """Take the Authorization of a request."""
        scheme, _, value = authorization.partition(" ")
        if scheme.lower() not in {offer.lower() for offer in self._doors.schemes}:
            return Outcome(signed_in=False)
        try:
            token = base64.b64decode(value, validate=True)
        except binascii.Error:
            return Outcome(signed_in=False)
        if scheme.lower() == "basic":
            return self._basic(token)
        return self._token(scheme, token) if scheme.lower() in _TOKENS else Outcome(signed_in=False)

    def _basic(self, token: bytes) -> Outcome:
        if not self._tls:
            return Outcome(signed_in=False)
        for one in self._doors.accounts:
            for name, encoding in itertools.product((one.name, one.user), ("utf-8", "latin-1")):
                if hmac.compare_digest(token, f"{name}:{one.password}".encode(encoding)):
                    self.user = one.name
                    return Outcome(signed_in=True)
        return Outcome(signed_in=False)

    def _token(self, scheme: str, token: bytes) -> Outcome:
        if self.context is None or self.context.complete:
            self.context = self._acceptor(token)
        try:
            answer = self.context.step(token, channel_bindings=self._bindings)
        except (spnego.exceptions.SpnegoError, AttributeError):
            # gssapi has no flags of a context that it refused, such as one that is bound to another connection.
            self.context = None
            return Outcome(signed_in=False)
        text = f"{scheme} {base64.b64encode(answer).decode()}" if answer else ""
        if not self.context.complete:
            return Outcome(signed_in=False, token=text)
        self.user = self.context.client_principal or ""
        if not self._doors.welcome(self.user):
            self.context = None
            return Outcome(signed_in=False)
        return Outcome(signed_in=True, token=text)

    def _acceptor(self, token: bytes) -> Context:
        options = spnego.NegotiateOptions
        protocol, implementation = "negotiate", options.use_negotiate
        if token.startswith(b"NTLMSSP\x00"):
            if self._doors.independent:
                return ntlm_in_c.Acceptor()
            protocol, implementation = "ntlm", options.use_ntlm
        elif _KERBEROS in token[:20]:
            protocol, implementation = "kerberos", options.use_gssapi
        return spnego.server(
            protocol=protocol,
            hostname="localhost",
            service="HTTP",
            options=options.wrapping_winrm | implementation,
        )


def is_continuation(authorization: str, earlier: SignIn) -> bool:
    """Say whether a token answers a challenge of this connection."""
    scheme = authorization.partition(" ")[0].lower()
    return scheme in _TOKENS and earlier.context is not None and not earlier.context.complete


def scheme_of(headers: Mapping[str, str] | Message) -> str:
    return headers.get("Authorization", "").partition(" ")[0].lower()
