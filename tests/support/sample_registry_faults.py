"""Samples whose fault is in the registry: the wrong release's names, and the checkpoint trap."""

from __future__ import annotations

from dataclasses import replace

from tests.support.sample_cluster import NUMBER, STRING, ClusterSpec, Group, Parameter, identifier
from tests.support.sample_clustered_faults import (
    CONFIG_FILE,
    CONFIGURATION,
    NO_SHARED_VOLUMES,
    same_group_cluster,
)
from tests.support.sample_nodes import HKLM, PROGRAMS, SSIS_2014, SSIS_2016, SsisService
from tests.support.sample_parts import SQL_KEY
from tests.support.sample_stories import (
    FILE_FOLDER,
    POWERSHELL_7_NAMES,
    POWERSHELL_51_NESTED,
    SQL_FOLDER,
    Files,
    NodeSpec,
    evidence,
    snapshot_toml,
)
from tests.support.windows_exports import RegistryKeys, reg_export, service_configuration, utf16

KEY_OF_2008 = rf"{SQL_KEY}\100\SSIS\ServiceConfigFile"
FILE_OF_2008 = rf"{PROGRAMS}\100\DTS\Binn\MsDtsSrvr.ini.xml"


def wrong_service_name() -> Files:
    """SQL Server 2016, set up by the letter of a page that still names the releases 2005 and 2008."""
    spec, sql = same_group_cluster(SSIS_2016, "([SQL Server]) and ([Cluster Disk 3])", letters=False)
    name: tuple[Parameter, ...] = (
        ("ServiceName", STRING, "MsDtsServer"),
        ("StartupParameters", STRING, ""),
        ("UseNetworkName", NUMBER, 0),
    )
    spec = _with_ssis(spec, group_state="Failed", state="Failed", parameters=name, checkpoints=(KEY_OF_2008,))
    leftover: dict[str, RegistryKeys] = {
        "sql-100": {
            rf"{HKLM}\{SQL_KEY}\100\SSIS": {},
            rf"{HKLM}\{KEY_OF_2008}": {"": FILE_OF_2008},
        }
    }
    nodes = tuple(
        NodeSpec(
            node,
            SsisService(SSIS_2016, "Manual", running=False),
            ("MSSQLSERVER",) if node == "NODE1" else (),
            CONFIG_FILE,
            more_registry=leftover,
        )
        for node in spec.nodes
    )
    toml = snapshot_toml(
        NO_SHARED_VOLUMES,
        "",
        "[disks]",
        '"Cluster Disk 1" = ["Q:"]',
        '"Cluster Disk 2" = ["E:"]',
        '"Cluster Disk 3" = ["S:"]',
    )
    shared = {CONFIG_FILE: CONFIGURATION}
    return evidence(spec, nodes, (sql,), POWERSHELL_51_NESTED, shared) | toml


def registry_checkpoint_trap() -> Files:
    """The checkpoint was added first; then the value was edited on one node, with the resource offline."""
    spec, sql = same_group_cluster(SSIS_2014, "([SQL Server]) and ([Cluster Disk 3])")
    spec = _with_ssis(spec, group_state="PartialOnline", state="Offline")
    service = SsisService(SSIS_2014, "Manual", running=False)
    default = service_configuration([(SQL_FOLDER, "MSDB", "."), (FILE_FOLDER, "File System", r"..\Packages")])
    left_behind = {SSIS_2014.default_file: default}
    nodes = (
        NodeSpec("NODE1", service, ("MSSQLSERVER",), CONFIG_FILE, files=left_behind, sc="SUCCESS"),
        NodeSpec("NODE2", service, files=left_behind),
    )
    resource = rf"{HKLM}\Cluster\Resources\{identifier(spec.name, 'SSIS')}"
    database: RegistryKeys = {
        resource: {"Type": "Generic Service", "Name": "SSIS", "RestartAction": 1, "PersistentState": 0},
        rf"{resource}\Parameters": {"ServiceName": SSIS_2014.service, "UseNetworkName": 0},
        rf"{resource}\RegSync": {"00000001": SSIS_2014.key},
    }
    files = evidence(spec, nodes, (sql,), POWERSHELL_7_NAMES, {CONFIG_FILE: CONFIGURATION})
    files["cluster/resource-ssis.reg"] = utf16(reg_export(database))
    return files | snapshot_toml(NO_SHARED_VOLUMES)


def _with_ssis(spec: ClusterSpec, group_state: str, **changes: object) -> ClusterSpec:
    """Return the cluster with these changes to the resource SSIS, and its group in this state."""

    def changed(group: Group) -> Group:
        if not any(resource.name == "SSIS" for resource in group.resources):
            return group
        resources = tuple(
            replace(resource, **changes) if resource.name == "SSIS" else resource  # type: ignore[arg-type]
            for resource in group.resources
        )
        return replace(group, state=group_state, resources=resources)

    return replace(spec, groups=tuple(changed(group) for group in spec.groups))
