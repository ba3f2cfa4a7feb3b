"""Cases of REG004: the SSIS resource has a registry checkpoint for its ServiceConfigFile key."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_resource, change_service
from tests.support.scenes import checkpoint, clustered, release, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

AT = ("SSIS", "checkpoints")


def _with(*keys: str, scene: Snapshot | None = None) -> Snapshot:
    return change_resource(scene or clustered(), "SSIS", checkpoints=tuple(checkpoint(key) for key in keys))


CASES: list[Case] = [
    Passing("on-the-key", clustered()),
    Passing("on-the-key-among-others", _with(r"SOFTWARE\Contoso", release(130).key.upper())),
    Passing("of-another-release-is-reg005", _with(release(90).key)),
    Passing("misspelt-is-reg005", _with(r"SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfig")),
    Passing("badly-written-is-reg006", _with("\\" + release(130).key)),
    Passing("too-wide-is-reg007", _with(r"SOFTWARE\Microsoft\Microsoft SQL Server")),
    Failing(
        "none",
        _with(),
        "SSIS",
        AT,
        Severity.ERROR,
        observed="no checkpoint",
        expected=release(130).key,
    ),
    Failing(
        "only-on-a-foreign-key",
        _with(r"SOFTWARE\Contoso\Loader"),
        "SSIS",
        AT,
        Severity.ERROR,
        observed=r"SOFTWARE\Contoso\Loader",
    ),
    Failing(
        "none-whatever-the-release",
        _with(
            scene=change_service(
                change_service(clustered(), "NODE1", installed=unknown()), "NODE2", installed=unknown()
            )
        ),
        "SSIS",
        AT,
        Severity.ERROR,
        expected="the ServiceConfigFile key of the installed release",
    ),
    Unevaluated(
        "checkpoints-unknown",
        change_resource(clustered(), "SSIS", checkpoints=unknown("checkpoints of SSIS")),
        "checkpoints of SSIS",
    ),
    Inapplicable("stand-alone", standalone()),
]
