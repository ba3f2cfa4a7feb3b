"""Cases of FO005: every preferred owner of the SSIS group is a possible owner of all its resources."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_group, change_members, change_resource, with_nodes
from tests.support.scenes import DISK, GROUP, clustered, standalone, unknown

from ssis_preflight.rule.severity import Severity

THREE = change_group(with_nodes(clustered(), 3), GROUP, preferred_owners=("NODE3", "node1", "NODE2"))
NARROW = change_resource(THREE, DISK, possible_owners=("NODE1", "NODE2"))
AT = (GROUP, "preferred_owners")

CASES: list[Case] = [
    Passing("prefers-nobody", clustered()),
    Passing("all-are-possible", THREE),
    Passing("a-stranger-is-another-matter", change_group(THREE, GROUP, preferred_owners=("NODE9", "NODE1"))),
    Passing("only-ssis-leaves-it-out", change_resource(THREE, "SSIS", possible_owners=("NODE1", "NODE2"))),
    Passing("one-node-left", change_members(THREE, GROUP, possible_owners=("NODE2",))),
    Failing(
        "a-disk-that-the-first-does-not-see",
        NARROW,
        GROUP,
        AT,
        Severity.WARNING,
        observed="NODE3, NODE1, NODE2",
        expected="NODE1, NODE2",
    ),
    Failing(
        "no-preferred-owner-is-possible",
        change_group(NARROW, GROUP, preferred_owners=("NODE3.corp.example",)),
        GROUP,
        AT,
        Severity.WARNING,
        observed="NODE3",
        expected="NODE1, NODE2",
    ),
    Unevaluated(
        "unknown-preference", change_group(NARROW, GROUP, preferred_owners=unknown("preferred")), "preferred"
    ),
    Unevaluated(
        "unknown-owners", change_resource(THREE, DISK, possible_owners=unknown("owners of the disk")), "disk"
    ),
    Inapplicable("no-clustered-service", standalone()),
]
