"""Everything that can go wrong with a node over the wire, by name, and what ``collect`` must say about it."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import hashlib
import os
from collections.abc import Callable

import msgspec

from tests.support.wsman.cluster import Role, document, tells
from tests.support.wsman.faults import Fault, What
from tests.support.wsman.powershell import Answer, Invocation, clixml, frame_lines, framed
from tests.support.wsman.shell import Job
from tests.support.wsman.sign_in import Account, Doors
from tests.support.wsman.tls import Certificate
from tests.support.wsman.wire_log import Step

PATIENCE = 4
"""Seconds after which a node that never answers is given up; the others have the time that a busy machine needs."""

QUESTIONS = (
    *(Step.KNOCK, Step.NEGOTIATE, Step.AUTHENTICATE),
    *(Step.CREATE, Step.COMMAND, Step.SEND, Step.RECEIVE),
)
"""Every message whose answer the collection waits for."""

WHILE = {
    Step.ACCEPT: "signing in",
    Step.KNOCK: "signing in",
    Step.NEGOTIATE: "signing in",
    Step.AUTHENTICATE: "signing in",
    Step.CREATE: "opening a shell",
    Step.COMMAND: "starting PowerShell",
    Step.SEND: "sending the collector",
    Step.RECEIVE: "waiting for the answer",
}
"""What the collection is doing at each, in its own words."""


class Misfortune(msgspec.Struct, frozen=True):
    """A node with something wrong: the outcome in the manifest, and words that the reason must have."""

    role: Role
    outcome: str
    words: str


def _blocked(command_line: str) -> Job:
    said = "This program is blocked by group policy. For more information, contact your system administrator.\r\n"
    return Job(err=said.encode(), code=1)


def _no_powershell(command_line: str) -> Job:
    said = "is not recognized as an internal or external command,\r\noperable program or batch file.\r\n"
    return Job(err=f"'powershell.exe' {said}".encode(), code=9009)


def misfortunes(foreign: Certificate | None = None) -> dict[str, Misfortune]:
    """Give all of them; ``foreign`` is a certificate of an authority that the collection does not trust."""
    found = [*_on_the_way(), *_signing_in(foreign), *_by_winrm(), *_by_powershell(), *_in_the_output()]
    return {one.role.name: one for one in found}


def _at(step: Step) -> str:
    return step.value.upper()


def _role(name: str, what: What, step: Step, value: int = 0, text: str = "") -> Role:
    endless = what in {What.HANG, What.DRIP}
    fault = Fault(step, what, value=value, text=text)
    return Role(name, faults=(fault,), patience=PATIENCE if endless else None)


def _on_the_way() -> list[Misfortune]:
    found = []
    for step in (Step.ACCEPT, *QUESTIONS):
        silence = _role(f"HANG-{_at(step)}", What.HANG, step)
        found.append(Misfortune(silence, "unreachable", f" s, while {WHILE[step]}"))
        broken = _role(f"RESET-{_at(step)}", What.RESET, step)
        found.append(
            Misfortune(broken, "unreachable", "the connection was closed before the answer was whole")
        )
    for step in QUESTIONS:
        cut = _role(f"CUT-{_at(step)}", What.CUT, step)
        found.append(Misfortune(cut, "unreachable", "the connection was closed before the answer was whole"))
        slow = _role(f"DRIP-{_at(step)}", What.DRIP, step)
        found.append(Misfortune(slow, "unreachable", "timed out after"))
        elsewhere = _role(f"REDIRECT-{_at(step)}", What.REDIRECT, step, text="http://127.0.0.1:9/wsman")
        found.append(Misfortune(elsewhere, "failed", "it leads to another address"))
    return found


def _signing_in(foreign: Certificate | None) -> list[Misfortune]:
    mute = Role("HANG-TLS", tls=foreign, faults=(Fault(Step.TLS, What.HANG),), patience=PATIENCE)
    stranger = Doors(accounts=(Account("LAB", "somebody", "else"),))
    refused = "refused the user name or password"
    return [
        Misfortune(Role("WRONG-PASSWORD", doors=stranger), "denied", refused),
        Misfortune(Role("NO-NTLM", doors=Doors(("Kerberos",))), "denied", refused),
        Misfortune(mute, "unreachable", "timed out after"),
        Misfortune(
            Role("UNTRUSTED-CERTIFICATE", tls=foreign), "failed", "the certificate of the node is not trusted"
        ),
        Misfortune(_role("NOT-WINRM", What.STATUS, Step.KNOCK, 404), "failed", "is not WinRM as expected"),
        Misfortune(_role("BUSY", What.STATUS, Step.KNOCK, 503), "failed", "the WinRM service is not ready"),
        Misfortune(
            _role("BUSY-AT-NTLM", What.STATUS, Step.NEGOTIATE, 503),
            "failed",
            "the WinRM service is not ready",
        ),
        Misfortune(
            _role("OPEN-DOOR", What.GARBAGE, Step.KNOCK),
            "failed",
            "messages are not sealed: the node agreed on no keys",
        ),
    ]


def _by_winrm() -> list[Misfortune]:
    denied = "Access is denied. "
    quota = "This user is allowed a maximum number of 30 concurrent shells, which has been exceeded. "
    found = [
        Misfortune(
            _role("ACCESS-DENIED", What.SOAP_FAULT, Step.CREATE, 5, denied),
            "denied",
            "the account may not use WinRM",
        ),
        Misfortune(
            _role("QUOTA", What.SOAP_FAULT, Step.CREATE, 2150859173, quota),
            "failed",
            "2150859173, This user is allowed",
        ),
    ]
    for step in (Step.COMMAND, Step.SEND, Step.RECEIVE):
        fault = _role(f"FAULT-{_at(step)}", What.SOAP_FAULT, step, 2150858752, "Some reason. ")
        found.append(Misfortune(fault, "failed", "WinRM answered with a fault: 2150858752, Some reason."))
    for step in (Step.CREATE, Step.COMMAND, Step.RECEIVE):
        garbage = _role(f"GARBAGE-{_at(step)}", What.GARBAGE, step)
        found.append(Misfortune(garbage, "failed", "the answer is damaged"))
    for step in (Step.CREATE, Step.COMMAND, Step.SEND, Step.RECEIVE):
        readable = _role(f"UNSEALED-{_at(step)}", What.UNSEALED, step)
        found.append(Misfortune(readable, "failed", "messages are not sealed: the answer is readable"))
        changed = _role(f"TAMPERED-{_at(step)}", What.BROKEN_SEAL, step)
        found.append(Misfortune(changed, "failed", "the answer is damaged: its seal is broken"))
    flood = _role("FLOOD", What.FLOOD, Step.RECEIVE)
    return [*found, Misfortune(flood, "failed", "the answer is too large")]


def _by_powershell() -> list[Misfortune]:
    malicious = "This script contains malicious content and has been blocked by your antivirus software."
    forbidden = "running scripts is disabled on this system."
    return [
        Misfortune(
            Role("CONSTRAINED", mode="ConstrainedLanguage"), "failed", "runs in a constrained language mode"
        ),
        Misfortune(Role("BLOCKED", program=_blocked), "failed", "a policy or the virus scanner"),
        Misfortune(
            _says("ANTIVIRUS", err=clixml(malicious), code=1), "failed", "a policy or the virus scanner"
        ),
        Misfortune(_says("POLICY", err=clixml(forbidden), code=1), "failed", "a policy or the virus scanner"),
        Misfortune(Role("NO-POWERSHELL", program=_no_powershell), "failed", "powershell.exe was not found"),
        Misfortune(
            _says("THROWS", err=clixml("Attempted to divide by zero."), code=1),
            "failed",
            "exit code 1, Attempted to divide by zero.",
        ),
        Misfortune(_says("SILENT", code=0), "failed", "the collector ended without an answer"),
        Misfortune(
            Role("ENDLESS", lambda _: Job(code=None), patience=PATIENCE),
            "unreachable",
            " s, while waiting for the answer",
        ),
    ]


def _says(name: str, out: bytes = b"", err: bytes = b"", code: int = 0) -> Role:
    return Role(name, lambda _: Job(out=out, err=err, code=code))


def _in_the_output() -> list[Misfortune]:
    return [
        Misfortune(
            Role("TRUNCATED", _changed("TRUNCATED", _truncated)), "failed", "the answer ends too early"
        ),
        Misfortune(
            Role("INTERLEAVED", _changed("INTERLEAVED", _interleaved)), "failed", "the answer is damaged"
        ),
        Misfortune(Role("ALTERED", _changed("ALTERED", _altered)), "failed", "the answer is damaged"),
        Misfortune(
            Role("NOISE", lambda _: Job(out=os.urandom(3_000_000))), "failed", "the answer is damaged"
        ),
        Misfortune(
            Role("FIFTY-MB", lambda _: Job(out=b"Some line of text.\r\n" * 2_500_000)),
            "failed",
            "the answer is damaged",
        ),
        Misfortune(Role("BOMB", lambda _: Job(out=_bomb())), "failed", "the answer is too large"),
        Misfortune(_says("BOAST", out=b"SSISPF1 BEGIN 999999999\r\n"), "failed", "the answer is too large"),
        Misfortune(_says("NOT-OURS", out=framed(b'{"schema": "else"}')), "failed", "the answer is damaged"),
        Misfortune(Role("IMPOSTOR", tells("SQLNODE9")), "failed", "another node answered"),
    ]


def _changed(name: str, change: Callable[[bytes], bytes]) -> Answer:
    def answer(invocation: Invocation) -> Job:
        return Job(out=change(document(name, invocation, (name,))))

    return answer


def _truncated(raw: bytes) -> bytes:
    return b"\r\n".join(frame_lines(raw)[:-2])


def _interleaved(raw: bytes) -> bytes:
    first, *rest = frame_lines(raw, 512)
    return b"\r\n".join([first, rest[0], b"WARNING: something else was written here", *rest[1:]])


def _altered(raw: bytes) -> bytes:
    digest = hashlib.sha256(raw + b" ").hexdigest().encode()
    return b"\r\n".join([*frame_lines(raw)[:-1], b"SSISPF1 END " + digest, b""])


def _bomb() -> bytes:
    size = 100_000_000
    packed = base64.b64encode(gzip.compress(bytes(size), 9))
    lines = [packed[at : at + 4096] for at in range(0, len(packed), 4096)]
    return b"\r\n".join([b"SSISPF1 BEGIN %d" % size, *lines, b"SSISPF1 END " + b"0" * 64, b""])


def hours_off(name: str, hours: int) -> Role:
    """Give a node whose clock is wrong."""
    return Role(name, tells(name, clock=dt.timedelta(hours=hours)))
