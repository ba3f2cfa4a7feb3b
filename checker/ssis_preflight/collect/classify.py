"""From the errors of pywinrm, requests and their helpers to one of our reasons."""

from __future__ import annotations

import binascii
import errno
import re
import socket
import ssl
import struct
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

import requests
import spnego.exceptions
import urllib3.exceptions
from winrm.exceptions import (
    InvalidCredentialsError,
    WinRMError,
    WinRMOperationTimeoutError,
    WinRMTransportError,
    WSManFaultError,
)

from ssis_preflight.collect.course import Course, DeadlineError, Step
from ssis_preflight.collect.outcome import BUSY, CollectError, Failure, Reason, failure, timed_out, words

DAMAGED = (
    ParseError,
    StopIteration,
    AssertionError,
    AttributeError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    binascii.Error,
    struct.error,
)
"""What pywinrm raises where an answer is not the WS-Management message that it expects."""

EXPECTED = (
    OSError,
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    spnego.exceptions.SpnegoError,
    WinRMError,
    WinRMTransportError,
    WinRMOperationTimeoutError,
    *DAMAGED,
)
"""Everything that is known to come out of an exchange, beside our own errors."""

ACCESS_IS_DENIED = 5
"""The Windows error code ERROR_ACCESS_DENIED, which WinRM passes on as the code of its fault."""

_NOT_MUTUAL = "MutualAuthenticationError"
"""What pywinrm's Kerberos raises where the answer of the node does not prove that it knows the ticket's key."""

_TICKET = re.compile(
    r"ticket|clock skew|expired|kerberos database|credentials? cache|no kerberos credentials|krb5|kdc|gssapi|realm",
    re.IGNORECASE,
)
_UNTRUSTED = re.compile(r"certificate[ _]verify[ _]failed|doesn't match|not valid for", re.IGNORECASE)
_NO_NAME = re.compile(r"getaddrinfo|name ?resolution|failed to resolve|nodename nor servname", re.IGNORECASE)
_TIMEOUTS = (
    TimeoutError,
    requests.Timeout,
    urllib3.exceptions.TimeoutError,
)
_REASONS_BY_ERRNO = {
    errno.ECONNREFUSED: Reason.REFUSED,
    errno.EHOSTUNREACH: Reason.NO_ROUTE,
    errno.ENETUNREACH: Reason.NO_ROUTE,
    errno.EADDRNOTAVAIL: Reason.NO_ROUTE,
    errno.ECONNRESET: Reason.RESET,
    errno.EPIPE: Reason.RESET,
    errno.ECONNABORTED: Reason.RESET,
}


def failure_of(error: Exception, course: Course, transport: str) -> Failure:
    """Return why a node was not read: from the error, the step that was reached, and the transport."""
    if isinstance(error, CollectError):
        return error.failure
    if isinstance(error, DeadlineError):
        return timed_out(course.spent(), course.step)
    if isinstance(error, WSManFaultError):
        return _fault(error)
    if isinstance(error, WinRMTransportError):
        return _status(error.code)
    if isinstance(error, InvalidCredentialsError | PermissionError) or _is_spnego(error):
        return _not_signed_in(error, transport)
    if isinstance(error, requests.RequestException | OSError | urllib3.exceptions.HTTPError):
        return _network(error, course)
    return _damage(error, course)


def _fault(error: WSManFaultError) -> Failure:
    detail = (
        f"{error.wsman_fault_code or error.fault_subcode or error.fault_code or error.code}, {error.reason}"
    )
    if error.wsman_fault_code == ACCESS_IS_DENIED or error.fault_subcode == "w:AccessDenied":
        return failure(Reason.ACCESS_DENIED, detail)
    return failure(Reason.FAULT, detail)


def _status(code: int) -> Failure:
    if code == 403:
        return failure(Reason.ACCESS_DENIED, "HTTP status 403")
    reason = Reason.BUSY if code in BUSY else Reason.NOT_WINRM
    return failure(reason, f"HTTP status {code}")


