"""The cluster API's enumerations, by their FailoverClusters names and numbers."""

from __future__ import annotations

from enum import Enum, IntEnum


class NodeState(IntEnum):
    """``ClusterNodeState``."""

    UNKNOWN = -1
    UP = 0
    DOWN = 1
    PAUSED = 2
    JOINING = 3


class GroupState(IntEnum):
    """``ClusterGroupState``."""

    UNKNOWN = -1
    ONLINE = 0
    OFFLINE = 1
    FAILED = 2
    PARTIAL_ONLINE = 3
    PENDING = 4


class ResourceState(IntEnum):
    """``ClusterResourceState``."""

    UNKNOWN = -1
    INHERITED = 0
    INITIALIZING = 1
    ONLINE = 2
    OFFLINE = 3
    FAILED = 4
    PENDING = 128
    ONLINE_PENDING = 129
    OFFLINE_PENDING = 130


class RestartAction(IntEnum):
    """``RestartAction`` of a resource."""

    DO_NOT_RESTART = 0
    RESTART_NO_NOTIFY = 1
    RESTART_NOTIFY = 2


class ServiceState(IntEnum):
    """State of a Windows service (``SERVICE_STATUS.dwCurrentState``)."""

    STOPPED = 1
    START_PENDING = 2
    STOP_PENDING = 3
    RUNNING = 4
    CONTINUE_PENDING = 5
    PAUSE_PENDING = 6
    PAUSED = 7


class StartMode(IntEnum):
    """Start type of a Windows service (``SERVICE_START_TYPE``)."""

    BOOT = 0
    SYSTEM = 1
    AUTOMATIC = 2
    MANUAL = 3
    DISABLED = 4


class CheckpointView(Enum):
    """Which registry view a checkpoint replicates."""

    DEFAULT = "default"
    VIEW_32 = "32-bit"
    VIEW_64 = "64-bit"


def label(member: IntEnum) -> str:
    """Return the name as the cmdlets print it: ``PARTIAL_ONLINE`` gives ``PartialOnline``."""
    return "".join(word.capitalize() for word in member.name.split("_"))
