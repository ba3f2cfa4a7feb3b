"""Cases of CFG008: ServerName names the instance of its virtual server."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import add_resources, change_resource, with_files
from tests.support.scenes import DEFAULT_CONFIG, clustered, config, sql_group, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

DEFAULT = DEFAULT_CONFIG.format(130)
AT_SERVER = ("Folder", 0, "ServerName", 0)
TWO = add_resources(clustered(), *sql_group("SQLVS2", "OPS", "Cluster Disk 3", "T:"))


def _named(server: str) -> Snapshot:
    """Return a cluster with SQLVS1 and SQLVS2\\OPS whose clustered service lists this name."""
    return with_files(TWO, config(servers={"MSDB": server}))


def _failing(name: str, server: str, expected: str) -> Failing:
    return Failing(
        name, _named(server), "MsDtsServer130: MSDB", AT_SERVER, Severity.ERROR, server, expected, "NODE1"
    )


CASES: list[Case] = [
    Passing("default-instance", clustered()),
    Passing("every-stand-alone-node", standalone()),
    Passing("default-instance-by-its-name", _named(r"SQLVS1\MSSQLSERVER")),
    Passing("named-instance-in-other-case", _named(r"sqlvs2.corp.example\ops")),
    Passing("port-of-the-only-instance", _named("SQLVS2,50123")),
    Passing("stranger-is-left-to-cfg006", _named("ELSEWHERE")),
    _failing("instance-missing", "SQLVS2", r"SQLVS2\OPS"),
    _failing("instance-wrong", r"SQLVS2\SALES", r"SQLVS2\OPS"),
    _failing("instance-where-there-is-only-the-default-one", r"SQLVS1\OPS", "SQLVS1"),
    Failing(
        "stand-alone",
        with_files(
            standalone(), config(DEFAULT, "NODE1"), config(DEFAULT, "NODE2", servers={"MSDB": r"SQLVS1\OPS"})
        ),
        "MsDtsServer130: MSDB",
        AT_SERVER,
        Severity.ERROR,
        node="NODE2",
    ),
    Unevaluated(
        "instance-name-unknown",
        change_resource(_named("SQLVS2"), "SQL Server (OPS)", instance_name=unknown("InstanceName of OPS")),
        "InstanceName of OPS",
    ),
]
