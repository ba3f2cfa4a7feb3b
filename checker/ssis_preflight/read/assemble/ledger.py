"""Whom to believe: candidates for one value, ranked by their source, and the record of what disagreed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from typing import Generic, TypeVar

import msgspec
from msgspec import field

from ssis_preflight.model.access import SecurityDescriptor
from ssis_preflight.model.expression import AllOf, AnyOf, Ref, write
from ssis_preflight.model.facts import Fact, GapKind, Known, Unknown
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.resource import Checkpoint
from ssis_preflight.model.service import RegistryValue
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import Contradiction, Doubt, DoubtKind, Unplaced
from ssis_preflight.model.states import label
from ssis_preflight.read.assemble.evidence import Evidence

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Rank(IntEnum):
    """How far a kind of source is believed; a smaller number wins."""

    CMDLET = 0
    SERVICE_TEXT = 1
    REGISTRY = 2
    DECLARED = 3
    ICACLS = 4


_SOURCE = {
    Rank.CMDLET: "the output of a cmdlet",
    Rank.SERVICE_TEXT: "the output of sc",
    Rank.REGISTRY: "a registry export",
    Rank.DECLARED: "snapshot.toml",
    Rank.ICACLS: "the output of icacls",
}


class Candidate(msgspec.Struct, Generic[T_co], frozen=True):
    """A value that one source gives for a property."""

    value: T_co
    at: Place
    rank: Rank


class Odd(msgspec.Struct, frozen=True):
    """A value that is there and cannot be used: cut off, not understood (``strange``), or refused."""

    text: str
    at: Place
    kind: GapKind = GapKind.UNREADABLE
    strange: bool = False


class Subject(msgspec.Struct, frozen=True):
    """What a property belongs to; ``text`` is how a sentence names it: ``SSIS (group SQL1)``."""

    kind: str
    name: str
    text: str
    node: str | None = None


class Question(msgspec.Struct, frozen=True):
    """One property of one subject, and the part of the evidence that would hold it.

    Of a ``volatile`` value, which changes while a cluster is collected, only what the collector's last document says
    is taken from its documents.
    """

    part: Part
    subject: Subject
    what: str
    volatile: bool = False

    @property
    def missing(self) -> str:
        """The property in words, fit for ``not evaluated: <missing> not collected``."""
        return f"{self.what} of {self.subject.text}"

    def unknown(self, kind: GapKind, detail: str = "") -> Unknown:
        """Return the gap, with a word on the odd value where there is one."""
        return Unknown(self.part, f"{self.missing} ({detail})" if detail else self.missing, kind)


class Ledger(msgspec.Struct, frozen=True):
    """What joining the sources brought to light; the lists grow while the snapshot is put together."""

    contradictions: list[Contradiction] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    duplicates: list[Unplaced] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def complain(self, message: str, at: Place) -> None:
        """Note against the file of ``at`` that something in it cannot be used; the rest of it can."""
        self.complaints.append(Complaint(message, at, fatal=False))

    def doubt(self, kind: DoubtKind, what: str, why: str, at: Place) -> None:
        """Note something that stands in the evidence and cannot be relied on."""
        self.doubts.append(Doubt(kind, what, why, at))

    def misplace(self, kind: str, subject: str, what: str, at: Place) -> None:
        """Note a row or list about an object that no list knows: ``what`` goes on after the subject's name."""
        self.unplaced.append(Unplaced(kind, subject, f"{subject} {what}", at))

    def duplicate(self, kind: str, subject: str, what: str, at: Place) -> None:
        """Note a name or id that stands for more than one object; ``at`` is that of the second one."""
        self.duplicates.append(Unplaced(kind, subject, f"{subject} {what}", at))


class Assembly(msgspec.Struct, frozen=True):
    """The evidence on one side, the ledger on the other: what every step of the joining works with."""

    evidence: Evidence
    ledger: Ledger


