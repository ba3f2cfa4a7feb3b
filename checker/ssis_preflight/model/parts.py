"""The parts of the evidence: what can be collected, and the command that collects it."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Part(StrEnum):
    """A part of the evidence, as named by ``--require`` and in the report's ``not_evaluated``."""

    NODES = "nodes"
    GROUPS = "groups"
    RESOURCES = "resources"
    PARAMETERS = "parameters"
    DEPENDENCIES = "dependencies"
    POSSIBLE_OWNERS = "possible-owners"
    PREFERRED_OWNERS = "preferred-owners"
    CHECKPOINTS = "checkpoints"
    DISKS = "disks"
    SHARED_VOLUMES = "shared-volumes"
    QUORUM = "quorum"
    NETWORKS = "networks"
    SERVICES = "services"
    RECOVERY_ACTIONS = "recovery-actions"
    SERVICE_CONFIG_FILE = "service-config-file"
    CONFIGURATION = "configuration"
    SQL_INSTANCES = "sql-instances"
    VERSIONS = "versions"
    TIMES = "times"
    ACCESS_CONTROL = "access-control"
    DCOM = "dcom"
    PACKAGES = "packages"
    JOBS = "jobs"


class PartInfo(msgspec.Struct, frozen=True):
    """What a part is called, whether the main verdict rests on it, and how an administrator exports it."""

    title: str
    core: bool
    collect: str


def _json(command: str, name: str, depth: int = 3) -> str:
    return f"{command} | ConvertTo-Json -Depth {depth} | Out-File cluster\\{name}.json"


_JOB_STEPS = (
    "SELECT j.name AS job_name, s.step_id, s.step_name, s.subsystem, s.command, @@SERVERNAME AS server, "
    "ISNULL(p.name, '') AS proxy FROM dbo.sysjobs AS j JOIN dbo.sysjobsteps AS s ON s.job_id = j.job_id "
    "LEFT JOIN dbo.sysproxies AS p ON p.proxy_id = s.proxy_id WHERE j.enabled = 1"
)
"""The columns that are read of job steps; a proxy that is NULL would become an object in JSON."""

