"""Cases of DH002: a clustered service shares its node with its SQL Server by group, not by chance."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_resource, change_service
from tests.support.scenes import GROUP, clustered, place, standalone, unknown

from ssis_preflight.model.facts import Known
from ssis_preflight.model.snapshot import Declared
from ssis_preflight.rule.severity import Severity

BY_CHANCE = change_resource(clustered(), "SSIS", group="SSIS Group")
SERVICE_NODE = Declared(clients=(Known("service-node", place("declared", "clients", 0)),))

CASES: list[Case] = [
    Passing("same-group", clustered()),
    Passing("two-nodes-are-left-to-dh001", change_resource(BY_CHANCE, "SQL Server", owner_node="NODE2")),
    Passing("client-on-the-node-of-the-service", replace(BY_CHANCE, declared=SERVICE_NODE)),
    Inapplicable("stand-alone", standalone()),
    Inapplicable(
        "stand-alone-with-a-node-that-was-not-collected",
        change_service(standalone(), "NODE2", installed=unknown("services of NODE2")),
    ),
    Failing(
        "two-groups-on-one-node",
        change_resource(BY_CHANCE, "SQL Server", owner_node="node1"),
        "MsDtsServer130: MSDB",
        ("Folder", 0, "ServerName", 0),
        Severity.WARNING,
        observed=f"SSIS Group on NODE1, {GROUP} on node1",
        expected=f"the SSIS resource in the group {GROUP}",
        node="NODE1",
    ),
    Unevaluated(
        "owner-of-sql-server-unknown",
        change_resource(BY_CHANCE, "SQL Server", owner_node=unknown("owner of SQL Server")),
        "owner of SQL Server",
    ),
]
