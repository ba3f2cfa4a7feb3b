"""Cases of VER010: all nodes run the same build of Windows."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_cluster, change_node, with_nodes
from tests.support.scenes import clustered, standalone, unknown

from ssis_preflight.rule.severity import Severity

MIXED = change_node(with_nodes(clustered(), 3), "NODE2", version="10.0.20348")

CASES: list[Case] = [
    Passing("same-build", standalone()),
    Failing(
        "one-node-is-newer",
        MIXED,
        "CLU1",
        ("NODE1", "version"),
        Severity.WARNING,
        observed="NODE1: 10.0.17763, NODE2: 10.0.20348, NODE3: 10.0.17763",
        expected="10.0.20348 on all nodes",
    ),
    Failing(
        "versions-are-numbers-not-text",
        change_node(standalone(), "NODE1", version="6.3.9600"),
        "CLU1",
        ("NODE1", "version"),
        Severity.WARNING,
        expected="10.0.17763 on all nodes",
    ),
    Failing(
        "two-differ-whatever-the-third",
        change_node(MIXED, "NODE3", version=unknown("Windows version of NODE3")),
        "CLU1",
        ("NODE1", "version"),
        Severity.WARNING,
    ),
    Unevaluated(
        "version-unknown",
        change_node(standalone(), "NODE2", version=unknown("Windows version of NODE2")),
        "Windows version of NODE2",
    ),
    Unevaluated("nodes-unknown", change_cluster(standalone(), nodes=unknown("nodes")), "nodes"),
]
