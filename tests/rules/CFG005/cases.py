"""Cases of CFG005: ServerName is a virtual SQL Server name."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_resource, with_files
from tests.support.scenes import DEFAULT_CONFIG, clustered, config, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

LOCAL = DEFAULT_CONFIG.format(130)


def _clustered_with(server: str) -> Snapshot:
    return with_files(clustered(), config(servers={"MSDB": server}))


CASES: list[Case] = [
    Passing("virtual-name", clustered()),
    Passing("virtual-name-with-protocol-domain-and-port", _clustered_with("tcp:sqlvs1.corp.example,1433")),
    Passing("every-stand-alone-node", standalone()),
    Failing(
        "dot",
        _clustered_with("."),
        "MsDtsServer130: MSDB",
        ("Folder", 0, "ServerName", 0),
        Severity.ERROR,
        observed=".",
        expected="SQLVS1",
    ),
    Failing(
        "node-name",
        _clustered_with("NODE1"),
        "MsDtsServer130: MSDB",
        ("ServerName", 0),
        Severity.ERROR,
        "NODE1",
    ),
    Unevaluated(
        "nodes-unknown",
        change_resource(clustered(), "SSIS", service_name=unknown("ServiceName of SSIS")),
        "ServiceName",
    ),
]
