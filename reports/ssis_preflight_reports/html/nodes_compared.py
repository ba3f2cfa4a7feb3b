"""Node parity: each setting across the nodes, as a grid where it fits and by value where there are many nodes."""

from __future__ import annotations

import itertools

import msgspec

from ssis_preflight.result.report import ParityEntry, ParityValue
from ssis_preflight_reports.sentences import listed, plural

COLUMNS = 6
"""Up to so many nodes have a column each."""


class ParityCell(msgspec.Struct, frozen=True):
    """What a setting is on one node, or on several: ``nodes`` says which. ``state`` as in the report."""

    nodes: str
    value: str
    state: str
    differs: bool


class ParityRow(msgspec.Struct, frozen=True):
    """A setting. ``verdict`` is same, differs, may differ or unknown."""

    setting: str
    verdict: str
    note: str
    cells: tuple[ParityCell, ...]


class Parity(msgspec.Struct, frozen=True):
    """The grid, by area; ``nodes`` is empty where cells are by value instead of by node."""

    nodes: tuple[str, ...]
    areas: tuple[tuple[str, tuple[ParityRow, ...]], ...]
    counts: dict[str, int]


def parity(entries: list[ParityEntry]) -> Parity | None:
    """Return the grid; None without entries."""
    if not entries:
        return None
    nodes = list(dict.fromkeys(value["node"] for entry in entries for value in entry["values"]))
    by_node = nodes if len(nodes) <= COLUMNS else []
    areas = [
        (area, tuple(_row(entry, by_node) for entry in own))
        for area, own in itertools.groupby(entries, key=lambda entry: entry["area"])
    ]
    counts: dict[str, int] = {}
    for row in (row for _, rows in areas for row in rows):
        counts[row.verdict] = counts.get(row.verdict, 0) + 1
    return Parity(tuple(by_node), tuple(areas), counts)


def _row(entry: ParityEntry, nodes: list[str]) -> ParityRow:
    verdict = "unknown" if entry["same"] is None else "same" if entry["same"] else "differs"
    if verdict == "differs" and entry["legitimate"]:
        verdict = "may differ"
    usual = _usual(entry["values"])
    if not nodes:
        return ParityRow(entry["setting"], verdict, entry["note"], _by_value(entry["values"], verdict, usual))
    found = {value["node"]: value for value in entry["values"]}
    cells = tuple(
        ParityCell(
            node, _text(v), v["state"], verdict == "differs" and v["state"] != "unknown" and _text(v) != usual
        )
        if (v := found.get(node)) is not None
        else ParityCell(node, "unknown", "unknown", differs=False)
        for node in nodes
    )
    return ParityRow(entry["setting"], verdict, entry["note"], cells)


def _usual(values: list[ParityValue]) -> str:
    """Return the value that most nodes have, if there is one; otherwise nothing, so that every value is marked."""
    counts: dict[str, int] = {}
    for value in values:
        if value["state"] != "unknown":
            counts[_text(value)] = counts.get(_text(value), 0) + 1
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    is_clear = len(ranked) == 1 or (len(ranked) > 1 and ranked[0][1] > ranked[1][1])
    return ranked[0][0] if is_clear else "\0"


def _by_value(values: list[ParityValue], verdict: str, usual: str) -> tuple[ParityCell, ...]:
    alike: dict[tuple[str, str], list[str]] = {}
    for value in values:
        alike.setdefault((_text(value), value["state"]), []).append(value["node"])
    return tuple(
        ParityCell(
            plural(len(own), "node") + (f": {listed(own, limit=COLUMNS)}" if text != usual else ""),
            text,
            state,
            verdict == "differs" and state != "unknown" and text != usual,
        )
        for (text, state), own in sorted(alike.items(), key=lambda item: -len(item[1]))
    )


def _text(value: ParityValue) -> str:
    if value["state"] == "known":
        return value["value"] or "(empty)"
    return value["state"]
