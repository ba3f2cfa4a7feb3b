"""Resources of a failover cluster, with their common properties and private parameters.

Field names are those of the FailoverClusters module (``RestartAction`` gives ``restart_action``).
Times are in milliseconds unless said otherwise, as in the cluster database.
"""

from __future__ import annotations

import msgspec

from ssis_preflight.model.expression import Expression
from ssis_preflight.model.facts import Fact, Known
from ssis_preflight.model.names import fold
from ssis_preflight.model.places import Place
from ssis_preflight.model.states import CheckpointView, ResourceState

GENERIC_SERVICE = "Generic Service"
GENERIC_APPLICATION = "Generic Application"
GENERIC_SCRIPT = "Generic Script"
SQL_SERVER = "SQL Server"
SQL_SERVER_AGENT = "SQL Server Agent"
SQL_AVAILABILITY_GROUP = "SQL Server Availability Group"
PHYSICAL_DISK = "Physical Disk"
NETWORK_NAME = "Network Name"
DISTRIBUTED_NETWORK_NAME = "Distributed Network Name"
IP_ADDRESS = "IP Address"


class Checkpoint(msgspec.Struct, frozen=True):
    """A registry checkpoint: the key, relative to HKLM, exactly as it is registered."""

    key: str
    view: CheckpointView
    at: Place


class Parameter(msgspec.Struct, frozen=True):
    """One private parameter of a resource as exported: name, value as text, place."""

    name: str
    value: str
    at: Place


class CommonProperties(msgspec.Struct, frozen=True):
    """The common properties that only a few analyses ask for."""

    restart_threshold: Fact[int]
    restart_period: Fact[int]
    restart_delay: Fact[int]
    retry_period_on_failure: Fact[int]
    pending_timeout: Fact[int]
    deadlock_timeout: Fact[int]
    is_alive_poll_interval: Fact[int]
    looks_alive_poll_interval: Fact[int]
    separate_monitor: Fact[bool]
    persistent_state: Fact[int | None]
    embedded_failure_action: Fact[int]
    status_information: Fact[int]
    characteristics: Fact[int]


class PrivateParameters(msgspec.Struct, frozen=True):
    r"""The private parameters that the analyses ask for; ``Known(None)`` is an observed absence.

    ``volumes`` are the drive letters (``S:``) and mount points (``S:\Mount\Data``) of a Physical Disk, from
    ``DiskVolumeInfo``, from the collector or as declared in ``snapshot.toml``.
    """

    service_name: Fact[str | None]
    startup_parameters: Fact[str | None]
    use_network_name: Fact[bool | None]
    command_line: Fact[str | None]
    script_filepath: Fact[str | None]
    network_name: Fact[str | None]
    dns_name: Fact[str | None]
    address: Fact[str | None]
    subnet_mask: Fact[str | None]
    network: Fact[str | None]
    enable_dhcp: Fact[bool | None]
    virtual_server_name: Fact[str | None]
    instance_name: Fact[str | None]
    disk_signature: Fact[str | None]
    disk_id_guid: Fact[str | None]
    volumes: Fact[tuple[str, ...]]


class Resource(msgspec.Struct, frozen=True):
    """One resource. ``name`` is plain: it is how the resource was found at ``at``."""

    name: str
    at: Place
    id: Fact[str]
    type: Fact[str]
    group: Fact[str]
    state: Fact[ResourceState]
    owner_node: Fact[str]
    is_core: Fact[bool]
    description: Fact[str | None]
    maintenance_mode: Fact[bool]
    restart_action: Fact[int]
    possible_owners: Fact[tuple[str, ...]]
    dependency: Fact[Expression]
    checkpoints: Fact[tuple[Checkpoint, ...]]
    common: CommonProperties
    private: PrivateParameters
    parameters: tuple[Parameter, ...] = ()

    def is_type(self, name: str) -> bool | None:
        """Say whether the resource is of this type; None where its type is unknown."""
        return fold(self.type.value) == fold(name) if isinstance(self.type, Known) else None
