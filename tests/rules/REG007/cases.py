"""Cases of REG007: the registry checkpoint covers the ServiceConfigFile key and nothing else."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import add_services, change_resource
from tests.support.scenes import absent_service, checkpoint, clustered, release, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

KEY = release(130).key
DIRECTLY_ABOVE = release(130).parent_key
ALL_OF_MICROSOFT = r"Software\Microsoft"


def _with(*keys: str, scene: Snapshot | None = None) -> Snapshot:
    return change_resource(scene or clustered(), "SSIS", checkpoints=tuple(checkpoint(key) for key in keys))


def _wide(name: str, key: str, *more: str) -> Failing:
    return Failing(
        name, _with(key, *more), "SSIS", ("checkpoint", key), Severity.WARNING, observed=key, expected=KEY
    )


CASES: list[Case] = [
    Passing("narrow", clustered()),
    Passing("wide-and-badly-written-is-reg006", _with("HKLM\\" + DIRECTLY_ABOVE)),
    Passing("above-another-release-is-reg005", _with(r"SOFTWARE\Microsoft\Microsoft SQL Server\13")),
    Passing("none-is-reg004", _with()),
    Passing(
        "no-integration-services-is-svc002",
        _with(
            DIRECTLY_ABOVE, scene=add_services(clustered(), absent_service("NODE1"), absent_service("NODE2"))
        ),
    ),
    _wide("directly-above", DIRECTLY_ABOVE),
    _wide("the-release", r"SOFTWARE\Microsoft\Microsoft SQL Server\130"),
    _wide("all-of-microsoft", ALL_OF_MICROSOFT),
    _wide("beside-the-narrow-one", DIRECTLY_ABOVE, KEY),
    Unevaluated(
        "checkpoints-unknown",
        change_resource(clustered(), "SSIS", checkpoints=unknown("checkpoints of SSIS")),
        "checkpoints of SSIS",
    ),
    Inapplicable("stand-alone", standalone()),
]
