"""Cases of SVC013: Integration Services is not a cluster resource."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import add_resources, change_cluster, change_resource
from tests.support.scenes import GROUP, clustered, resource, standalone, unknown

from ssis_preflight.rule.severity import Severity

CASES: list[Case] = [
    Passing("stand-alone", standalone()),
    Passing(
        "another-generic-service",
        add_resources(
            standalone(), resource("Backup", "Generic Service", GROUP, service_name="Contoso Backup")
        ),
    ),
    Passing(
        "a-companion-of-integration-services",
        add_resources(
            standalone(), resource("CEIP", "Generic Service", GROUP, service_name="SSISTELEMETRY130")
        ),
    ),
    Failing(
        "hosted",
        clustered(),
        "CLU1",
        ("SSIS",),
        Severity.WARNING,
        "SSIS",
        "a stand-alone service on every node",
    ),
    Failing(
        "hosted-by-its-name-alone",
        change_resource(clustered(), "SSIS", service_name=unknown("ServiceName of SSIS")),
        "CLU1",
        ("SSIS",),
        Severity.WARNING,
    ),
    Failing(
        "two-resources-in-one-finding",
        add_resources(
            clustered(),
            resource("SSIS 2", "Generic Application", GROUP, command_line=r"C:\x\130\DTS\Binn\MsDtsSrvr.exe"),
            resource("Other", "Generic Service", GROUP, service_name=unknown("ServiceName of Other")),
        ),
        "CLU1",
        ("SSIS",),
        Severity.WARNING,
        observed="SSIS, SSIS 2",
    ),
    Unevaluated(
        "a-resource-that-may-host-it",
        add_resources(
            standalone(),
            resource("Other", "Generic Service", GROUP, service_name=unknown("ServiceName of Other")),
        ),
        "ServiceName of Other",
    ),
    Unevaluated(
        "resources-unknown", change_cluster(standalone(), resources=unknown("resources")), "resources"
    ),
]
