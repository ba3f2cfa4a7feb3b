"""Snapshots for tests: two healthy clusters in which every fact is known, and what they are made of.

``clustered()`` is a cluster of two nodes with one SQL Server group in which Integration Services is a cluster
resource by Microsoft's recipe. ``standalone()`` is a cluster of two nodes with one SQL Server group and a
stand-alone service on each node. :mod:`tests.support.scene_changes` changes one thing in them.

Every value keeps a distinct place, so a test can say where a finding must point: the place of the fact
``restart_action`` of the resource ``SSIS`` has ``route == ("SSIS", "restart_action")``.
"""

from __future__ import annotations

from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ssis_preflight.model.cluster import Cluster, Group, Node, Quorum, SharedVolume
from ssis_preflight.model.expression import NO_DEPENDENCY, AllOf, Expression, Ref
from ssis_preflight.model.facts import GapKind, Known, Unknown
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.releases import RELEASES, Release
from ssis_preflight.model.resource import Checkpoint, CommonProperties, PrivateParameters, Resource
from ssis_preflight.model.service import EngineVersion, NodeEvidence, RegistryValue, Service
from ssis_preflight.model.service_config import Folder, FolderKind, ServiceConfig
from ssis_preflight.model.snapshot import CopiedFile, EvidenceFile, FileStatus, Snapshot
from ssis_preflight.model.states import (
    CheckpointView,
    GroupState,
    NodeState,
    ResourceState,
    ServiceState,
    StartMode,
)

T = TypeVar("T", bound=Struct)
NODES = ("NODE1", "NODE2")
GROUP = "SQL Server (MSSQLSERVER)"
DISK = "Cluster Disk 2"
CONFIG_PATH = r"S:\SSIS\MsDtsSrvr.ini.xml"
STORE_PATH = r"S:\SSIS\Packages"
PROGRAM = r"C:\Program Files\Microsoft SQL Server\{0}\DTS\Binn\MsDtsSrvr.exe"
DEFAULT_CONFIG = r"C:\Program Files\Microsoft SQL Server\{0}\DTS\Binn\MsDtsSrvr.ini.xml"


def place(*route: str | int, file: str = "cluster/evidence.json", node: str | None = None) -> Place:
    """Return a place with this route."""
    return Place(file, tuple(route), node)


def unknown(missing: str = "something", part: Part = Part.RESOURCES) -> Unknown:
    """Return a gap."""
    return Unknown(part, missing, GapKind.NOT_COLLECTED)


def release(number: int) -> Release:
    """Return the release of a folder number."""
    return next(r for r in RELEASES if r.number == number)


def set_facts(
    item: T, owner: tuple[str | int, ...], file: str, node: str | None, values: dict[str, Any]
) -> T:
    """Replace facts: a plain value becomes Known at its place, Unknown stays; nested parts are reached by name."""
    direct: dict[str, Any] = {}
    names = set(item.__struct_fields__)
    for name, value in values.items():
        if name in names:
            old = getattr(item, name)
            is_fact = isinstance(old, (Known, Unknown))
            wrap = is_fact and not isinstance(value, (Known, Unknown))
            direct[name] = Known(value, Place(file, (*owner, name), node)) if wrap else value
            continue
        for part in ("private", "common"):
            inner = getattr(item, part, None)
            if inner is not None and name in set(inner.__struct_fields__):
                direct[part] = set_facts(direct.get(part, inner), owner, file, node, {name: value})
                break
        else:
            raise AttributeError(name)
    return replace(item, **direct)