def _is_spnego(error: Exception) -> bool:
    """Say whether the error comes out of signing in or sealing, by our helpers or by Kerberos."""
    kerberos = {"KerberosExchangeError", _NOT_MUTUAL}
    return isinstance(error, spnego.exceptions.SpnegoError) or type(error).__name__ in kerberos


def _not_signed_in(error: Exception, transport: str) -> Failure:
    if isinstance(error, spnego.exceptions.BadMICError):
        return failure(Reason.GARBAGE, "its seal is broken")
    if type(error).__name__ == _NOT_MUTUAL:
        return failure(Reason.TICKET, "the node could not prove who it is, or the ticket expired meanwhile")
    said = words(str(error))
    if transport == "kerberos" or _TICKET.search(said):
        refused = isinstance(error, InvalidCredentialsError)
        return failure(Reason.TICKET, "the node refused the ticket" if refused else said)
    return failure(Reason.CREDENTIALS)


def _network(error: Exception, course: Course) -> Failure:
    chain = tuple(_chain(error))
    if _timed_out(chain):
        connecting = any(isinstance(link, urllib3.exceptions.ConnectTimeoutError) for link in chain)
        return timed_out(course.spent(), Step.CONNECTING if connecting else course.step)
    said = str(error)
    if _UNTRUSTED.search(said):
        return failure(Reason.CERTIFICATE, _tail(chain))
    if any(isinstance(link, ssl.SSLError | urllib3.exceptions.SSLError) for link in chain):
        return failure(Reason.TLS, _tail(chain))
    if any(isinstance(link, socket.gaierror) for link in chain) or _NO_NAME.search(said):
        return failure(Reason.NAME)
    for link in chain:
        if isinstance(link, OSError) and link.errno in _REASONS_BY_ERRNO:
            reason = _REASONS_BY_ERRNO[link.errno]
            return failure(reason, f"while {course.step}" if reason is Reason.RESET else "")
    if isinstance(error, requests.RequestException) and isinstance(error, ValueError):
        return failure(Reason.NAME, said)
    return failure(Reason.RESET, f"while {course.step}")


def _timed_out(chain: tuple[BaseException, ...]) -> bool:
    """Say whether time was over; in urllib3 a refused connection counts as a kind of connection time-out."""
    refused = any(isinstance(link, urllib3.exceptions.NewConnectionError) for link in chain)
    return any(isinstance(link, TimeoutError if refused else _TIMEOUTS) for link in chain)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Return an error and all those inside of it: requests and urllib3 wrap them in arguments, reasons and causes."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting and len(found) < 20:
        link = waiting.pop(0)
        if isinstance(link, BaseException) and link not in found:
            found.append(link)
            waiting += [*link.args, getattr(link, "reason", None), link.__cause__, link.__context__]
    yield from found


def _tail(chain: tuple[BaseException, ...]) -> str:
    """Return the words of the innermost TLS error, without the objects that urllib3 prints around them."""
    texts = [str(link) for link in chain if isinstance(link, ssl.SSLError)]
    return re.sub(r"\s*\(_ssl\.c:\d+\)", "", texts[-1]) if texts else ""


def _damage(error: Exception, course: Course) -> Failure:
    ours = _raised_in(error).startswith("ssis_preflight.")
    if ours or not isinstance(error, (*DAMAGED, WinRMError, WinRMOperationTimeoutError)):
        return failure(Reason.BROKE, f"{type(error).__name__}, while {course.step}")
    if course.step in {Step.CONNECTING, Step.SIGNING_IN}:
        # The node broke off the handshake: a header that must follow is missing.
        return failure(Reason.RESET, f"while {course.step}")
    return failure(Reason.GARBAGE, f"no sound WS-Management message came, while {course.step}")


def _raised_in(error: Exception) -> str:
    """Return the name of the module that raised an error."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return str(trace.tb_frame.f_globals.get("__name__", "")) if trace is not None else ""
