"""Cases of REG003: ServiceConfigFile does not point into the folders of another release."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_resource, change_service
from tests.support.scenes import DEFAULT_CONFIG, DISK, clustered, standalone, unknown

from ssis_preflight.model.service import RegistryValue
from ssis_preflight.rule.severity import Severity

AT = ("MsDtsServer130", "config_file")
OF_2014 = RegistryValue(DEFAULT_CONFIG.format(120))
COPIED_TO_DISK = RegistryValue(r"S:\Microsoft SQL Server\100\DTS\Binn\MsDtsSrvr.ini.xml")

CASES: list[Case] = [
    Passing("shared-path", clustered()),
    Passing("own-default-file", standalone()),
    Passing("empty", change_service(standalone(), "NODE1", config_file=RegistryValue(None))),
    Passing("a-copy-on-a-clustered-disk", change_service(clustered(), "NODE1", config_file=COPIED_TO_DISK)),
    Passing(
        "another-release-but-not-its-program-folder",
        change_service(clustered(), "NODE1", config_file=RegistryValue(r"S:\SSIS\120\DTS\MsDtsSrvr.ini.xml")),
    ),
    Passing(
        "of-another-release-on-a-passive-node", change_service(clustered(), "NODE2", config_file=OF_2014)
    ),
    Failing(
        "file-of-2014-stand-alone",
        change_service(standalone(), "NODE2", config_file=OF_2014),
        "MsDtsServer130",
        AT,
        Severity.ERROR,
        observed=DEFAULT_CONFIG.format(120),
        expected=DEFAULT_CONFIG.format(130),
        node="NODE2",
    ),
    Failing(
        "program-path-unknown",
        change_service(
            standalone(), "NODE2", config_file=OF_2014, binary_path=unknown("path"), dts_path=unknown("path")
        ),
        "MsDtsServer130",
        AT,
        Severity.ERROR,
        expected=r"...\Microsoft SQL Server\130\DTS\Binn\MsDtsSrvr.ini.xml",
    ),
    Failing(
        "file-of-2008-clustered-in-another-spelling",
        change_service(
            clustered(),
            "NODE1",
            config_file=RegistryValue(
                r"C:\PROGRAM FILES\MICROSOFT SQL SERVER/100\Dts\Binn\MsDtsSrvr.ini.xml"
            ),
        ),
        "MsDtsServer130",
        AT,
        Severity.ERROR,
        expected="the full path of the configuration file on a clustered disk",
    ),
    Unevaluated(
        "volumes-unknown",
        change_resource(
            change_service(clustered(), "NODE1", config_file=COPIED_TO_DISK),
            DISK,
            volumes=unknown("volumes of the disk"),
        ),
        "volumes of the disk",
    ),
    Unevaluated(
        "value-unknown",
        change_service(standalone(), "NODE1", config_file=unknown("ServiceConfigFile on NODE1")),
        "ServiceConfigFile on NODE1",
    ),
]