def resource(name: str, type_name: str, group: str = GROUP, **values: Any) -> Resource:
    """Return an online resource of NODE1 with cluster defaults; ``values`` replace facts by their field names."""
    gap = unknown()
    common = CommonProperties(*(gap for _ in CommonProperties.__struct_fields__))
    private = PrivateParameters(*(gap for _ in PrivateParameters.__struct_fields__))
    made = Resource(
        name, place(name), gap, gap, gap, gap, gap, gap, gap, gap, gap, gap, gap, gap, common, private
    )
    facts: dict[str, Any] = dict.fromkeys(PrivateParameters.__struct_fields__)
    facts |= {
        "id": f"id-{name}",
        "type": type_name,
        "group": group,
        "state": ResourceState.ONLINE,
        "owner_node": "NODE1",
        "is_core": False,
        "description": None,
        "maintenance_mode": False,
        "restart_action": 2,
        "possible_owners": NODES,
        "dependency": NO_DEPENDENCY,
        "checkpoints": (),
        "volumes": (),
        "restart_threshold": 1,
        "restart_period": 900000,
        "restart_delay": 500,
        "retry_period_on_failure": 3600000,
        "pending_timeout": 180000,
        "deadlock_timeout": 300000,
        "is_alive_poll_interval": 60000,
        "looks_alive_poll_interval": 5000,
        "separate_monitor": False,
        "persistent_state": None,
        "embedded_failure_action": 2,
        "status_information": 0,
        "characteristics": 0,
    }
    return set_facts(made, (name,), "cluster/evidence.json", None, facts | values)


def group(name: str = GROUP, **values: Any) -> Group:
    """Return an online group of NODE1 with cluster defaults."""
    gap = unknown()
    made = Group(name, place(name), *(gap for _ in range(len(Group.__struct_fields__) - 2)))
    facts: dict[str, Any] = {
        "id": f"id-{name}",
        "group_type": 9999,
        "is_core": False,
        "state": GroupState.ONLINE,
        "owner_node": "NODE1",
        "preferred_owners": (),
        "priority": 2000,
        "persistent_state": 1,
        "auto_failback_type": 0,
        "failback_window_start": -1,
        "failback_window_end": -1,
        "failover_threshold": 0xFFFFFFFF,
        "failover_period": 6,
        "anti_affinity_class_names": (),
        "cold_start_setting": 0,
        "default_owner": 1,
        "status_information": 0,
    }
    return set_facts(made, (name,), "cluster/evidence.json", None, facts | values)


def node(name: str, number: int, **values: Any) -> Node:
    """Return a node that is up."""
    gap = unknown()
    made = Node(name, place(name), gap, gap, gap, gap, gap, gap)
    facts: dict[str, Any] = {
        "id": number,
        "state": NodeState.UP,
        "status_information": 0,
        "node_weight": 1,
        "dynamic_weight": 1,
        "version": "10.0.17763",
    }
    return set_facts(made, (name,), "cluster/evidence.json", None, facts | values)


def service(node_name: str, number: int = 130, **values: Any) -> Service:
    """Return an installed service of a release on a node, running and Automatic."""
    of = release(number)
    gap = unknown()
    made = Service(of.service_name, node_name, *(gap for _ in range(len(Service.__struct_fields__) - 2)))
    file = f"nodes/{node_name}/evidence.json"
    facts: dict[str, Any] = {
        "installed": True,
        "display_name": f"SQL Server Integration Services {number / 10:.1f}",
        "start_mode": StartMode.AUTOMATIC,
        "state": ServiceState.RUNNING,
        "account": f"NT SERVICE\\{of.service_name}",
        "binary_path": f'"{PROGRAM.format(number)}"',
        "version": f"{number // 10}.0.5026.0",
        "config_file": RegistryValue(DEFAULT_CONFIG.format(number), "REG_SZ"),
        "config_file_32": RegistryValue(None),
        "stray_config_file": RegistryValue(None),
        "dts_path": f"C:\\Program Files\\Microsoft SQL Server\\{number}\\DTS\\",
        "failure_actions": False,
    }
    return set_facts(made, (of.service_name,), file, node_name, facts | values)


def absent_service(node_name: str, number: int = 130) -> Service:
    """Return a service that is proved not to be on a node."""
    gap = unknown("service", Part.SERVICES)
    names = Service.__struct_fields__[3:]
    return service(node_name, number, installed=False, **dict.fromkeys(names, gap))


