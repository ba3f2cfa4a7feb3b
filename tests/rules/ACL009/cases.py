"""Cases of ACL009: the configuration file and the package store are not on the disk witness."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import add_resources, change_cluster, with_files
from tests.support.scenes import DISK, clustered, config, place, resource, standalone, unknown

from ssis_preflight.model.cluster import Quorum
from ssis_preflight.model.facts import Fact, Known
from ssis_preflight.model.parts import Part
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

WITNESS = ("quorum", "resource")
QUORUM = unknown("quorum", Part.QUORUM)


def _witness(name: Fact[str | None]) -> Snapshot:
    quorum = Quorum(Known("Majority", place("quorum", "type")), name)
    disk = resource("Cluster Disk 1", "Physical Disk", "Cluster Group", volumes=("Q:",))
    scene = change_cluster(add_resources(clustered(), disk), quorum=quorum)
    return with_files(scene, config(stores={"File System": r"Q:\SSIS\Packages"}))


def _named(name: str | None) -> Snapshot:
    return _witness(Known(name, place(*WITNESS)))


CASES: list[Case] = [
    Passing("the-witness-is-another-disk", clustered()),
    Passing("no-witness", _named(None)),
    Passing("a-file-share", _named("File Share Witness")),
    Passing("a-share", with_files(clustered(), config(stores={"File System": r"\\FS1\Packages"}))),
    Inapplicable("stand-alone", standalone()),
    Failing(
        "packages-on-the-witness",
        _named("cluster disk 1"),
        "MsDtsServer130: File System",
        WITNESS,
        Severity.WARNING,
        "Cluster Disk 1",
    ),
    Failing(
        "the-configuration-file-on-the-witness",
        with_files(_named(DISK), config(stores={})),
        "MsDtsServer130",
        WITNESS,
        Severity.WARNING,
        DISK,
    ),
    Unevaluated("quorum-unknown", change_cluster(clustered(), quorum=QUORUM), "quorum"),
    Unevaluated("witness-unknown", _witness(QUORUM), "quorum"),
]
