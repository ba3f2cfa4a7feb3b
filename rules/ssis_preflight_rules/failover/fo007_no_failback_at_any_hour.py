"""FO007: the group does not move back while packages run."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Known, need
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.failover.ssis_groups import BEARERS, Bearer, fails_back, is_hour, set_property


@rule(
    id="FO007",
    title="The SSIS group does not fail back at any hour",
    severity=Severity.WARNING,
    subjects=BEARERS,
    needs=(
        "Cluster.groups",
        "Cluster.resources",
        "Group.auto_failback_type",
        "Group.failback_window_end",
        "Group.failback_window_start",
        "Group.preferred_owners",
        "Resource.group",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    sources=(
        "Microsoft Cluster Service: AutoFailbackType",
        "Microsoft Cluster Service: FailbackWindowStart and FailbackWindowEnd",
        "Microsoft: Configuring Integration Services in a Clustered Environment",
    ),
)
def no_failback_at_any_hour(bearer: Bearer, view: ClusterView) -> Verdict:
    """FO007: The SSIS group does not fail back at any hour

    What it checks
    --------------
    Whether a group with Integration Services that may fail back (``AutoFailbackType`` 1 and preferred owners) has
    a failback window.

    Why it matters
    --------------
    Failback takes the whole group offline, moves it and brings it online again: a second interruption of SQL
    Server and the service, after the one that the failure caused. Without a window it begins the moment the
    preferred node returns, in the middle of a load as well.

    What happens to running packages is the same at every failover and failback. The service stops; with
    ``StopExecutingPackagesOnShutdown`` ``true`` in its configuration file, it stops the packages that it runs.
    Packages that use a database of the group lose their connections. Nothing restarts a package afterwards:
    start it again yourself; a package with checkpoints then resumes where it stopped, if its checkpoint file is
    on a disk that came along. ``dtexec`` and SQL Server Agent run packages without the service; they are hit only
    where they run on the node that fails.

    Passes when
    -----------
    - Failback is prevented, or the group prefers no node: then nothing ever moves back.
    - Both hours of the window are set. FO008 speaks where only one is.

    Fails when
    ----------
    - Failback is allowed, the group has preferred owners, and neither hour is set.

    Not evaluated when
    ------------------
    - One of these properties is unknown and the others leave it open.

    How to fix
    ----------
    Prevent failback and move the group yourself when it suits:
    ``(Get-ClusterGroup -Name 'SQL Server (MSSQLSERVER)').AutoFailbackType = 0``. Or set a window (hours 0 to 23) in
    which no package runs: ``(Get-ClusterGroup -Name 'SQL Server (MSSQLSERVER)').FailbackWindowStart = 6`` and
    ``(Get-ClusterGroup -Name 'SQL Server (MSSQLSERVER)').FailbackWindowEnd = 7``.

    Sources
    -------
    - Microsoft Cluster Service, AutoFailbackType: 1 allows failback, which needs preferred owners.
    - Microsoft Cluster Service, FailbackWindowStart and FailbackWindowEnd: the hours, and that both are needed.
    - Microsoft, Configuring Integration Services in a Clustered Environment: running packages are not restarted.
    """
    group = bearer.group
    bounds = (group.failback_window_start, group.failback_window_end)
    if any(isinstance(bound, Known) and is_hour(bound.value) for bound in bounds) or not fails_back(group):
        return Pass()
    places = [need(bound).at for bound in bounds]
    return Fail(
        f"{bearer.name} moves back as soon as a preferred node returns, at any hour: "
        "SQL Server and the service are interrupted once more",
        (
            Evidence(need(group.auto_failback_type).at, "failback is allowed"),
            Evidence(places[0], "FailbackWindowStart is not set"),
            Evidence(places[1], "FailbackWindowEnd is not set"),
        ),
        observed="failback without a window",
        expected="failback prevented, or a window",
        remedy=Remedy(
            "Prevent failback:\n"
            f"{set_property(bearer.name, 'AutoFailbackType', 0)}\n"
            "Or set a window in which no package runs, such as 6 to 7 o'clock:\n"
            f"{set_property(bearer.name, 'FailbackWindowStart', 6)}\n"
            f"{set_property(bearer.name, 'FailbackWindowEnd', 7)}"
        ),
    )
