"""The Integration Services service as it stands on one node."""

from __future__ import annotations

import msgspec

from ssis_preflight.model.facts import Fact
from ssis_preflight.model.releases import Release, release_of_service
from ssis_preflight.model.states import ServiceState, StartMode


class RegistryValue(msgspec.Struct, frozen=True):
    """The data of a registry value and its type (``REG_SZ``); ``data`` is None where the value is absent."""

    data: str | None
    type: str | None = None


class Service(msgspec.Struct, frozen=True):
    r"""One service name on one node.

    There is an entry for every node of the evidence and every Integration Services name seen anywhere, so that
    an absent service is a fact (``installed`` is ``Known(False)``) and an uncollected one a gap.

    ``config_file`` is the default value of the release's ``ServiceConfigFile`` key in the registry view that
    the program itself sees, ``config_file_32`` the same below ``Wow6432Node``; ``Known(RegistryValue(None))``
    is an exported key without the value, or a key proved absent. ``stray_config_file`` is a *named* value
    ``ServiceConfigFile`` on the parent key, which the service ignores. ``dts_path`` is ``Setup\DTSPath``.

    ``delayed_start`` is *Automatic (Delayed Start)*. ``start_time`` is when its process began, ISO 8601 in UTC, None
    where it does not run. ``failure_actions`` says whether the service control manager does anything, such as a
    restart, when the service fails.
    """

    name: str
    node: str
    installed: Fact[bool]
    display_name: Fact[str]
    start_mode: Fact[StartMode]
    state: Fact[ServiceState]
    account: Fact[str]
    binary_path: Fact[str]
    version: Fact[str | None]
    config_file: Fact[RegistryValue]
    config_file_32: Fact[RegistryValue]
    stray_config_file: Fact[RegistryValue]
    dts_path: Fact[str | None]
    delayed_start: Fact[bool]
    start_time: Fact[str | None]
    failure_actions: Fact[bool]

    @property
    def release(self) -> Release | None:
        """The release that this service name belongs to, or None for a name no release has."""
        return release_of_service(self.name)


class EngineVersion(msgspec.Struct, frozen=True):
    """The version of the database engine of one SQL Server instance, as the programs on one node have it.

    ``version`` is what setup wrote (``13.2.5026.0``); where only the instance id is known, the release that it begins
    with (``13``, or ``10.50`` for SQL Server 2008 R2).
    """

    instance: str
    version: Fact[str]


class NodeEvidence(msgspec.Struct, frozen=True):
    """What was collected from one node, whether or not the cluster lists it.

    ``services_whole`` is true where the node's list of services is complete, so that what it lacks does not
    exist. ``sql_instances`` are the names of the SQL Server instances registered on the node (``MSSQLSERVER``
    is the default instance), clustered or not; ``engine_versions`` has an entry for each of them.
    """

    node: str
    collected: bool
    services_whole: Fact[bool]
    sql_instances: Fact[tuple[str, ...]]
    engine_versions: tuple[EngineVersion, ...] = ()
