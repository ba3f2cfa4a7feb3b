"""Cases of CFG024: ServerName is no availability group listener."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import add_groups, add_resources, change_resource, with_files
from tests.support.scenes import clustered, config, group, place, resource, standalone, unknown

from ssis_preflight.model.facts import Known
from ssis_preflight.model.snapshot import Declared, Snapshot
from ssis_preflight.rule.severity import Severity

AT_SERVER = ("Folder", 0, "ServerName", 0)


def _scene(server: str, group_holds: str = "SQL Server Availability Group") -> Snapshot:
    """Return the clustered scene with a group AG1 and its listener AGL1, and a folder with this ServerName."""
    scene = add_groups(clustered(), group("AG1"))
    scene = add_resources(
        scene,
        resource("AG1_AGL1", "Network Name", "AG1", network_name="AGL1", dns_name="AGL1"),
        resource("AG1_10.0.0.9", "IP Address", "AG1", address="10.0.0.9"),
        resource("AG1", group_holds, "AG1"),
    )
    return with_files(
        change_resource(scene, "Cluster Name", dns_name="CLU1"), config(servers={"MSDB": server})
    )


def _failing(name: str, server: str) -> Failing:
    subject = "MsDtsServer130: MSDB"
    return Failing(
        name, _scene(server), subject, AT_SERVER, Severity.WARNING, server, "the name of an instance", "NODE1"
    )


DECLARED = Declared(package_instances=(Known("AGL1", place("declared", file="snapshot.toml")),))

CASES: list[Case] = [
    Passing("virtual-server", _scene("SQLVS1")),
    Passing("stand-alone", standalone()),
    Passing("local-is-left-to-cfg005", _scene(".")),
    Passing("another-computer-is-left-to-cfg006", _scene("SQL99")),
    Passing("network-name-of-another-role-is-left-to-cfg006", _scene("AGL1", "File Server")),
    Passing("empty-is-left-to-cfg002", _scene("")),
    _failing("listener", "AGL1"),
    _failing("listener-in-full-with-a-port", "tcp:agl1.corp.example,1433"),
    _failing("address-of-the-listener", "10.0.0.9"),
    Failing(
        "listener-that-the-operator-declared",
        replace(_scene("AGL1"), declared=DECLARED),
        "MsDtsServer130: MSDB",
        AT_SERVER,
        Severity.WARNING,
    ),
    Unevaluated(
        "names-of-the-listener-unknown",
        change_resource(_scene("AGL1"), "AG1_AGL1", network_name=unknown("AGL1"), dns_name=unknown("AGL1")),
        "AGL1",
    ),
    Unevaluated(
        "type-unknown", change_resource(_scene("AGL1"), "AG1", type=unknown("type of AG1")), "type of AG1"
    ),
]
