"""Sealed messages: the multipart body of [MS-WSMV] 2.2.9.1, "Encrypted Message Types"."""

from __future__ import annotations

import re
import struct
from typing import Protocol

import msgspec
from spnego.channel_bindings import GssChannelBindings

BOUNDARY = b"--Encrypted Boundary"
SOAP = "application/soap+xml;charset=UTF-8"
_LENGTH = re.compile(rb"Length=(\d+)")
_OCTETS = b"\tContent-Type: application/octet-stream\r\n"


class Wrapped(msgspec.Struct, frozen=True):
    """A sealed message: its signature, and the rest."""

    header: bytes
    data: bytes
    padding_length: int = 0


class WrapResult(Protocol):
    """What sealing gives; ``Wrapped``, or that of pyspnego."""

    @property
    def header(self) -> bytes: ...
    @property
    def data(self) -> bytes: ...
    @property
    def padding_length(self) -> int: ...


class Context(Protocol):
    """The accepting side of a connection on which somebody signs in; an acceptor of pyspnego, or one like it."""

    @property
    def complete(self) -> bool: ...
    @property
    def client_principal(self) -> str | None: ...
    def step(
        self, in_token: bytes | None = None, *, channel_bindings: GssChannelBindings | None = None
    ) -> bytes | None: ...
    def wrap_winrm(self, data: bytes) -> WrapResult: ...
    def unwrap_winrm(self, header: bytes, data: bytes) -> bytes: ...


class SealError(ValueError):
    """A body is not the sealed message that it says it is."""


def is_sealed(content_type: str) -> bool:
    return content_type.replace(" ", "").lower().startswith("multipart/encrypted;")


def content_type(protocol: str) -> str:
    """Give the Content-Type of a sealed message; ``protocol`` is ``SPNEGO`` or ``Kerberos``."""
    kind = f"application/HTTP-{protocol}-session-encrypted"
    return f'multipart/encrypted;protocol="{kind}";boundary="Encrypted Boundary"'


def seal(context: Context, message: bytes, protocol: str = "SPNEGO") -> bytes:
    """Give the body of a sealed message."""
    sealed = context.wrap_winrm(message)
    return b"".join([
        BOUNDARY,
        f"\r\n\tContent-Type: application/HTTP-{protocol}-session-encrypted\r\n".encode(),
        f"\tOriginalContent: type={SOAP};Length={len(message) + sealed.padding_length}\r\n".encode(),
        BOUNDARY,
        b"\r\n",
        _OCTETS,
        struct.pack("<i", len(sealed.header)),
        sealed.header,
        sealed.data,
        BOUNDARY,
        b"--\r\n",
    ])  # fmt: skip


def unseal(context: Context, body: bytes) -> bytes:
    """Give the message in a sealed body.

    Raises:
        SealError: the body is not in the form that Windows takes.
    """
    parts = body.split(BOUNDARY + b"\r\n")
    length = _LENGTH.search(parts[1]) if len(parts) == 3 else None
    if length is None or parts[0] or not parts[2].startswith(_OCTETS):
        raise SealError("not the two parts of a sealed message")
    if not parts[2].endswith(BOUNDARY + b"--\r\n"):
        raise SealError("the last boundary is missing")
    data = parts[2][len(_OCTETS) : -len(BOUNDARY) - 4]
    size = int.from_bytes(data[:4], "little")
    message = context.unwrap_winrm(data[4 : 4 + size], data[4 + size :])
    if len(message) != int(length[1]):
        raise SealError("the announced length is not that of the message")
    return message
