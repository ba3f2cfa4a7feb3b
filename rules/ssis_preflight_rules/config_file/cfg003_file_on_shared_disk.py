"""CFG003: the configuration file of a clustered service lies where every node can reach it."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import Scope
from ssis_preflight.analysis.paths import OnNode
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Verdict
from ssis_preflight_rules.config_file.file_place import bring_home, file_place
from ssis_preflight_rules.config_file.subjects import CLUSTERED_SERVICES


@rule(
    id="CFG003",
    title="The configuration file of a clustered service is on no volume of a node",
    severity=Severity.ERROR,
    subjects=CLUSTERED_SERVICES,
    needs=(
        "Cluster.resources",
        "PrivateParameters.service_name",
        "PrivateParameters.volumes",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
    ),
    patterns=(Pattern.CLUSTERED,),
    statements=("S18", "S19"),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment, step 9",
        "Microsoft: Events Logged by the Integration Services Service (272)",
    ),
)
def file_is_on_shared_disk(scope: Scope, view: ClusterView) -> Verdict:
    r"""CFG003: The configuration file of a clustered service is on no volume of a node

    What it checks
    --------------
    Where the configuration file of a clustered service lies, by the registry value on the node that owns the
    resource. A drive letter that belongs to no clustered disk is a volume of the node; so is the default place below
    Program Files.

    Why it matters
    --------------
    A volume of the node stays behind at a failover. The service then reads the other node's own file, which nobody
    keeps in step, or finds none and runs with built-in defaults (event 272). The cluster shows it Online either way,
    and Management Studio shows other packages than before.

    Passes when
    -----------
    - The file is on a clustered disk (CFG004 judges of which group) or on a Cluster Shared Volume.
    - The path is UNC, which every node reaches, or names no file (CFG001 judges that).
    - The registry names no file: REG001 judges that.

    Fails when
    ----------
    - The drive of the path belongs to no clustered disk. Whether the file is there or not makes no difference.

    Not evaluated when
    ------------------
    - The registry value on the owner is unknown, or it contains an environment variable.
    - The drive letter is that of no known disk while the letters of some clustered disk are unknown.

    How to fix
    ----------
    Copy the file to a clustered disk of the group of the SSIS resource, and let the SSIS resource depend on that
    disk. Then point the registry at the copy, on the owner, while the resource is online: before the next start the
    registry checkpoint restores what it captured last.

    ``Set-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile' -Name
    '(default)' -Value 'S:\SSIS\MsDtsSrvr.ini.xml'``

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: copy the configuration file to the
      shared disk and let the registry point there.
    - Microsoft, Events Logged by the Integration Services Service: 272.
    """
    place = file_place(view, scope)
    if not isinstance(place.where, OnNode):
        return Pass()
    expected, remedy = bring_home(view, scope, place.path)
    drive = place.where.drive
    return Fail(
        f"{scope.host.name} uses {place.path} on a volume of {scope.node}: after a failover {scope.service_name} "
        "reads another node's file, or none",
        (Evidence(place.at, f"{drive} belongs to no clustered disk"),),
        observed=place.path,
        expected=expected,
        remedy=remedy,
    )
