"""Cases of CLU007: the SSIS resource may run on every node that the rest of its group may use."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import (
    add_groups,
    add_resources,
    change_cluster,
    change_members,
    change_resource,
    remove_resource,
)
from tests.support.scenes import DISK, GROUP, clustered, group, node, resource, ssis_resource, unknown

from ssis_preflight.rule.severity import Severity

NARROW = change_resource(clustered(), "SSIS", possible_owners=("node1",))
THREE = change_members(
    change_cluster(clustered(), nodes=tuple(node(f"NODE{number}", number) for number in (1, 2, 3))),
    GROUP,
    possible_owners=("NODE1", "NODE2", "NODE3"),
)
OWN_GROUP = add_resources(
    add_groups(remove_resource(clustered(), "SSIS"), group("SSIS Role")),
    resource("Cluster Disk 3", "Physical Disk", "SSIS Role", volumes=("T:",)),
    ssis_resource("SSIS", "SSIS Role", possible_owners=("NODE1",)),
)

CASES: list[Case] = [
    Passing("same-owners", clustered()),
    Passing("in-other-letters", change_resource(clustered(), "SSIS", possible_owners=("node2", "Node1"))),
    Passing("the-whole-group-is-narrow", change_members(clustered(), GROUP, possible_owners=("NODE1",))),
    Passing("own-group-without-sql-server", OWN_GROUP),
    Passing("wider", change_resource(NARROW, DISK, possible_owners=("NODE1",))),
    Passing(
        "none-left-which-is-for-clu008",
        change_resource(NARROW, DISK, possible_owners=("NODE2",)),
    ),
    Passing(
        "an-unknown-list-of-another-resource-does-not-matter",
        change_resource(clustered(), DISK, possible_owners=unknown("owners of the disk")),
    ),
    Failing(
        "one-of-two-nodes",
        NARROW,
        "SSIS",
        ("SSIS", "possible_owners"),
        Severity.WARNING,
        observed="NODE1",
        expected="NODE1, NODE2",
    ),
    Failing(
        "two-of-three-nodes",
        change_resource(THREE, "SSIS", possible_owners=("NODE1", "NODE2")),
        "SSIS",
        ("SSIS", "possible_owners"),
        Severity.WARNING,
        observed="NODE1, NODE2",
        expected="NODE1, NODE2, NODE3",
    ),
    Unevaluated(
        "its-own-list-unknown",
        change_resource(clustered(), "SSIS", possible_owners=unknown("owners of SSIS")),
        "owners of SSIS",
    ),
    Unevaluated(
        "a-list-that-may-be-as-narrow",
        change_resource(NARROW, DISK, possible_owners=unknown("owners of the disk")),
        "owners of the disk",
    ),
]
