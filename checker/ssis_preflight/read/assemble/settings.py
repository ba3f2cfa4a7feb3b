"""What ``snapshot.toml`` adds to the evidence: lists declared whole, absent files, disks, the cluster's name."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import field

from ssis_preflight.model.facts import Known
from ssis_preflight.model.names import fold
from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import Declared
from ssis_preflight.read.snapshot_toml import FILE, SnapshotToml
from ssis_preflight.read.text import UndecodableError, decode
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


def settings_of(toml: SnapshotToml, raw: bytes) -> Settings:
    """Return what a ``snapshot.toml`` declares; ``raw`` are its bytes, for the lines of ``complete``."""
    try:
        places = TomlPlaces.of(decode(raw).text.removeprefix("\ufeff"))
    except UndecodableError:
        places = TomlPlaces.of("")
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
