r"""Cases of CLU025: no clustered disk has the drive letter that a node's program is on."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import add_resources, change_cluster, change_resource, change_service
from tests.support.scenes import DISK, clustered, resource, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

ON_S = r'"S:\Program Files\Microsoft SQL Server\130\DTS\Binn\MsDtsSrvr.exe"'


def _on_s(scene: Snapshot) -> Snapshot:
    return change_service(scene, "NODE2", binary_path=ON_S)


def _failing(name: str, scene: Snapshot) -> Failing:
    at = ("MsDtsServer130", "binary_path")
    return Failing(
        name,
        scene,
        "MsDtsServer130",
        at,
        Severity.WARNING,
        observed=f"S: of NODE2 and of {DISK}",
        node="NODE2",
    )


CASES: list[Case] = [
    Passing("programs-on-c", clustered()),
    Passing(
        "another-local-drive", change_service(standalone(), "NODE2", binary_path=ON_S.replace("S:", "D:"))
    ),
    Passing(
        "the-disk-never-comes-here", _on_s(change_resource(standalone(), DISK, possible_owners=("NODE1",)))
    ),
    Passing(
        "programs-on-c-and-letters-unknown",
        change_resource(standalone(), DISK, volumes=unknown("letters of the disk")),
    ),
    Passing(
        "no-letter-and-owners-unknown",
        _on_s(change_resource(standalone(), DISK, volumes=(), possible_owners=unknown("owners"))),
    ),
    Passing(
        "a-mount-point-takes-no-letter", _on_s(change_resource(standalone(), DISK, volumes=(r"S:\Mount",)))
    ),
    Passing("no-path-of-a-drive", change_service(standalone(), "NODE2", binary_path="MsDtsSrvr.exe")),
    _failing("program-on-the-letter-of-the-disk", _on_s(standalone())),
    _failing("clustered-service", _on_s(clustered())),
    _failing("small-letters", _on_s(change_resource(standalone(), DISK, volumes=("s:",)))),
    Unevaluated(
        "program-unknown",
        change_service(standalone(), "NODE2", binary_path=unknown("program on NODE2")),
        "program on NODE2",
    ),
    Unevaluated(
        "letters-unknown",
        _on_s(change_resource(standalone(), DISK, volumes=unknown("letters of the disk"))),
        "letters of the disk",
    ),
    Unevaluated(
        "owners-unknown",
        _on_s(change_resource(standalone(), DISK, possible_owners=unknown("owners of the disk"))),
        "owners of the disk",
    ),
    Unevaluated(
        "it-may-be-a-disk",
        _on_s(
            add_resources(
                change_resource(standalone(), DISK, volumes=("T:",)),
                resource("Thing", "x", type=unknown("type of Thing"), volumes=("S:",)),
            )
        ),
        "type of Thing",
    ),
    Unevaluated("nodes-unknown", _on_s(change_cluster(standalone(), nodes=unknown("nodes"))), "nodes"),
]
