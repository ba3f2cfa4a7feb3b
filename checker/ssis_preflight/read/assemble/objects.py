"""The nodes, groups and resources themselves: which rows and registry keys speak of one and the same object.

Inside one file an object is what has one name and one id; two rows that share a name, or an id under two names,
are duplicates. Between files the same id, or the same name, is the same object: what then differs is a
contradiction. Of two objects with one name the first is kept, in the order of file and id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec
from msgspec import field

from ssis_preflight.model.facts import Fact, Known, Unknown
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.read.assemble.course import list_of
from ssis_preflight.read.assemble.evidence import Evidence, file_place
from ssis_preflight.read.assemble.ledger import (
    Assembly,
    Candidate,
    Odd,
    Question,
    Rank,
    Subject,
    contradict,
    folded,
    settle,
)
from ssis_preflight.read.assemble.registry import CLUSTER, Export
from ssis_preflight.read.assemble.values import Raw, as_name, as_text, shown
from ssis_preflight.read.reading import RegistryKey, Row, RowKind

T = TypeVar("T")


class Kind(msgspec.Struct, frozen=True):
    """A kind of object: its rows, its registry folder, and the word that sentences use for it."""

    word: str
    rows: RowKind
    folder: str
    name_value: str
    part: Part
    row_names: tuple[str, ...] = ("name",)


NODE = Kind("node", RowKind.NODE, rf"{CLUSTER}\Nodes", "NodeName", Part.NODES, ("name", "nodename"))
GROUP = Kind("group", RowKind.GROUP, rf"{CLUSTER}\Groups", "Name", Part.GROUPS)
RESOURCE = Kind("resource", RowKind.RESOURCE, rf"{CLUSTER}\Resources", "Name", Part.RESOURCES)


class RegistryRecord(msgspec.Struct, frozen=True):
    """The key of one object in one export of the cluster database."""

    key: RegistryKey
    export: Export


class Found(msgspec.Struct, frozen=True):
    """One object with all that speaks of it. ``at`` is where it was first seen."""

    name: str
    at: Place
    ids: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    records: list[RegistryRecord] = field(default_factory=list)
    files: set[str] = field(default_factory=set)


class Gathered(msgspec.Struct, frozen=True):
    """The objects of one kind by folded name; ``whole`` is the place of a whole list, None without one.

    ``ids`` maps folded ids, and ``aliases`` folded names, to the folded name that an object is kept under.
    """

    kind: Kind
    objects: dict[str, Found]
    ids: dict[str, str]
    aliases: dict[str, str]
    whole: Place | None

    def find(self, name_or_id: str) -> Found | None:
        """Return the object of this name or id, or None."""
        name = self.aliases.get(fold(name_or_id)) or self.ids.get(plain_id(name_or_id))
        return None if name is None else self.objects.get(name)

    def spelled(self, name_or_id: str) -> str:
        """Return the object's own spelling of its name, or the text itself for a stranger."""
        found = self.find(name_or_id)
        return name_or_id if found is None else found.name


class _Record(msgspec.Struct, frozen=True):
    """One row or key that names an object."""

    name: str
    id: str | None
    at: Place
    rank: Rank
    row: Row | None = None
    registry: RegistryRecord | None = None


def plain_id(text: str) -> str:
    """Return an id without braces and case: ``{9F0E...}`` and ``9f0e...`` are the same id."""
    return fold(text.strip().strip("{}"))


def gather(assembly: Assembly, kind: Kind, exports: Sequence[Export]) -> Gathered:
    """Join all rows and registry keys of one kind of object, and note duplicates and disagreeing lists."""
    records = [*_from_rows(assembly, kind), *_from_registry(kind, exports)]
    records.sort(key=lambda record: (record.rank, record.at.file, record.id or "", fold(record.name)))
    listing = next((export for export in exports if export.whole and export.covers_below(kind.folder)), None)
    rows_whole = _whole_rows(assembly.evidence, kind)
    whole = rows_whole or (None if listing is None else listing.place(kind.folder))
    gathered = Gathered(kind, {}, {}, {}, whole)
    for record in records:
        _place(assembly, gathered, record)
    if rows_whole is not None:
        _compare_lists(assembly, gathered, rows_whole, listing)
    return gathered


