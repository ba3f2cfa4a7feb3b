"""Which drive letters and mount points belong to a clustered disk."""

from __future__ import annotations

from collections.abc import Sequence

from ssis_preflight.model.facts import Fact, GapKind, Known
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.model.resource import PHYSICAL_DISK
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
from ssis_preflight.read.assemble.objects import Gathered
from ssis_preflight.read.assemble.parameters import ResourceParameters
from ssis_preflight.read.assemble.settings import Settings
from ssis_preflight.read.assemble.values import Raw
from ssis_preflight.read.disk_volume_info import byte_array, volumes

_DECLARED_WINS = "what snapshot.toml declares about a disk outranks DiskVolumeInfo"
_LETTER_LENGTH = 2


def volumes_of(
    assembly: Assembly,
    settings: Settings,
    subject: Subject,
    resource_type: Fact[str],
    parameters: ResourceParameters,
) -> Fact[tuple[str, ...]]:
    """Return the drive letters (``S:``) and mount points of a disk.

    What ``snapshot.toml`` declares is believed before ``DiskVolumeInfo``, which knows letters only. With the
    list of disks declared whole, a disk that it does not name has neither.
    """
    question = Question(Part.DISKS, subject, "drive letters and mount points")
    by_info = list(_from_info(parameters))
    declared = settings.disks.get(fold(subject.name))
    if declared is not None:
        _, mounts = declared
        believed = Candidate(mounts.value, mounts.at, Rank.DECLARED)
        _note_other_letters(assembly, question, believed, by_info)
        return mounts
    complete = settings.complete_at(Part.DISKS)
    if any(isinstance(item, Candidate) for item in by_info):
        return settle(assembly, question, by_info, _as_set)
    if complete is not None:
        return Known((), complete)
    fact = settle(assembly, question, by_info, _as_set)
    is_disk = isinstance(resource_type, Known) and fold(resource_type.value) == fold(PHYSICAL_DISK)
    if is_disk and not by_info and assembly.evidence.gap(Part.PARAMETERS) is GapKind.UNREADABLE:
        return question.unknown(GapKind.UNREADABLE)
    return fact


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
            found.append(Odd("DiskVolumeInfo is no list of bytes", raw.at))
            continue
        try:
            found.append(Candidate(volumes(data).letters, raw.at, raw.rank))
        except ValueError as error:
            found.append(Odd(str(error).rstrip("."), raw.at))
    return found


def _bytes(value: Raw) -> bytes | None:
    return value if isinstance(value, bytes) else byte_array(value)


def _note_other_letters(
    assembly: Assembly,
    question: Question,
    believed: Candidate[tuple[str, ...]],
    by_info: Sequence[Candidate[tuple[str, ...]] | Odd],
) -> None:
    """Note where ``DiskVolumeInfo`` has letters and they are not those that were declared."""
    for item in by_info:
        if isinstance(item, Candidate) and item.value and _letters(item.value) != _letters(believed.value):
            contradict(assembly.ledger, question, believed, item, _DECLARED_WINS)
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