def config(
    path: str = CONFIG_PATH,
    node_name: str | None = None,
    *,
    servers: dict[str, str] | None = None,
    stores: dict[str, str] | None = None,
    **values: Any,
) -> CopiedFile:
    """Return a configuration file with these SqlServerFolders and FileSystemFolders (name to target)."""
    top = "shared" if node_name is None else f"nodes/{node_name}"
    file = f"{top}/files/" + path.replace(":", "").replace("\\", "/")
    folders: list[Folder] = []
    wanted = [(FolderKind.SQL_SERVER, "ServerName", {"MSDB": "SQLVS1"} if servers is None else servers)]
    wanted.append(
        (FolderKind.FILE_SYSTEM, "StorePath", {"File System": STORE_PATH} if stores is None else stores)
    )
    for kind, tag, entries in wanted:
        for name, target in entries.items():
            route = ("TopLevelFolders", 0, "Folder", len(folders))
            at = Place(file, route, node_name)
            name_at = Place(file, (*route, "Name", 0), node_name)
            target_at = Place(file, (*route, tag, 0), node_name)
            folders.append(Folder(kind, name, target, at, name_at, target_at))
    stop = Known(value=True, at=Place(file, ("StopExecutingPackagesOnShutdown", 0), node_name))
    content = ServiceConfig(Place(file, (), node_name), tuple(folders), stop)
    at = Place(file, (), node_name)
    made = CopiedFile(path, node_name, Known(value=True, at=at), Known(content, at))
    return replace(made, **values)


def evidence_file(path: str, kind: str = "cluster-json", **values: Any) -> EvidenceFile:
    """Return an inventory entry of a file that was read."""
    return replace(EvidenceFile(path, "0" * 64, 10, kind, FileStatus.READ), **values)


def node_evidence(name: str, **values: Any) -> NodeEvidence:
    """Return complete evidence of a node that has the clustered default instance."""
    gap = unknown()
    made = NodeEvidence(name, collected=True, services_whole=gap, sql_instances=gap)
    facts: dict[str, Any] = {"services_whole": True, "sql_instances": ("MSSQLSERVER",)}
    facts["engine_versions"] = (engine_version(name),)
    return set_facts(made, (name,), f"nodes/{name}/evidence.json", name, facts | values)


def engine_version(
    node_name: str, instance: str = "MSSQLSERVER", version: str | Unknown = "13.2.5026.0"
) -> EngineVersion:
    """Return the version of an instance on a node."""
    at = Place(f"nodes/{node_name}/evidence.json", (node_name, instance, "version"), node_name)
    return EngineVersion(instance, version if isinstance(version, Unknown) else Known(version, at))


def checkpoint(key: str, view: CheckpointView = CheckpointView.DEFAULT) -> Checkpoint:
    """Return a registry checkpoint."""
    return Checkpoint(key, view, place("checkpoint", key, file="cluster/checkpoints.json"))


def all_of(*names: str) -> Expression:
    """Return ``[A] and [B]``."""
    return AllOf(tuple(Ref(name) for name in names))


def _sql(group_name: str, virtual: str, instance: str, disk: str, letter: str) -> list[Resource]:
    name, ip = f"SQL Network Name ({virtual})", f"SQL IP Address 1 ({virtual})"
    suffix = "" if instance == "MSSQLSERVER" else f" ({instance})"
    sql, agent = f"SQL Server{suffix}", f"SQL Server Agent{suffix}"
    sql_values = {"virtual_server_name": virtual, "instance_name": instance}
    return [
        resource(ip, "IP Address", group_name, address="10.0.0.10"),
        resource(
            name, "Network Name", group_name, network_name=virtual, dns_name=virtual, dependency=all_of(ip)
        ),
        resource(disk, "Physical Disk", group_name, volumes=(letter,)),
        resource(sql, "SQL Server", group_name, dependency=all_of(name, disk), **sql_values),
        resource(
            agent, "SQL Server Agent", group_name, dependency=all_of(sql), restart_action=1, **sql_values
        ),
    ]


