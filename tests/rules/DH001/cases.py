"""Cases of DH001: a clustered service is not on another node than its SQL Server."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import add_resources, change_resource, change_service, with_files
from tests.support.scenes import CONFIG_PATH, GROUP, clustered, config, place, sql_group, standalone, unknown

from ssis_preflight.model.facts import Known
from ssis_preflight.model.service import RegistryValue
from ssis_preflight.model.snapshot import CopiedFile, Declared, Snapshot
from ssis_preflight.rule.severity import Severity

AT_SERVER = ("Folder", 0, "ServerName", 0)


def _own_group(ssis_node: str = "NODE1", sql_node: str = "NODE2") -> Snapshot:
    """Return the clustered scene with the SSIS resource in a group of its own, both resources on these nodes."""
    moved = change_resource(clustered(), "SSIS", group="SSIS Group", owner_node=ssis_node)
    return change_resource(moved, "SQL Server", owner_node=sql_node)


def _clients(snapshot: Snapshot, *names: str) -> Snapshot:
    clients = tuple(Known(name, place("declared", "clients", i)) for i, name in enumerate(names))
    return replace(snapshot, declared=Declared(clients=clients))


def _failing(
    name: str, snapshot: Snapshot, folder: str = "MSDB", at: tuple[str | int, ...] = AT_SERVER
) -> Failing:
    return Failing(name, snapshot, f"MsDtsServer130: {folder}", at, Severity.WARNING)


OTHER_INSTANCE = with_files(
    add_resources(clustered(), *sql_group("SQLVS2", "OPS", "Cluster Disk 3", "T:")),
    config(servers={"MSDB": "SQLVS1", "OPS": r"tcp:sqlvs2.corp.example\ops"}),
)

CASES: list[Case] = [
    Passing("same-group", clustered()),
    Passing("same-group-in-other-case", change_resource(clustered(), "SSIS", group=GROUP.upper())),
    Passing("one-node-is-left-to-dh002", _own_group("NODE1", "node1")),
    Passing("client-on-the-node-of-the-service", _clients(_own_group(), "service-node")),
    Passing("local-name-is-left-to-cfg005", with_files(_own_group(), config(servers={"MSDB": "."}))),
    Inapplicable("stand-alone", standalone()),
    Inapplicable(
        "stand-alone-with-a-node-that-was-not-collected",
        change_service(standalone(), "NODE2", installed=unknown("services of NODE2")),
    ),
    Inapplicable(
        "no-file-in-force-is-left-to-cfg001",
        with_files(_own_group(), CopiedFile(CONFIG_PATH, None, Known(value=False, at=place("absent", 0)))),
    ),
    Inapplicable(
        "no-registry-value-is-left-to-reg001",
        with_files(
            change_service(_own_group(), "NODE1", config_file=RegistryValue(None)),
            config(r"C:\Program Files\Microsoft SQL Server\130\DTS\Binn\MsDtsSrvr.ini.xml", "NODE1"),
        ),
    ),
    Failing(
        "two-groups-on-two-nodes",
        _own_group(),
        "MsDtsServer130: MSDB",
        AT_SERVER,
        Severity.WARNING,
        observed=f"SSIS Group on NODE1, {GROUP} on NODE2",
        expected=f"the SSIS resource in the group {GROUP}",
        node="NODE1",
    ),
    _failing("some-clients-are-remote", _clients(_own_group(), "service-node", "remote")),
    _failing(
        "second-instance-elsewhere",
        change_resource(OTHER_INSTANCE, "SQL Server (OPS)", owner_node="NODE2"),
        "OPS",
        ("Folder", 1, "ServerName", 0),
    ),
    Unevaluated(
        "owner-of-sql-server-unknown",
        change_resource(_own_group(), "SQL Server", owner_node=unknown("owner of SQL Server")),
        "owner of SQL Server",
    ),
]
