"""REG001: the owner's registry names the configuration file."""

from __future__ import annotations

import ntpath

from ssis_preflight.analysis.checkpoints import covering
from ssis_preflight.analysis.configuration import Scope, registry_path
from ssis_preflight.analysis.replication import is_shared, node_values
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Known, Unknown, attempt, known_or_none, need
from ssis_preflight.model.names import fold_path, same
from ssis_preflight.model.releases import Release
from ssis_preflight.model.resource import Checkpoint
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.subjects import CLUSTERED_SCOPES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.registry.remedies import edit_value

_FILE = "MsDtsSrvr.ini.xml"


@rule(
    id="REG001",
    title="The owner's ServiceConfigFile value names the configuration file",
    severity=Severity.ERROR,
    subjects=CLUSTERED_SCOPES,
    needs=(
        "Cluster.resources",
        "PrivateParameters.service_name",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
        "Service.installed",
    ),
    patterns=(Pattern.CLUSTERED,),
    statements=("S23",),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment, step 5 of the package store",
        "Microsoft: Events logged by the Integration Services service, 274",
    ),
)
def the_owner_names_a_file(scope: Scope, view: ClusterView) -> Verdict:
    r"""REG001: The owner's ServiceConfigFile value names the configuration file

    What it checks
    --------------
    The default value of the registry key ``ServiceConfigFile`` on the node that owns the SSIS resource: that is the
    value in force, and the one that a registry checkpoint carries to the other nodes.

    Why it matters
    --------------
    Where the value is missing or empty the service does not fail. It tries the default file on the node's own disk
    (event 274), and the cluster shows it Online. After a failover it reads the default file of the other node: other
    folders, usually the local default instance, and no packages from the clustered disk.

    Passes when
    -----------
    - The value holds a text. Whether that is the right file is judged by REG003, CFG001 and CFG003.
    - The owner does not have the service: CLU009 judges that.
    - The rule does not apply to a stand-alone service: there an empty value is normal, since a new installation
      may leave it empty and the default file is the right one.

    Fails when
    ----------
    - The value is absent or empty on the owner. A named value ``ServiceConfigFile`` of the key above, which the
      service ignores, is shown with this finding rather than as REG009.

    Not evaluated when
    ------------------
    - The owner, the release or the registry value of the owner is unknown.

    How to fix
    ----------
    On the owner, while the resource is online, so that the checkpoint captures the change:
    ``Set-Item -Path 'HKLM:\SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile' -Value
    'S:\SSIS\MsDtsSrvr.ini.xml'``. Then take the resource offline and online, for the service reads the value only
    at start. While the resource is offline, remove the checkpoint first, set the value, and add the checkpoint
    again: the cluster would write the old value back otherwise.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: the value is the fully qualified path
      and file name on the shared disk.
    - Microsoft, Events logged by the Integration Services service: 274, the registry entry is missing or empty.
    """
    value = registry_path(scope)
    release = scope.service.release
    if (value.value.data or "").strip() or release is None or not need(scope.service.installed).value:
        return Pass()
    resource, node = scope.host.resource, scope.node
    checkpoint = attempt(covering, resource, release)
    wanted = _wanted(scope, view)
    return Fail(
        f"{scope.service_name} on {node} is told no configuration file: it reads the default file on the node's "
        "own disk, and after a failover that of the other node",
        (Evidence(value.at, f"no path in force on {node} (event 274)"), *_hints(scope, view, release)),
        observed="empty" if value.value.data is not None else "absent",
        expected=wanted or "the full path of the configuration file on a clustered disk",
        remedy=_remedy(scope, wanted, checkpoint, release),
    )


def _remedy(
    scope: Scope, wanted: str | None, checkpoint: Checkpoint | Unknown | None, release: Release
) -> Remedy:
    known = None if isinstance(checkpoint, Unknown) else checkpoint
    remedy = edit_value(scope.host.resource, release.key, (scope.node,), wanted, known)
    return Remedy(remedy.text) if isinstance(checkpoint, Unknown) else remedy


def _hints(scope: Scope, view: ClusterView, release: Release) -> list[Evidence]:
    """Return where else a path stands: in a value that the service ignores, or on another node."""
    found: list[Evidence] = []
    stray = scope.service.stray_config_file
    if isinstance(stray, Known) and (stray.value.data or "").strip():
        says = f"a named value, which {release.service_name} ignores, holds {stray.value.data}"
        found.append(Evidence(stray.at, says))
    values = attempt(node_values, view, scope.host)
    others = () if isinstance(values, Unknown) else values.others
    return [*found, *(Evidence(o.value.at, f"{o.node} has {o.data}") for o in others if o.data)]


def _wanted(scope: Scope, view: ClusterView) -> str | None:
    """Return the one path on shared storage that the evidence offers, or None."""
    offered = [f.windows_path for f in view.snapshot.files if f.node is None and known_or_none(f.present)]
    paths = [path for path in offered if same(ntpath.basename(path), _FILE)]
    stray = known_or_none(scope.service.stray_config_file)
    values = attempt(node_values, view, scope.host)
    paths += [stray.data] if stray is not None and stray.data else []
    paths += [] if isinstance(values, Unknown) else [other.data for other in values.others]
    shared = {fold_path(path): path for path in paths if attempt(is_shared, view, path) is True}
    return next(iter(shared.values())) if len(shared) == 1 else None
