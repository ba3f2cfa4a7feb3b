"""PK018: files of a job step move with the job."""

from __future__ import annotations

from ssis_preflight.analysis.instances import OneNode
from ssis_preflight.analysis.jobs import Home, home_of
from ssis_preflight.analysis.paths import OnDisk, PathForm, form_of, holder
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Unknown, attempt, need
from ssis_preflight.model.names import same
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, NotEvaluated, Pass, Remedy, Verdict
from ssis_preflight_rules.packages.job_steps import STEPS_WITH_FILES, RunStep
from ssis_preflight_rules.packages.places import stays_behind


@rule(
    id="PK018",
    title="Files that job steps name move with the SQL Server of the job",
    severity=Severity.WARNING,
    subjects=STEPS_WITH_FILES,
    needs=(
        "Cluster.nodes",
        "Cluster.resources",
        "PrivateParameters.dns_name",
        "PrivateParameters.instance_name",
        "PrivateParameters.network_name",
        "PrivateParameters.virtual_server_name",
        "PrivateParameters.volumes",
        "Resource.group",
        "Resource.type",
        "Snapshot.jobs",
    ),
    sources=(
        "Microsoft: dtexec Utility",
        "Microsoft: SQL Server Agent Jobs for Packages",
        "Microsoft: Configuring Integration Services in a Clustered Environment",
    ),
)
def job_files_move_along(entry: RunStep, view: ClusterView) -> Verdict:
    r"""PK018: Files that job steps name move with the SQL Server of the job

    What it checks
    --------------
    The packages, projects, configuration files and checkpoint files that a job step hands to dtexec (``/FILE``,
    ``/PROJECT``, ``/CONFIGFILE``, ``/CHECKFILE``, ``/COMMANDFILE``).

    Why it matters
    --------------
    A job runs where its SQL Server is. A disk of another group can be on another node by then, and a drive of the
    node holds other files there, or none: the job fails, or works with an old copy.

    Passes when
    -----------
    - Every file is on a clustered disk of the instance's own group, a Cluster Shared Volume, or a share that is on no
      node. For an instance that is not clustered: on none of the clustered disks.
    - The job belongs to an instance outside the cluster.
    - Packages from ``msdb``, the package store or the catalog, and paths with variables or Agent tokens, are not
      judged.

    Fails when
    ----------
    - A file is on a clustered disk of another group.
    - The instance is clustered, and a file is on a drive of the node, on a share of one node, or relative.

    Not evaluated when
    ------------------
    - The jobs were not exported, the export does not say of which server they are, or it is not known who holds a
      path.

    How to fix
    ----------
    Put the files on a disk of the group of the job's SQL Server, on a Cluster Shared Volume or on a share, and change
    the path in the job step.

    Sources
    -------
    - Microsoft, dtexec Utility: the options that name files.
    - Microsoft, SQL Server Agent Jobs for Packages: Agent runs the package, on its own computer.
    - Microsoft, Configuring Integration Services in a Clustered Environment: what the nodes share lies on the shared
      disk.
    """
    home = home_of(view, entry.step)
    if home is None:
        return Pass()
    wrong: list[tuple[str, str]] = []
    gap = None
    for file in entry.files:
        why = attempt(_why_lost, view, home, file.path)
        if isinstance(why, Unknown):
            gap = gap or why
        elif why is not None:
            wrong.append((file.path, f"the {file.what} {file.path} {why}"))
    if not wrong:
        return Pass() if gap is None else NotEvaluated(gap)
    where = "where its SQL Server runs" if isinstance(home, OneNode) else f"of {home.instance.group}"
    return Fail(
        f"{entry.label}, does not find its files when groups have moved: {wrong[0][1]}",
        tuple(Evidence(entry.step.at, says) for _, says in wrong[:5]),
        observed=", ".join(path for path, _ in wrong[:5]),
        expected="a path on a clustered disk of the job's own group, a Cluster Shared Volume, or a share",
        remedy=Remedy(
            f"Move the files to a disk {where}, or to a share, and change the path in the job step."
        ),
    )


def _why_lost(view: ClusterView, home: Home, path: str) -> str | None:
    """Say why a job does not find a file wherever it runs; None where it does."""
    where = holder(view, path) if form_of(path) is PathForm.ABSOLUTE else None
    if isinstance(where, OnDisk):
        group = need(where.disk.group).value
        moves = isinstance(home, OneNode) or not same(group, home.instance.group)
        return f"is on {where.disk.name}, which moves with {group}" if moves else None
    return None if isinstance(home, OneNode) else stays_behind(view, path)
