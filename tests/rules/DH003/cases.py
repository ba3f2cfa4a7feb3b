"""Cases of DH003: a listed SQL Server runs on the node of the service."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_resource, change_service, with_files
from tests.support.scenes import DEFAULT_CONFIG, clustered, config, place, standalone, unknown

from ssis_preflight.model.facts import Known
from ssis_preflight.model.service import RegistryValue
from ssis_preflight.model.snapshot import Declared, Snapshot
from ssis_preflight.rule.severity import Severity

DEFAULT = DEFAULT_CONFIG.format(130)
AT_SERVER = ("Folder", 0, "ServerName", 0)


def _declared(snapshot: Snapshot, *, clients: tuple[str, ...] = ()) -> Snapshot:
    """Declare REPORTS as a server that stores packages, and where the clients are."""
    instances = (Known("REPORTS", place("declared", "package_instances", 0)),)
    places = tuple(Known(name, place("declared", "clients", number)) for number, name in enumerate(clients))
    return replace(snapshot, declared=Declared(package_instances=instances, clients=places))


def _node2(server: str) -> Snapshot:
    """Return the stand-alone scene in which only NODE2 has the service, with this ServerName."""
    alone = change_service(standalone(), "NODE1", installed=False)
    return with_files(alone, config(DEFAULT, "NODE2", servers={"MSDB": server}))


def _failing(name: str, snapshot: Snapshot, severity: Severity, node: str, observed: str) -> Failing:
    return Failing(name, snapshot, "MsDtsServer130: MSDB", AT_SERVER, severity, observed, node=node)


DECLARED = _declared(with_files(clustered(), config(servers={"MSDB": "REPORTS"})))

CASES: list[Case] = [
    Passing("clustered", clustered()),
    Passing("instance-on-the-node", change_resource(_node2("SQLVS1"), "SQL Server", owner_node="node2")),
    Passing(
        "other-group-of-a-clustered-service-is-left-to-dh001", change_resource(clustered(), "SSIS", group="X")
    ),
    Passing("local-is-left-to-cfg005", _node2(".")),
    Passing("wrong-instance-is-left-to-cfg008", _node2(r"SQLVS1\OPS")),
    Passing("undeclared-is-left-to-cfg006", _node2("FARAWAY")),
    Passing("undeclared-in-a-clustered-file", with_files(clustered(), config(servers={"MSDB": "FARAWAY"}))),
    Passing("clients-on-the-service-node", _declared(standalone(), clients=("service-node",))),
    Passing(
        "no-registry-value-is-left-to-reg001",
        _declared(
            with_files(
                change_service(clustered(), "NODE1", config_file=RegistryValue(None)),
                config(DEFAULT, "NODE1", servers={"MSDB": "REPORTS"}),
            )
        ),
    ),
    _failing("healthy-stand-alone", standalone(), Severity.INFO, "NODE2", "SQLVS1 on NODE1"),
    _failing("other-spelling", _node2("tcp:sqlvs1.corp.example"), Severity.INFO, "NODE2", "SQLVS1 on NODE1"),
    _failing("declared-stand-alone", _declared(_node2("reports")), Severity.INFO, "NODE2", "REPORTS"),
    _failing("declared-clustered", DECLARED, Severity.WARNING, "NODE1", "REPORTS"),
    Unevaluated(
        "owner-of-sql-server-unknown",
        change_resource(standalone(), "SQL Server", owner_node=unknown("owner of SQL Server")),
        "owner of SQL Server",
    ),
]
