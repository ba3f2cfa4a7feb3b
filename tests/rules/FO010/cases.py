"""Cases of FO010: anti-affinity that keeps SSIS groups apart is enforced."""

from __future__ import annotations

from typing import Any

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import (
    add_resources,
    change_cluster,
    change_group,
    change_members,
    remove_resource,
    two_ssis_groups,
)
from tests.support.scenes import GROUP, clustered, ssis_resource, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

OPS = "SQL Server (OPS)"
SERVICE = "MsDtsServer130"
AT = ("cluster", "enforced_anti_affinity")


def _classes(first: Any, second: Any, number: int = 130) -> Snapshot:
    scene = change_group(two_ssis_groups(number), GROUP, anti_affinity_class_names=first)
    return change_group(scene, OPS, anti_affinity_class_names=second)


SHARED = _classes(("SSIS",), ("ops", "ssis"))
UNCLEAR = add_resources(
    remove_resource(SHARED, "SSIS (OPS)"),
    ssis_resource("Loader", OPS, service_name=unknown("ServiceName of Loader")),
)

CASES: list[Case] = [
    Passing("one-group", change_group(clustered(), GROUP, anti_affinity_class_names=("SSIS",))),
    Passing("two-resources-in-one-group", add_resources(clustered(), ssis_resource("SSIS 2"))),
    Passing("no-common-class", _classes(("SSIS",), ("OPS",))),
    Passing("no-class-although-one-list-is-unknown", _classes((), unknown("class names of OPS"))),
    Passing("another-release", _classes(("SSIS",), ("SSIS",), 150)),
    Passing("enforced", change_cluster(SHARED, enforced_anti_affinity=1)),
    Passing(
        "no-common-node",
        change_members(
            change_members(SHARED, GROUP, possible_owners=("NODE1",)), OPS, possible_owners=("NODE2",)
        ),
    ),
    Failing("only-a-wish", SHARED, SERVICE, AT, Severity.WARNING, observed="0"),
    Unevaluated(
        "unknown-enforcement",
        change_cluster(SHARED, enforced_anti_affinity=unknown("ClusterEnforcedAntiAffinity")),
        "ClusterEnforcedAntiAffinity",
    ),
    Unevaluated("unknown-class", _classes(("SSIS",), unknown("class names of OPS")), "class names of OPS"),
    Unevaluated("a-resource-that-may-host-it", UNCLEAR, "ServiceName of Loader"),
    Inapplicable("no-clustered-service", standalone()),
]
