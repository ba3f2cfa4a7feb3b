"""Cases of REG006: the registry checkpoint is written as a plain path below HKLM."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import add_services, change_resource
from tests.support.scenes import absent_service, checkpoint, clustered, release, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

KEY = release(130).key


def _with(*keys: str, scene: Snapshot | None = None) -> Snapshot:
    return change_resource(scene or clustered(), "SSIS", checkpoints=tuple(checkpoint(key) for key in keys))


def _badly(name: str, key: str) -> Failing:
    return Failing(name, _with(key), "SSIS", ("checkpoint", key), Severity.ERROR, observed=key, expected=KEY)


CASES: list[Case] = [
    Passing("plain", clustered()),
    Passing("in-another-case", _with(KEY.lower())),
    Passing("beside-a-good-one", _with("HKLM\\" + KEY, KEY)),
    Passing("beside-a-wide-one", _with("HKLM\\" + KEY, r"SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS")),
    Passing("of-another-release-is-reg005", _with("\\" + release(100).key)),
    Passing("none-is-reg004", _with()),
    Passing(
        "no-integration-services-is-svc002",
        _with("\\" + KEY, scene=add_services(clustered(), absent_service("NODE1"), absent_service("NODE2"))),
    ),
    _badly("hive", "HKLM\\" + KEY),
    _badly("hive-of-powershell", "hklm:\\" + KEY),
    _badly("hive-in-full", "HKEY_LOCAL_MACHINE\\" + KEY),
    _badly("leading-backslash", "\\" + KEY),
    _badly("trailing-backslash", KEY + "\\"),
    _badly("trailing-space", KEY + " "),
    _badly("wide-and-with-the-hive", r"HKLM\SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS"),
    Unevaluated(
        "checkpoints-unknown",
        change_resource(clustered(), "SSIS", checkpoints=unknown("checkpoints of SSIS")),
        "checkpoints of SSIS",
    ),
    Inapplicable("stand-alone", standalone()),
]
