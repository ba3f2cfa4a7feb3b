"""Cases of REG005: the registry checkpoint is on the ServiceConfigFile key of the own release."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import add_services, change_resource, change_service
from tests.support.scenes import absent_service, checkpoint, clustered, release, service, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

OF_2005, OF_2008 = release(90).key, release(100).key
WIDE = r"SOFTWARE\Microsoft\Microsoft SQL Server\120"


def _with(*keys: str, scene: Snapshot | None = None) -> Snapshot:
    return change_resource(scene or clustered(), "SSIS", checkpoints=tuple(checkpoint(key) for key in keys))


CLUSTERED_2005 = change_resource(
    add_services(clustered(), service("NODE1", 90), service("NODE2", 90)), "SSIS", service_name="MsDtsServer"
)

CASES: list[Case] = [
    Passing("on-the-key", clustered()),
    Passing("beside-the-right-one", _with(OF_2008, release(130).key)),
    Passing("beside-a-wide-one", _with(OF_2008, r"SOFTWARE\Microsoft\Microsoft SQL Server\130")),
    Passing("badly-written-is-reg006", _with(OF_2008, "HKLM\\" + release(130).key)),
    Passing("none-is-reg004", _with(r"SOFTWARE\Contoso")),
    Passing(
        "the-32-bit-key-of-2005",
        _with(r"SOFTWARE\Wow6432Node\Microsoft\MSDTS\ServiceConfigFile", scene=CLUSTERED_2005),
    ),
    Passing(
        "no-integration-services-is-svc002",
        _with(OF_2008, scene=add_services(clustered(), absent_service("NODE1"), absent_service("NODE2"))),
    ),
    Failing(
        "key-of-2005",
        _with(OF_2005),
        "SSIS",
        ("checkpoint", OF_2005),
        Severity.ERROR,
        observed=OF_2005,
        expected=release(130).key,
    ),
    Failing("key-of-2008", _with(OF_2008), "SSIS", ("checkpoint", OF_2008), Severity.ERROR, observed=OF_2008),
    Failing(
        "key-of-2005-with-the-hive",
        _with("HKLM\\" + OF_2005),
        "SSIS",
        ("checkpoint", "HKLM\\" + OF_2005),
        Severity.ERROR,
    ),
    Failing("above-the-key-of-another-release", _with(WIDE), "SSIS", ("checkpoint", WIDE), Severity.ERROR),
    Failing(
        "misspelt",
        _with(r"SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFiles"),
        "SSIS",
        ("checkpoint", r"SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFiles"),
        Severity.ERROR,
        expected=release(130).key,
    ),
    Unevaluated(
        "checkpoints-unknown",
        change_resource(clustered(), "SSIS", checkpoints=unknown("checkpoints of SSIS")),
        "checkpoints of SSIS",
    ),
    Unevaluated(
        "release-unknown",
        change_service(
            change_service(clustered(), "NODE1", installed=unknown("MsDtsServer130 on NODE1")),
            "NODE2",
            installed=unknown("MsDtsServer130 on NODE2"),
        ),
        "MsDtsServer130",
    ),
    Inapplicable("stand-alone", standalone()),
]
