"""Clusters with far more groups than anyone has: an order that cannot matter is not tried out, so the search ends."""

from __future__ import annotations

import pytest
from tests.benchmarks.clusters import even_world

from ssis_preflight.analysis.failover.explore import Bounds, Exploration, explore

GROUPS = 50


def _conflicts(found: Exploration) -> set[tuple[int, int]]:
    """Return which group is refused because of which other one."""
    dangers = (witness.danger for witness in found.witnesses)
    return {(d.group, d.other) for d in dangers if d.what == "single-instance-conflict"}


def test_where_one_service_runs_on_the_other_node_every_group_that_comes_there_is_refused() -> None:
    found = explore(even_world(2, GROUPS, action=1), Bounds(failures=1, moves=0), sure=True)
    assert found.whole
    # Only the first group of each node has its service up today: no other can lose it.
    assert _conflicts(found) == {(0, 1), (1, 0)}


def test_groups_that_are_refused_go_down_with_sql_server_where_the_service_affects_them() -> None:
    found = explore(even_world(2, GROUPS, action=2), Bounds(failures=1, moves=0), sure=True)
    assert found.whole
    assert _conflicts(found) == {(group, 1 - group % 2) for group in range(GROUPS)}


@pytest.mark.parametrize("action", [1, 2])
def test_where_the_other_node_has_no_service_left_each_group_may_be_the_first_there(action: int) -> None:
    found = explore(even_world(2, GROUPS, action), Bounds(failures=1, moves=1), sure=True)
    assert found.whole
