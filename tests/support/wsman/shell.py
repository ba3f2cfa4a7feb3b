"""The remote shell of WinRM (winrs): shells, commands, their input and output, and the limits of the service."""

from __future__ import annotations

import base64
import threading
import time
import uuid
from collections.abc import Callable

import msgspec

from tests.support.wsman import envelope
from tests.support.wsman.envelope import Reply, Request

LARGEST_ENVELOPE = 150 * 1024
"""MaxEnvelopeSizekb of Windows Server 2008 R2; newer ones take 500 KB."""

LONGEST_COMMAND = 8191
"""Characters that cmd.exe takes (Microsoft Support, "Command prompt line string limitation")."""

OVERHEAD = 2048


class Job(msgspec.Struct, frozen=True):
    """What a command does: writes ``out`` and ``err`` ``after`` seconds, and ends with a code, or never (None)."""

    out: bytes = b""
    err: bytes = b""
    code: int | None = 0
    after: float = 0.0


Reader = Callable[[bytes], Job]
"""What a command does that waits for its standard input to end."""

Program = Callable[[str], Job | Reader]
"""What starts a command line on the node."""


class _Command:
    """A command that runs."""

    def __init__(self, started: Job | Reader) -> None:
        self._given = bytearray()
        self._reader = None if isinstance(started, Job) else started
        self._changed = threading.Condition()
        self._streams = {"stdout": b"", "stderr": b""}
        self._code: int | None = None
        self._ready_at = 0.0
        self.job: Job | None = None
        if isinstance(started, Job):
            self._work(started)

    def give(self, piece: bytes, *, last: bool) -> bool:
        """Give standard input; say whether anybody reads it."""
        if self.job is not None or self._reader is None:
            return False
        self._given += piece
        if last:
            self._work(self._reader(bytes(self._given)))
        return True

    def _work(self, job: Job) -> None:
        with self._changed:
            self.job = job
            self._streams = {"stdout": job.out, "stderr": job.err}
            self._code = job.code
            self._ready_at = time.monotonic() + job.after
            self._changed.notify_all()

    def take(self, size: int, seconds: float) -> tuple[list[tuple[str, bytes]], int | None] | None:
        """Wait for output; give pieces of at most ``size`` bytes and the code if it ended; None when time is over."""
        end = time.monotonic() + seconds
        with self._changed:
            while not self._ready():
                rest = end - time.monotonic()
                if rest <= 0:
                    return None
                due = self._ready_at - time.monotonic() if self.job else rest
                self._changed.wait(min(rest, due if due > 0 else rest))
            pieces = []
            for name, data in self._streams.items():
                pieces.append((name, data[:size]))
                self._streams[name] = data[size:]
                size -= len(pieces[-1][1])
            return pieces, None if any(self._streams.values()) else self._code

    def _ready(self) -> bool:
        if self.job is None or time.monotonic() < self._ready_at:
            return False
        return any(self._streams.values()) or self._code is not None


class RemoteShells:
    """All shells of one node."""

    def __init__(self, program: Program, largest: int = LARGEST_ENVELOPE) -> None:
        self._program = program
        self._largest = largest
        self._lock = threading.Lock()
        self._shells: dict[str, dict[str, _Command]] = {}
        self.opened = 0
        self.command_lines: list[str] = []

    @property
    def still_open(self) -> int:
        """How many shells nobody has closed."""
        with self._lock:
            return len(self._shells)

    def answer(self, raw: bytes, request: Request, user: str) -> Reply:
        """Answer one request."""
        if len(raw) > self._largest:
            return envelope.faulted(request, envelope.TOO_LARGE)
        if request.resource != envelope.CMD:
            return envelope.faulted(request, envelope.NOT_SUPPORTED)
        if request.action == "Create":
            return self._create(request, user)
        with self._lock:
            commands = self._shells.get(request.shell_id.upper())
        if commands is None:
            return envelope.faulted(request, envelope.NO_SHELL)
        if request.action == "Delete":
            with self._lock:
                self._shells.pop(request.shell_id.upper(), None)
            return envelope.empty(request, "Delete")
        if request.action == "Command":
            return self._command(request, commands)
        return self._on_command(request, commands)

    def _create(self, request: Request, user: str) -> Reply:
        shell_id = str(uuid.uuid4()).upper()
        with self._lock:
            self._shells[shell_id] = {}
            self.opened += 1
        return envelope.created(request, shell_id, user)

    def _command(self, request: Request, commands: dict[str, _Command]) -> Reply:
        words = [request.text("rsp:Command"), *request.texts("rsp:Arguments")]
        line = " ".join(word for word in words if word)
        command_id = str(uuid.uuid4()).upper()
        without_cmd = request.options.get("WINRS_SKIP_CMD_SHELL", "").upper() == "TRUE"
        self.command_lines.append(line)
        if without_cmd and ":\\" not in words[0]:
            return envelope.faulted(request, envelope.NO_FILE)
        too_long = not without_cmd and len(line) > LONGEST_COMMAND
        refusal = Job(err=b"The command line is too long.\r\n", code=1)
        commands[command_id] = _Command(refusal if too_long else self._program(line))
        return envelope.command_started(request, command_id)

    def _on_command(self, request: Request, commands: dict[str, _Command]) -> Reply:
        path = {"Send": "rsp:Stream", "Receive": "rsp:DesiredStream"}.get(request.action, "")
        command_id = request.attribute(path, "CommandId").upper()
        command = commands.get(command_id)
        if command is None:
            return envelope.faulted(request, envelope.NO_COMMAND)
        if request.action == "Send":
            return _send(request, command)
        if request.action == "Receive":
            return _receive(request, command_id, command, min(self._largest, request.largest))
        commands.pop(command_id, None)
        return envelope.empty(request, "Signal")


def _send(request: Request, command: _Command) -> Reply:
    last = request.attribute("rsp:Stream", "End").lower() in {"true", "1"}
    if not command.give(base64.b64decode(request.text("rsp:Stream")), last=last):
        return envelope.faulted(request, envelope.PIPE_CLOSED)
    return envelope.empty(request, "Send")


def _receive(request: Request, command_id: str, command: _Command, largest: int) -> Reply:
    taken = command.take((largest - OVERHEAD) // 4 * 3, request.timeout)
    if taken is None:
        return envelope.faulted(request, envelope.TIMED_OUT)
    pieces, code = taken
    return envelope.received(request, command_id, pieces, code)
