"""How the collector gets to PowerShell on the node, and what comes back.

The command line of ``cmd.exe`` holds at most 8191 characters (Microsoft Support, "Command prompt line string
limitation"), so it carries a small bootstrap only. The script follows through standard input, packed.
"""

from __future__ import annotations

import base64
import gzip
import html
import re
from collections.abc import Iterable

import msgspec

from ssis_preflight.collect.frame import FrameParser
from ssis_preflight.collect.outcome import CollectError, Failure, Reason, failure, words
from ssis_preflight.operations.powershell import quote

CHUNK = 100_000
"""Bytes of standard input in one message: its envelope stays below 150 KB, the limit of Windows Server 2008 R2."""

LARGEST_STDERR = 256 * 1024

BOOTSTRAP = """\
$ErrorActionPreference='Stop'
$ProgressPreference='SilentlyContinue'
$m=$ExecutionContext.SessionState.LanguageMode
if("$m" -ne 'FullLanguage'){"SSISPF1 REFUSED $m";exit 65}
[Console]::OutputEncoding=New-Object Text.UTF8Encoding $false
$b=[Convert]::FromBase64String([Console]::In.ReadToEnd())
$n=New-Object IO.MemoryStream(,$b)
$z=New-Object IO.Compression.GzipStream($n,[IO.Compression.CompressionMode]::Decompress)
$s=(New-Object IO.StreamReader($z,[Text.Encoding]::UTF8)).ReadToEnd()
& ([ScriptBlock]::Create($s))
"""
"""Reads the packed script from standard input and runs it; says so where the language mode forbids that."""

_CLIXML = "#< CLIXML"
_ERROR_TEXT = re.compile(r'<S S="Error">([^<]{0,4000})</S>')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

_CONSTRAINED = r"language ?mode|only on core types|only core types|constrainedlanguage"
_BLOCKED = (
    r"running scripts is disabled|malicious ?content|blocked by (?:your|group)|group policy"
    r"|software restriction polic|AppLocker|not digitally signed|execution[ _]polic"
)
_NO_POWERSHELL = r"powershell(?:\.exe)?['\"]? is not recognized|cannot find the (?:file|path) specified"
_SAYS = (
    (Reason.CONSTRAINED, re.compile(_CONSTRAINED, re.IGNORECASE)),
    (Reason.POLICY, re.compile(_BLOCKED, re.IGNORECASE)),
    (Reason.POWERSHELL, re.compile(_NO_POWERSHELL, re.IGNORECASE)),
)
"""What the node's words mean; where they are in another language the words themselves are shown."""


class Question(msgspec.Struct, frozen=True):
    """What a node is asked: everything, about itself only, or about the cluster only."""

    node_only: bool = False
    cluster_only: bool = False
    include_packages: bool = False
    paths: tuple[str, ...] = ()


class Answer(msgspec.Struct, frozen=True):
    """The collector's document as it came, and what the node wrote to standard error, in words."""

    document: bytes
    said: str = ""


def command_line() -> str:
    """Return the command that starts the bootstrap, for ``cmd.exe``."""
    encoded = base64.b64encode(BOOTSTRAP.encode("utf-16-le")).decode("ascii")
    return (
        f"powershell.exe -NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -EncodedCommand {encoded}"
    )


def invocation(question: Question) -> str:
    """Return the arguments of the collector on one line."""
    switches = [
        ("-NodeOnly", question.node_only),
        ("-ClusterOnly", question.cluster_only),
        ("-IncludePackages", question.include_packages),
    ]
    parts = ["-Framed", *(name for name, wanted in switches if wanted)]
    if question.paths:
        parts += ["-Path", ",".join(quote(path) for path in question.paths)]
    return " ".join(parts)


def payload(script: str, question: Question) -> bytes:
    """Return what goes to standard input: base64 of the gzip of the script as a block with its arguments."""
    text = f"& {{\n{script}\n}} {invocation(question)}"
    return base64.b64encode(gzip.compress(text.encode("utf-8"), mtime=0))


def chunks(data: bytes) -> Iterable[tuple[bytes, bool]]:
    """Cut standard input into messages; the second value is true for the last one."""
    for start in range(0, len(data), CHUNK):
        yield data[start : start + CHUNK], start + CHUNK >= len(data)


class Output:
    """Takes both streams of the collector, bounded, and gives the answer or the reason why there is none."""

    def __init__(self) -> None:
        self._frame = FrameParser()
        self._noise = bytearray()
        self._errors = bytearray()

    def feed(self, out: bytes, err: bytes) -> bool:
        """Take the next pieces; return whether the answer is whole.

        Raises:
            CollectError: standard output cannot be an answer, or is too large.
        """
        self._errors += err[: LARGEST_STDERR - len(self._errors)]
        if not self._frame.begun:
            self._noise += out[: LARGEST_STDERR - len(self._noise)]
        return self._frame.feed(out)

    def answer(self, code: int | None) -> Answer:
        """Return the answer; ``code`` is the exit code of PowerShell, None where it was not waited for.

        Raises:
            CollectError: there is none.
        """
        said = error_words(bytes(self._errors))
        try:
            return Answer(self._frame.document(), said)
        except CollectError as error:
            if error.failure.reason is not Reason.SCRIPT:
                raise
        raise CollectError(self._why(said, code))

    def _why(self, said: str, code: int | None) -> Failure:
        told = said or words(self._noise.decode("utf-8", "replace"))
        for reason, pattern in _SAYS:
            if pattern.search(told):
                return failure(reason, told)
        if code == 9009:
            return failure(Reason.POWERSHELL, told)
        ended = "it said nothing" if code is None else f"exit code {code}"
        return failure(Reason.SCRIPT, f"{ended}, {told}" if told else ended)


def error_words(raw: bytes) -> str:
    """Return standard error in words: the errors out of CLIXML, or the text as it is; cut, on one line."""
    text = raw[:LARGEST_STDERR].decode("utf-8", "replace").removeprefix("\ufeff")
    if _CLIXML not in text[:1000]:
        return words(text)
    before = text[: text.index(_CLIXML)]
    errors = "".join(_plain(error) for error in _ERROR_TEXT.findall(text))
    return words(f"{before} {errors}")


def _plain(text: str) -> str:
    """Undo the escapes of CLIXML ([MS-PSRP] 2.2.5.3.2) and of XML."""
    return html.unescape(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))
