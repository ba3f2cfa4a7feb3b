"""Samples with one fault each, where Integration Services is a cluster resource."""

from __future__ import annotations

from dataclasses import replace

from tests.support.sample_cluster import NUMBER, ClusterSpec, Group, Resource
from tests.support.sample_nodes import SSIS_2017, SSIS_2019, SSIS_2022, Ssis, SsisService
from tests.support.sample_parts import (
    FRENCH,
    Instance,
    core_groups,
    disk,
    generic_service,
    ip_address,
    network_name,
    sql_resources,
)
from tests.support.sample_stories import (
    FILE_FOLDER,
    POWERSHELL_7,
    POWERSHELL_51,
    POWERSHELL_51_ANSI,
    POWERSHELL_51_UTF8,
    SQL_FOLDER,
    Files,
    NodeSpec,
    evidence,
    snapshot_toml,
)
from tests.support.windows_exports import icacls, service_configuration, utf16

CONFIG_FILE = r"S:\SSIS\MsDtsSrvr.ini.xml"
CONFIGURATION = service_configuration(
    [(SQL_FOLDER, "MSDB", "SQLVS1"), (FILE_FOLDER, "File System", r"S:\SSIS\Packages")]
)
NO_SHARED_VOLUMES = 'complete = ["shared-volumes"]'


def ssis_resource(name: str, ssis: Ssis, needs: str, restart_action: int = 1) -> Resource:
    """The Generic Service of Integration Services with its registry checkpoint."""
    return replace(generic_service(name, ssis.service, needs, restart_action), checkpoints=(ssis.key,))


def clustered_nodes(ssis: Ssis, owner: str, sql_owner: str, sc: str | None = None) -> tuple[NodeSpec, ...]:
    """Two nodes whose registry names the file on S:; the service is Manual and runs on ``owner``."""
    return tuple(
        NodeSpec(
            name,
            SsisService(ssis, "Manual", running=name == owner),
            ("MSSQLSERVER",) if name == sql_owner else (),
            CONFIG_FILE,
            sc=sc,
        )
        for name in ("NODE1", "NODE2")
    )


def same_group_cluster(
    ssis: Ssis,
    needs: str,
    available: tuple[Resource, ...] = (),
    *,
    letters: bool = True,
) -> tuple[ClusterSpec, Instance]:
    """Two nodes and one SQL Server group that also holds disk S: and the SSIS resource."""
    sql = Instance(
        "SQLVS1", "MSSQLSERVER", ssis.major, "192.0.2.21", "Cluster Disk 2", "E" if letters else None
    )
    store = disk("Cluster Disk 3", "S" if letters else None)
    group = Group(
        "SQL Server (MSSQLSERVER)",
        "NODE1",
        (*sql_resources(sql), store, ssis_resource("SSIS", ssis, needs)),
    )
    core = core_groups("NODE2", *available, witness="Q" if letters else None)
    return ClusterSpec(("NODE1", "NODE2"), (*core, group), build=17763), sql


def double_hop() -> Files:
    """Integration Services in a group of its own, SQL Server in another one, on another node. French Windows."""
    sql = Instance("SQLVS1", "MSSQLSERVER", 14, "192.0.2.21", "Disque du cluster 2", "E")
    service = ssis_resource(
        "Service d'intégration", SSIS_2017, "([SSISVS]) and ([Disque du cluster 3])", restart_action=2
    )
    kept = tuple(item for item in service.parameters if item[0] != "UseNetworkName")
    integration = Group(
        "Intégration de données",
        "NODE1",
        (
            ip_address("Adresse IP SSISVS", "192.0.2.31"),
            network_name("SSISVS", "SSISVS", "Adresse IP SSISVS"),
            disk("Disque du cluster 3", "S"),
            replace(service, parameters=(*kept, ("UseNetworkName", NUMBER, 1))),
        ),
    )
    spec = ClusterSpec(
        ("NODE1", "NODE2"),
        (
            *core_groups("NODE1", names=FRENCH),
            Group("SQL Server (MSSQLSERVER)", "NODE2", sql_resources(sql)),
            integration,
        ),
        witness=FRENCH.witness,
        build=17763,
    )
    text = service_configuration(
        [(SQL_FOLDER, "MSDB", "SQLVS1"), (FILE_FOLDER, "Système de fichiers", r"S:\SSIS\Paquets")]
    )
    nodes = clustered_nodes(SSIS_2017, "NODE1", "NODE2", sc="réussite(s)")
    toml = snapshot_toml(NO_SHARED_VOLUMES)
    return evidence(spec, nodes, (sql,), POWERSHELL_51_ANSI, {CONFIG_FILE: text}) | toml