def sql_group(virtual: str, instance: str, disk: str, letter: str, name: str | None = None) -> list[Resource]:
    """Return the resources of a SQL Server group (address, name, disk, engine, agent)."""
    return _sql(name or f"SQL Server ({instance})", virtual, instance, disk, letter)


def ssis_resource(name: str = "SSIS", group_name: str = GROUP, number: int = 130, **values: Any) -> Resource:
    """Return the SSIS resource of Microsoft's recipe, not affecting its group."""
    of = release(number)
    facts: dict[str, Any] = {
        "service_name": of.service_name,
        "dependency": all_of("SQL Server", DISK),
        "restart_action": 1,
        "checkpoints": (checkpoint(of.key),),
    }
    return resource(name, "Generic Service", group_name, **(facts | values))


def _cluster(resources: list[Resource], groups: list[Group]) -> Cluster:
    gap = unknown()
    made = Cluster(*(gap for _ in Cluster.__struct_fields__))
    core = group("Cluster Group", is_core=True, group_type=1)
    core_name = resource("Cluster Name", "Network Name", "Cluster Group", is_core=True, network_name="CLU1")
    facts: dict[str, Any] = {
        "name": "CLU1",
        "nodes": tuple(node(name, number) for number, name in enumerate(NODES, 1)),
        "groups": (core, *groups),
        "resources": (core_name, *resources),
        "shared_volumes": (),
        "networks": (),
        "quorum": Quorum(
            Known("Majority", place("quorum", "type")), Known("Cluster Disk 1", place("quorum", "resource"))
        ),
        "enforced_anti_affinity": 0,
        "group_wait_delay": 120,
    }
    return set_facts(made, ("cluster",), "cluster/evidence.json", None, facts)


def clustered() -> Snapshot:
    """Return the healthy clustered scene: all facts known, only SVC013 to say."""
    resources = [*sql_group("SQLVS1", "MSSQLSERVER", DISK, "S:"), ssis_resource()]
    shared = RegistryValue(CONFIG_PATH, "REG_SZ")
    services = (
        service("NODE1", start_mode=StartMode.MANUAL, config_file=shared),
        service("NODE2", start_mode=StartMode.MANUAL, state=ServiceState.STOPPED, config_file=shared),
    )
    evidence = tuple(node_evidence(name) for name in NODES)
    files = (config(), store_folder())
    inventory = (evidence_file("cluster/evidence.json"),)
    return Snapshot(_cluster(resources, [group()]), evidence, services, files, inventory)


def store_folder(path: str = STORE_PATH + r"\Load.dtsx") -> CopiedFile:
    """Return a package in the store, which proves that its folder exists."""
    at = Place("shared/files/" + path.replace(":", "").replace("\\", "/"))
    return CopiedFile(path, None, Known(value=True, at=at))


def standalone() -> Snapshot:
    """Return the healthy stand-alone scene: all facts known, nothing to say above info."""
    resources = sql_group("SQLVS1", "MSSQLSERVER", DISK, "S:")
    services = tuple(service(name) for name in NODES)
    path = DEFAULT_CONFIG.format(130)
    files = tuple(config(path, name, stores={"File System": r"..\Packages"}) for name in NODES)
    evidence = tuple(node_evidence(name) for name in NODES)
    inventory = (evidence_file("cluster/evidence.json"),)
    return Snapshot(_cluster(resources, [group()]), evidence, services, files, inventory)


def shared_volume(
    name: str = "Cluster Virtual Disk 1", path: str = r"C:\ClusterStorage\Volume1"
) -> SharedVolume:
    """Return a Cluster Shared Volume."""
    return SharedVolume(
        name, place(name), Known((path,), place(name, "paths")), Known("NODE1", place(name, "owner_node"))
    )
