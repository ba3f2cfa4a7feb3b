"""Cases of FO011: enforced anti-affinity leaves the SSIS group a node when any node fails."""

from __future__ import annotations

from typing import Any

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import (
    add_groups,
    add_resources,
    change_cluster,
    change_group,
    change_members,
    change_resource,
    with_nodes,
)
from tests.support.scenes import DISK, GROUP, clustered, group, sql_group, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

OPS = "SQL Server (OPS)"
AT = (GROUP, "anti_affinity_class_names")


def _enforced(nodes: int, first: Any = ("SQL",), second: Any = ("sql",)) -> Snapshot:
    """Return a cluster with an SSIS group and one that has SQL Server only; both may run on every node."""
    scene = change_group(clustered(), GROUP, anti_affinity_class_names=first)
    scene = add_groups(scene, group(OPS, anti_affinity_class_names=second))
    scene = with_nodes(add_resources(scene, *sql_group("SQLVS2", "OPS", "Cluster Disk 3", "T:")), nodes)
    return change_cluster(scene, enforced_anti_affinity=1)


THREE = _enforced(3)

CASES: list[Case] = [
    Passing("no-class", clustered()),
    Passing("not-enforced", change_cluster(_enforced(2), enforced_anti_affinity=0)),
    Passing("a-class-of-its-own", _enforced(2, second=("OPS",))),
    Passing("three-nodes-for-two-groups", THREE),
    Passing(
        "enough-nodes-whether-enforced-or-not",
        change_cluster(THREE, enforced_anti_affinity=unknown("ClusterEnforcedAntiAffinity")),
    ),
    Passing("one-possible-owner-is-another-matter", change_resource(THREE, DISK, possible_owners=("NODE1",))),
    Passing(
        "the-other-group-gives-way",
        change_members(_enforced(4), OPS, possible_owners=("NODE3", "NODE4")),
    ),
    Failing(
        "two-nodes-for-two-groups",
        _enforced(2),
        GROUP,
        AT,
        Severity.WARNING,
        observed="2 groups, 1 node(s) without NODE1",
    ),
    Failing(
        "three-nodes-of-which-two-are-possible",
        change_members(
            change_members(THREE, GROUP, possible_owners=("NODE2", "NODE3")),
            OPS,
            possible_owners=("NODE2", "NODE3"),
        ),
        GROUP,
        AT,
        Severity.WARNING,
        observed="2 groups, 1 node(s) without NODE2",
    ),
    Unevaluated("unknown-classes", _enforced(2, first=unknown("class names")), "class names"),
    Unevaluated("unknown-classes-of-another", _enforced(3, second=unknown("class names of OPS")), "of OPS"),
    Unevaluated(
        "unknown-enforcement",
        change_cluster(_enforced(2), enforced_anti_affinity=unknown("ClusterEnforcedAntiAffinity")),
        "ClusterEnforcedAntiAffinity",
    ),
    Unevaluated(
        "unknown-owners",
        change_resource(THREE, "Cluster Disk 3", possible_owners=unknown("owners")),
        "owners",
    ),
    Inapplicable("no-clustered-service", standalone()),
]
