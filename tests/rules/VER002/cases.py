"""Cases of VER002: Integration Services is of the version of SQL Server in its group."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import (
    add_resources,
    add_services,
    change_node_evidence,
    change_resource,
    remove_resource,
    two_ssis_groups,
)
from tests.support.scenes import (
    absent_service,
    clustered,
    engine_version,
    service,
    ssis_resource,
    standalone,
    unknown,
)

from ssis_preflight.model.facts import Unknown
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity


def engine(version: str | Unknown, node: str = "NODE1", scene: Snapshot | None = None) -> Snapshot:
    """Return the clustered scene with this version of the default instance on a node."""
    found = (engine_version(node, version=version),)
    return change_node_evidence(scene or clustered(), node, engine_versions=found)


OLD = add_services(
    add_resources(remove_resource(clustered(), "SSIS"), ssis_resource(number=100)),
    service("NODE1", 100),
    service("NODE2", 100),
)
OPS = change_node_evidence(
    two_ssis_groups(),
    "NODE1",
    engine_versions=(engine_version("NODE1"), engine_version("NODE1", "OPS", "15.0.2000.5")),
)

CASES: list[Case] = [
    Passing("same-version", clustered()),
    Passing("only-the-instance-id-is-known", engine("13")),
    Passing("2008-r2-shares-the-service-of-2008", engine("10.50.1600.1", scene=OLD)),
    Passing("passive-node-was-upgraded-first", engine("15.0.2000.5", "NODE2")),
    Passing("in-another-group-is-dh001", change_resource(engine("15"), "SSIS", group="Cluster Group")),
    Passing(
        "no-integration-services-is-svc002",
        add_services(engine("15"), absent_service("NODE1"), absent_service("NODE2")),
    ),
    Failing(
        "engine-was-upgraded",
        engine("15.0.2000.5"),
        "SSIS",
        ("NODE1", "MSSQLSERVER", "version"),
        Severity.WARNING,
        observed="MsDtsServer130, SQLVS1 15.0.2000.5",
        expected="MsDtsServer150",
    ),
    Failing(
        "engine-is-older",
        engine("9.4.5000.00"),
        "SSIS",
        ("NODE1", "MSSQLSERVER", "version"),
        Severity.WARNING,
        expected="MsDtsServer",
    ),
    Failing(
        "each-group-is-held-against-its-own-instance",
        OPS,
        "SSIS (OPS)",
        ("NODE1", "OPS", "version"),
        Severity.WARNING,
        observed=r"MsDtsServer130, SQLVS2\OPS 15.0.2000.5",
    ),
    Unevaluated(
        "version-unknown",
        engine(unknown("version of MSSQLSERVER on NODE1")),
        "version of MSSQLSERVER on NODE1",
    ),
    Unevaluated(
        "instance-not-listed",
        change_node_evidence(clustered(), "NODE1", engine_versions=()),
        "version of MSSQLSERVER on NODE1",
    ),
    Unevaluated(
        "owner-unknown",
        change_resource(clustered(), "SQL Server", owner_node=unknown("owner of SQL Server")),
        "owner of SQL Server",
    ),
    Inapplicable("stand-alone", standalone()),
]
