"""Cases of FO003: the group of the service finds an owner after any one failure."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import (
    add_services,
    change_cluster,
    change_members,
    change_node,
    change_resource,
)
from tests.support.scenes import GROUP, clustered, node, service, unknown

from ssis_preflight.model.states import NodeState
from ssis_preflight.rule.severity import Severity

THREE = ("NODE1", "NODE2", "NODE3")
WIDE = change_members(
    add_services(
        change_cluster(clustered(), nodes=tuple(node(name, n) for n, name in enumerate(THREE, 1))),
        service("NODE3"),
    ),
    GROUP,
    possible_owners=THREE,
)
CASES: list[Case] = [
    Passing("two-nodes", clustered()),
    Passing("one-owner-is-another-rule", change_resource(clustered(), "SSIS", possible_owners=("NODE1",))),
    Passing("one-of-two-others-paused", change_node(WIDE, "NODE2", state=NodeState.PAUSED)),
    Failing(
        "the-only-other-node-is-paused",
        change_node(clustered(), "NODE2", state=NodeState.PAUSED),
        "SSIS",
        ("SSIS", "possible_owners"),
        Severity.ERROR,
        observed="no owner after NODE1",
    ),
    Failing(
        "the-node-that-keeps-the-group-is-paused",
        change_node(clustered(), "NODE1", state=NodeState.PAUSED),
        "SSIS",
        ("SSIS", "possible_owners"),
        Severity.WARNING,
        observed="no owner after NODE2",
    ),
    Unevaluated(
        "unknown-owners",
        change_resource(clustered(), "SSIS", possible_owners=unknown("possible owners of SSIS")),
        "possible owners",
    ),
]
