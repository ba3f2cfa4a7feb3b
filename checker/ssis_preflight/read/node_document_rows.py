"""The rows in a collector's document: the same shapes as those of exported cmdlets, and nothing taken for granted.

A row that carries an outcome of its own other than ``read`` is no row: it says that its object was not read.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

import msgspec
from msgspec import field
from msgspec.structs import replace

from ssis_preflight.model.names import fold
from ssis_preflight.model.places import Route
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import Omission
from ssis_preflight.read.cluster_json import leaves, make_row
from ssis_preflight.read.json_documents import JsonValue
from ssis_preflight.read.part_outcomes import READ, plain_words
from ssis_preflight.read.reading import Cell, Row, RowKind

ROWS: Mapping[str, RowKind] = {
    "cluster": RowKind.CLUSTER,
    "nodes": RowKind.NODE,
    "groups": RowKind.GROUP,
    "resources": RowKind.RESOURCE,
    "parameters": RowKind.PARAMETER,
    "dependencies": RowKind.DEPENDENCY,
    "possible-owners": RowKind.OWNERS,
    "preferred-owners": RowKind.OWNERS,
    "checkpoints": RowKind.CHECKPOINT,
    "disks": RowKind.DISK,
    "shared-volumes": RowKind.SHARED_VOLUME,
    "quorum": RowKind.QUORUM,
    "networks": RowKind.NETWORK,
    "resource-types": RowKind.RESOURCE_TYPE,
    "services": RowKind.SERVICE,
}
"""The parts that are lists of rows."""

_OWNED = {"possible-owners": "resource", "preferred-owners": "group"}
_BYTES = frozenset({"bytearray", "binary", "1"})
"""``ParameterType`` of bytes: its names, and its number in clusapi.h (CLUSTER_PROPERTY_FORMAT)."""

MAX_BYTES = 1024 * 1024
"""Bytes of a private property; those that are looked at have hundreds."""


class PartRows(msgspec.Struct, frozen=True):
    """The rows of one part; ``missing`` says why some are not there, and is empty where all are."""

    rows: list[Row] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    omissions: list[Omission] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def missing(self) -> str:
        """The words of the first entry that was not read, and how many more there are."""
        more = f" (and {len(self.refused) - 1} more)" if len(self.refused) > 1 else ""
        return f"{self.refused[0]}{more}" if self.refused else ""


def rows_of(file: str, node: str | None, part: str, data: JsonValue, route: Route) -> PartRows:
    """Return the rows of a part of :data:`ROWS`; ``node`` is the node that they speak about, None for the cluster."""
    found = PartRows()
    for place, value in leaves(data, route):
        made = make_row(file, node, place, value, ROWS[part])
        if made.row is None:
            message = f"An entry of the part {part} is no object with properties."
            found.complaints.append(Complaint(message, made.at, fatal=False))
            continue
        outcome = made.row.cell("outcome")
        if outcome is not None and outcome.value != READ:
            found.refused.append(_refusal(made.row, outcome.value if isinstance(outcome.value, str) else ""))
            continue
        found.complaints.extend(made.complaints)
        found.omissions.extend(made.omissions)
        row = _with_bytes(made.row, found.complaints) if part == "parameters" else made.row
        found.rows.append(_with_owner(row, _OWNED.get(part)))
    return found


def _refusal(row: Row, outcome: str) -> str:
    detail, name = row.cell("detail"), row.cell("name", "clusterobject", "resource", "group")
    said = detail.value if detail is not None and isinstance(detail.value, str) else outcome or "not read"
    whom = f"{name.value}: " if name is not None and isinstance(name.value, str) else ""
    return plain_words(f"{whom}{said}")


def _with_owner(row: Row, whose: str | None) -> Row:
    """Name the kind of the object whose owners a row lists, where only its part says it."""
    cell = row.cell("clusterobject")
    if whose is None or cell is None or row.cell("resource", "group") is not None:
        return row
    return replace(row, cells={**row.cells, whose: cell})


def _with_bytes(row: Row, complaints: list[Complaint]) -> Row:
    """Turn the base64 of a ByteArray into the list of numbers that ``ConvertTo-Json`` writes."""
    sort, value = row.cell("parametertype"), row.cell("value")
    if (
        sort is None
        or value is None
        or not isinstance(value.value, str)
        or fold(str(sort.value)) not in _BYTES
    ):
        return row
    try:
        fits = len(value.value) <= MAX_BYTES // 3 * 4
        message = "The value of this ByteArray is " + ("no base64." if fits else "too long.")
        numbers = tuple(base64.b64decode(value.value, validate=True)) if fits else None
    except (binascii.Error, ValueError):
        numbers = None
    if numbers is None:
        complaints.append(Complaint(message, value.at, fatal=False))
        return replace(row, cells={name: cell for name, cell in row.cells.items() if name != "value"})
    return replace(row, cells={**row.cells, "value": Cell(numbers, value.at)})
