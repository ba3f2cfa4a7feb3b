"""The output of ``sc qc``, ``sc query`` and ``sc queryex``, several blocks in one file, in any language of Windows.

Labels and words are translated on some languages of Windows; numbers and the order of the lines are not. So English
labels are believed where they stand, and elsewhere order, numbers and the shape of values tell. Sources: Microsoft,
*sc.exe query*, *sc.exe qc*, *QUERY_SERVICE_CONFIGW structure*, *SERVICE_STATUS structure*, *System Error Codes*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from ssis_preflight.model.names import fold, short_host
from ssis_preflight.model.parts import PART_INFO, Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.model.states import ServiceState, StartMode
from ssis_preflight.read.excerpt import shown
from ssis_preflight.read.reading import Reading, ServiceText
from ssis_preflight.read.text import has_more_lines, split_lines

KIND = "service-text"
MAX_LINES = 200_000
"""Line breaks of a text that is looked at: a service takes ten, and a large server has 500 of them."""

ERROR_ACCESS_DENIED = 5
ERROR_SERVICE_DOES_NOT_EXIST = 1060

_COLON = re.compile("[:\uff1a]")
_PROMPT = re.compile(r"(?:PS )?[A-Za-z]:\\[^>]*>")
_TYPE = re.compile(r"([0-9a-fA-F]{1,3})\s+[^\s(]")
_NUMBER = re.compile(r"([0-9])\s+[^\s(]")
_EXIT_CODE = re.compile(r"[0-9]+\s+\(0x[0-9a-fA-F]+\)")
_PROGRAM = re.compile(r'"?(?:[A-Za-z]:\\|\\)|.*\.(?:exe|sys)\b', re.IGNORECASE)
_SC_LINE = re.compile(r"\s*\[SC\]\s")
_FAILURE = re.compile(r"\s*\[SC\]\s.*?\b([0-9]{1,5})\b")
_ECHO = re.compile(
    r"""(?:[^>]*>)? \s* (?:"?[^"\s]*\\)? sc (?:\.exe)? "?
        (?: \s+ \\\\ (?P<server>[^\s\\]+) )?
        \s+ (?:qc|query|queryex)
        \s+ (?: "(?P<quoted>[^"]+)" | (?P<bare>[^\s"=|>]+) )
        (?: \s+ [0-9]+ )? \s* (?: [|>&] .* )?""",
    re.VERBOSE | re.IGNORECASE,
)
_TYPES = frozenset({1, 2, 4, 8, 0x10, 0x20, 0x30, 0x50, 0x60, 0xD0, 0xE0, 0xF0, 0x110, 0x120, 0x130})
_STATE_WORDS = frozenset(fold(state.name) for state in ServiceState)
_START_WORDS = frozenset({"boot_start", "system_start", "auto_start", "demand_start", "disabled"})
_NAME = "service_name"
_LONGEST_NAME = 80
_MOST_COMPLAINTS = 100
_HERE = frozenset({".", "localhost", "127.0.0.1"})
_QC_ORDER = (
    "start_type",
    "error_control",
    "binary_path_name",
    "load_order_group",
    "tag",
    "display_name",
    "dependencies",
    "service_start_name",
)
"""The lines of ``sc qc`` below TYPE."""

_WITH_NAMES = f"Export the services with their names: {PART_INFO[Part.SERVICES].collect}"
_WITH_RIGHTS = f"Run it as an administrator of the node: {PART_INFO[Part.SERVICES].collect}"


class _Field(msgspec.Struct, frozen=True):
    """One ``LABEL : value`` line; ``index`` counts lines from zero, ``label`` is folded."""

    index: int
    indented: bool
    label: str
    value: str


class _Head(msgspec.Struct, frozen=True):
    """The beginning of a block: its name line, the display name where a list gives one, and where the rest begins."""

    name: _Field
    display: str | None
    body: int


class _Block(msgspec.Struct, frozen=True):
    """What stands for one service: the lines below its name, or the number of an error.

    ``length`` is how many lines of text belong to it; ``server`` the computer that the command line names.
    """

    index: int
    length: int
    name: str | None
    server: str | None
    fields: tuple[_Field, ...] = ()
    display: str | None = None
    error: int | None = None


def looks_like(text: str) -> bool:
    """Say whether the text is output of ``sc``, and not prose that quotes a few lines of it."""
    if has_more_lines(text, MAX_LINES):
        return False
    lines = split_lines(text)
    said = sum(1 for line in lines if line.strip())
    blocks = list(_blocks(lines))
    own = sum(block.length for block in blocks) + sum(1 for line in lines if _SC_LINE.match(line))
    own += sum(1 for line in lines if _ECHO.fullmatch(line))
    return bool(blocks) and own * 3 >= said


def read(file: str, node: str | None, text: str) -> Reading:
    r"""Read one file: its path in the snapshot, the node that it speaks about (if one), its decoded text.

    One ``ServiceText`` for every block, in the file's order; ``sc qc`` and ``sc query`` of one service give two.
    Error 1060 gives a missing service where a command line (``C:\> sc qc NAME``) or a ``SERVICE_NAME: NAME`` line
    before it says which; ``sc`` itself does not. Where the command line names another computer than ``node``, the
    place has that computer. Places have the line of the name, or of the error.

    The status is ``read``, ``partly-read`` where ``sc`` reported an error that says nothing about a service, or
    ``not-recognised``. Never raises.
    """
    services: list[ServiceText] = []
    complaints: list[Complaint] = []
    remedy = ""
    for block in _blocks(split_lines(text)):
        at = Place(file, node=_node(block.server, node), line=block.index + 1)
        if block.error is not None and (block.error != ERROR_SERVICE_DOES_NOT_EXIST or block.name is None):
            complaints.append(Complaint(_about_error(block), at, fatal=False))
            remedy = remedy or (_WITH_RIGHTS if block.error == ERROR_ACCESS_DENIED else _WITH_NAMES)
        elif block.error is not None:
            services.append(ServiceText(block.name or "", at, missing=True))
        else:
            services.append(_service(block, at))
            complaints += _about_numbers(block, at)
    if (more := len(complaints) - _MOST_COMPLAINTS) > 0:
        last = Complaint(f"{more} more complaints about this file.", Place(file, node=node), fatal=False)
        complaints[_MOST_COMPLAINTS:] = [last]
    if complaints:
        return Reading(
            KIND, FileStatus.PARTLY_READ, tuple(complaints), remedy or _WITH_NAMES, services=tuple(services)
        )
    if not services:
        return Reading(KIND, FileStatus.NOT_RECOGNISED, remedy=_WITH_NAMES)
    return Reading(KIND, FileStatus.READ, services=tuple(services))


def _node(server: str | None, node: str | None) -> str | None:
    if server is None or fold(server) in _HERE:
        return node
    return node if node is not None and short_host(server) == short_host(node) else server


def _about_error(block: _Block) -> str:
    if block.error == ERROR_SERVICE_DOES_NOT_EXIST:
        return "Error 1060 (no such service) names no service."
    about = f" about {_said(block.name)}" if block.name else ""
    if block.error == ERROR_ACCESS_DENIED:
        return f"sc was denied access (error 5){about}."
    return f"sc reported error {block.error}{about}."


def _said(name: str) -> str:
    return shown(name, limit=_LONGEST_NAME)


def _blocks(lines: list[str]) -> Iterator[_Block]:
    named: tuple[str, str | None] | None = None
    index = 0
    while index < len(lines):
        line = lines[index]
        failure, echo = _FAILURE.match(line), _ECHO.fullmatch(line)
        head = None if failure or echo else _head(lines, index)
        step = 1
        if failure:
            name, server = named or (None, None)
            yield _Block(index, 0, name, server, error=int(failure[1]))
            named = None
        elif echo:
            named = (echo["quoted"] or echo["bare"], echo["server"])
        elif _PROMPT.match(line):
            named = None
        elif head:
            server = named[1] if named and fold(named[0]) == fold(head.name.value) else None
            fields, end = _body(lines, head.body)
            failed = _following(lines, end, 1)
            if not fields and failed and _FAILURE.match(lines[failed[0]]):
                named = (head.name.value, server)
            else:
                shown = sum(1 for below in lines[index:end] if below.strip())
                yield _Block(index, shown, head.name.value, server, fields, head.display)
                named = None
            step = end - index
        index += step


def _head(lines: list[str], index: int) -> _Head | None:
    """Return the beginning of a block, if one is here: ``SERVICE_NAME``, or any label with a TYPE line below."""
    name = _field(lines, index)
    if name is None or not name.label or not name.value or _is_type(name) or _is_number(name):
        return None
    below = [_field(lines, other) for other in _following(lines, index + 1, 3)]
    first, second, third = (*below, None, None, None)[:3]
    if first and _is_type(first) and _is_number(second):
        return _Head(name, None, first.index)
    listed = first and first.index == index + 1 and not name.indented and not first.indented
    if first and listed and first.label != _NAME and second and _is_type(second) and _is_number(third):
        return _Head(name, first.value, second.index)
    if name.label != _NAME:
        return None
    if first and listed and first.label == "display_name":
        return _Head(name, first.value, first.index + 1)
    return _Head(name, None, index + 1)


def _field(lines: list[str], index: int) -> _Field | None:
    line = lines[index]
    colon = _COLON.search(line)
    if colon is None or _SC_LINE.match(line):
        return None
    label, value = line[: colon.start()], line[colon.end() :]
    return _Field(index, line[0].isspace(), fold(label), value.strip())


def _following(lines: list[str], index: int, count: int) -> list[int]:
    """Return the indices of the next lines that are not blank."""
    found: list[int] = []
    while index < len(lines) and len(found) < count:
        if lines[index].strip():
            found.append(index)
        index += 1
    return found


def _is_type(one: _Field) -> bool:
    found = _TYPE.match(one.value)
    return found is not None and int(found[1], 16) in _TYPES


def _is_number(one: _Field | None) -> bool:
    return one is not None and _NUMBER.match(one.value) is not None


def _body(lines: list[str], index: int) -> tuple[tuple[_Field, ...], int]:
    """Return the fields of a block whose rest begins here, and the index at which the block ends.

    Lines without a label continue the one above them.
    """
    fields: list[_Field] = []
    end, apart = index, False
    while index < len(lines):
        if lines[index].strip():
            below = _field(lines, index)
            if _ends(lines, index, fields, apart):
                break
            if below and below.label:
                fields.append(below)
            end = index + 1
        apart = not lines[index].strip()
        index += 1
    return tuple(fields), end


def _ends(lines: list[str], index: int, fields: list[_Field], apart: bool) -> bool:
    """Say whether a line that is not blank is no part of the block above; ``apart`` after a blank line."""
    line = lines[index]
    if _SC_LINE.match(line) or _ECHO.fullmatch(line) or _head(lines, index):
        return True
    if line[0].isspace():
        return False
    below = _field(lines, index)
    if not fields:
        return below is None or not _is_type(below)
    return apart or fields[0].indented


def _service(block: _Block, at: Place) -> ServiceText:
    values = _values(block.fields)
    start_type, state = _numbers(values)
    return ServiceText(
        name=block.name or "",
        at=at,
        start_type=start_type if start_type in set(StartMode) else None,
        state=state if state in set(ServiceState) else None,
        binary_path=values.get("binary_path_name") or None,
        display_name=block.display or values.get("display_name") or None,
        account=values.get("service_start_name") or None,
    )


def _about_numbers(block: _Block, at: Place) -> list[Complaint]:
    start_type, state = _numbers(_values(block.fields))
    found = (("start type", start_type, set(StartMode)), ("state", state, set(ServiceState)))
    return [
        Complaint(
            f"{_said(block.name or '')} has the {what} {number}, which Windows does not have.",
            at,
            fatal=False,
        )
        for what, number, known in found
        if number is not None and number not in known
    ]


def _numbers(values: dict[str, str]) -> tuple[int | None, int | None]:
    found = (re.match(r"[0-9]{1,9}", values.get(label, "")) for label in ("start_type", "state"))
    start_type, state = (int(number[0]) if number else None for number in found)
    return start_type, state


def _values(fields: tuple[_Field, ...]) -> dict[str, str]:
    """Return the values by the English labels; those of translated lines by their position and shape."""
    labelled: dict[str, str] = {}
    for one in fields:
        labelled.setdefault(one.label, one.value)
    if {"start_type", "state"} & labelled.keys() or not fields or not _is_type(fields[0]):
        return labelled
    rest = fields[1:]
    sort = _sort(rest)
    if sort == "query":
        return {**labelled, "state": rest[0].value}
    if sort != "qc":
        return labelled
    if len(rest) == len(_QC_ORDER):
        return dict(zip(_QC_ORDER, (one.value for one in rest), strict=True))
    path = next((one.value for one in rest[1:] if _PROGRAM.match(one.value)), "")
    return {**labelled, "start_type": rest[0].value, "binary_path_name": path}


def _sort(rest: tuple[_Field, ...]) -> str:
    """Say which command printed the lines below TYPE, ``query`` or ``qc``; empty where they do not tell."""
    if not rest or not _is_number(rest[0]):
        return ""
    word = fold(rest[0].value.split()[1])
    if word in _STATE_WORDS:
        return "query"
    if word in _START_WORDS:
        return "qc"
    if any(_EXIT_CODE.fullmatch(one.value) for one in rest[1:]):
        return "query"
    return "qc" if len(rest) > 1 and _is_number(rest[1]) else ""