def single_instance_conflict() -> Files:
    """The document's own scenario: Group1 and Group2, each with SQL Server and Integration Services."""
    first = Instance("SQLVS1", "MSSQLSERVER", 15, "192.0.2.21", "Cluster Disk 2", "S")
    second = Instance("SQLVS2", "OPS", 15, "192.0.2.22", "Cluster Disk 3", "T")
    spec = ClusterSpec(
        ("NODE1", "NODE2"),
        (
            *core_groups("NODE1"),
            Group(
                "Group1",
                "NODE1",
                (
                    *sql_resources(first),
                    ssis_resource("SSIS Group1", SSIS_2019, "([SQL Server]) and ([Cluster Disk 2])"),
                ),
            ),
            Group(
                "Group2",
                "NODE2",
                (
                    *sql_resources(second),
                    ssis_resource(
                        "SSIS Group2",
                        SSIS_2019,
                        "([SQL Server (OPS)]) and ([Cluster Disk 3])",
                        restart_action=2,
                    ),
                ),
            ),
        ),
        build=17763,
    )
    other_file = r"T:\SSIS\MsDtsSrvr.ini.xml"
    other = service_configuration(
        [(SQL_FOLDER, "MSDB", r"SQLVS2\OPS"), (FILE_FOLDER, "File System", r"T:\SSIS\Packages")]
    )
    service = SsisService(SSIS_2019, "Manual", running=True)
    nodes = (
        NodeSpec("NODE1", service, ("MSSQLSERVER",), CONFIG_FILE),
        NodeSpec("NODE2", service, ("OPS",), other_file),
    )
    shared = {CONFIG_FILE: CONFIGURATION, other_file: other}
    return evidence(spec, nodes, (first, second), POWERSHELL_51, shared) | snapshot_toml(NO_SHARED_VOLUMES)


def wrong_store_path() -> Files:
    r"""The file was moved to S:, but one StorePath is still ``..\Packages`` and one is on a foreign disk."""
    text = service_configuration(
        [
            (SQL_FOLDER, "MSDB", "SQLVS1"),
            (FILE_FOLDER, "File System", r"..\Packages"),
            (FILE_FOLDER, "Archive", r"T:\Archive"),
        ]
    )
    needs = "([SQL Server]) and ([Cluster Disk 3])"
    spec, sql = same_group_cluster(SSIS_2019, needs, (disk("Cluster Disk 4", None),), letters=False)
    toml = snapshot_toml(
        NO_SHARED_VOLUMES,
        "",
        "[disks]",
        '"Cluster Disk 1" = ["Q:"]',
        '"Cluster Disk 2" = ["E:"]',
        '"Cluster Disk 3" = ["S:"]',
        '"Cluster Disk 4" = ["T:"]',
    )
    nodes = clustered_nodes(SSIS_2019, "NODE1", "NODE1")
    return evidence(spec, nodes, (sql,), POWERSHELL_51_UTF8, {CONFIG_FILE: text}) | toml


def store_permissions() -> Files:
    """A denial keeps the group from saving packages, and everyone may change the configuration file."""
    spec, sql = same_group_cluster(SSIS_2019, "([SQL Server]) and ([Cluster Disk 3])")
    nodes = clustered_nodes(SSIS_2019, "NODE1", "NODE1")
    rights = {
        CONFIG_FILE: (
            "Jeder:(I)(M)",
            r"NT-AUTORITÄT\SYSTEM:(I)(F)",
            r"VORDEFINIERT\Administratoren:(I)(F)",
        ),
        r"S:\SSIS\Packages": (
            r"CORP\etl-admins:(OI)(CI)(DENY)(W)",
            r"CORP\etl-admins:(OI)(CI)(RX)",
            r"NT-AUTORITÄT\SYSTEM:(OI)(CI)(F)",
            r"VORDEFINIERT\Administratoren:(OI)(CI)(F)",
        ),
    }
    files = evidence(spec, nodes, (sql,), POWERSHELL_51, {CONFIG_FILE: CONFIGURATION})
    toml = snapshot_toml(NO_SHARED_VOLUMES, "", "[declared]", r"store_principals = ['CORP\etl-admins']")
    return files | toml | {"nodes/NODE1/icacls.txt": utf16(icacls(rights, "german"))}


def missing_disk_dependency() -> Files:
    """Integration Services waits for SQL Server, but not for the disk with its own file and packages."""
    spec, sql = same_group_cluster(SSIS_2022, "([SQL Server])")
    nodes = clustered_nodes(SSIS_2022, "NODE1", "NODE1")
    files = evidence(replace(spec, build=20348), nodes, (sql,), POWERSHELL_7, {CONFIG_FILE: CONFIGURATION})
    return files | snapshot_toml(NO_SHARED_VOLUMES)
