"""The healthy building blocks of the sample clusters: core groups, disks, SQL Server, Generic Services."""

from __future__ import annotations

from dataclasses import dataclass

from tests.support.sample_cluster import (
    BYTES,
    NUMBER,
    STRING,
    Group,
    Parameter,
    Resource,
    identifier,
    volume_info,
)

SQL_KEY = r"SOFTWARE\Microsoft\Microsoft SQL Server"


def disk(name: str, letter: str | None, size_gb: int = 100, *, core: bool = False) -> Resource:
    """A GPT disk with one partition; ``letter`` None leaves DiskVolumeInfo out of the export."""
    parameters: list[Parameter] = [
        ("DiskIdType", NUMBER, 1),
        ("DiskIdGuid", STRING, "{" + identifier("disk", name) + "}"),
    ]
    if letter:
        parameters.append(("DiskVolumeInfo", BYTES, volume_info(letter, size_gb)))
    return Resource(name, "Physical Disk", tuple(parameters), core=core)


def ip_address(name: str, address: str, *, core: bool = False) -> Resource:
    """An IP Address resource in 192.0.2.0/24 (documentation addresses)."""
    parameters: tuple[Parameter, ...] = (
        ("Address", STRING, address),
        ("SubnetMask", STRING, "255.255.255.0"),
        ("Network", STRING, "Cluster Network 1"),
        ("EnableDhcp", NUMBER, 0),
    )
    return Resource(name, "IP Address", parameters, core=core)


def network_name(resource: str, name: str, ip: str, *, core: bool = False) -> Resource:
    """A Network Name resource that depends on its IP address."""
    parameters: tuple[Parameter, ...] = (("Name", STRING, name), ("DnsName", STRING, name))
    return Resource(resource, "Network Name", parameters, needs=f"([{ip}])", core=core)


def generic_service(name: str, service: str, needs: str, restart_action: int = 1) -> Resource:
    """A Generic Service resource; RestartAction 1 never moves the group."""
    parameters: tuple[Parameter, ...] = (
        ("ServiceName", STRING, service),
        ("StartupParameters", STRING, ""),
        ("UseNetworkName", NUMBER, 0),
    )
    return Resource(name, "Generic Service", parameters, needs=needs, restart_action=restart_action)


@dataclass(frozen=True, slots=True)
class CoreNames:
    """What the core groups and their resources are called: Windows names them in its own language."""

    cluster: str = "Cluster Group"
    storage: str = "Available Storage"
    ip: str = "Cluster IP Address"
    name: str = "Cluster Name"
    witness: str = "Cluster Disk 1"


ENGLISH = CoreNames()
FRENCH = CoreNames(
    "Groupe du cluster",
    "Stockage disponible",
    "Adresse IP du cluster",
    "Nom du cluster",
    "Disque du cluster 1",
)


def core_groups(
    owner: str, *disks: Resource, witness: str | None = "Q", names: CoreNames = ENGLISH
) -> tuple[Group, ...]:
    """The two core groups; ``disks`` are in Available Storage, ``witness`` is the letter of the witness disk."""
    resources = (
        ip_address(names.ip, "192.0.2.10", core=True),
        network_name(names.name, "CLU1", names.ip, core=True),
        disk(names.witness, witness, 1, core=True),
    )
    state = "Online" if disks else "Offline"
    return (
        Group(names.cluster, owner, resources, type="Cluster"),
        Group(names.storage, owner, disks, type="AvailableStorage", state=state),
    )


@dataclass(frozen=True, slots=True)
class Instance:
    """A clustered SQL Server instance: its virtual name, instance name and release."""

    virtual_name: str
    name: str
    major: int
    address: str
    disk: str
    letter: str | None

    @property
    def suffix(self) -> str:
        """What setup appends to resource names: nothing for the default instance."""
        return "" if self.name == "MSSQLSERVER" else f" ({self.name})"

    @property
    def server(self) -> str:
        """The resource name of the Database Engine."""
        return f"SQL Server{self.suffix}"

    @property
    def services(self) -> tuple[str, str]:
        """The Windows service names of engine and agent."""
        if self.name == "MSSQLSERVER":
            return "MSSQLSERVER", "SQLSERVERAGENT"
        return f"MSSQL${self.name}", f"SQLAgent${self.name}"

    @property
    def telemetry(self) -> str:
        """The Windows service name of the customer experience programme (SQL Server 2016 and later)."""
        return "SQLTELEMETRY" if self.name == "MSSQLSERVER" else f"SQLTELEMETRY${self.name}"


def sql_resources(instance: Instance) -> tuple[Resource, ...]:
    """What SQL Server setup creates: IP address, network name, disk, engine and agent."""
    virtual = instance.virtual_name
    ip, name = f"SQL IP Address 1 ({virtual})", f"SQL Network Name ({virtual})"
    identity: tuple[Parameter, ...] = (
        ("VirtualServerName", STRING, virtual),
        ("InstanceName", STRING, instance.name),
    )
    root = rf"{SQL_KEY}\MSSQL{instance.major}.{instance.name}"
    keys = (rf"{root}\Cluster", rf"{root}\MSSQLServer", rf"{root}\SQLServerAgent")
    return (
        ip_address(ip, instance.address),
        network_name(name, virtual, ip),
        disk(instance.disk, instance.letter),
        Resource(
            instance.server,
            "SQL Server",
            identity,
            needs=f"([{name}]) and ([{instance.disk}])",
            checkpoints=keys,
        ),
        Resource(
            f"SQL Server Agent{instance.suffix}",
            "SQL Server Agent",
            identity,
            needs=f"([{instance.server}])",
            restart_action=1,
        ),
    )


def telemetry(instance: Instance) -> Resource:
    """The Generic Service that setup of SQL Server 2016 and later adds: not Integration Services."""
    name = f"SQL Server CEIP ({instance.name})"
    return generic_service(name, instance.telemetry, f"([{instance.server}])")
