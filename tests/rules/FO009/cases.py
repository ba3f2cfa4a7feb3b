"""Cases of FO009: the failover threshold lets the SSIS group try its other nodes."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_group, change_resource, with_nodes
from tests.support.scenes import DISK, GROUP, clustered, standalone, unknown

from ssis_preflight.rule.severity import Severity

ONCE = change_group(with_nodes(clustered(), 3), GROUP, failover_threshold=1)
AT = (GROUP, "failover_threshold")

CASES: list[Case] = [
    Passing("one-less-than-the-nodes", clustered()),
    Passing("once-on-two-nodes", change_group(clustered(), GROUP, failover_threshold=1)),
    Passing("twice-on-three-nodes", change_group(ONCE, GROUP, failover_threshold=2)),
    Passing(
        "once-where-two-of-three-can-own-it", change_resource(ONCE, DISK, possible_owners=("NODE1", "NODE2"))
    ),
    Failing(
        "never",
        change_group(clustered(), GROUP, failover_threshold=0),
        GROUP,
        AT,
        Severity.WARNING,
        observed="0",
    ),
    Failing("once-on-three-nodes", ONCE, GROUP, AT, Severity.WARNING, observed="1"),
    Failing(
        "never-whoever-can-own-it",
        change_resource(
            change_group(ONCE, GROUP, failover_threshold=0),
            DISK,
            possible_owners=unknown("owners of the disk"),
        ),
        GROUP,
        AT,
        Severity.WARNING,
    ),
    Unevaluated(
        "unknown-threshold",
        change_group(clustered(), GROUP, failover_threshold=unknown("threshold")),
        "threshold",
    ),
    Unevaluated(
        "unknown-owners", change_resource(ONCE, DISK, possible_owners=unknown("owners of the disk")), "disk"
    ),
    Inapplicable("no-clustered-service", change_group(standalone(), GROUP, failover_threshold=0)),
]
