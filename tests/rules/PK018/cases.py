"""Cases of PK018: files that job steps name move with the SQL Server of the job."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.package_scenes import a_step, with_jobs
from tests.support.scene_changes import add_resources, change_resource
from tests.support.scenes import DISK, clustered, resource, unknown

from ssis_preflight.model.job import JobStep
from ssis_preflight.rule.severity import Severity

OTHER = add_resources(clustered(), resource("Cluster Disk 9", "Physical Disk", "Files", volumes=("T:",)))
STEP = "Nightly, step 1 on SQLVS1"


def run(path: str) -> JobStep:
    """Return a step as Agent writes it."""
    return a_step(rf'/FILE "\"{path}\"" /CHECKPOINTING OFF /REPORTING E')


CASES: list[Case] = [
    Passing("on-its-own-disk", with_jobs(run(r"S:\SSIS\Load.dtsx"), into=OTHER)),
    Passing("on-a-share", with_jobs(run(r"\\FILES\SSIS\Load.dtsx"))),
    Passing("on-a-shared-volume", with_jobs(run(r"C:\ClusterStorage\Volume1\Load.dtsx"))),
    Passing("of-another-cluster", with_jobs(replace(run(r"C:\Load.dtsx"), server="ELSEWHERE"))),
    Passing("an-instance-of-one-node", with_jobs(replace(run(r"C:\Load.dtsx"), server="NODE1"))),
    Inapplicable("in-the-store", with_jobs(a_step(r'/DTS "\"\File System\Load\"" /SERVER SQLVS1'))),
    Inapplicable("in-the-catalog", with_jobs(a_step(r'/ISSERVER "\"\SSISDB\F\P\Load.dtsx\""'))),
    Inapplicable("a-token", with_jobs(run(r"$(ESCAPE_NONE(SQLDIR))\Load.dtsx"))),
    Failing(
        "on-a-disk-of-another-group",
        with_jobs(run(r"T:\SSIS\Load.dtsx"), into=OTHER),
        STEP,
        ("command",),
        Severity.WARNING,
        observed=r"T:\SSIS\Load.dtsx",
    ),
    Failing(
        "on-a-drive-of-the-node",
        with_jobs(a_step(r'/FILE S:\Load.dtsx /CONFIGFILE "\"C:\SSIS\Load.dtsConfig\""')),
        STEP,
        ("command",),
        Severity.WARNING,
        observed=r"C:\SSIS\Load.dtsConfig",
    ),
    Failing(
        "on-a-share-of-a-node",
        with_jobs(a_step(r"dtexec /F \\NODE1\C$\Load.dtsx", "CmdExec")),
        STEP,
        ("command",),
        Severity.WARNING,
    ),
    Failing(
        "on-a-clustered-disk-from-one-node",
        with_jobs(replace(run(r"T:\SSIS\Load.dtsx"), server="NODE1"), into=OTHER),
        "Nightly, step 1 on NODE1",
        ("command",),
        Severity.WARNING,
    ),
    Unevaluated("no-jobs", clustered(), "SQL Server Agent job steps"),
    Unevaluated("no-server", with_jobs(replace(run(r"S:\Load.dtsx"), server=None)), "the server of the job"),
    Unevaluated(
        "letters-unknown",
        with_jobs(
            run(r"S:\Load.dtsx"), into=change_resource(clustered(), DISK, volumes=unknown("the letters"))
        ),
        "the letters",
    ),
]
