"""CFG017: running packages are told to stop when the service stops."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import Configuration
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.config_file.remedies import restart_command
from ssis_preflight_rules.config_file.subjects import CONFIGURATION_FILES

_FLAG = "StopExecutingPackagesOnShutdown"


@rule(
    id="CFG017",
    title="Packages are told to stop when the service stops",
    severity=Severity.INFO,
    subjects=CONFIGURATION_FILES,
    needs=(
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "PrivateParameters.service_name",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
        "Service.installed",
    ),
    sources=(
        "Microsoft: Integration Services Service (SSIS Service), Manage the service and Configure the service",
    ),
)
def packages_stop_with_the_service(config: Configuration, _view: ClusterView) -> Verdict:
    """CFG017: Packages are told to stop when the service stops

    What it checks
    --------------
    ``StopExecutingPackagesOnShutdown`` of the configuration file in force. Setup writes ``true``.

    Why it matters
    --------------
    With ``false``, packages that were started through the service go on when it stops, and nobody can watch or stop
    them in Management Studio any more. Where the service is a cluster resource this happens at every move of its
    group: the packages go on on the old node while their disk and their SQL Server instance go away. Somebody chose
    this, and it may be right for long loads; it is told so that whoever plans a failover knows it.

    Passes when
    -----------
    - The flag is ``true``, or the file does not have it (CFG002 judges that).

    Fails when
    ----------
    - The flag is ``false`` or ``0``.

    Not evaluated when
    ------------------
    - The configuration in force is unknown.

    How to fix
    ----------
    Nothing needs mending where this is wanted: waive it with the reason. Otherwise write ``true`` and restart the
    service. Even then it does not wait for the packages, and some may go on.

    Sources
    -------
    - Microsoft, Integration Services Service (SSIS Service): by default running packages are sent a stop command when
      the service stops; without the service running packages cannot be monitored.
    """
    flag = None if config.content is None else config.content.stop_executing_packages
    if flag is None or flag.value:
        return Pass()
    scope = config.scope
    when = "goes offline or moves" if scope.clustered else "stops"
    name = scope.host.name if scope.clustered else scope.service_name
    return Fail(
        f"Packages started through {scope.service_name} on {scope.node} go on when {name} {when}, and nobody can "
        "watch or stop them",
        (Evidence(flag.at, "packages are not told to stop"),),
        observed="false",
        expected="true, as Setup writes it",
        remedy=Remedy(
            f"If this is not wanted, set {_FLAG} to true in {config.path} on {scope.node}, then:\n"
            f"{restart_command(scope)}"
        ),
    )
