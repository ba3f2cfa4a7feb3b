"""What ``snapshot.toml`` adds to the evidence: lists declared whole, absent files, disks, the cluster's name."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import field
from msgspec.structs import replace

from ssis_preflight.model.facts import Known
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import Declared, FileStatus
from ssis_preflight.read.assemble.evidence import Evidence
from ssis_preflight.read.snapshot_toml import FILE, SnapshotToml
from ssis_preflight.read.text import decode
from ssis_preflight.read.toml_places import TomlPlaces

_COMPLETE = ("complete",)


class Settings(msgspec.Struct, frozen=True):
    """What the operator declared; everything is empty without the file.

    ``complete`` has the place of every list that is declared whole, by its word; ``disks`` drive letters and mount
    points by the folded name of the disk, with the name as written.
    """

    cluster: Known[str] | None = None
    collected_at: str | None = None
    absent: tuple[Known[str], ...] = ()
    complete: Mapping[str, Place] = field(default_factory=dict)
    disks: Mapping[str, tuple[str, Known[tuple[str, ...]]]] = field(default_factory=dict)
    declared: Declared = field(default_factory=Declared)

    def complete_at(self, word: str) -> Place | None:
        """Return where the list is declared whole, or None."""
        return self.complete.get(word)


_LISTS = (
    Part.PARAMETERS,
    Part.DEPENDENCIES,
    Part.PREFERRED_OWNERS,
    Part.CHECKPOINTS,
    Part.SHARED_VOLUMES,
    Part.NETWORKS,
)
"""Lists of the cluster that prove by being whole that what they lack does not exist. Possible owners and disks are
not among them: the cluster has a list of owners for every resource, and a disk that is offline shows no partition."""


def with_whole_parts(settings: Settings, evidence: Evidence) -> Settings:
    """Add the lists that a collector read to their end to those that are declared whole."""
    found = {str(part): at for part in _LISTS if (at := evidence.whole_at(part)) is not None}
    return replace(settings, complete={**settings.complete, **found})


def settings_of(toml: SnapshotToml, raw: bytes) -> Settings:
    """Return what a ``snapshot.toml`` declares; ``raw`` are its bytes, for the lines of ``complete``."""
    if toml.status is FileStatus.DAMAGED:
        return Settings()
    places = TomlPlaces.of(decode(raw).text.removeprefix("\ufeff"))
    return Settings(
        cluster=toml.cluster,
        collected_at=None if toml.collected_at is None else toml.collected_at.value,
        absent=toml.absent,
        complete={
            word: Place(FILE, _COMPLETE, line=places.line(_COMPLETE, word)) for word in toml.declared.complete
        },
        disks={fold(name): (name, mounts) for name, mounts in toml.disks.items()},
        declared=toml.declared,
    )