def folded(value: object) -> object:
    """Return texts without case, alone or in tuples: the usual form for comparing candidates."""
    if isinstance(value, str):
        return fold(value)
    return tuple(folded(part) for part in value) if isinstance(value, tuple) else value


def gap(assembly: Assembly, question: Question) -> Unknown:
    """Return why nothing at all was read about a property, with the words of the system where it refused."""
    why = assembly.evidence.gap(question.part, question.subject.node)
    return question.unknown(why.kind, why.words)


def settle(
    assembly: Assembly,
    question: Question,
    found: Iterable[Candidate[T] | Odd],
    normal: Callable[[T], object] = folded,
) -> Fact[T]:
    """Return the value to believe and note every other one; without any, say why the value is unknown.

    The source that ranks highest wins, then the first file by path. Values that ``normal`` maps to the same
    do not contradict each other.
    """
    everything = list(found)
    for item in everything:
        if isinstance(item, Odd) and item.strange:
            assembly.ledger.doubt(DoubtKind.VALUE, question.missing, item.text, item.at)
    candidates = [item for item in everything if isinstance(item, Candidate)]
    if question.volatile:
        candidates = _latest(assembly.evidence, candidates)
    if candidates:
        candidates.sort(key=lambda candidate: (candidate.rank, candidate.at.file))
        _note_others(assembly.ledger, question, candidates, normal)
        return Known(candidates[0].value, candidates[0].at)
    odd = sorted((item for item in everything if isinstance(item, Odd)), key=lambda item: item.at.file)
    if odd:
        return question.unknown(odd[0].kind, odd[0].text)
    return gap(assembly, question)


def _latest(evidence: Evidence, candidates: list[Candidate[T]]) -> list[Candidate[T]]:
    """Leave out what the collector's documents say, except the one that was finished last."""
    files = {item.at.file for item in candidates}
    times = {file: time for file, time in evidence.finished.items() if file in files}
    last = max(times, key=lambda file: (times[file], file), default=None)
    return [item for item in candidates if item.at.file not in times or item.at.file == last]


def _note_others(
    ledger: Ledger, question: Question, candidates: Sequence[Candidate[T]], normal: Callable[[T], object]
) -> None:
    believed = candidates[0]
    seen = {normal(believed.value)}
    for other in candidates[1:]:
        form = normal(other.value)
        if form not in seen:
            seen.add(form)
            contradict(ledger, question, believed, other)


def contradict(
    ledger: Ledger,
    question: Question,
    believed: Candidate[object],
    rejected: Candidate[object],
    why: str = "",
) -> None:
    """Note that two sources disagree, which one is believed and why."""
    ledger.contradictions.append(
        Contradiction(
            question.subject.kind,
            question.subject.name,
            question.what,
            Known(shown(believed.value), believed.at),
            Known(shown(rejected.value), rejected.at),
            why or _reason(believed, rejected),
            question.subject.node,
        )
    )


def _reason(believed: Candidate[object], rejected: Candidate[object]) -> str:
    if believed.rank != rejected.rank:
        return f"{_SOURCE[believed.rank]} outranks {_SOURCE[rejected.rank]}"
    if believed.at.file != rejected.at.file:
        return "of sources of the same kind the first file by its path counts"
    return "of two entries in one file the first counts"


def _size(descriptor: SecurityDescriptor) -> str:
    if descriptor.dacl is None and descriptor.has_dacl:
        return "everybody may do everything"
    count = len(descriptor.dacl or ())
    return f"{count} entr{'y' if count == 1 else 'ies'}"


def shown(value: object) -> object:
    """Return a value as a report shows it: enumerations, expressions, descriptors and registry data as text."""
    if isinstance(value, IntEnum):
        return label(value)
    if isinstance(value, RegistryValue):
        return value.data
    if isinstance(value, Checkpoint):
        return value.key
    if isinstance(value, SecurityDescriptor):
        return _size(value)
    if isinstance(value, Ref | AnyOf | AllOf):
        return write(value) or "no dependency"
    return tuple(shown(part) for part in value) if isinstance(value, tuple) else value
