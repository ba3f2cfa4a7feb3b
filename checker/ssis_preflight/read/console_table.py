"""Console text of cluster and service cmdlets: recognised, so that it can be refused with the export to use instead.

``Format-Table`` and ``Format-List`` shorten names and lists, so nothing is read from them. Source: Microsoft,
*Format-Table*, *Format-List* and *about_Preference_Variables* (``$FormatEnumerationLimit``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from ssis_preflight.model.names import fold
from ssis_preflight.model.places import Place
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.cmdlet_rows import export_commands, kind_of
from ssis_preflight.read.reading import Reading, RowKind
from ssis_preflight.read.text import has_more_lines, split_lines

KIND = "console-table"
MAX_LINES = 200_000
"""Line breaks of a text that is looked at: what a console has shown, nobody copies by the hundred thousand lines."""

_DASHES = re.compile(r"\s*-+(?:\s+-+)*\s*")
_DASH_RUN = re.compile(r"-+")
_LIST_LINE = re.compile(r"(\w+ *):(?: (.*))?")
_PROMPT = re.compile(r"PS(?: [^>]*)?>+\s*(.*)")
_CMDLET = re.compile(r"(\w+(?:-\w+)?)(.*)")
_SHAPING = re.compile(r"(?:format|select|sort|where|out|tee|ft|fl|oh)\b", re.IGNORECASE)
_STATES = frozenset(
    {"online", "offline", "failed", "partialonline", "up", "down", "paused", "joining", "running", "stopped"}
)

_HEADERS: tuple[tuple[frozenset[str], RowKind], ...] = tuple(
    (frozenset(words.split()), kind)
    for words, kind in (
        ("name node network state", RowKind.NETWORK),
        ("resource dependencyexpression", RowKind.DEPENDENCY),
        ("clusterobject ownernodes", RowKind.OWNERS),
        ("name value object", RowKind.PARAMETER),
        ("name value clusterobject", RowKind.PARAMETER),
        ("cluster quorumresource", RowKind.QUORUM),
        ("name resourcetype", RowKind.RESOURCE),
        ("name state ownergroup", RowKind.RESOURCE),
        ("name state ownernode", RowKind.GROUP),
        ("name state node", RowKind.SHARED_VOLUME),
        ("name state id", RowKind.NODE),
        ("name state type", RowKind.NODE),
        ("name state metric", RowKind.NETWORK),
        ("name state role", RowKind.NETWORK),
        ("resource name", RowKind.CHECKPOINT),
        ("status name displayname", RowKind.SERVICE),
        ("name state startmode", RowKind.SERVICE),
        ("name status starttype", RowKind.SERVICE),
    )
)
"""Headings by which a table is known without the command before it, the most telling first; it may have more."""

_KINDS: Mapping[str, RowKind] = {
    "get-cluster": RowKind.CLUSTER,
    "get-clusternode": RowKind.NODE,
    "get-clustergroup": RowKind.GROUP,
    "get-clusterresource": RowKind.RESOURCE,
    "get-clusterparameter": RowKind.PARAMETER,
    "get-clusterresourcedependency": RowKind.DEPENDENCY,
    "get-clusterownernode": RowKind.OWNERS,
    "get-clustercheckpoint": RowKind.CHECKPOINT,
    "get-clustersharedvolume": RowKind.SHARED_VOLUME,
    "get-clusterquorum": RowKind.QUORUM,
    "get-clusterresourcetype": RowKind.RESOURCE_TYPE,
    "get-clusternetwork": RowKind.NETWORK,
    "get-service": RowKind.SERVICE,
}


class _Block(msgspec.Struct, frozen=True):
    """A table or list: its first line (zero-based), how many lines it takes, what it shows (None: not told).

    ``foreign`` marks a table or list of something else, which is passed over.
    """

    first: int
    length: int
    kind: RowKind | None
    foreign: bool = False


def looks_like(text: str) -> bool:
    """Say whether the text is mostly console tables or lists of the cmdlets that this product reads.

    A table is known by the line of dashes under its headings, each run of dashes as long as its heading and below it,
    so that translated headings do too where the rows show states or types of a cluster. Text that merely
    quotes a table, such as documentation, does not count, nor does the output of ``sc``.
    """
    if has_more_lines(text, MAX_LINES):
        return False
    lines = split_lines(text)
    said = sum(1 for line in lines if line.strip())
    shown = sum(block.length for block in _blocks(lines))
    prompts = sum(1 for line in lines if _PROMPT.match(line))
    return shown > 0 and (shown + prompts) * 2 >= said


def refuse(file: str, node: str | None, text: str) -> Reading:
    """Return the refusal: one fatal complaint at the first table, and the commands to use as the remedy."""
    lines = split_lines(text)
    blocks = list(_blocks(lines))
    line = blocks[0].first + 1 if blocks else 1
    kinds = dict.fromkeys(block.kind for block in blocks if block.kind)
    commands = dict.fromkeys(command for kind in kinds for command in export_commands(kind))
    message = (
        "This is the text that the console shows (Format-Table or Format-List); it cuts long names and lists."
    )
    remedy = "Export the objects: " + (
        " and ".join(commands) or "pipe the cmdlet into Select-Object * and ConvertTo-Json -Depth 3."
    )
    complaint = Complaint(message, Place(file, node=node, line=line))
    return Reading(KIND, FileStatus.REFUSED, (complaint,), remedy)


def _blocks(lines: list[str]) -> Iterator[_Block]:
    command: RowKind | None = None
    index = 0
    while index < len(lines):
        prompt = _PROMPT.match(lines[index])
        if prompt:
            command = _kind_of_command(prompt[1])
        block = _table(lines, index, command) or _list(lines, index)
        if block and not block.foreign:
            yield block
            command = None
        index += block.length if block else 1


def _kind_of_command(command: str) -> RowKind | None:
    """Return what the last cmdlet of a pipeline shows; those that sort, select and format do not count."""
    stages = [stage.strip() for stage in command.split("|")]
    last = next((stage for stage in reversed(stages) if not _SHAPING.match(stage)), "")
    cmdlet = _CMDLET.match(last)
    if not cmdlet:
        return None
    if fold(cmdlet[1]) in {"get-ciminstance", "get-wmiobject"}:
        return RowKind.SERVICE if "win32_service" in fold(cmdlet[2]) else None
    return _KINDS.get(fold(cmdlet[1]))


def _table(lines: list[str], index: int, command: RowKind | None) -> _Block | None:
    if index + 1 >= len(lines) or not _DASHES.fullmatch(lines[index + 1]):
        return None
    headings = _headings(lines[index], lines[index + 1])
    if not headings:
        return None
    length = _length(lines, index)
    kind = command or _kind_of_headings(headings)
    rows = lines[index + 2 : index + length]
    foreign = kind is None and (len(headings) == 1 or not any(map(_shows_state, rows)))
    return _Block(index, length, kind, foreign)


def _shows_state(row: str) -> bool:
    return any(fold(cell) in _STATES for cell in re.split(r"\s{2,}", row.strip()))


def _headings(header: str, dashes: str) -> tuple[str, ...]:
    """Return the headings over the runs of dashes; none where the two lines do not belong together.

    Wide characters push the runs aside; then as many headings as runs, of two columns or more, are enough.
    """
    runs = list(_DASH_RUN.finditer(dashes))
    above = tuple(header[run.start() : run.end()] for run in runs)
    aligned = all(
        heading.strip() and len(heading.strip()) == len(run[0]) > 1
        for heading, run in zip(above, runs, strict=True)
    )
    if aligned and "".join(above).replace(" ", "") == "".join(header.split()):
        return above
    words = (
        tuple(re.split(r"\s{2,}", header.strip()))
        if len(header.split()) != len(runs)
        else tuple(header.split())
    )
    return words if not header.isascii() and len(words) == len(runs) > 1 else ()


def _kind_of_headings(headings: tuple[str, ...]) -> RowKind | None:
    names = frozenset(map(fold, headings))
    return next((kind for needed, kind in _HEADERS if needed <= names), None)


def _length(lines: list[str], index: int) -> int:
    """Return how many lines the table takes whose headings are here: to a blank line or the next prompt."""
    end = index + 2
    while end < len(lines) and lines[end].strip() and not _PROMPT.match(lines[end]):
        end += 1
    return end - index


def _list(lines: list[str], index: int) -> _Block | None:
    """Return the block of ``Name   : value`` lines that begins here; foreign if no cmdlet of ours lists it."""
    found = _LIST_LINE.match(lines[index])
    if not found or not found[1].endswith(" "):
        return None
    width = len(found[1])
    names: list[str] = []
    end = index
    while end < len(lines) and lines[end].strip():
        listed = _LIST_LINE.match(lines[end])
        if listed and len(listed[1]) == width:
            names.append(fold(listed[1]))
        elif not lines[end].startswith(" " * width):
            return _Block(index, end - index, None, foreign=True)
        end += 1
    kind = kind_of(dict.fromkeys(names))
    return _Block(index, end - index, kind, foreign=kind is None)
