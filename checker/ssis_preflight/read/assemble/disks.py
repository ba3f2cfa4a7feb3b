"""Which drive letters and mount points belong to a clustered disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ssis_preflight.model.facts import Fact, GapKind, Known, Unknown
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.resource import PHYSICAL_DISK
from ssis_preflight.read.assemble.attribution import Attribution, attribute
from ssis_preflight.read.assemble.ledger import (
    Assembly,
    Candidate,
    Odd,
    Question,
    Rank,
    Subject,
    contradict,
    settle,
)
from ssis_preflight.read.assemble.objects import Gathered, candidate
from ssis_preflight.read.assemble.parameters import ResourceParameters
from ssis_preflight.read.assemble.settings import Settings
from ssis_preflight.read.assemble.values import Raw, as_texts
from ssis_preflight.read.disk_volume_info import byte_array, volumes
from ssis_preflight.read.reading import Row, RowKind

_DECLARED_WINS = "what snapshot.toml declares about a disk outranks DiskVolumeInfo"
_COLLECTED_WINS = "the partitions that a collector found on a disk outrank DiskVolumeInfo"
_LETTER_LENGTH = 2


def volumes_of(
    assembly: Assembly,
    settings: Settings,
    subject: Subject,
    resource_type: Fact[str],
    parameters: ResourceParameters,
    collected: Iterable[Row] = (),
) -> Fact[tuple[str, ...]]:
    """Return the drive letters (``S:``) and mount points of a disk.

    What ``snapshot.toml`` declares is believed before what a collector found (``collected``), and that before
    ``DiskVolumeInfo``, which knows letters only. With the list of disks declared whole, a disk that it does not name
    has neither.
    """
    question = Question(Part.DISKS, subject, "drive letters and mount points")
    by_info = [*_from_collector(collected), *_from_info(parameters)]
    declared = settings.disks.get(fold(subject.name))
    if declared is not None:
        _, mounts = declared
        believed = Candidate(mounts.value, mounts.at, Rank.DECLARED)
        _note_other_letters(assembly, question, believed, by_info, _DECLARED_WINS)
        return mounts
    seen = [item for item in by_info if isinstance(item, Candidate) and item.rank is Rank.CMDLET]
    seen = [item for item in seen if _is_collected(item.at)]
    if seen:
        fact = settle(assembly, question, seen, _as_set)
        _note_other_letters(assembly, question, seen[0], by_info, _COLLECTED_WINS)
        return fact
    complete = settings.complete_at(Part.DISKS)
    if any(isinstance(item, Candidate) for item in by_info):
        return settle(assembly, question, by_info, _as_set)
    if complete is not None:
        return Known((), complete)
    fact = settle(assembly, question, by_info, _as_set)
    is_disk = isinstance(resource_type, Known) and fold(resource_type.value) == fold(PHYSICAL_DISK)
    if is_disk and not by_info and isinstance(fact, Unknown) and fact.kind is GapKind.NOT_COLLECTED:
        why = assembly.evidence.gap(Part.PARAMETERS)
        return question.unknown(why.kind, why.words)
    return fact


def disk_rows(assembly: Assembly, resources: Gathered) -> Attribution:
    """Return the rows in which a collector lists the partitions of each clustered disk."""
    return attribute(assembly.evidence, assembly.evidence.rows[RowKind.DISK], ("resource",), resources)


def _is_collected(at: Place) -> bool:
    """Say whether a place is in the list of disks of a collector's document."""
    return at.route[:2] == ("parts", "disks")


def _from_collector(rows: Iterable[Row]) -> Iterator[Candidate[tuple[str, ...]] | Odd]:
    """Read the paths of a disk's partitions; a disk that shows none may be offline, which proves nothing."""
    for row in rows:
        cell = row.cell("volumes")
        paths = None if cell is None else as_texts(cell.value)
        if cell is None or cell.value is None or paths == ():
            continue
        mounts = None if paths is None else _mounts(paths)
        yield candidate(mounts, cell.value, cell.at, Rank.CMDLET)


def _mounts(paths: Iterable[str]) -> tuple[str, ...]:
    r"""Return letters as ``S:`` and mount points as ``S:\Data``; the path of a volume's GUID is neither."""
    plain = (path.strip().replace("/", "\\").rstrip("\\") for path in paths)
    kept = (path[0].upper() + path[1:] for path in plain if path[1:2] == ":" and path[0].isalpha())
    return tuple(dict.fromkeys(kept))


def _from_info(parameters: ResourceParameters) -> list[Candidate[tuple[str, ...]] | Odd]:
    found: list[Candidate[tuple[str, ...]] | Odd] = []
    for raw in parameters.named("DiskVolumeInfo"):
        if raw.cut:
            found.append(Odd("the export cut DiskVolumeInfo off", raw.at))
            continue
        data = _bytes(raw.value)
        if data == b"" or raw.value in (None, ""):
            continue
        if data is None:
            found.append(Odd("DiskVolumeInfo is no list of bytes", raw.at, strange=True))
            continue
        try:
            found.append(Candidate(volumes(data).letters, raw.at, raw.rank))
        except ValueError as error:
            found.append(Odd(str(error).rstrip("."), raw.at, strange=True))
    return found


def _bytes(value: Raw) -> bytes | None:
    return value if isinstance(value, bytes) else byte_array(value)


def _note_other_letters(
    assembly: Assembly,
    question: Question,
    believed: Candidate[tuple[str, ...]],
    by_info: Sequence[Candidate[tuple[str, ...]] | Odd],
    why: str,
) -> None:
    """Note where a source that is not believed has letters, and they are others."""
    for item in by_info:
        if isinstance(item, Candidate) and item.value and _letters(item.value) != _letters(believed.value):
            contradict(assembly.ledger, question, believed, item, why)
            return


def _letters(mounts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold(mount) for mount in mounts if len(mount) == _LETTER_LENGTH)


def _as_set(mounts: tuple[str, ...]) -> object:
    return frozenset(fold(mount) for mount in mounts)


def note_unknown_disks(assembly: Assembly, settings: Settings, resources: Gathered) -> None:
    """Note the disks of ``snapshot.toml`` that are no resource of a known list."""
    if resources.whole is None:
        return
    for name, mounts in sorted(settings.disks.values(), key=lambda entry: fold(entry[0])):
        if resources.find(name) is None:
            assembly.ledger.complain(
                f'[disks] names "{name}", which is no resource of the cluster.', mounts.at
            )
