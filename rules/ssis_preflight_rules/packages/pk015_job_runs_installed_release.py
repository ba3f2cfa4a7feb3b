"""PK015: job steps run a release that is there."""

from __future__ import annotations

from ssis_preflight.analysis.dtexec import PACKAGE, Call
from ssis_preflight.analysis.installations import installed
from ssis_preflight.analysis.jobs import home_of, nodes_of
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Fact, Known, Unknown, attempt, need
from ssis_preflight.model.names import fold_path
from ssis_preflight.model.package import Package
from ssis_preflight.model.releases import Release
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, NotEvaluated, Pass, Remedy, Verdict
from ssis_preflight_rules.packages.formats import FIRST_RELEASE
from ssis_preflight_rules.packages.job_steps import STEPS_WITH_RELEASE, RunStep


@rule(
    id="PK015",
    title="Job steps run a release of dtexec that every node of the job has",
    severity=Severity.WARNING,
    subjects=STEPS_WITH_RELEASE,
    needs=(
        "Cluster.nodes",
        "Cluster.resources",
        "CopiedFile.package",
        "Package.format_version",
        "PrivateParameters.dns_name",
        "PrivateParameters.instance_name",
        "PrivateParameters.network_name",
        "PrivateParameters.virtual_server_name",
        "Resource.group",
        "Resource.possible_owners",
        "Resource.type",
        "Service.installed",
        "Snapshot.jobs",
    ),
    sources=(
        "Microsoft: Upgrade Integration Services",
        "Microsoft: dtexec Utility",
    ),
    confidence=Confidence.MEDIUM,
)
def job_runs_an_installed_release(entry: RunStep, view: ClusterView) -> Verdict:
    r"""PK015: Job steps run a release of dtexec that every node of the job has

    What it checks
    --------------
    Job steps that call dtexec or dtutil by the path of one release, such as ``...\130\DTS\Binn\dtexec.exe``: whether
    that release is installed wherever the job can run, and reads the package.

    Why it matters
    --------------
    An upgrade does not change paths in job steps. The step goes on with the old release as long as it is there, and
    fails on the node that never had it: after a failover.

    Passes when
    -----------
    - Every possible owner of the job's SQL Server instance has the release, and the packages that the step names,
      where they are in the snapshot, are not of a newer format.
    - The job belongs to an instance outside the cluster.
    - A step that names no release, as those of the subsystem ``SSIS``, is not judged.

    Fails when
    ----------
    - A possible owner does not have the service of that release. A dtexec that came with other tools alone, and so
      runs packages in the designer only, is not counted.
    - The package is of a format that the release does not read.

    Not evaluated when
    ------------------
    - The jobs were not exported, the export does not say of which server they are, or possible owners, services or
      the format of the package are unknown.

    How to fix
    ----------
    Write the path of a release that every node has, or make it a step of the subsystem ``SSIS``, for which Agent
    finds dtexec.

    Sources
    -------
    - Microsoft, Upgrade Integration Services: paths of an earlier dtexec in job steps have to be changed by hand.
    - Microsoft, dtexec Utility: side-by-side installations. That the service stands for the whole runtime is
      experience, so the confidence is medium.
    """
    home = home_of(view, entry.step)
    if home is None:
        return Pass()
    nodes = attempt(nodes_of, view, home)
    gap = nodes if isinstance(nodes, Unknown) else None
    wrong: list[Evidence] = []
    for call in entry.calls:
        if call.release is None:
            continue
        for found in (
            () if isinstance(nodes, Unknown) else _missing(view, nodes, call.release),
            _too_new(view, call, call.release),
        ):
            wrong += [item for item in found if isinstance(item, Evidence)]
            gap = gap or next((item for item in found if isinstance(item, Unknown)), None)
    if not wrong:
        return Pass() if gap is None else NotEvaluated(gap)
    calls = [call for call in entry.calls if call.release is not None]
    programs = ", ".join(dict.fromkeys(call.program or "" for call in calls))
    return Fail(
        f"{entry.label}, fails where it calls {calls[0].tool} by its path: {wrong[0].says}",
        (Evidence(entry.step.at, f"runs {programs}"), *wrong[:4]),
        observed=programs,
        expected="a release that every possible owner has and that reads the package",
        remedy=Remedy(
            "Write the path of a release that every node has, "
            "or make it a step of the subsystem SSIS, for which Agent finds dtexec."
        ),
    )


def _missing(view: ClusterView, nodes: tuple[str, ...], release: Release) -> list[Evidence | Unknown]:
    """Return the nodes that do not have a release, and the gaps where that is not known."""
    found: list[Evidence | Unknown] = []
    for node in nodes:
        fact = installed(view, node, release.service_name)
        if isinstance(fact, Unknown):
            found.append(fact)
        elif not fact.value:
            found.append(Evidence(fact.at, f"{node} does not have Integration Services of {release.product}"))
    return found


def _too_new(view: ClusterView, call: Call, release: Release) -> list[Evidence | Unknown]:
    """Return the packages of the call that a release does not read, and the gaps of those that are in evidence."""
    wanted = {fold_path(file.path) for file in call.files if file.what == PACKAGE and file.settled}
    found: list[Evidence | Unknown] = []
    for file in view.snapshot.files:
        if file.package is None or fold_path(file.windows_path) not in wanted:
            continue
        version = attempt(_format, file.package)
        if isinstance(version, Unknown):
            found.append(version)
        elif FIRST_RELEASE.get(version.value, 0) > release.number:
            says = f"{release.product} does not read format {version.value} of {file.windows_path}"
            found.append(Evidence(version.at, says))
    return found


def _format(package: Fact[Package]) -> Known[int]:
    return need(need(package).value.format_version)
