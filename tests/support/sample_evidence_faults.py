"""Samples of the stand-alone pattern: files that the service cannot use, and evidence that is not whole."""

from __future__ import annotations

from dataclasses import replace

from tests.support.sample_cluster import ClusterSpec, Group, Style
from tests.support.sample_nodes import SSIS_2017, SSIS_2019, SsisService
from tests.support.sample_parts import Instance, core_groups, sql_resources
from tests.support.sample_stories import (
    FILE_FOLDER,
    POWERSHELL_51,
    POWERSHELL_51_UTF8_NAMES,
    SQL_FOLDER,
    Files,
    NodeSpec,
    evidence,
    snapshot_toml,
)
from tests.support.windows_exports import crlf, service_configuration, utf16

DISKS = ("", "[disks]", '"Cluster Disk 1" = ["Q:"]', '"Cluster Disk 2" = ["E:"]')


def silent_fallback() -> Files:
    """One node's file is gone, the other's is broken: both services run, with the built-in defaults."""
    sql = Instance("SQLVS1", "MSSQLSERVER", 15, "192.0.2.21", "Cluster Disk 2", None)
    group = Group("SQL Server (MSSQLSERVER)", "NODE1", sql_resources(sql))
    spec = ClusterSpec(("NODE1", "NODE2"), (*core_groups("NODE2", witness=None), group), build=17763)
    good = service_configuration(
        [(SQL_FOLDER, "MSDB Sales", "SQLVS1"), (FILE_FOLDER, "File System", r"..\Packages")]
    )
    broken = good.replace("MSDB Sales", "MSDB Sales & Marketing")
    service = SsisService(SSIS_2019, "Auto", running=True)
    path = SSIS_2019.default_file
    nodes = (
        NodeSpec("NODE1", service, ("MSSQLSERVER",), r"D:\SSIS\MsDtsSrvr.ini.xml", files={path: good}),
        NodeSpec("NODE2", service, files={path: broken}, old_export=True),
    )
    toml = snapshot_toml(
        r"absent = ['D:\SSIS\MsDtsSrvr.ini.xml']", 'complete = ["checkpoints", "shared-volumes"]', *DISKS
    )
    spec = replace(spec, skip=frozenset({"checkpoints"}))
    return evidence(spec, nodes, (sql,), POWERSHELL_51_UTF8_NAMES) | toml


def partly_collected() -> Files:
    """Nothing from the third node, one export cut by depth, one cut off in the middle, one console table."""
    sql = Instance("SQLVS1", "MSSQLSERVER", 14, "192.0.2.21", "Cluster Disk 2", None)
    group = Group(
        "SQL Server (MSSQLSERVER)", "NODE1", sql_resources(sql), preferred=("NODE1", "NODE2", "NODE3")
    )
    spec = ClusterSpec(("NODE1", "NODE2", "NODE3"), (*core_groups("NODE2", witness=None), group), build=14393)
    text = service_configuration(
        [(SQL_FOLDER, "MSDB", "SQLVS1"), (FILE_FOLDER, "File System", r"..\Packages")]
    )
    service = SsisService(SSIS_2017, "Auto", running=True)
    files_of_node = {SSIS_2017.default_file: text}
    nodes = (
        NodeSpec("NODE1", service, ("MSSQLSERVER",), files=files_of_node),
        NodeSpec("NODE2", service, files=files_of_node),
    )
    files = evidence(spec, nodes, (sql,), POWERSHELL_51)
    whole = files["nodes/NODE2/services.json"]
    files["nodes/NODE2/services.json"] = whole[: len(whole) * 3 // 5 // 2 * 2]
    files["cluster/preferred-owners.json"] = _cut_by_depth(spec, POWERSHELL_51)
    del files["cluster/possible-owners.json"]
    files["cluster/possible-owners.txt"] = utf16(_console_table(spec))
    return files | snapshot_toml('complete = ["shared-volumes"]', *DISKS)


def _cut_by_depth(spec: ClusterSpec, style: Style) -> bytes:
    return style.export([{"Group": group.name, "OwnerNodes": "System.Object[]"} for group in spec.groups])


def _console_table(spec: ClusterSpec) -> str:
    """``Get-ClusterResource | Get-ClusterOwnerNode | Out-File`` from a window of 40 columns."""
    rows = [("ClusterObject", "OwnerNodes"), ("-------------", "----------")]
    nodes = "{" + ", ".join(spec.nodes) + "}"
    rows += [(resource.name, nodes) for _, resource in spec.resources()]
    lines = [f"{_cell(left):<20}{_cell(right):<19}" for left, right in rows]
    return crlf("\n".join(["", *lines, "", "", ""]))


def _cell(text: str) -> str:
    return text if len(text) <= _COLUMN else text[: _COLUMN - 3] + "..."


_COLUMN = 19
