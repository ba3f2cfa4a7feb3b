"""Cases of CLU016: an SSIS resource with UseNetworkName depends on a network name."""

from __future__ import annotations

from typing import Any

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_resource
from tests.support.scenes import DISK, all_of, clustered, unknown

from ssis_preflight.model.expression import NO_DEPENDENCY
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

NAME = "SQL Network Name (SQLVS1)"
AT = ("SSIS", "use_network_name")


def _with(**values: Any) -> Snapshot:
    return change_resource(clustered(), "SSIS", **values)


CASES: list[Case] = [
    Passing("absent", clustered()),
    Passing("off-and-no-dependency", _with(use_network_name=False, dependency=NO_DEPENDENCY)),
    Passing("on-with-the-name", _with(use_network_name=True, dependency=all_of(NAME, DISK))),
    Passing("on-with-the-name-behind-sql-server", _with(use_network_name=True)),
    Passing("unknown-with-the-name", _with(use_network_name=unknown(), dependency=all_of(NAME))),
    Passing(
        "a-generic-application-is-clu019s",
        _with(type="Generic Application", use_network_name=True, dependency=NO_DEPENDENCY),
    ),
    Failing(
        "on-with-a-disk-only",
        _with(use_network_name=True, dependency=all_of(DISK)),
        "SSIS",
        AT,
        Severity.INFO,
        observed=f"([{DISK}])",
    ),
    Failing(
        "on-with-nothing",
        _with(use_network_name=True, dependency=NO_DEPENDENCY),
        "SSIS",
        AT,
        Severity.INFO,
        observed="no dependency",
    ),
    Unevaluated(
        "parameter-unknown",
        _with(use_network_name=unknown("UseNetworkName"), dependency=all_of(DISK)),
        "UseNetworkName",
    ),
    Unevaluated(
        "dependency-unknown",
        _with(use_network_name=True, dependency=unknown("dependencies of SSIS")),
        "dependencies of SSIS",
    ),
    Unevaluated(
        "it-may-depend-on-a-name",
        change_resource(
            _with(use_network_name=True, dependency=all_of(DISK)), DISK, type=unknown("type of the disk")
        ),
        "type of the disk",
    ),
]
