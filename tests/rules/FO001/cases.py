"""Cases of FO001: the service comes online on the node that its group moves to."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import (
    add_services,
    change_cluster,
    change_group,
    change_members,
    change_service,
    two_ssis_groups,
)
from tests.support.scenes import GROUP, absent_service, clustered, node, service, unknown

from ssis_preflight.model.states import StartMode
from ssis_preflight.rule.severity import Severity

THREE = ("NODE1", "NODE2", "NODE3")
THIRD = change_members(
    add_services(
        change_cluster(clustered(), nodes=tuple(node(name, n) for n, name in enumerate(THREE, 1))),
        service("NODE3", start_mode=StartMode.MANUAL),
    ),
    GROUP,
    possible_owners=THREE,
)
CASES: list[Case] = [
    Passing("starts-everywhere", clustered()),
    Passing("three-nodes", THIRD),
    Passing("a-conflict-is-another-rule", two_ssis_groups()),
    Failing(
        "disabled-on-the-only-other-node",
        change_service(clustered(), "NODE2", start_mode=StartMode.DISABLED),
        "SSIS",
        ("MsDtsServer130", "installed"),
        Severity.ERROR,
    ),
    Failing(
        "absent-on-one-of-two-others",
        add_services(THIRD, absent_service("NODE3")),
        "SSIS",
        ("MsDtsServer130", "installed"),
        Severity.WARNING,
    ),
    Failing(
        "absent-where-the-preferred-list-leads",
        change_group(
            add_services(THIRD, absent_service("NODE3")), GROUP, preferred_owners=("NODE1", "NODE3")
        ),
        "SSIS",
        ("MsDtsServer130", "installed"),
        Severity.ERROR,
    ),
    Unevaluated(
        "unknown-on-the-other-node",
        change_service(clustered(), "NODE2", installed=unknown("MsDtsServer130 on NODE2")),
        "MsDtsServer130",
    ),
]
