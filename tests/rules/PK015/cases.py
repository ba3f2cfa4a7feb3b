"""Cases of PK015: job steps run a release of dtexec that every node of the job has."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.package_scenes import HIDDEN, PATH, a_package, a_step, with_jobs, with_packages
from tests.support.scene_changes import change_resource, change_service
from tests.support.scenes import absent_service, clustered, service, unknown

from ssis_preflight.rule.severity import Severity

DTEXEC = r'"C:\Program Files\Microsoft SQL Server\{}\DTS\Binn\dtexec.exe" /FILE "' + PATH + '"'
NEW, OLD = a_step(DTEXEC.format(130), "CmdExec"), a_step(DTEXEC.format(100), "CmdExec")
BOTH = replace(clustered(), services=(*clustered().services, service("NODE1", 100), service("NODE2", 100)))
ONE = replace(
    clustered(), services=(*clustered().services, service("NODE1", 100), absent_service("NODE2", 100))
)
STEP = "Nightly, step 1 on SQLVS1"
CASES: list[Case] = [
    Passing("the-release-of-the-nodes", with_packages(a_package(), into=with_jobs(NEW))),
    Passing("an-older-release-on-every-node", with_jobs(OLD, into=BOTH)),
    Passing("of-another-cluster", with_jobs(replace(OLD, server=r"ELSEWHERE\OPS"))),
    Passing("an-instance-of-a-node-that-has-it", with_jobs(replace(OLD, server="NODE1"), into=ONE)),
    Passing(
        "a-node-that-can-never-own-it",
        with_jobs(OLD, into=change_resource(ONE, "SQL Server", possible_owners=("NODE1",))),
    ),
    Inapplicable("the-subsystem-finds-the-program", with_jobs(a_step(f'/FILE "{PATH}"'))),
    Inapplicable("the-path-decides", with_jobs(a_step(f'dtexec /FILE "{PATH}"', "CmdExec"))),
    Failing(
        "missing-on-one-node",
        with_jobs(OLD, into=ONE),
        STEP,
        ("command",),
        Severity.WARNING,
        observed=r"C:\Program Files\Microsoft SQL Server\100\DTS\Binn\dtexec.exe",
    ),
    Failing(
        "missing-on-the-node-of-the-instance",
        with_jobs(replace(OLD, server="NODE2"), into=ONE),
        "Nightly, step 1 on NODE2",
        ("command",),
        Severity.WARNING,
    ),
    Failing(
        "a-package-of-a-newer-format",
        with_packages(a_package(), into=with_jobs(OLD, into=BOTH)),
        STEP,
        ("command",),
        Severity.WARNING,
    ),
    Failing(
        "certain-whatever-else-is-unknown",
        with_packages(a_package(format_version=HIDDEN), into=with_jobs(OLD, into=ONE)),
        STEP,
        ("command",),
        Severity.WARNING,
    ),
    Unevaluated("no-jobs", clustered(), "SQL Server Agent job steps"),
    Unevaluated("no-server", with_jobs(replace(NEW, server=None)), "the server of the job Nightly"),
    Unevaluated(
        "a-server-without-a-name", with_jobs(replace(NEW, server="(local)")), "the server of the job"
    ),
    Unevaluated("no-such-instance", with_jobs(replace(NEW, server=r"SQLVS1\X")), "the server of the job"),
    Unevaluated(
        "services-unknown",
        with_jobs(NEW, into=change_service(clustered(), "NODE2", installed=unknown("the services"))),
        "the services",
    ),
    Unevaluated(
        "format-unknown",
        with_packages(a_package(format_version=HIDDEN), into=with_jobs(NEW)),
        "an expression",
    ),
]
