"""Cases of SVC008: a service that the cluster hosts runs only on the owner of its resource."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import add_services, change_resource, change_service, two_ssis_groups
from tests.support.scenes import absent_service, clustered, standalone, unknown

from ssis_preflight.model.states import ServiceState, StartMode
from ssis_preflight.rule.severity import Severity

RUNNING = {"state": ServiceState.RUNNING}
ON_BOTH = change_service(clustered(), "NODE2", **RUNNING)

CASES: list[Case] = [
    Passing("runs-on-the-owner", clustered()),
    Passing("about-to-stop", change_service(clustered(), "NODE2", state=ServiceState.STOP_PENDING)),
    Passing("no-possible-owner-is-dq019", change_resource(ON_BOTH, "SSIS", possible_owners=("NODE1",))),
    Passing("not-installed-on-a-node", add_services(clustered(), absent_service("NODE2"))),
    Passing(
        "each-node-owns-a-resource-of-its-own",
        change_resource(
            change_service(two_ssis_groups(), "NODE2", **RUNNING), "SSIS (OPS)", owner_node="NODE2"
        ),
    ),
    Failing(
        "runs-on-both-nodes",
        ON_BOTH,
        "MsDtsServer130",
        ("MsDtsServer130", "state"),
        Severity.WARNING,
        observed="Running on NODE2",
        expected="running on NODE1 only",
        node="NODE2",
    ),
    Failing(
        "starts-with-the-computer",
        change_service(ON_BOTH, "NODE2", start_mode=StartMode.AUTOMATIC),
        "MsDtsServer130",
        ("MsDtsServer130", "state"),
        Severity.WARNING,
        node="NODE2",
    ),
    Failing(
        "paused-has-a-process-too",
        change_service(clustered(), "NODE2", state=ServiceState.PAUSED),
        "MsDtsServer130",
        ("MsDtsServer130", "state"),
        Severity.WARNING,
        observed="Paused on NODE2",
    ),
    Failing(
        "runs-on-the-old-owner",
        change_resource(clustered(), "SSIS", owner_node="NODE2"),
        "MsDtsServer130",
        ("MsDtsServer130", "state"),
        Severity.WARNING,
        node="NODE1",
    ),
    Unevaluated(
        "state-unknown",
        change_service(clustered(), "NODE2", state=unknown("state of MsDtsServer130 on NODE2")),
        "state of MsDtsServer130",
    ),
    Unevaluated(
        "owner-unknown",
        change_resource(ON_BOTH, "SSIS", owner_node=unknown("owner of SSIS")),
        "owner of SSIS",
    ),
    Unevaluated(
        "possible-owners-unknown",
        change_resource(ON_BOTH, "SSIS", possible_owners=unknown("possible owners of SSIS")),
        "possible owners of SSIS",
    ),
    Inapplicable("stand-alone", standalone()),
]
