"""The two healthy samples: stand-alone services, and the document's own recipe for a cluster resource."""

from __future__ import annotations

from dataclasses import replace

from tests.support.sample_cluster import ClusterSpec, Group
from tests.support.sample_nodes import SSIS_2016, SsisService
from tests.support.sample_parts import Instance, core_groups, disk, generic_service, sql_resources, telemetry
from tests.support.sample_stories import (
    FILE_FOLDER,
    POWERSHELL_7_NAMES,
    POWERSHELL_51,
    SQL_FOLDER,
    Files,
    NodeSpec,
    evidence,
    snapshot_toml,
    unix_lines,
)
from tests.support.windows_exports import icacls, service_configuration, utf8

_ADMINISTRATORS_OF_FILE = (r"NT AUTHORITY\SYSTEM:(F)", r"BUILTIN\Administrators:(F)")
_ADMINISTRATORS_OF_FOLDER = (r"NT AUTHORITY\SYSTEM:(OI)(CI)(F)", r"BUILTIN\Administrators:(OI)(CI)(F)")


def healthy_standalone() -> Files:
    """Three nodes, two clustered instances, Integration Services stand-alone on every node."""
    sales = Instance("SQLVS1", "MSSQLSERVER", 13, "192.0.2.21", "Cluster Disk 2", "E")
    operations = Instance("SQLVS2", "OPS", 13, "192.0.2.22", "Cluster Disk 3", "F")
    names = ("NODE1", "NODE2", "NODE3")
    spec = ClusterSpec(
        names,
        (
            *core_groups("NODE3"),
            Group(
                "SQL Server (MSSQLSERVER)",
                "NODE1",
                (*sql_resources(sales), telemetry(sales)),
                preferred=names,
            ),
            Group(
                "SQL Server (OPS)",
                "NODE2",
                (*sql_resources(operations), telemetry(operations)),
                preferred=("NODE2", "NODE3", "NODE1"),
            ),
        ),
    )
    folders = [
        (SQL_FOLDER, "MSDB SQLVS1", "SQLVS1"),
        (SQL_FOLDER, "MSDB SQLVS2 OPS", r"SQLVS2\OPS"),
        (FILE_FOLDER, "File System", r"..\Packages"),
    ]
    text = service_configuration(folders)
    other_order = unix_lines(service_configuration(folders[::-1]))
    path = SSIS_2016.default_file
    service = SsisService(SSIS_2016, "Auto", running=True)
    nodes = (
        NodeSpec("NODE1", service, ("MSSQLSERVER",), files={path: text}, sc="SUCCESS"),
        NodeSpec("NODE2", service, ("OPS",), files={path: text}),
        NodeSpec("NODE3", service, files={path: other_order}),
    )
    toml = snapshot_toml('complete = ["shared-volumes"]')
    return evidence(spec, nodes, (sales, operations), POWERSHELL_51) | toml


def healthy_clustered() -> Files:
    """Two nodes, Integration Services in the group of SQL Server, set up step by step as the document says."""
    sql = Instance("SQLVS1", "MSSQLSERVER", 13, "192.0.2.21", "Cluster Disk 2", "E")
    ssis = replace(
        generic_service("SSIS", SSIS_2016.service, "([SQL Server]) and ([Cluster Disk 3])"),
        checkpoints=(SSIS_2016.key,),
    )
    group = Group(
        "SQL Server (MSSQLSERVER)",
        "NODE1",
        (*sql_resources(sql), telemetry(sql), disk("Cluster Disk 3", "S"), ssis),
    )
    spec = ClusterSpec(("NODE1", "NODE2"), (*core_groups("NODE2"), group))
    config_file = r"S:\SSIS\MsDtsSrvr.ini.xml"
    moved = service_configuration(
        [(SQL_FOLDER, "MSDB", "SQLVS1"), (FILE_FOLDER, "File System", r"S:\SSIS\Packages")]
    )
    default = service_configuration([(SQL_FOLDER, "MSDB", "."), (FILE_FOLDER, "File System", r"..\Packages")])
    left_behind = {SSIS_2016.default_file: default}
    nodes = (
        NodeSpec(
            "NODE1",
            SsisService(SSIS_2016, "Manual", running=True),
            ("MSSQLSERVER",),
            config_file,
            files=left_behind,
        ),
        NodeSpec(
            "NODE2",
            SsisService(SSIS_2016, "Manual", running=False),
            config_file=config_file,
            files=left_behind,
            sc="SUCCESS",
        ),
    )
    toml = snapshot_toml(
        'complete = ["shared-volumes"]', "", "[declared]", r"store_principals = ['CORP\etl-admins']"
    )
    rights = {
        config_file: ("NT SERVICE\\MsDtsServer130:(R)", *_ADMINISTRATORS_OF_FILE),
        r"S:\SSIS\Packages": (r"CORP\etl-admins:(OI)(CI)(M)", *_ADMINISTRATORS_OF_FOLDER),
    }
    files = evidence(spec, nodes, (sql,), POWERSHELL_7_NAMES, {config_file: moved})
    return files | toml | {"nodes/NODE1/icacls.txt": utf8(icacls(rights))}