def _from_rows(assembly: Assembly, kind: Kind) -> Iterator[_Record]:
    for row in assembly.evidence.rows[kind.rows]:
        name = name_in(row, kind)
        if name is not None:
            id_cell = row.cell("id")
            text = None if id_cell is None else as_text(id_cell.value)
            yield _Record(name, plain_id(text) if text else None, row.at, Rank.CMDLET, row=row)


def name_in(row: Row, kind: Kind) -> str | None:
    """Return the name that a row gives its own object; None where it was cut off or is not there."""
    names = (None if (cell := row.cell(name)) is None else as_name(cell.value) for name in kind.row_names)
    return next((name for name in names if name is not None), None)


def _from_registry(kind: Kind, exports: Iterable[Export]) -> Iterator[_Record]:
    for export in exports:
        for id_text, key in export.below(kind.folder):
            data = key.values.get(fold(kind.name_value))
            name = None if data is None else as_name(data.data)
            if name is not None:
                found = RegistryRecord(key, export)
                yield _Record(name, plain_id(id_text), key.at, Rank.REGISTRY, registry=found)


def _whole_rows(evidence: Evidence, kind: Kind) -> Place | None:
    """Return the place of the first file whose rows are a whole list: undamaged, every row with its name."""
    rows = evidence.rows[kind.rows]
    partial = evidence.damaged | {list_of(row.at) for row in rows if name_in(row, kind) is None}
    whole = next((file_place(row.at) for row in rows if list_of(row.at) not in partial), None)
    return whole or evidence.whole_at(kind.part)


def _place(assembly: Assembly, gathered: Gathered, record: _Record) -> None:
    """Add a record to the object it speaks of, or begin a new object, or note a duplicate."""
    word, file = gathered.kind.word, record.at.file
    by_id = None if record.id is None else gathered.objects.get(gathered.ids.get(record.id, ""))
    by_name = gathered.objects.get(gathered.aliases.get(fold(record.name), ""))
    if by_id is not None and by_id is not by_name:
        if file not in by_id.files:
            _renamed(assembly, gathered, by_id, record)
            _add(gathered, by_id, record)
            return
        what = f"is the id of more than one {word}: {by_id.name} and {record.name}"
        assembly.ledger.duplicate(word, record.id or "", what, record.at)
    if by_name is None:
        by_name = gathered.objects[fold(record.name)] = Found(record.name, record.at)
    elif by_name is not by_id and file in by_name.files:
        what = f"is the name of more than one {word}"
        assembly.ledger.duplicate(word, record.name, what, record.at)
        return
    _add(gathered, by_name, record)


def _add(gathered: Gathered, found: Found, record: _Record) -> None:
    kept_as = fold(found.name)
    gathered.aliases.setdefault(fold(record.name), kept_as)
    if record.id is not None:
        gathered.ids.setdefault(record.id, kept_as)
        if record.id not in found.ids:
            found.ids.append(record.id)
    if record.row is not None:
        found.rows.append(record.row)
    if record.registry is not None:
        found.records.append(record.registry)
    found.files.add(record.at.file)


def _renamed(assembly: Assembly, gathered: Gathered, found: Found, record: _Record) -> None:
    subject = Subject(gathered.kind.word, found.name, found.name)
    rank = Rank.CMDLET if found.rows else Rank.REGISTRY
    contradict(
        assembly.ledger,
        Question(gathered.kind.part, subject, "Name"),
        Candidate(found.name, found.at, rank),
        Candidate(record.name, record.at, record.rank),
    )


