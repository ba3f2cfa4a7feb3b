"""One group or two, for the cluster at hand (S12)."""

from __future__ import annotations

import pytest
from tests.support.scene_changes import (
    add_groups,
    add_resources,
    change_members,
    change_resource,
    remove_resource,
    two_ssis_groups,
)
from tests.support.scenes import GROUP, all_of, clustered, group, ssis_resource, standalone, unknown

from ssis_preflight.analysis.placement import placement_advice, seatings
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError
from ssis_preflight.model.snapshot import Snapshot

ASPECTS = [
    "managing msdb packages from clients",
    "competition for CPU and memory",
    "loading and saving in msdb",
    "availability together",
    "moving the service alone",
]


def here(snapshot: Snapshot) -> list[tuple[str, ...]]:
    return [row.here for row in placement_advice(ClusterView(snapshot))]


def apart(owner: str = "NODE2") -> Snapshot:
    """Return a cluster whose service is alone in the group ``ETL``, on this node; SQL Server is on NODE1."""
    scene = add_groups(remove_resource(clustered(), "SSIS"), group("ETL", owner_node=owner))
    alone = ssis_resource("SSIS", "ETL", dependency=all_of(), owner_node=owner)
    return add_resources(scene, alone)


def test_there_is_a_row_for_each_aspect_of_the_table_with_both_choices() -> None:
    rows = placement_advice(ClusterView(clustered()))
    assert [row.aspect for row in rows] == ASPECTS
    assert all(row.same_group and row.other_group and row.here for row in rows)


def test_with_sql_server_in_one_group() -> None:
    assert here(clustered()) == [
        ("SSIS: works for SQLVS1",),
        ("SSIS is always on the node of SQLVS1",),
        ("SSIS: msdb of SQLVS1 is on the same computer",),
        ("SSIS fails alone, SQLVS1 stays online (RestartAction 1)",),
        (f"SSIS moves only with SQLVS1: {GROUP} has 6 resources",),
    ]


def test_in_a_group_of_its_own() -> None:
    assert here(apart()) == [
        ("SSIS: no SQL Server in ETL; not from a third computer, for SQLVS1",),
        ("SSIS can still share a node with SQL Server: NODE1, NODE2",),
        ("SSIS: msdb of SQLVS1 over the network today (NODE2, NODE1)",),
        ("SSIS may be online while SQLVS1 is offline",),
        ("SSIS moves without SQL Server: ETL has 1 resource",),
    ]


def test_two_groups_on_one_node_today_load_from_one_computer() -> None:
    assert here(apart("NODE1"))[2] == ("SSIS: msdb of SQLVS1 on one computer today (NODE1)",)


def test_groups_without_a_common_owner_never_compete() -> None:
    scene = change_resource(apart(), "SSIS", possible_owners=("NODE2",))
    scene = change_members(scene, GROUP, possible_owners=("NODE1",))
    assert here(scene)[1] == ("SSIS shares no possible owner with SQL Server",)


def test_each_resource_has_its_own_line() -> None:
    rows = here(two_ssis_groups(restart_action=2))
    assert rows[0] == (
        "SSIS: works for SQLVS1, not for SQLVS2\\OPS",
        "SSIS (OPS): works for SQLVS2\\OPS, not for SQLVS1",
    )
    assert rows[3][1] == "SSIS (OPS) takes SQLVS2\\OPS along when it fails (RestartAction 2)"


def test_what_is_unknown_is_called_so() -> None:
    scene = change_resource(clustered(), "SSIS", restart_action=unknown("RestartAction of SSIS"))
    assert "unknown whether its failure takes SQLVS1 along" in here(scene)[3][0]
    scene = change_resource(
        apart(), "SSIS", owner_node=unknown(), possible_owners=unknown("possible owners of SSIS")
    )
    assert "unknown where it is today" in here(scene)[2][0]
    assert "unknown whether it can share a node" in here(scene)[1][0]


def test_stand_alone_services_have_no_placement() -> None:
    assert here(standalone()) == []


def test_a_resource_of_which_nobody_knows_what_it_hosts_is_a_gap() -> None:
    scene = add_resources(clustered(), ssis_resource("Other", type=unknown("the type of Other")))
    with pytest.raises(GapError):
        seatings(ClusterView(scene))
