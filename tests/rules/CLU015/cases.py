"""Cases of CLU015: the SSIS resource passes no parameters to the service."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import add_resources, change_resource
from tests.support.scenes import PROGRAM, clustered, resource, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity


def _with(text: str | None) -> Snapshot:
    return change_resource(clustered(), "SSIS", startup_parameters=text)


def _failing(name: str, text: str) -> Failing:
    at = ("SSIS", "startup_parameters")
    return Failing(name, _with(text), "SSIS", at, Severity.WARNING, text.strip(), "no parameters")


CASES: list[Case] = [
    Passing("absent", clustered()),
    Passing("empty", _with("")),
    Passing("blank", _with("  ")),
    Passing("the-program-itself", _with(PROGRAM.format(130))),
    Passing("the-program-itself-in-quotes", _with(f'"{PROGRAM.format(130).upper()}"')),
    Passing(
        "another-service-may-have-parameters",
        add_resources(
            clustered(), resource("Tool", "Generic Service", service_name="Tool", startup_parameters="/x")
        ),
    ),
    Passing(
        "a-generic-application-is-clu019s",
        change_resource(
            clustered(),
            "SSIS",
            type="Generic Application",
            command_line="MsDtsSrvr.exe",
            startup_parameters="/x",
        ),
    ),
    _failing("a-switch", "/debug"),
    _failing("the-configuration-file", r" S:\SSIS\MsDtsSrvr.ini.xml"),
    _failing("the-program-and-more", f'"{PROGRAM.format(130)}" -x'),
    Unevaluated(
        "unknown",
        change_resource(clustered(), "SSIS", startup_parameters=unknown("StartupParameters of SSIS")),
        "StartupParameters of SSIS",
    ),
]
