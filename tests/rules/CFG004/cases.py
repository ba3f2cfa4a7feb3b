"""Cases of CFG004: the configuration file is on no clustered disk of another group."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import add_resources, change_resource, change_service, with_files
from tests.support.scenes import DEFAULT_CONFIG, DISK, GROUP, clustered, config, resource, standalone, unknown

from ssis_preflight.model.service import RegistryValue
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

ON_T = r"T:\SSIS\MsDtsSrvr.ini.xml"
AT_REGISTRY = ("MsDtsServer130", "config_file")


def _on_t(group: str) -> Snapshot:
    """Return the clustered scene with the file on a disk T: of this group."""
    disk = resource("Cluster Disk 4", "Physical Disk", group, volumes=("T:",))
    named = change_service(clustered(), "NODE1", config_file=RegistryValue(ON_T, "REG_SZ"))
    return with_files(add_resources(named, disk), config(ON_T))


CASES: list[Case] = [
    Passing("own-disk", clustered()),
    Passing("second-disk-of-the-group-named-in-other-case", _on_t(GROUP.upper())),
    Passing(
        "volume-of-the-node-is-left-to-cfg003",
        change_service(clustered(), "NODE1", config_file=RegistryValue(DEFAULT_CONFIG.format(130), "REG_SZ")),
    ),
    Passing(
        "no-value-is-left-to-reg001", change_service(clustered(), "NODE1", config_file=RegistryValue(None))
    ),
    Failing(
        "available-storage",
        _on_t("Available Storage"),
        "MsDtsServer130",
        AT_REGISTRY,
        Severity.ERROR,
        observed=f"{ON_T} on Cluster Disk 4 of Available Storage",
        expected=f"a file on {DISK} (S:)",
        node="NODE1",
    ),
    Unevaluated(
        "group-of-the-disk-unknown",
        change_resource(
            _on_t("Available Storage"), "Cluster Disk 4", group=unknown("group of Cluster Disk 4")
        ),
        "group of Cluster Disk 4",
    ),
    Inapplicable("stand-alone", standalone()),
    Inapplicable(
        "stand-alone-with-a-node-that-was-not-collected",
        change_service(standalone(), "NODE2", installed=unknown("services of NODE2")),
    ),
]
