"""Cases of FO004: the SSIS group has preferred owners where a node failure leaves a choice."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_group, change_resource, with_nodes
from tests.support.scenes import DISK, GROUP, clustered, standalone, unknown

from ssis_preflight.rule.severity import Severity

THREE = with_nodes(clustered(), 3)
AT = (GROUP, "preferred_owners")

CASES: list[Case] = [
    Passing("two-nodes-leave-no-choice", clustered()),
    Passing("preferred-owners", change_group(THREE, GROUP, preferred_owners=("NODE2", "NODE1", "NODE3"))),
    Passing("one-preferred-owner-is-a-list", change_group(THREE, GROUP, preferred_owners=("NODE2",))),
    Passing(
        "a-disk-that-two-nodes-see",
        change_resource(THREE, DISK, possible_owners=("node1", "NODE3")),
    ),
    Passing(
        "an-unknown-list-cannot-widen",
        change_resource(
            change_resource(THREE, DISK, possible_owners=("NODE1", "NODE3")),
            "SSIS",
            possible_owners=unknown("owners of SSIS"),
        ),
    ),
    Failing(
        "three-nodes-and-no-preference",
        THREE,
        GROUP,
        AT,
        Severity.WARNING,
        observed="no preferred owners",
    ),
    Unevaluated(
        "unknown-preference", change_group(THREE, GROUP, preferred_owners=unknown("preferred")), "preferred"
    ),
    Unevaluated(
        "three-owners-at-most",
        change_resource(THREE, DISK, possible_owners=unknown("owners of the disk")),
        "owners of the disk",
    ),
    Inapplicable("no-clustered-service", with_nodes(standalone(), 3)),
]
