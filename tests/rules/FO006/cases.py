"""Cases of FO006: the preferred owners of the SSIS group list every node that can own it."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_group, change_members, change_resource, with_nodes
from tests.support.scenes import DISK, GROUP, clustered, standalone, unknown

from ssis_preflight.rule.severity import Severity

SHORT = change_group(with_nodes(clustered(), 4), GROUP, preferred_owners=("node3", "NODE1"))
AT = (GROUP, "preferred_owners")

CASES: list[Case] = [
    Passing("prefers-nobody", clustered()),
    Passing("lists-both-nodes", change_group(clustered(), GROUP, preferred_owners=("node2", "NODE1"))),
    Passing("no-other-is-possible", change_resource(SHORT, DISK, possible_owners=("NODE1", "NODE3"))),
    Passing(
        "an-unknown-list-cannot-widen",
        change_resource(
            change_resource(SHORT, DISK, possible_owners=("NODE1", "NODE3")),
            "SSIS",
            possible_owners=unknown("owners of SSIS"),
        ),
    ),
    Passing("none-is-possible", change_members(SHORT, GROUP, possible_owners=("NODE2", "NODE4"))),
    Passing("one-node-left", change_members(SHORT, GROUP, possible_owners=("NODE2",))),
    Failing(
        "two-of-four",
        SHORT,
        GROUP,
        AT,
        Severity.INFO,
        observed="NODE3, NODE1",
        expected="NODE3, NODE1, NODE2, NODE4",
    ),
    Failing(
        "one-of-two",
        change_group(clustered(), GROUP, preferred_owners=("NODE2",)),
        GROUP,
        AT,
        Severity.INFO,
        expected="NODE2, NODE1",
    ),
    Unevaluated(
        "unknown-preference", change_group(SHORT, GROUP, preferred_owners=unknown("preferred")), "preferred"
    ),
    Unevaluated(
        "unknown-owners", change_resource(SHORT, DISK, possible_owners=unknown("owners of the disk")), "disk"
    ),
    Inapplicable("no-clustered-service", standalone()),
]
