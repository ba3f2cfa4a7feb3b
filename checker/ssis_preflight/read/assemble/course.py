"""How collecting went, by the collector's documents and the manifest: what is whole, what is missing and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from ssis_preflight.model.facts import GapKind
from ssis_preflight.model.names import short_host
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.read.manifest import Course
from ssis_preflight.read.part_outcomes import CLUSTER_PARTS, NODE_PARTS, PARTIAL, READ, why_of
from ssis_preflight.read.reading import Collected, PartState, Why

Where = tuple[Part, str | None]
"""A part of the evidence, and the short name of its node; None: the cluster as a whole."""

_LISTS = {
    **CLUSTER_PARTS,
    "services": (Part.SERVICES,),
    "sql-instances": (Part.SQL_INSTANCES,),
    "dcom": (Part.DCOM,),
}
"""The collector's parts that are lists: what a whole one lacks does not exist."""

_WORST_FIRST = (GapKind.DENIED, GapKind.UNREADABLE, GapKind.UNREACHABLE, GapKind.NOT_COLLECTED)


def list_of(at: Place) -> str:
    """Return the list that a row stands in: its file, or the part of a collector's document."""
    if len(at.route) > 1 and at.route[0] == "parts":
        return f"{at.file}\n{at.route[1]}"
    return at.file


def partial_lists(documents: Mapping[str, Collected]) -> Iterator[str]:
    """Go through the lists (:func:`list_of`) that a collector could read in part only."""
    for file, document in documents.items():
        yield from (f"{file}\n{name}" for name, state in document.parts.items() if state.outcome == PARTIAL)


def whole_parts(documents: Mapping[str, Collected]) -> dict[Where, Place]:
    """Return the place of every list that a collector read to its end, the first by its file."""
    found: dict[Where, Place] = {}
    for document in documents.values():
        for name, state in document.parts.items():
            if state.outcome == READ and name in _LISTS:
                for where in _places(name, document.node, _LISTS[name]):
                    found.setdefault(where, state.at)
    return found


def finish_times(documents: Mapping[str, Collected]) -> dict[str, datetime]:
    """Return when each document was finished, by its path; documents that do not say it are left out."""
    return {
        file: document.finished_at for file, document in documents.items() if document.finished_at is not None
    }


def reasons_of(
    documents: Mapping[str, Collected], unusable: Iterable[Where], course: Course
) -> dict[Where, Why]:
    """Return why parts were not read: as a document says it, else that a file is unusable, else as the manifest does.

    A part that one document read has no reason: what is missing of it then was never asked for.
    """
    said: dict[Where, list[Why]] = {}
    for document in documents.values():
        _note(said, document.node, document.parts)
    planned: dict[Where, list[Why]] = {}
    for node in course.nodes:
        if node.collected:
            _note(planned, node.node, node.parts)
            continue
        why = why_of(node.node, node.outcome, node.detail)
        for name, parts in (*NODE_PARTS.items(), *CLUSTER_PARTS.items()):
            for where in _places(name, node.node, parts):
                planned.setdefault(where, []).append(why)
    reasons = {where: Why(GapKind.UNREADABLE) for where in unusable}
    reasons |= {
        where: _worst(whys) for where, whys in planned.items() if where not in said and where not in reasons
    }
    reasons |= {where: _worst(whys) for where, whys in said.items() if all(why.words for why in whys)}
    return reasons


def _note(said: dict[Where, list[Why]], node: str, parts: Mapping[str, PartState]) -> None:
    for name, state in parts.items():
        meant = CLUSTER_PARTS.get(name) or NODE_PARTS.get(name) or ()
        for where in _places(name, node, meant):
            said.setdefault(where, []).append(why_of(node, state.outcome, state.detail))


def _places(name: str, node: str, parts: Iterable[Part]) -> Iterator[Where]:
    about = None if name in CLUSTER_PARTS else short_host(node)
    return ((part, about) for part in parts)


def _worst(whys: list[Why]) -> Why:
    return min(whys, key=lambda why: _WORST_FIRST.index(why.kind))