def _compare_lists(assembly: Assembly, gathered: Gathered, rows: Place, listing: Export | None) -> None:
    """Where cmdlets and a whole registry list disagree on what exists, believe the cmdlets."""
    kind = gathered.kind
    for name, found in list(gathered.objects.items()):
        question = Question(kind.part, Subject(kind.word, found.name, found.name), "existence")
        if not found.rows:
            believed = Candidate("not in the list", rows, Rank.CMDLET)
            contradict(assembly.ledger, question, believed, Candidate("exists", found.at, Rank.REGISTRY))
            del gathered.objects[name]
        elif not found.records and listing is not None:
            rejected = Candidate("not in the export", listing.place(kind.folder), Rank.REGISTRY)
            contradict(assembly.ledger, question, Candidate("exists", found.at, Rank.CMDLET), rejected)


def list_gap(assembly: Assembly, part: Part, missing: str) -> Unknown:
    """Return the gap of a list of which no whole one was read."""
    why = assembly.evidence.gap(part)
    return Unknown(part, f"{missing} ({why.words})" if why.words else missing, why.kind)


def property_of(
    assembly: Assembly,
    question: Question,
    found: Found,
    read: Callable[[Raw], T | None],
    names: Sequence[str] = (),
    *,
    live: bool = False,
    normal: Callable[[T], object] = folded,
) -> Fact[T]:
    """Return a property of an object: from its rows, then (unless it is live) from its registry key.

    It is named as ``question.what`` says, or by one of ``names``. An absent or null value is no evidence. What is
    live is volatile too (:class:`Question`).
    """
    wanted = tuple(fold(name) for name in (names or (question.what,)))
    candidates = list(cells_of(assembly.evidence, found.rows, wanted, read))
    if not live:
        candidates.extend(_values_of(found.records, wanted, read))
    asked = msgspec.structs.replace(question, volatile=True) if live else question
    return settle(assembly, asked, candidates, normal)


def cells_of(
    evidence: Evidence, rows: Iterable[Row], names: Sequence[str], read: Callable[[Raw], T | None]
) -> Iterator[Candidate[T] | Odd]:
    """Read a property (folded names) from every row that has it."""
    for row in rows:
        cell = row.cell(*names)
        if cell is None:
            if evidence.is_cut(row, names):
                yield Odd("the export cut it off", row.at)
        elif cell.value is not None:
            yield candidate(read(cell.value), cell.value, cell.at, Rank.CMDLET)


def candidate(value: T | None, raw: Raw, at: Place, rank: Rank) -> Candidate[T] | Odd:
    """Return a candidate for what was understood, or the odd value that was not; an empty one is not strange."""
    if value is not None:
        return Candidate(value, at, rank)
    empty = raw in ("", (), {}) or (isinstance(raw, str) and (not raw.strip() or raw.startswith("@")))
    return Odd(f"the value {shown(raw)} is not understood", at, strange=not empty)


def _values_of(
    records: Iterable[RegistryRecord], names: Sequence[str], read: Callable[[Raw], T | None]
) -> Iterator[Candidate[T] | Odd]:
    for record in records:
        data = next((record.key.values[name] for name in names if name in record.key.values), None)
        if data is not None:
            yield candidate(read(data.data), data.data, data.at, Rank.REGISTRY)


def id_of(assembly: Assembly, found: Found, subject: Subject, kind: Kind) -> Fact[str]:
    """Return the object's id without braces, as its rows write it or as the registry key is named."""
    question = Question(kind.part, subject, "Id")
    candidates = list(cells_of(assembly.evidence, found.rows, ("id",), _id_text))
    keys = (record.key for record in found.records)
    candidates.extend(Candidate(last_part(key.path).strip("{}"), key.at, Rank.REGISTRY) for key in keys)
    return settle(assembly, question, candidates)


def last_part(path: str) -> str:
    """Return a key's own name: the last part of its path."""
    return path.rpartition("\\")[2]


def absent_value(found: Found, name: str) -> Known[None] | None:
    """Return the proof that the object's registry key lacks a value, or None where nothing proves it."""
    for record in found.records:
        if record.export.whole and fold(name) not in record.key.deleted_values:
            return Known(None, record.export.place(record.key.path, name))
    return None


def _id_text(value: Raw) -> str | None:
    text = as_text(value)
    return None if text is None else text.strip().strip("{}") or None
