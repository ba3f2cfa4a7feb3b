"""REG009: the path is the default value of the key, not a named value."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import Scope, registry_path
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.names import fold_path
from ssis_preflight.operations.operation import Operation, RemoveRegistryValue, SetRegistryValue
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import SCOPES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.registry.remedies import set_value

_NAME = "ServiceConfigFile"


@rule(
    id="REG009",
    title="The path is the default value of the ServiceConfigFile key",
    severity=Severity.ERROR,
    subjects=SCOPES,
    needs=(
        "Cluster.resources",
        "PrivateParameters.service_name",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
        "Service.installed",
        "Service.stray_config_file",
    ),
    statements=("S23",),
    proves=False,
    sources=(
        "Microsoft: Configuring the Integration Services Service",
        "Microsoft: Configuring Integration Services in a Clustered Environment, step 5 of the package store",
    ),
)
def the_path_is_the_default_value(scope: Scope, _view: ClusterView) -> Verdict:
    r"""REG009: The path is the default value of the ServiceConfigFile key

    What it checks
    --------------
    Whether the key above ``ServiceConfigFile`` (``...\130\SSIS``, or ``...\MSDTS`` in SQL Server 2005) holds a
    value of that name with another path than the service reads. ``ServiceConfigFile`` is a key, and the path is its
    default value, which regedit shows as (Default).

    Why it matters
    --------------
    The service ignores a named value. It goes on with the path in the default value, or with the default file where
    that is empty, and starts without a complaint: the change that somebody made seems to be in place and is not. A
    checkpoint on the ``ServiceConfigFile`` key does not replicate the named value either.

    Passes when
    -----------
    - There is no such named value, or it is empty, or the default value of the key names the same file: then the
      named value is only clutter.
    - The service is clustered and the default value is absent or empty: REG001 says so and shows the named value.

    Fails when
    ----------
    - The named value holds a path and the default value of the key holds another one or, for a stand-alone service,
      none.

    Not evaluated when
    ------------------
    - The named value, or the default value beside a named one, is unknown; or the service in force is.

    How to fix
    ----------
    Write the path into the default value of the key and remove the named value:
    ``Set-Item -Path 'HKLM:\SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile' -Value
    'C:\Program Files\Microsoft SQL Server\130\DTS\Binn\MsDtsSrvr.ini.xml'``;
    ``Remove-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS' -Name ServiceConfigFile``.
    Restart the service: it reads the value only at start. For a clustered service edit while the resource is online,
    so that the checkpoint captures the change (REG008).

    Sources
    -------
    - Microsoft, Configuring the Integration Services Service: the value of the registry key is the path.
    - Microsoft, Configuring Integration Services in a Clustered Environment: the registry key is replicated.
    """
    named = need(scope.service.stray_config_file)
    path = (named.value.data or "").strip()
    if not path:
        return Pass()
    default = registry_path(scope)
    in_force = (default.value.data or "").strip()
    if fold_path(in_force) == fold_path(path) or (scope.clustered and not in_force):
        return Pass()
    return Fail(
        f"{scope.service_name} on {scope.node} does not read the path {path}: it stands in a named value instead of "
        "the default value of the ServiceConfigFile key",
        (
            Evidence(named.at, "a named value, which the service ignores"),
            Evidence(default.at, f"the default value, which it reads: {in_force or 'no path'}"),
        ),
        observed=in_force or "no path in the default value",
        expected=path,
        remedy=_remedy(scope, path, in_force),
    )


def _remedy(scope: Scope, path: str, in_force: str) -> Remedy:
    release = scope.service.release
    if release is None:
        return Remedy(
            f"Write {path} into the default value of the ServiceConfigFile key of {scope.service_name}."
        )
    node, parent = scope.node, release.parent_key
    parent_path = quote("HKLM:" + chr(92) + parent)
    lines = [
        f"On {node}, if {path} is meant:",
        set_value(release.key, path),
        f"Remove-ItemProperty -Path {parent_path} -Name {_NAME}",
    ]
    if scope.clustered:
        lines.insert(
            0, f"While {scope.host.name} is online on {node}, so that the checkpoint captures the change:"
        )
    lines.append("Then restart the service: it reads the value only at start.")
    operations: tuple[Operation, ...] = ()
    if not in_force:
        setting = SetRegistryValue(node, release.key, "", path)
        operations = (setting, RemoveRegistryValue(node, parent, _NAME))
    return Remedy("\n".join(lines), operations)
