"""Cases of DQ012: the snapshot has the dependencies between resources."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_cluster, change_resource
from tests.support.scenes import clustered, unknown

from ssis_preflight.model.parts import Part
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity


def _without_dependencies() -> Snapshot:
    snapshot = clustered()
    for name in [r.name for r in snapshot.cluster.resources.value]:  # type: ignore[union-attr]
        snapshot = change_resource(snapshot, name, dependency=unknown("dependencies", Part.DEPENDENCIES))
    return snapshot


CASES: list[Case] = [
    Passing("known", clustered()),
    Passing("no-resources-at-all", change_cluster(clustered(), resources=())),
    Failing("none-is-known", _without_dependencies(), "CLU1", ("cluster", "resources"), Severity.WARNING),
    Unevaluated(
        "resources-unknown", change_cluster(clustered(), resources=unknown("the resources")), "the resources"
    ),
]
