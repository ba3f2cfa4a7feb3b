"""Cases of CLU008: the group of the SSIS resource can fail over to another node."""

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
    remove_resource,
)
from tests.support.scenes import (
    DISK,
    GROUP,
    clustered,
    group,
    node,
    resource,
    ssis_resource,
    standalone,
    unknown,
)

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

THREE = change_members(
    change_cluster(clustered(), nodes=tuple(node(f"NODE{number}", number) for number in (1, 2, 3))),
    GROUP,
    possible_owners=("NODE1", "NODE2", "NODE3"),
)


def _alone(**values: Any) -> Snapshot:
    scene = add_groups(remove_resource(clustered(), "SSIS"), group("SSIS Role"))
    return add_resources(scene, ssis_resource("SSIS", "SSIS Role", **values))


CASES: list[Case] = [
    Passing("two-nodes", clustered()),
    Passing(
        "ssis-alone-leaves-a-node-out-which-is-for-clu007",
        change_resource(clustered(), "SSIS", possible_owners=("NODE1",)),
    ),
    Failing(
        "single-lists-look-right",
        change_resource(
            change_resource(THREE, "SSIS", possible_owners=("NODE1", "NODE2")),
            DISK,
            possible_owners=("NODE3",),
        ),
        GROUP,
        ("SSIS", "possible_owners"),
        Severity.ERROR,
        observed="none",
        expected="two nodes or more",
    ),
    Failing(
        "none-left-whatever-the-unknown-list-says",
        change_resource(
            change_resource(
                change_resource(clustered(), "SSIS", possible_owners=("NODE1",)),
                DISK,
                possible_owners=("NODE2",),
            ),
            "SQL Server",
            possible_owners=unknown("owners of SQL Server"),
        ),
        GROUP,
        ("SSIS", "possible_owners"),
        Severity.ERROR,
    ),
    Failing(
        "the-disk-leaves-one-node",
        change_resource(clustered(), DISK, possible_owners=("node2",)),
        GROUP,
        (DISK, "possible_owners"),
        Severity.WARNING,
        observed="NODE2",
    ),
    Failing(
        "own-group-on-one-node",
        _alone(possible_owners=("NODE1",)),
        "SSIS Role",
        ("SSIS", "possible_owners"),
        Severity.WARNING,
        observed="NODE1",
    ),
    Failing(
        "cluster-of-one-node",
        change_members(
            change_cluster(clustered(), nodes=(node("NODE1", 1),)), GROUP, possible_owners=("NODE1",)
        ),
        GROUP,
        ("cluster", "nodes"),
        Severity.WARNING,
        observed="NODE1",
    ),
    Unevaluated(
        "a-list-unknown",
        change_resource(clustered(), "SQL Server", possible_owners=unknown("owners of SQL Server")),
        "owners of SQL Server",
    ),
    Unevaluated(
        "kind-of-group-unknown",
        change_group(clustered(), GROUP, is_core=unknown("IsCoreGroup"), group_type=unknown("GroupType")),
        "GroupType",
    ),
    Unevaluated(
        "a-resource-that-may-be-the-ssis-that-leaves-nodes-out",
        add_resources(
            clustered(),
            resource(
                "Loader", "Generic Service", possible_owners=("NODE1",), service_name=unknown("its name")
            ),
        ),
        "its name",
    ),
    Inapplicable(
        "core-group-which-is-for-clu002", change_resource(clustered(), "SSIS", group="Cluster Group")
    ),
    Inapplicable("stand-alone", standalone()),
]
