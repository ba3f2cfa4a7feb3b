"""Why a node was not read: a closed list of reasons, each with one sentence and a remedy."""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

from ssis_preflight.collect.course import Step

WORDS = 300
"""The length to which words of a node or of a library are cut."""

_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+"
)


class Outcome(StrEnum):
    """What became of a node, as the manifest says it."""

    READ = "read"
    PARTIAL = "partial"
    UNREACHABLE = "unreachable"
    DENIED = "denied"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    NOT_STARTED = "not-started"


class Reason(StrEnum):
    """Why a node was not read."""

    NAME = "name"
    REFUSED = "refused"
    NO_ROUTE = "no-route"
    RESET = "reset"
    TIMED_OUT = "timed-out"
    CERTIFICATE = "certificate"
    TLS = "tls"
    NOT_WINRM = "not-winrm"
    BUSY = "busy"
    CREDENTIALS = "credentials"
    TICKET = "ticket"
    NOT_SEALED = "not-sealed"
    EXTRA = "extra"
    ACCESS_DENIED = "access-denied"
    FAULT = "fault"
    POWERSHELL = "powershell"
    CONSTRAINED = "constrained-language"
    POLICY = "policy"
    SCRIPT = "script"
    TRUNCATED = "truncated"
    GARBAGE = "garbage"
    TOO_LARGE = "too-large"
    OTHER_NODE = "other-node"
    INTERRUPTED = "interrupted"
    NOT_STARTED = "not-started"
    BROKE = "broke"


class _Row(msgspec.Struct, frozen=True):
    outcome: Outcome
    sentence: str
    remedy: str


_TABLE = {
    Reason.NAME: _Row(
        Outcome.UNREACHABLE,
        "the name of the endpoint cannot be resolved",
        "Check the name, or give the address: --node NAME=ADDRESS.",
    ),
    Reason.REFUSED: _Row(
        Outcome.UNREACHABLE,
        "the connection was refused",
        "Is WinRM on there (winrm quickconfig), and is the port right (5985 for http, 5986 for https)?",
    ),
    Reason.NO_ROUTE: _Row(
        Outcome.UNREACHABLE,
        "the network knows no way to the endpoint",
        "Check the address, and whether the node is up.",
    ),
    Reason.RESET: _Row(
        Outcome.UNREACHABLE,
        "the connection was closed before the answer was whole",
        "Try again; if it comes back, look for a firewall or a restart of the WinRM service.",
    ),
    Reason.TIMED_OUT: _Row(
        Outcome.UNREACHABLE,
        "timed out",
        "Is the node up, and does a firewall drop the port? A slow node needs a longer --timeout.",
    ),
    Reason.CERTIFICATE: _Row(
        Outcome.FAILED,
        "the certificate of the node is not trusted",
        "Give the certificate of its issuer with --ca-file, and the name that stands in the certificate as address.",
    ),
    Reason.TLS: _Row(
        Outcome.FAILED,
        "no TLS connection could be made",
        "Is this the https port of WinRM (5986)? Without TLS use --no-tls with ntlm or kerberos.",
    ),
    Reason.NOT_WINRM: _Row(
        Outcome.FAILED,
        "what answers there is not WinRM as expected",
        "Check the port and the path (/wsman); a proxy or another web server may stand in front.",
    ),
    Reason.BUSY: _Row(
        Outcome.FAILED,
        "the WinRM service is not ready",
        "Try again later; check the WinRM service on the node.",
    ),
    Reason.CREDENTIALS: _Row(
        Outcome.DENIED,
        "the node refused the user name or password, or this way of signing in",
        "Check both; it is not tried again, so that the account is not locked out. The node must allow this "
        "transport (winrm get winrm/config/service/auth).",
    ),
    Reason.TICKET: _Row(
        Outcome.DENIED,
        "Kerberos could not sign in",
        "Get a fresh ticket (kinit, klist), use the full host name as address, and compare the clocks: they may "
        "differ by 5 minutes.",
    ),
    Reason.NOT_SEALED: _Row(
        Outcome.FAILED,
        "messages are not sealed",
        "Use https (--tls), or find out what stands between: over http the node must seal with ntlm or kerberos.",
    ),
    Reason.EXTRA: _Row(Outcome.FAILED, "a package for this transport is missing", "Install it."),
    Reason.ACCESS_DENIED: _Row(
        Outcome.DENIED,
        "the account may not use WinRM on the node",
        "Make it a member of the local group Administrators, or of Remote Management Users (which sees less).",
    ),
    Reason.FAULT: _Row(
        Outcome.FAILED,
        "WinRM answered with a fault",
        "Look up the code of the fault; winrm get winrm/config on the node shows its limits.",
    ),
    Reason.POWERSHELL: _Row(
        Outcome.FAILED,
        "powershell.exe was not found on the node",
        "Windows PowerShell 5.1 must be installed and in the path of the account.",
    ),
    Reason.CONSTRAINED: _Row(
        Outcome.FAILED,
        "PowerShell runs in a constrained language mode",
        "Allow the account full language mode, or let the collector run as an allowed file on the node "
        "(ssis-preflight collector-script) and copy its output into the snapshot.",
    ),
    Reason.POLICY: _Row(
        Outcome.FAILED,
        "a policy or the virus scanner of the node blocked the collector",
        "Ask for an exception, or let the collector run as an allowed file on the node "
        "(ssis-preflight collector-script) and copy its output into the snapshot.",
    ),
    Reason.SCRIPT: _Row(
        Outcome.FAILED,
        "the collector ended without an answer",
        "Run it on the node by hand to see more: ssis-preflight collector-script.",
    ),
    Reason.TRUNCATED: _Row(Outcome.FAILED, "the answer ends too early", "Try again."),
    Reason.GARBAGE: _Row(
        Outcome.FAILED, "the answer is damaged", "Try again; a profile or an agent may write into the output."
    ),
    Reason.TOO_LARGE: _Row(
        Outcome.FAILED, "the answer is too large", "Collect without --include-packages, or with fewer --path."
    ),
    Reason.OTHER_NODE: _Row(
        Outcome.FAILED,
        "another node answered",
        "Name the node that answers there: --node NAME=ENDPOINT. A network name of the cluster is no node.",
    ),
    Reason.INTERRUPTED: _Row(
        Outcome.INTERRUPTED, "interrupted", "Go on with --only-missing and the same output folder."
    ),
    Reason.NOT_STARTED: _Row(
        Outcome.NOT_STARTED, "not started", "Go on with --only-missing and the same output folder."
    ),
    Reason.BROKE: _Row(
        Outcome.FAILED, "the collection broke", "This is a defect of ssis-preflight, please report it."
    ),
}

