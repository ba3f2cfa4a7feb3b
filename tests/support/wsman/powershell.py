"""A pretend powershell.exe: it takes the collector as the real one would, and answers what a test wants."""

from __future__ import annotations

import base64
import binascii
import gzip
import hashlib
import re
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

import msgspec

from tests.support.wsman.shell import Job, Reader

_ENCODED = re.compile(r"powershell(?:\.exe)? .*-EncodedCommand ([A-Za-z0-9+/=]+)", re.IGNORECASE)
_ARGUMENT = re.compile(r"-(\w+)(?: ((?:'[^']*'|[^\s'-])+))?")
_READS_INPUT = ("[Console]::In.ReadToEnd()", "FromBase64String", "GzipStream", "[ScriptBlock]::Create")
LINE = 4096


class Invocation(msgspec.Struct, frozen=True):
    """How the collector was started: its arguments, a switch with an empty text."""

    arguments: dict[str, str]

    @property
    def node_only(self) -> bool:
        return "NodeOnly" in self.arguments

    @property
    def cluster_only(self) -> bool:
        return "ClusterOnly" in self.arguments


Answer = Callable[[Invocation], Job]


class PowerShell:
    """Windows PowerShell 5.1 on one node, as far as the collector's delivery can see.

    ``script`` is the collector that must come, byte for byte; ``answer`` gives what it writes.
    """

    def __init__(self, script: str, answer: Answer, language_mode: str = "FullLanguage") -> None:
        self._script = script
        self._answer = answer
        self._mode = language_mode
        self.invocations: list[Invocation] = []

    def __call__(self, command_line: str) -> Job | Reader:
        """Start the bootstrap; it waits for the script unless something forbids that."""
        found = _ENCODED.fullmatch(command_line)
        if not found:
            name = command_line.split(" ", 1)[0]
            said = f"'{name}' is not recognized as an internal or external command,\r\n"
            return Job(err=(said + "operable program or batch file.\r\n").encode(), code=9009)
        try:
            bootstrap = base64.b64decode(found[1], validate=True).decode("utf-16-le")
        except (binascii.Error, UnicodeDecodeError):
            return Job(
                err=clixml("Cannot process the command because the value is not correctly encoded."), code=1
            )
        if self._mode != "FullLanguage" and "LanguageMode" in bootstrap:
            return Job(out=f"SSISPF1 REFUSED {self._mode}\r\n".encode(), code=65)
        if not all(word in bootstrap for word in _READS_INPUT):
            return Job(
                err=clixml("This bootstrap does not read a packed script from standard input."), code=1
            )
        return self._run

    def _run(self, given: bytes) -> Job:
        if self._mode != "FullLanguage":
            said = "Cannot create type. Only core types are supported in this language mode."
            return Job(err=clixml(said), code=1)
        try:
            text = gzip.decompress(base64.b64decode(given, validate=True)).decode("utf-8")
        except (binascii.Error, OSError, EOFError, UnicodeDecodeError) as error:
            return Job(err=clixml(f"Exception calling FromBase64String: {error}"), code=1)
        head, tail = f"& {{\n{self._script}\n}}", text[-4096:].rpartition("\n}")[2]
        if text != head + tail:
            return Job(err=clixml("The script that came is not the collector."), code=1)
        called = dict(_ARGUMENT.findall(tail))
        self.invocations.append(Invocation(called))
        if "Framed" not in called:
            return Job(err=clixml("The collector was not asked for framed output."), code=1)
        return self._answer(self.invocations[-1])


def command_prompt(command_line: str) -> Job | Reader:
    """Be cmd.exe with the few commands by which another client proves the endpoint."""
    word, _, rest = command_line.partition(" ")
    jobs: dict[str, Callable[[], Job | Reader]] = {
        "echo": lambda: Job(out=rest.encode() + b"\r\n"),
        "complain": lambda: Job(out=b"out \r\n", err=b"err \r\n", code=int(rest)),
        "repeat": lambda: Job(out=bytes(range(256)) * int(rest)),
        "sort": lambda: _sort,
    }
    return jobs[word]()


def _sort(given: bytes) -> Job:
    return Job(out=b"".join(sorted(given.splitlines(keepends=True))))


def framed(document: bytes, line: int = LINE) -> bytes:
    """Put a document into the frame of the collector's answer, with the line ends of Windows."""
    return b"\r\n".join([*frame_lines(document, line), b""])


def frame_lines(document: bytes, line: int = LINE) -> Sequence[bytes]:
    packed = base64.b64encode(gzip.compress(document, mtime=0))
    return [
        b"SSISPF1 BEGIN %d" % len(document),
        *(packed[at : at + line] for at in range(0, len(packed), line)),
        b"SSISPF1 END " + hashlib.sha256(document).hexdigest().encode(),
    ]


def clixml(*errors: str) -> bytes:
    """Give what PowerShell writes to a redirected standard error."""
    lines = "".join(
        f'<S S="Error">{escape(line)}_x000D__x000A_</S>' for error in errors for line in error.splitlines()
    )
    start = '#< CLIXML\r\n<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">'
    return f"{start}{lines}</Objs>".encode()
