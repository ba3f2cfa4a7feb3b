"""Cases of PK020: no package runs packages of SQL Server 2000 where no runtime for them is left."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.package_scenes import HIDDEN, PATH, a_package, a_task, damaged, with_packages
from tests.support.scene_changes import change_node_evidence, change_service
from tests.support.scenes import absent_service, clustered, service, unknown

from ssis_preflight.rule.severity import Severity

KIND = (
    "Microsoft.SqlServer.Dts.Tasks.Exec80PackageTask.Exec80PackageTask, Microsoft.SqlServer.Exec80PackageTask, "
    "Version=10.0.0.0, Culture=neutral, PublicKeyToken=89845dcd8080cc91"
)
OLD = a_package(format_version=3, containers=(a_task("Load 2000", KIND),))
OFF = a_package(format_version=3, containers=(a_task("Load 2000", KIND, disabled=True),))
OPEN = a_package(format_version=3, containers=(a_task("Load 2000", KIND, disabled=HIDDEN),))
BOTH = replace(clustered(), services=(*clustered().services, service("NODE1", 100), service("NODE2", 100)))
ONE = replace(
    clustered(), services=(*clustered().services, service("NODE1", 100), absent_service("NODE2", 100))
)
CASES: list[Case] = [
    Passing("no-such-task", with_packages(a_package(containers=(a_task("Load"),)))),
    Passing("disabled", with_packages(OFF)),
    Passing("every-node-has-an-old-release-too", with_packages(OLD, into=BOTH)),
    Passing(
        "no-node-has-the-service",
        with_packages(
            OLD, into=replace(clustered(), services=(absent_service("NODE1"), absent_service("NODE2")))
        ),
    ),
    Failing(
        "one-node-has-later-releases-only",
        with_packages(OLD, into=ONE),
        PATH,
        ("Load 2000",),
        Severity.ERROR,
        observed="Load 2000",
    ),
    Failing("no-node-has-an-old-release", with_packages(OLD), PATH, ("Load 2000",), Severity.ERROR),
    Unevaluated("disabled-at-run-time", with_packages(OPEN), "expression"),
    Unevaluated(
        "list-of-services-not-whole",
        with_packages(
            OLD,
            into=change_node_evidence(
                change_node_evidence(clustered(), "NODE1", services_whole=unknown("the services")),
                "NODE2",
                services_whole=unknown("the services"),
            ),
        ),
        "whether NODE1 has a service MsDtsServer",
    ),
    Unevaluated(
        "presence-unknown",
        with_packages(OLD, into=change_service(BOTH, "NODE2", 100, installed=unknown("the services"))),
        "the services",
    ),
    Unevaluated("damaged", with_packages(damaged()), "content of"),
]
