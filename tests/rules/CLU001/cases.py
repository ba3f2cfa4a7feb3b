"""Cases of CLU001: no two SSIS resources of one service name can meet on a node."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import (
    add_resources,
    change_cluster,
    change_group,
    change_members,
    change_resource,
    two_ssis_groups,
)
from tests.support.scenes import DISK, GROUP, clustered, node, resource, ssis_resource, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

OPS = "SQL Server (OPS)"
SECOND = ("SSIS (OPS)", "service_name")
FOUR = tuple(node(f"NODE{number}", number) for number in range(1, 5))


def _four_nodes(first: tuple[str, ...], second: tuple[str, ...]) -> Snapshot:
    scene = change_cluster(two_ssis_groups(), nodes=FOUR)
    scene = change_members(scene, GROUP, possible_owners=first)
    return change_members(scene, OPS, possible_owners=second)


def _anti_affinity(enforced: int, first: tuple[str, ...], second: tuple[str, ...]) -> Snapshot:
    scene = change_cluster(two_ssis_groups(), enforced_anti_affinity=enforced)
    scene = change_group(scene, GROUP, anti_affinity_class_names=first)
    return change_group(scene, OPS, anti_affinity_class_names=second)


TELEMETRY = resource("SQL Server CEIP", "Generic Service", service_name="SQLTELEMETRY")
DISJOINT = _four_nodes(("NODE1", "NODE2"), ("NODE3", "node4"))

CASES: list[Case] = [
    Passing("one-resource", clustered()),
    Passing("telemetry-beside-it", add_resources(clustered(), TELEMETRY)),
    Passing("another-release", two_ssis_groups(150)),
    Passing("owners-share-no-node", DISJOINT),
    Passing(
        "an-unknown-list-cannot-widen",
        change_resource(DISJOINT, "Cluster Disk 3", possible_owners=unknown("owners of Cluster Disk 3")),
    ),
    Passing(
        "one-list-of-each-group-keeps-them-apart",
        change_resource(
            change_resource(two_ssis_groups(), DISK, possible_owners=("NODE1",)),
            "Cluster Disk 3",
            possible_owners=("NODE2",),
        ),
    ),
    Passing("enforced-anti-affinity", _anti_affinity(1, ("SSIS", "x"), ("ssis",))),
    Failing(
        "two-groups",
        two_ssis_groups(),
        "MsDtsServer130",
        SECOND,
        Severity.ERROR,
        observed="2 resources that can meet on NODE1 or NODE2",
        expected="one resource, or groups that share no possible owner",
    ),
    Failing(
        "one-node-in-common",
        _four_nodes(("NODE1", "NODE2", "NODE3"), ("NODE3", "NODE4")),
        "MsDtsServer130",
        SECOND,
        Severity.ERROR,
        observed="2 resources that can meet on NODE3",
    ),
    Failing(
        "restart-action-takes-sql-server-along",
        two_ssis_groups(restart_action=2),
        "MsDtsServer130",
        SECOND,
        Severity.ERROR,
    ),
    Failing(
        "restart-action-unknown",
        two_ssis_groups(restart_action=unknown("RestartAction of SSIS (OPS)")),
        "MsDtsServer130",
        SECOND,
        Severity.ERROR,
    ),
    Failing(
        "anti-affinity-that-is-not-enforced",
        _anti_affinity(0, ("SSIS",), ("SSIS",)),
        "MsDtsServer130",
        SECOND,
        Severity.ERROR,
    ),
    Failing(
        "enforced-but-without-a-common-class",
        _anti_affinity(1, ("A",), ("B",)),
        "MsDtsServer130",
        SECOND,
        Severity.ERROR,
    ),
    Failing(
        "anti-affinity-unknown-where-no-class-names-are-set",
        change_cluster(two_ssis_groups(), enforced_anti_affinity=unknown("ClusterEnforcedAntiAffinity")),
        "MsDtsServer130",
        SECOND,
        Severity.ERROR,
    ),
    Failing(
        "two-in-one-group",
        add_resources(clustered(), ssis_resource("SSIS 2", service_name="msdtsserver130")),
        "MsDtsServer130",
        ("SSIS 2", "service_name"),
        Severity.ERROR,
        observed="2 resources that are in one group",
        expected="one resource",
    ),
    Unevaluated(
        "an-unknown-list-may-narrow",
        change_resource(
            two_ssis_groups(), "Cluster Disk 3", possible_owners=unknown("owners of Cluster Disk 3")
        ),
        "owners of Cluster Disk 3",
    ),
    Unevaluated(
        "enforcement-unknown",
        change_cluster(
            _anti_affinity(0, ("SSIS",), ("SSIS",)),
            enforced_anti_affinity=unknown("ClusterEnforcedAntiAffinity"),
        ),
        "ClusterEnforcedAntiAffinity",
    ),
    Unevaluated(
        "class-names-unknown",
        change_group(
            _anti_affinity(1, ("SSIS",), ("SSIS",)),
            OPS,
            anti_affinity_class_names=unknown("AntiAffinityClassNames of OPS"),
        ),
        "AntiAffinityClassNames of OPS",
    ),
    Unevaluated(
        "service-name-unknown",
        two_ssis_groups(service_name=unknown("ServiceName of SSIS (OPS)")),
        "ServiceName of SSIS (OPS)",
    ),
    Unevaluated(
        "both-service-names-unknown",
        change_resource(
            two_ssis_groups(service_name=unknown("ServiceName of SSIS (OPS)")),
            "SSIS",
            service_name=unknown("ServiceName of SSIS"),
        ),
        "ServiceName of SSIS",
    ),
    Inapplicable("no-resource", standalone()),
]
