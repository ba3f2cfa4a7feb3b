"""Cases of SVC019: a service that the cluster hosts has no recovery actions of its own."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_resource, change_service
from tests.support.scenes import clustered, standalone, unknown

from ssis_preflight.model.parts import Part
from ssis_preflight.rule.severity import Severity

ON_NODE2 = change_service(clustered(), "NODE2", failure_actions=True)

CASES: list[Case] = [
    Passing("none", clustered()),
    Passing("no-possible-owner", change_resource(ON_NODE2, "SSIS", possible_owners=("NODE1",))),
    Failing(
        "recovery-actions",
        ON_NODE2,
        "MsDtsServer130",
        ("MsDtsServer130", "failure_actions"),
        Severity.INFO,
        observed="recovery actions",
        expected="no recovery actions",
        node="NODE2",
    ),
    Unevaluated(
        "recovery-actions-unknown",
        change_service(
            clustered(),
            "NODE1",
            failure_actions=unknown("recovery actions of MsDtsServer130 on NODE1", Part.RECOVERY_ACTIONS),
        ),
        "recovery actions of MsDtsServer130 on NODE1",
    ),
    Unevaluated(
        "possible-owners-unknown",
        change_resource(ON_NODE2, "SSIS", possible_owners=unknown("possible owners of SSIS")),
        "possible owners of SSIS",
    ),
    Inapplicable("stand-alone", change_service(standalone(), "NODE1", failure_actions=True)),
]
