"""What was planned and what became of it: the records of the nodes, and the manifest made from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec.structs import replace

from ssis_preflight import __version__
from ssis_preflight.collect.delivery import Answer, Question
from ssis_preflight.collect.document import GAPS, Seen, planned_parts, read_document
from ssis_preflight.collect.inventory import Node
from ssis_preflight.collect.outcome import CollectError, Failure, Outcome, Reason, failure
from ssis_preflight.collect.store import (
    FileRecord,
    Manifest,
    NodeRecord,
    PartRecord,
    Tool,
    belongs_to,
    node_file,
    read_manifest,
    unchanged,
    write,
    write_manifest,
)
from ssis_preflight.model.names import fold, short_host

CLOCK_TOLERANCE = 300
"""Seconds by which clocks may differ: what Kerberos allows (Microsoft Learn, "Maximum tolerance for computer clock
synchronization")."""


class Attempt(msgspec.Struct, frozen=True):
    """What came of asking one node: an answer or a failure, how often it was tried, and when."""

    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    attempts: int
    answer: Answer | None = None
    seen: Seen | None = None
    why: Failure | None = None


class Ledger:
    """The records of one run. Every change is written at once, so that a killed run leaves a sound snapshot."""

    def __init__(self, folder: Path, now: dt.datetime) -> None:
        self.has_cluster = False
        self._folder = folder
        self._started_at = now
        self._planned: dict[str, Node] = {}
        self._records: dict[str, NodeRecord] = {}
        self._seen: dict[str, Seen] = {}
        self._files: dict[str, FileRecord] = {}

    def plan(self, nodes: Iterable[Node]) -> None:
        """Take nodes into the plan; a node that is in it already stays as it is."""
        for node in nodes:
            key = self._key(node.name)
            self._planned.setdefault(key, node)
            self._records.setdefault(key, _failed(node, failure(Reason.NOT_STARTED)))

    def resume(self) -> None:
        """Take over from an earlier run what is still there, unchanged.

        Raises:
            UsageError: its manifest cannot be read.
        """
        manifest = read_manifest(self._folder)
        if manifest is None:
            return
        for record in manifest.nodes:
            files = [file for file in manifest.files if belongs_to(file, record.node)]
            documents = [unchanged(self._folder, file) for file in files]
            if record.outcome in {Outcome.READ, Outcome.PARTIAL} and documents and None not in documents:
                self._take_over(record, files, [document for document in documents if document is not None])

    def _take_over(self, record: NodeRecord, files: list[FileRecord], documents: list[bytes]) -> None:
        try:
            seen = [read_document(document) for document in documents]
        except CollectError:
            return
        key = self._key(record.node)
        self._records[key] = record
        self._files |= {file.path: file for file in files}
        with_cluster = next((one for one in seen if one.has_cluster), None)
        self._seen[key] = with_cluster or seen[0]
        self.has_cluster = self.has_cluster or with_cluster is not None

    def missing(self) -> list[Node]:
        """Return the planned nodes that were not wholly read, in the order of the plan."""
        return [node for key, node in self._planned.items() if self._records[key].outcome != Outcome.READ]

    @property
    def planned(self) -> int:
        """How many nodes the plan has."""
        return len(self._planned)

    def answered(self) -> list[Node]:
        """Return the planned nodes from which there is a document, in the order of the plan."""
        return [node for key, node in self._planned.items() if key in self._seen]

    def seen(self, node: Node) -> Seen | None:
        """Return what the document of a node says."""
        return self._seen.get(self._key(node.name))

    def enter(self, node: Node, question: Question, attempt: Attempt) -> NodeRecord:
        """Write down what came of asking a node, and its document; return its record.

        Raises:
            UsageError: the snapshot cannot be written.
        """
        key = self._key(node.name)
        if attempt.answer is None or attempt.seen is None:
            return self.fail(node, attempt.why or failure(Reason.BROKE), attempt)
        twin = self._twin(key, attempt.seen.name)
        if twin is not None:
            why = failure(Reason.OTHER_NODE, f"{attempt.seen.name} answered, and is {twin} already")
            return self.fail(node, why, attempt)
        file = "cluster.json" if question.cluster_only else "node.json"
        kept = write(self._folder, node_file(attempt.seen.name, file), attempt.answer.document)
        self._files[kept.path] = kept
        record = _read(node, question, attempt)
        if question.cluster_only:
            record = _together(self._records[key], record)
        self._records[key] = record
        if not question.cluster_only or attempt.seen.has_cluster:
            self._seen[key] = attempt.seen
        self.has_cluster = self.has_cluster or attempt.seen.has_cluster
        self.write()
        return record

    def fail(self, node: Node, why: Failure, attempt: Attempt | None = None) -> NodeRecord:
        """Write down that a node was not read; what is there from an earlier run stays. Return the record."""
        key = self._key(node.name)
        record = _failed(node, why, attempt)
        if key not in self._seen:
            self._records[key] = record
        self.write()
        return record

    def write(self, finished_at: dt.datetime | None = None) -> None:
        """Write the manifest.

        Raises:
            UsageError: it cannot be written.
        """
        records = tuple(self._records.values())
        manifest = Manifest(
            tool=Tool("ssis-preflight", __version__),
            started_at=_stamp(self._started_at) or "",
            nodes=records,
            files=tuple(self._files[path] for path in sorted(self._files)),
            finished_at=_stamp(finished_at),
            complete=finished_at is not None and self.complete(),
        )
        write_manifest(self._folder, manifest)

    def complete(self) -> bool:
        """Say whether every node and every part was read."""
        return all(record.outcome == Outcome.READ for record in self._records.values())

    def _key(self, name: str) -> str:
        """Return the key of a node: ``NODE1`` and ``node1.corp.example`` are one."""
        short = short_host(name)
        return next((key for key in self._records if short_host(key) == short), fold(name))

    def _twin(self, key: str, name: str) -> str | None:
        for other, seen in self._seen.items():
            if other != key and fold(seen.name) == fold(name):
                return self._records[other].endpoint
        return None


def _stamp(moment: dt.datetime | None) -> str | None:
    """Return a time as the snapshot writes it: ISO 8601 in UTC with milliseconds."""
    if moment is None:
        return None
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _failed(node: Node, why: Failure, attempt: Attempt | None = None) -> NodeRecord:
    begun = why.reason is not Reason.NOT_STARTED
    return NodeRecord(
        node=node.name,
        endpoint=node.endpoint,
        transport=node.reach.transport,
        outcome=why.outcome,
        detail=f"{why.sentence}. {why.remedy}" if begun else f"{why.sentence}.",
        attempts=attempt.attempts if attempt else 0,
        started_at=_stamp(attempt.started_at) if attempt else None,
        finished_at=_stamp(attempt.finished_at) if attempt else None,
    )


def _read(node: Node, question: Question, attempt: Attempt) -> NodeRecord:
    seen = attempt.seen
    if seen is None:
        raise TypeError
    parts = planned_parts(seen, question)
    offset = None
    if seen.finished_at and attempt.finished_at:
        offset = round((seen.finished_at - attempt.finished_at).total_seconds())
    said = attempt.answer.said if attempt.answer else ""
    notes = [
        _gaps(parts),
        clock_note(offset),
        "" if node.reach.verify else "its certificate was not verified",
    ]
    notes.append(f"it said: {said}" if said else "")
    return NodeRecord(
        node=seen.name,
        endpoint=node.endpoint,
        transport=node.reach.transport,
        outcome=_outcome(parts),
        detail="; ".join(note for note in notes if note) or None,
        attempts=attempt.attempts,
        started_at=_stamp(attempt.started_at),
        finished_at=_stamp(attempt.finished_at),
        clock_offset_seconds=offset,
        parts=parts,
    )


def _together(first: NodeRecord, second: NodeRecord) -> NodeRecord:
    """Return the record of a node that was asked about itself, and then about the cluster."""
    parts = {**first.parts, **second.parts}
    details = dict.fromkeys(detail for detail in (first.detail, second.detail) if detail)
    return replace(
        first,
        outcome=_outcome(parts),
        detail="; ".join(details) or None,
        attempts=max(first.attempts, second.attempts),
        finished_at=second.finished_at,
        parts=parts,
    )


def _outcome(parts: dict[str, PartRecord]) -> str:
    return Outcome.PARTIAL if any(part.outcome in GAPS for part in parts.values()) else Outcome.READ


def _gaps(parts: dict[str, PartRecord]) -> str:
    gaps = [f"{name} ({part.outcome})" for name, part in parts.items() if part.outcome in GAPS]
    more = f" and {len(gaps) - 6} more" if len(gaps) > 6 else ""
    return f"not wholly read: {', '.join(gaps[:6])}{more}" if gaps else ""


def clock_note(offset: int | None) -> str:
    """Return what to say about a clock that is far off ours, or nothing; ``offset`` in seconds, ahead is positive."""
    if offset is None or abs(offset) <= CLOCK_TOLERANCE:
        return ""
    size = f"{abs(offset) // 60} minutes" if abs(offset) < 7200 else f"{abs(offset) // 3600} hours"
    return f"its clock is {size} {'ahead of' if offset > 0 else 'behind'} ours"
