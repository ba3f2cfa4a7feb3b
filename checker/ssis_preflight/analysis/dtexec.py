r"""Calls of dtexec and dtutil in the steps of SQL Server Agent jobs.

A step of the subsystem ``SSIS`` is the arguments of dtexec alone; one of ``CmdExec`` or ``PowerShell`` names the
program. Options begin with ``/`` or ``-`` and may be shortened. Agent writes values with a second pair of quotes:
``/FILE "\"S:\Packages\Load.dtsx\""``. Only what names a program or a file is taken.

Sources: Microsoft, *dtexec Utility*, *dtutil Utility*, *dbo.sysjobsteps (Transact-SQL)*, *Parsing C command-line
arguments* (quotes and backslashes).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping

import msgspec

from ssis_preflight.model.job import JobStep
from ssis_preflight.model.names import fold
from ssis_preflight.model.releases import Release, release_of_number


class NamedFile(msgspec.Struct, frozen=True):
    """A file that a call names: what it is (``package``, ``checkpoint file``), and its path as written."""

    what: str
    path: str

    @property
    def settled(self) -> bool:
        """Whether the path is all there: no variable, Agent token or replaced secret stands in it."""
        return _OPEN.search(self.path) is None


class Call(msgspec.Struct, frozen=True):
    """One call of dtexec or dtutil.

    ``program`` is its path as written: a bare name where the ``PATH`` decides, None where Agent starts it itself.
    """

    tool: str
    program: str | None
    files: tuple[NamedFile, ...] = ()

    @property
    def release(self) -> Release | None:
        r"""The release that the program's folder belongs to (``...\130\DTS\Binn``); None where no folder says it."""
        found = _RELEASE.search(self.program or "")
        return None if found is None else release_of_number(int(found[1]))


PACKAGE = "package"
"""What a call runs or handles, where it is a file."""

_DTEXEC = "dtexec"
_OPTIONS: Mapping[str, Mapping[str, tuple[int, str]]] = {
    _DTEXEC: {
        "file": (1, PACKAGE),
        "project": (4, "project"),
        "configfile": (4, "configuration file"),
        "checkfile": (6, "checkpoint file"),
        "commandfile": (3, "command file"),
    },
    "dtutil": {"file": (2, PACKAGE)},
}
"""Options that name a file, with how many letters are enough, and what the file is."""

_OPEN = re.compile(r"%[^%\\/]+%|\$[\w({]|\*\*\*")
_RELEASE = re.compile(r"[\\/](\d{2,3})[\\/]DTS[\\/]Binn[\\/]", re.IGNORECASE)
_PROGRAM = r"""
          (?P<quote>["']) (?P<quoted>[^"'\r\n]*? \b (?:dtexec|dtutil) (?:\.exe)?) (?P=quote)
        | (?P<absolute>[A-Za-z]:\\ [^"'\r\n&|<>:*?]*? \\ (?:dtexec|dtutil) (?:\.exe)?) (?=[\s"']|$)
        | (?<![^\s"'&|<>;(=]) (?P<bare>(?:[^\s"'&|<>;(=]*\\)? (?:dtexec|dtutil) (?:\.exe)?) (?=[\s"']|$)
    """


class _Shell(msgspec.Struct, frozen=True):
    """How a command is taken apart: into which units, which of them quote, and which end it."""

    units: re.Pattern[str]
    quotes: str = '"'
    ends: str = ""


_ARGUMENTS = _Shell(re.compile(r'\\*+"|\\++|[^\\"\s]++|\s', re.DOTALL))
_SHELLS: Mapping[str, _Shell] = {
    "cmdexec": _Shell(re.compile(r'\\*+"|\\++|[^\\"\s&|<>]++|.', re.DOTALL), ends="&|<>\r\n"),
    "powershell": _Shell(re.compile(r"`\r?\n|[^\"'`\s;|]++|.", re.DOTALL), quotes="\"'", ends=";|\r\n"),
}


def calls_of(step: JobStep) -> tuple[Call, ...]:
    """Return the calls of a step in their order; none where it is of another subsystem or calls neither program."""
    subsystem = fold(step.subsystem)
    if subsystem == "ssis":
        return (Call(_DTEXEC, None, _files(_DTEXEC, _split(step.command, _ARGUMENTS))),)
    shell = _SHELLS.get(subsystem)
    return () if shell is None else tuple(_programs(step.command, shell))


def _programs(command: str, shell: _Shell) -> Iterator[Call]:
    """Go through the programs; the arguments of each end where the next one stands."""
    found = list(re.finditer(_PROGRAM, command, re.IGNORECASE | re.VERBOSE))
    ends = [*(match.start() for match in found), len(command)][1:]
    for match, after in zip(found, ends, strict=True):
        program = (match["quoted"] or match["absolute"] or match["bare"]).strip()
        tool = program.casefold().removesuffix(".exe")[-len(_DTEXEC) :]
        yield Call(tool, program, _files(tool, _split(command[match.end() : after], shell)))


def _files(tool: str, arguments: list[str]) -> tuple[NamedFile, ...]:
    return tuple(
        NamedFile(what, value)
        for option, value in itertools.pairwise(arguments)
        if value and (what := _meaning(tool, option)) is not None
    )


def _meaning(tool: str, option: str) -> str | None:
    """Return what the file is that an option names; None where it names none."""
    name = option[1:].casefold()
    if option[:1] not in {"/", "-"}:
        return None
    options = _OPTIONS[tool].items()
    return next(
        (what for full, (least, what) in options if len(name) >= least and full.startswith(name)), None
    )


def _split(text: str, shell: _Shell) -> list[str]:
    """Return the arguments up to the end of the command, without the quotes around and inside them."""
    found: list[str] = []
    current: str | None = None
    quote = ""
    for unit in shell.units.finditer(text):
        piece = unit[0]
        if piece[-1] in shell.quotes and quote in {"", piece[-1]}:
            slashes = len(piece) - 1
            current = (current or "") + "\\" * (slashes // 2)
            if slashes % 2 == 0:
                quote = "" if quote else piece
            quote = quote[-1:]
        elif quote:
            current = (current or "") + piece
        elif piece in shell.ends:
            break
        elif piece.isspace() or piece[0] == "`":
            found += [] if current is None else [current.strip()]
            current = None
        else:
            current = (current or "") + piece
    return found if current is None else [*found, current.strip()]
