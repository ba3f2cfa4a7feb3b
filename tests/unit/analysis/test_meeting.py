"""Whether two resources can be on one node at the same time."""

from __future__ import annotations

import pytest
from tests.support.scene_changes import change_cluster, change_group, change_members, two_ssis_groups
from tests.support.scenes import GROUP, unknown

from ssis_preflight.analysis.meeting import Meeting, meeting
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError
from ssis_preflight.model.snapshot import Snapshot

OPS = "SQL Server (OPS)"


def _meeting(snapshot: Snapshot, one: str = "SSIS", other: str = "SSIS (OPS)") -> Meeting | None:
    view = ClusterView(snapshot)
    left, right = view.resource(one), view.resource(other)
    assert left is not None
    assert right is not None
    return meeting(view, left, right)


def test_groups_meet_on_the_nodes_that_may_own_both() -> None:
    snapshot = change_members(two_ssis_groups(), OPS, possible_owners=("node2",))
    assert _meeting(snapshot) == Meeting(same_group=False, nodes=("NODE2",))


def test_resources_of_one_group_are_always_together() -> None:
    assert _meeting(two_ssis_groups(), "SSIS", "SQL Server") == Meeting(same_group=True, nodes=())


def test_groups_without_a_common_owner_never_meet() -> None:
    snapshot = change_members(two_ssis_groups(), GROUP, possible_owners=("NODE1",))
    assert _meeting(change_members(snapshot, OPS, possible_owners=("NODE2",))) is None


@pytest.mark.parametrize("enforced", [0, 1])
def test_a_common_class_name_keeps_groups_apart_only_where_it_is_enforced(enforced: int) -> None:
    snapshot = change_cluster(two_ssis_groups(), enforced_anti_affinity=enforced)
    for name in (GROUP, OPS):
        snapshot = change_group(snapshot, name, anti_affinity_class_names=("SSIS",))
    assert (_meeting(snapshot) is None) is bool(enforced)


def test_unknown_class_names_are_a_gap_where_they_are_enforced() -> None:
    snapshot = change_cluster(two_ssis_groups(), enforced_anti_affinity=1)
    snapshot = change_group(snapshot, GROUP, anti_affinity_class_names=("SSIS",))
    with pytest.raises(GapError, match="class names of OPS"):
        _meeting(change_group(snapshot, OPS, anti_affinity_class_names=unknown("class names of OPS")))
