"""Cases of CLU019: Integration Services is hosted by a Generic Service resource."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import add_resources, change_resource
from tests.support.scenes import PROGRAM, clustered, resource, unknown

from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing("generic-service", clustered()),
    Passing("in-other-letters", change_resource(clustered(), "SSIS", type="generic service")),
    Passing(
        "another-application-beside-it",
        add_resources(clustered(), resource("Warm-up", "Generic Application", command_line="warmup.exe")),
    ),
    Failing(
        "application",
        change_resource(
            clustered(),
            "SSIS",
            type="Generic Application",
            service_name=None,
            command_line=PROGRAM.format(130),
        ),
        "SSIS",
        ("SSIS", "type"),
        Severity.WARNING,
        observed="Generic Application",
        expected="Generic Service",
    ),
    Failing(
        "script-beside-it",
        add_resources(
            clustered(),
            resource("Starter", "Generic Script", script_filepath=r"C:\Scripts\start MsDtsServer130.vbs"),
        ),
        "Starter",
        ("Starter", "type"),
        Severity.WARNING,
        observed="Generic Script",
    ),
    Unevaluated(
        "type-unknown", change_resource(clustered(), "SSIS", type=unknown("type of SSIS")), "type of SSIS"
    ),
]
