"""Cases of REG002: ServiceConfigFile has the same value on every possible owner."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import add_resources, change_resource, change_service
from tests.support.scenes import CONFIG_PATH, DEFAULT_CONFIG, clustered, ssis_resource, standalone, unknown

from ssis_preflight.model.service import RegistryValue
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.model.states import ResourceState
from ssis_preflight.rule.severity import Severity

DEFAULT = DEFAULT_CONFIG.format(130)
AT = ("MsDtsServer130", "config_file")


def _on(node: str, data: str | None, scene: Snapshot | None = None) -> Snapshot:
    return change_service(scene or clustered(), node, config_file=RegistryValue(data))


STALE_ON_NODE2 = _on("NODE2", DEFAULT)

CASES: list[Case] = [
    Passing("the-same-path", clustered()),
    Passing("the-same-path-in-another-spelling", _on("NODE2", "s:/SSIS/./MSDTSSRVR.INI.XML ")),
    Passing("no-possible-owner", change_resource(STALE_ON_NODE2, "SSIS", possible_owners=("NODE1",))),
    Passing("the-service-is-not-there", change_service(STALE_ON_NODE2, "NODE2", installed=False)),
    Passing("the-order-trap-is-reg008", change_resource(STALE_ON_NODE2, "SSIS", state=ResourceState.OFFLINE)),
    Passing("nothing-on-the-owner-is-reg001", _on("NODE1", None)),
    Passing(
        "two-resources-of-one-service-are-clu001",
        add_resources(
            _on("NODE2", r"T:\SSIS\MsDtsSrvr.ini.xml"), ssis_resource("SSIS 2", owner_node="NODE2")
        ),
    ),
    Passing(
        "equal-values-whoever-the-possible-owners-are",
        change_resource(clustered(), "SSIS", possible_owners=unknown("possible owners of SSIS")),
    ),
    Failing(
        "a-checkpoint-restores-it",
        STALE_ON_NODE2,
        "MsDtsServer130",
        AT,
        Severity.WARNING,
        observed=f"NODE2: {DEFAULT}",
        expected=CONFIG_PATH,
        node="NODE1",
    ),
    Failing(
        "no-checkpoint-restores-it",
        change_resource(STALE_ON_NODE2, "SSIS", checkpoints=()),
        "MsDtsServer130",
        AT,
        Severity.ERROR,
        expected=CONFIG_PATH,
    ),
    Failing(
        "absent-counts-as-a-value",
        _on("NODE2", None),
        "MsDtsServer130",
        AT,
        Severity.WARNING,
        observed="NODE2: no file",
    ),
    Failing(
        "two-shared-paths-offline",
        change_resource(_on("NODE2", r"S:\Old\MsDtsSrvr.ini.xml"), "SSIS", state=ResourceState.OFFLINE),
        "MsDtsServer130",
        AT,
        Severity.WARNING,
    ),
    Failing(
        "a-warning-at-least-where-the-checkpoints-are-unknown",
        change_resource(STALE_ON_NODE2, "SSIS", checkpoints=unknown("checkpoints of SSIS")),
        "MsDtsServer130",
        AT,
        Severity.WARNING,
    ),
    Unevaluated(
        "a-value-unknown",
        change_service(clustered(), "NODE2", config_file=unknown("ServiceConfigFile on NODE2")),
        "ServiceConfigFile on NODE2",
    ),
    Unevaluated(
        "they-differ-and-the-possible-owners-are-unknown",
        change_resource(STALE_ON_NODE2, "SSIS", possible_owners=unknown("possible owners of SSIS")),
        "possible owners of SSIS",
    ),
    Unevaluated(
        "they-differ-and-it-may-be-the-order-trap",
        change_resource(STALE_ON_NODE2, "SSIS", state=unknown("state of SSIS")),
        "state of SSIS",
    ),
    Inapplicable("stand-alone", _on("NODE2", CONFIG_PATH, standalone())),
]
