"""Endpoints: from an address to the URL of the WinRM service, IPv6 included."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

PORT = 5985
TLS_PORT = 5986
PATH = "/wsman"

_HOST = re.compile(r"(?=.{1,253}$)[^\W_](?:[\w-]{0,62})(?:\.[^\W_][\w-]{0,62})*\.?")
_SPACE_OR_CONTROL = re.compile(r"[\x00-\x20\x7f]")


class EndpointError(ValueError):
    """The text is no endpoint; the message is a sentence without its full stop."""


def endpoint_of(address: str, *, tls: bool, port: int | None) -> str:
    """Return the URL for a host name, an IP address, ``host:port`` or a whole URL.

    A URL is taken as it is: its scheme decides over ``tls``. An IPv6 address stands in brackets where a port follows.

    Raises:
        EndpointError: it is none of these.
    """
    if _SPACE_OR_CONTROL.search(address) or not address:
        message = f"{address!r} is no host name, address or URL"
        raise EndpointError(message)
    if "://" in address:
        return _checked(address)
    if any(mark in address for mark in "/\\?#@"):
        message = f"{address!r} is no host name or address; a URL begins with http:// or https://"
        raise EndpointError(message)
    scheme, usual = ("https", TLS_PORT) if tls else ("http", PORT)
    host, own_port = _split(address)
    return _checked(f"{scheme}://{host}:{own_port or port or usual}{PATH}")


def host_of(endpoint: str) -> str:
    """Return the host of an endpoint, an IPv6 address without brackets."""
    return urlsplit(endpoint).hostname or ""


def is_address(host: str) -> bool:
    """Say whether a host is an IP address, not a name."""
    try:
        ipaddress.ip_address(host.partition("%")[0].strip("[]"))
    except ValueError:
        return False
    return True


def with_host(endpoint: str, host: str) -> str:
    """Return the same endpoint on another host."""
    parts = urlsplit(endpoint)
    return parts._replace(netloc=f"{_bracketed(host)}:{parts.port}").geturl()


def _split(address: str) -> tuple[str, int | None]:
    """Return host (IPv6 in brackets) and port of an address without a scheme."""
    if is_address(address):
        return _bracketed(address), None
    host, colon, port = address.rpartition(":")
    if not colon or address.endswith("]"):
        return address, None
    if not port.isdecimal():
        message = f"{address!r} is no host name, address or URL"
        raise EndpointError(message)
    return host, int(port)


def _bracketed(host: str) -> str:
    return f"[{host.strip('[]')}]" if ":" in host else host


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        message = f"{url!r} is no URL: {error}"
        raise EndpointError(message) from None
    problem = _problem(url, host, port)
    if problem:
        raise EndpointError(problem)
    scheme = parts.scheme.lower()
    port = port or (TLS_PORT if scheme == "https" else PORT)
    return f"{scheme}://{_bracketed(host)}:{port}{parts.path or PATH}"


def _problem(url: str, host: str, port: int | None) -> str:
    parts = urlsplit(url)
    if parts.scheme.lower() not in {"http", "https"}:
        return f"{url!r} begins neither with http:// nor with https://"
    if parts.username is not None or parts.password is not None:
        return "a URL here holds no user name and no password"
    if parts.query or parts.fragment:
        return f"{url!r} has something behind its path; WinRM answers under {PATH}"
    if port == 0:
        return f"{url!r} has port 0"
    if ":" in host and not is_address(host):
        return f"{url!r} holds no sound IPv6 address"
    if ":" not in host and not is_address(host) and not _HOST.fullmatch(host):
        return f"{host!r} is no host name"
    return ""
