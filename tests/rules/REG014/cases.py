"""Cases of REG014: ServiceConfigFile names no file on a share."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_cluster, change_service, with_files
from tests.support.scenes import CONFIG_PATH, clustered, standalone, unknown

from ssis_preflight.model.service import RegistryValue
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

AT = ("MsDtsServer130", "config_file")
SHARE = r"\\FS1\SSIS\MsDtsSrvr.ini.xml"


def _value(data: str | None, node: str = "NODE1") -> Snapshot:
    return change_service(clustered(), node, config_file=RegistryValue(data))


def _failing(name: str, path: str) -> Failing:
    return Failing(name, _value(path), "MsDtsServer130", AT, Severity.WARNING, path, CONFIG_PATH, "NODE1")


CASES: list[Case] = [
    Passing("clustered-disk", clustered()),
    Passing("stand-alone", standalone()),
    Passing("volume-of-the-node-is-left-to-cfg003", _value(r"D:\SSIS\MsDtsSrvr.ini.xml")),
    Passing("long-path-of-a-disk", _value("\\\\?\\" + CONFIG_PATH)),
    Passing("absent-is-left-to-reg001", _value(None)),
    Passing("on-a-passive-node-it-is-not-in-force", _value(SHARE, "NODE2")),
    _failing("another-computer", SHARE),
    _failing("a-node", SHARE.replace("FS1", "NODE2")),
    _failing("a-network-name-of-the-cluster", SHARE.replace("FS1", "SQLVS1")),
    Failing(
        "no-copy-on-the-clustered-disk-yet",
        with_files(_value(SHARE)),
        "MsDtsServer130",
        AT,
        Severity.WARNING,
        expected="a file on Cluster Disk 2 (S:)",
    ),
    Failing(
        "stand-alone-service-of-one-node",
        change_service(standalone(), "NODE2", config_file=RegistryValue(SHARE)),
        "MsDtsServer130",
        AT,
        Severity.WARNING,
        SHARE,
        "a file of the node",
        "NODE2",
    ),
    Failing(
        "nodes-unknown",
        change_cluster(_value(SHARE), nodes=unknown("nodes")),
        "MsDtsServer130",
        AT,
        Severity.WARNING,
    ),
    Unevaluated("value-unknown", change_service(clustered(), "NODE1", config_file=unknown("value")), "value"),
]
