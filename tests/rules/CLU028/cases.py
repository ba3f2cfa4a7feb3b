"""Cases of CLU028: the disk with configuration and packages is online and not in maintenance."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import (
    add_resources,
    change_group,
    change_members,
    change_resource,
    change_service,
    with_files,
)
from tests.support.scenes import DISK, GROUP, NODES, clustered, config, resource, standalone, unknown

from ssis_preflight.model.service import RegistryValue
from ssis_preflight.model.states import GroupState, ResourceState
from ssis_preflight.rule.severity import Severity

OFFLINE = change_group(
    change_members(clustered(), GROUP, state=ResourceState.OFFLINE), GROUP, state=GroupState.OFFLINE
)
SHARED_VOLUME = r"C:\ClusterStorage\Volume1\MsDtsSrvr.ini.xml"
ON_A_SHARED_VOLUME = with_files(
    clustered(), config(SHARED_VOLUME, stores={"File System": r"C:\ClusterStorage\Volume1\Packages"})
)
for name in NODES:
    ON_A_SHARED_VOLUME = change_service(
        ON_A_SHARED_VOLUME, name, config_file=RegistryValue(SHARED_VOLUME, "REG_SZ")
    )
SECOND_DISK = with_files(
    add_resources(
        clustered(),
        resource("Cluster Disk 3", "Physical Disk", volumes=("T:",), state=ResourceState.FAILED),
    ),
    config(stores={"File System": r"t:\Packages"}),
)

CASES: list[Case] = [
    Passing("online", clustered()),
    Passing("offline-with-the-service-which-is-for-clu022", OFFLINE),
    Passing("shared-volume", ON_A_SHARED_VOLUME),
    Passing(
        "another-disk-is-in-maintenance",
        add_resources(
            clustered(),
            resource("Cluster Disk 3", "Physical Disk", volumes=("T:",), maintenance_mode=True),
        ),
    ),
    Failing(
        "maintenance",
        change_resource(clustered(), DISK, maintenance_mode=True),
        "MsDtsServer130",
        (DISK, "maintenance_mode"),
        Severity.WARNING,
        observed="in maintenance",
        expected="Online",
    ),
    Failing(
        "offline-while-the-service-is-online",
        change_resource(clustered(), DISK, state=ResourceState.OFFLINE),
        "MsDtsServer130",
        (DISK, "state"),
        Severity.WARNING,
        observed="Offline",
    ),
    Failing(
        "the-disk-of-the-store-has-failed",
        SECOND_DISK,
        "MsDtsServer130",
        ("Cluster Disk 3", "state"),
        Severity.WARNING,
        observed="Failed",
    ),
    Failing(
        "the-disk-of-the-file-decides-although-the-file-was-not-copied",
        with_files(change_resource(clustered(), DISK, maintenance_mode=True)),
        "MsDtsServer130",
        (DISK, "maintenance_mode"),
        Severity.WARNING,
    ),
    Unevaluated(
        "maintenance-unknown",
        change_resource(clustered(), DISK, maintenance_mode=unknown("MaintenanceMode of the disk")),
        "MaintenanceMode of the disk",
    ),
    Unevaluated(
        "state-unknown",
        change_resource(clustered(), DISK, state=unknown("state of the disk")),
        "state of the disk",
    ),
    Unevaluated(
        "state-of-the-service-unknown",
        change_resource(
            change_resource(clustered(), DISK, state=ResourceState.OFFLINE),
            "SSIS",
            state=unknown("state of SSIS"),
        ),
        "state of SSIS",
    ),
    Inapplicable("stand-alone", standalone()),
]