BUSY = frozenset({429, 502, 503, 504})
"""Statuses of HTTP with which a server says that it will be well again."""

TRANSIENT = frozenset({Reason.REFUSED, Reason.RESET, Reason.BUSY, Reason.TRUNCATED, Reason.GARBAGE})
"""Reasons for another attempt. Never after refused credentials: each attempt counts towards account lock-out."""


class Failure(msgspec.Struct, frozen=True):
    """Why a node was not read: the sentence says what happened, the remedy what to do about it."""

    reason: Reason
    sentence: str
    remedy: str

    @property
    def outcome(self) -> Outcome:
        """What the manifest says about the node."""
        return _TABLE[self.reason].outcome

    @property
    def transient(self) -> bool:
        """Whether another attempt may go better."""
        return self.reason in TRANSIENT


class CollectError(Exception):
    """A node cannot be read; ``failure`` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.sentence)
        self.failure = failure


def failure(reason: Reason, detail: str = "", remedy: str = "") -> Failure:
    """Return the failure for a reason; ``detail`` are words of the node or of a library, made harmless here."""
    row = _TABLE[reason]
    said = words(detail).rstrip(".")
    return Failure(reason, f"{row.sentence}: {said}" if said else row.sentence, remedy or row.remedy)


def timed_out(seconds: float, step: Step) -> Failure:
    """Return the failure of a node whose time has passed."""
    row = _TABLE[Reason.TIMED_OUT]
    return Failure(Reason.TIMED_OUT, f"timed out after {max(round(seconds), 1)} s, while {step}", row.remedy)


def words(text: str, limit: int = WORDS) -> str:
    """Return foreign words on one line, without control characters, at most ``limit`` characters long."""
    flat = " ".join(_UNPRINTABLE.sub(" ", text[: limit * 8]).split())
    return flat if len(flat) <= limit else flat[: limit - 3] + "..."
