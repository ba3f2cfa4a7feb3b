"""Cases of CFG003: the configuration file of a clustered service is on no volume of a node."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_resource, change_service, with_files
from tests.support.scenes import CONFIG_PATH, DEFAULT_CONFIG, DISK, clustered, config, standalone, unknown

from ssis_preflight.model.service import RegistryValue
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

DEFAULT = DEFAULT_CONFIG.format(130)
AT_REGISTRY = ("MsDtsServer130", "config_file")
VOLUMES_UNKNOWN = unknown(f"volumes of {DISK}")


def _named(path: str | None, node: str = "NODE1") -> Snapshot:
    return change_service(clustered(), node, config_file=RegistryValue(path, "REG_SZ"))


def _failing(name: str, snapshot: Snapshot, observed: str, expected: str) -> Failing:
    return Failing(name, snapshot, "MsDtsServer130", AT_REGISTRY, Severity.ERROR, observed, expected, "NODE1")


CASES: list[Case] = [
    Passing("on-the-clustered-disk", clustered()),
    Passing("drive-letter-in-lower-case", _named(CONFIG_PATH.lower())),
    Passing("cluster-shared-volume", _named(r"C:\ClusterStorage\Volume1\SSIS\MsDtsSrvr.ini.xml")),
    Passing("unc-is-left-to-others", _named(r"\\FS1\ssis\MsDtsSrvr.ini.xml")),
    Passing("no-value-is-left-to-reg001", _named(None)),
    Passing("relative-is-left-to-cfg001", _named("MsDtsSrvr.ini.xml")),
    Passing("stale-value-on-the-passive-node", _named(DEFAULT, "NODE2")),
    _failing("still-the-default-file", _named(DEFAULT), DEFAULT, CONFIG_PATH),
    _failing(
        "drive-of-no-clustered-disk",
        with_files(_named(r"D:\SSIS\MsDtsSrvr.ini.xml"), config(r"D:\SSIS\MsDtsSrvr.ini.xml", "NODE1")),
        r"D:\SSIS\MsDtsSrvr.ini.xml",
        f"a file on {DISK} (S:)",
    ),
    _failing(
        "program-drive-whatever-the-volumes-are",
        change_resource(_named(DEFAULT), DISK, volumes=VOLUMES_UNKNOWN),
        DEFAULT,
        f"a file on {DISK} (no letter known)",
    ),
    Unevaluated(
        "volumes-unknown",
        change_resource(_named(r"D:\SSIS\MsDtsSrvr.ini.xml"), DISK, volumes=VOLUMES_UNKNOWN),
        f"volumes of {DISK}",
    ),
    Unevaluated("environment-variable", _named(r"%ProgramFiles%\SSIS\a.xml"), "%ProgramFiles%"),
    Inapplicable("stand-alone", standalone()),
    Inapplicable(
        "stand-alone-with-a-node-that-was-not-collected",
        change_service(standalone(), "NODE2", installed=unknown("services of NODE2")),
    ),
]