PART_INFO: dict[Part, PartInfo] = {
    Part.NODES: PartInfo("cluster nodes", True, _json("Get-ClusterNode | Select-Object *", "nodes")),
    Part.GROUPS: PartInfo("cluster groups", True, _json("Get-ClusterGroup | Select-Object *", "groups")),
    Part.RESOURCES: PartInfo(
        "cluster resources", True, _json("Get-ClusterResource | Select-Object *", "resources")
    ),
    Part.PARAMETERS: PartInfo(
        "private parameters of resources",
        True,
        _json("Get-ClusterResource | Get-ClusterParameter | Select-Object *", "parameters"),
    ),
    Part.DEPENDENCIES: PartInfo(
        "resource dependencies",
        True,
        _json("Get-ClusterResource | Get-ClusterResourceDependency | Select-Object *", "dependencies"),
    ),
    Part.POSSIBLE_OWNERS: PartInfo(
        "possible owners of resources",
        True,
        _json("Get-ClusterResource | Get-ClusterOwnerNode | Select-Object *", "possible-owners"),
    ),
    Part.PREFERRED_OWNERS: PartInfo(
        "preferred owners of groups",
        True,
        _json("Get-ClusterGroup | Get-ClusterOwnerNode | Select-Object *", "preferred-owners"),
    ),
    Part.CHECKPOINTS: PartInfo(
        "registry checkpoints of resources",
        True,
        _json("Get-ClusterResource | Get-ClusterCheckpoint | Select-Object *", "checkpoints"),
    ),
    Part.DISKS: PartInfo(
        "drive letters and mount points of clustered disks",
        True,
        _json("Get-ClusterResource | Get-ClusterParameter | Select-Object *", "parameters")
        + "  (DiskVolumeInfo), or name them under [disks] in snapshot.toml",
    ),
    Part.SHARED_VOLUMES: PartInfo(
        "Cluster Shared Volumes", True, _json("Get-ClusterSharedVolume | Select-Object *", "csv", 5)
    ),
    Part.QUORUM: PartInfo("quorum", False, _json("Get-ClusterQuorum | Select-Object *", "quorum")),
    Part.NETWORKS: PartInfo(
        "cluster networks", False, _json("Get-ClusterNetwork | Select-Object *", "networks")
    ),
    Part.SERVICES: PartInfo(
        "services of a node",
        True,
        "on the node: Get-CimInstance Win32_Service | Select-Object Name,DisplayName,State,StartMode,"
        "StartName,PathName | ConvertTo-Json | Out-File nodes\\<NODE>\\services.json",
    ),
    Part.RECOVERY_ACTIONS: PartInfo(
        "recovery actions of a node's services",
        False,
        'on the node: reg export "HKLM\\SYSTEM\\CurrentControlSet\\Services\\<SERVICE>" '
        "nodes\\<NODE>\\<SERVICE>.reg",
    ),
    Part.SERVICE_CONFIG_FILE: PartInfo(
        "the ServiceConfigFile registry key of a node",
        True,
        'on the node: reg export "HKLM\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\<NNN>\\SSIS" '
        "nodes\\<NODE>\\ssis.reg  (SQL Server 2005: HKLM\\SOFTWARE\\Microsoft\\MSDTS)",
    ),
    Part.CONFIGURATION: PartInfo(
        "the service configuration file",
        True,
        "copy the file to nodes\\<NODE>\\files\\<drive>\\<folders> (a clustered disk: "
        "shared\\files\\<drive>\\<folders>), or name it under absent in snapshot.toml",
    ),
    Part.SQL_INSTANCES: PartInfo(
        "SQL Server instances of a node",
        False,
        'on the node: reg export "HKLM\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\Instance Names" '
        "nodes\\<NODE>\\instances.reg",
    ),
    Part.VERSIONS: PartInfo(
        "product versions of a node",
        False,
        'on the node: reg export "HKLM\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\<NNN>" '
        "nodes\\<NODE>\\sql-<NNN>.reg",
    ),
    Part.TIMES: PartInfo(
        "times of a service's start and of a file's last change",
        False,
        "with ssis-preflight collect, or on the node with the script that ssis-preflight collector-script prints",
    ),
    Part.ACCESS_CONTROL: PartInfo(
        "access control lists",
        False,
        "on the node that owns the disk: Get-Acl -LiteralPath '<PATH>' | Select-Object Path,Sddl | "
        "ConvertTo-Json | Out-File nodes\\<NODE>\\acl.json  (members of local groups: with ssis-preflight collect, "
        "or on the node with the script that ssis-preflight collector-script prints)",
    ),
    Part.DCOM: PartInfo(
        "DCOM permissions of a node",
        False,
        "on the node: reg export HKLM\\SOFTWARE\\Classes\\AppID nodes\\<NODE>\\appid.reg; "
        "reg export HKLM\\SOFTWARE\\Microsoft\\Ole nodes\\<NODE>\\ole.reg; "
        'reg export "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT" nodes\\<NODE>\\policies.reg',
    ),
    Part.PACKAGES: PartInfo(
        "packages",
        False,
        "copy the packages, and the .ispac or .conmgr files of their projects, below files\\",
    ),
    Part.JOBS: PartInfo(
        "SQL Server Agent job steps",
        False,
        "for each SQL Server instance: Invoke-Sqlcmd -ServerInstance '<SERVER>' -Database msdb -MaxCharLength 65535 "
        f'-Query "{_JOB_STEPS}" | Select-Object job_name,step_id,step_name,subsystem,command,server,proxy '
        "| ConvertTo-Json | Out-File cluster\\jobs-<NAME>.json",
    ),
}
"""Every part, with what collects it. Commands run on one node, in Windows PowerShell, in the snapshot folder."""
