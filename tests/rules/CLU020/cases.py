"""Cases of CLU020: a resource that is named Integration Services hosts that service."""

from __future__ import annotations

from typing import Any

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import add_resources, change_resource
from tests.support.scenes import clustered, resource, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity


def _beside(name: str, service_name: Any) -> Snapshot:
    """Return the stand-alone scene with a Generic Service of this name."""
    return add_resources(standalone(), resource(name, "Generic Service", service_name=service_name))


def _failing(name: str, resource_name: str, service_name: str = "SQLSERVERAGENT") -> Failing:
    scene = _beside(resource_name, service_name)
    at = (resource_name, "service_name")
    return Failing(name, scene, resource_name, at, Severity.WARNING, service_name.strip())


CASES: list[Case] = [
    Passing("hosts-the-service", clustered()),
    Passing("a-release-that-no-node-has-is-svc002s", _beside("SSIS", "MsDtsServer90")),
    Passing("empty-is-svc002s", _beside("SSIS", "")),
    Passing("a-companion", _beside("SSIS (Master)", "SSISScaleOutMaster140")),
    Inapplicable("stand-alone", standalone()),
    Inapplicable("a-name-that-only-mentions-it", _beside("SSIS Scheduler", "AcmeScheduler")),
    Inapplicable(
        "the-telemetry", _beside("SQL Server Integration Services CEIP service 13.0", "SSISTELEMETRY130")
    ),
    Inapplicable("another-type", change_resource(clustered(), "SSIS", type="Generic Script")),
    _failing("named-ssis", "SSIS"),
    _failing("named-as-windows-displays-it", "SQL Server Integration Services 13.0"),
    _failing("named-as-the-service", "MSDtsServer130 (SQLVS1)", " AcmeScheduler "),
    _failing("named-for-an-instance", "SQL Server Integration Services (OPS)", "MSSQL$OPS"),
    Unevaluated("service-unknown", _beside("SSIS", unknown("ServiceName of SSIS")), "ServiceName of SSIS"),
    Unevaluated(
        "type-unknown",
        change_resource(_beside("SSIS", "SQLSERVERAGENT"), "SSIS", type=unknown("type of SSIS")),
        "type of SSIS",
    ),
]
