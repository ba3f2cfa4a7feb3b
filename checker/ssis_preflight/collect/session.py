"""One exchange with one node over WinRM: the collector goes out, its document comes back.

Only the low-level ``Protocol`` of pywinrm is used, and each one for a single exchange in a single thread: after a
failed handshake a ``Protocol`` would send the next message readable, and it is not safe between threads.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any

import msgspec
import winrm.transport
from winrm.exceptions import WinRMOperationTimeoutError, WSManFaultError
from winrm.protocol import Protocol

from ssis_preflight.collect.binding import bind_ticket
from ssis_preflight.collect.classify import EXPECTED
from ssis_preflight.collect.course import Course, DeadlineError, Step
from ssis_preflight.collect.credentials import Secret
from ssis_preflight.collect.delivery import Answer, Output, Question, chunks, command_line, payload
from ssis_preflight.collect.endpoint import host_of
from ssis_preflight.collect.inventory import Node
from ssis_preflight.collect.outcome import CollectError, Reason, failure
from ssis_preflight.collect.wire import READ_MARGIN, GuardedAdapter

PAUSE = 0.1
"""Seconds before the next question to a node that answered with nothing."""

LAST_WORDS_SECONDS = 2
"""How long a command that takes no input may take to say why."""

CLOSING_SECONDS = 5.0
"""How long the clean-up of a shell may take."""

_NAMES = {"basic": "ssl"}
"""What pywinrm calls our transports; its own ``basic`` would go over plain http."""

_EXTRAS = {"kerberos": "HAVE_KERBEROS", "credssp": "HAVE_CREDSSP", "ntlm": "HAVE_NTLM"}


class Account(msgspec.Struct, frozen=True):
    """Who signs in; the password is None for a ticket cache or a certificate."""

    user: str | None = None
    password: Secret | None = None


class _Line(msgspec.Struct):
    """A signed-in connection: pywinrm above, our guard below."""

    protocol: Protocol
    guard: GuardedAdapter


def exchange(node: Node, account: Account, script: str, question: Question, course: Course) -> Answer:
    """Run the collector on a node and return its answer; the course carries the deadline and the step reached.

    Raises:
        CollectError: the node or its answer is at fault, in our words.
        DeadlineError: the time is over.
        Exception: one of ``classify.EXPECTED``, to which ``classify.failure_of`` gives a reason.
    """
    line = _connect(node, account, course)
    try:
        return _ask(line, node, account, payload(script, question), course)
    finally:
        line.protocol.transport.close_session()


def _ask(line: _Line, node: Node, account: Account, data: bytes, course: Course) -> Answer:
    course.at(Step.OPENING)
    # The shell of a run that breaks off ends by itself.
    idle = f"PT{int(max(60.0, node.reach.operation_timeout * 3))}S"
    shell = line.protocol.open_shell(noprofile=True, codepage=65001, idle_timeout=idle)
    try:
        answer = _run(line.protocol, shell, data, course)
    except (CollectError, WSManFaultError, DeadlineError):
        # The node still listens: end the collector there, with a new connection.
        _within(CLOSING_SECONDS, lambda own: _close(_connect(node, account, own), shell, own))
        raise
    with contextlib.suppress(DeadlineError):
        _within(min(CLOSING_SECONDS, course.left() * 0.8), lambda own: _close(line, shell, own))
    return answer


def _within(seconds: float, close: Callable[[Course], None]) -> None:
    """Clean up, but not longer than that: the answer is here already, and nobody waits for a node that dawdles."""

    def attempt() -> None:
        with contextlib.suppress(CollectError, DeadlineError, *EXPECTED):
            close(Course(seconds))

    thread = threading.Thread(target=attempt, name="closing", daemon=True)
    thread.start()
    thread.join(seconds)


def _connect(node: Node, account: Account, course: Course) -> _Line:
    """Return a connection on which nothing can be sent readable: signed in and sealed over http, or inside TLS."""
    reach = node.reach
    flag = _EXTRAS.get(reach.transport)
    if flag and not getattr(winrm.transport, flag):
        remedy = f"pip install 'ssis-preflight[{reach.transport}]', or choose another transport."
        raise CollectError(failure(Reason.EXTRA, reach.transport, remedy))
    course.at(Step.CONNECTING)
    protocol = _protocol(node, account)
    transport = protocol.transport
    session = transport.build_session()
    session.trust_env = False
    guard = GuardedAdapter(node, course)
    session.mount("http://", guard)
    session.mount("https://", guard)
    with contextlib.ExitStack() as undo:
        undo.callback(transport.close_session)
        if node.endpoint.startswith("http:"):
            transport.message_encryption = "always"
            course.at(Step.SIGNING_IN)
            transport.setup_encryption(session)
            if transport.encryption is None or not _has_keys(session.auth, node):
                raise CollectError(
                    failure(Reason.NOT_SEALED, "the node agreed on no keys, so nothing was sent")
                )
        elif reach.transport == "kerberos":
            course.at(Step.SIGNING_IN)
            bind_ticket(session.auth, guard)
            transport.send_message(b"")
        undo.pop_all()
    return _Line(protocol, guard)


def _protocol(node: Node, account: Account) -> Protocol:
    """Return a new ``Protocol``; it does not sign in by itself, since the guard is not there yet."""
    reach = node.reach
    wait = max(1, int(reach.operation_timeout))
    named: dict[str, Any] = {
        "endpoint": node.endpoint,
        "transport": _NAMES.get(reach.transport, reach.transport),
        "username": account.user,
        "password": account.password.reveal() if account.password else None,
        "ca_trust_path": reach.ca_file,
        "cert_pem": reach.cert_file,
        "cert_key_pem": reach.cert_key_file,
        "server_cert_validation": "validate" if reach.verify else "ignore",
        "operation_timeout_sec": wait,
        "read_timeout_sec": wait + int(READ_MARGIN),
        "message_encryption": "never",
        "proxy": None,
    }
    return Protocol(**named)


def _has_keys(auth: object, node: Node) -> bool:
    """Say whether the handshake ended with keys to seal with."""
    if node.reach.transport == "ntlm":
        return getattr(auth, "session_security", None) is not None
    host = host_of(node.endpoint)
    if node.reach.transport == "kerberos":
        return bool(getattr(auth, "auth_done", False)) and host in getattr(auth, "context", {})
    return host in getattr(auth, "contexts", {})


def _run(protocol: Protocol, shell: str, data: bytes, course: Course) -> Answer:
    course.at(Step.STARTING)
    command = protocol.run_command(shell, command_line(), console_mode_stdin=False)
    course.at(Step.SENDING)
    try:
        for piece, last in chunks(data):
            course.left()
            protocol.send_command_input(shell, command, piece, end=last)
    except WSManFaultError as fault:
        return _last_words(protocol, shell, command, fault)
    course.at(Step.WAITING)
    output = Output()
    while True:
        course.left()
        try:
            out, err, code, done = protocol.get_command_output_raw(shell, command)
        except WinRMOperationTimeoutError:
            out, err, code, done = b"", b"", 0, False
        if output.feed(out, err):
            return output.answer(None)
        if done:
            return output.answer(code)
        if not out and not err:
            course.wait(PAUSE)


def _last_words(protocol: Protocol, shell: str, command: str, fault: WSManFaultError) -> Answer:
    """Find out why PowerShell took no input: it may have ended at once, and its output says why.

    Raises:
        CollectError: it said why.
        WSManFaultError: it did not.
    """
    protocol.operation_timeout_sec = LAST_WORDS_SECONDS
    try:
        out, err, code, done = protocol.get_command_output_raw(shell, command)
    except (WSManFaultError, WinRMOperationTimeoutError):
        raise fault from None
    output = Output()
    output.feed(out, err)
    if not done and not err:
        raise fault
    return output.answer(code)


def _close(line: _Line, shell: str, course: Course) -> None:
    line.guard.course = course
    line.protocol.close_shell(shell)
