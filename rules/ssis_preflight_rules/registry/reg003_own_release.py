r"""REG003: the value stays within the folders of the service's own release."""

from __future__ import annotations

import re

from ssis_preflight.analysis.checkpoints import covering
from ssis_preflight.analysis.configuration import Scope, default_file, registry_path
from ssis_preflight.analysis.replication import is_shared
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Unknown, attempt
from ssis_preflight.model.names import fold_path
from ssis_preflight.model.releases import Release
from ssis_preflight.operations.operation import SetRegistryValue
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import SCOPES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.registry.remedies import edit_value, set_value

_TREE = re.compile(r"\\microsoft sql server\\(\d{2,3})\\dts\\")


@rule(
    id="REG003",
    title="ServiceConfigFile does not point into the folders of another release",
    severity=Severity.ERROR,
    subjects=SCOPES,
    needs=(
        "Cluster.resources",
        "PrivateParameters.service_name",
        "PrivateParameters.volumes",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
        "Service.installed",
    ),
    statements=("S23",),
    proves=False,
    sources=(
        "Microsoft: Configuring the Integration Services Service",
        "Microsoft: Upgrade Integration Services",
    ),
)
def the_path_is_of_the_own_release(scope: Scope, view: ClusterView) -> Verdict:
    r"""REG003: ServiceConfigFile does not point into the folders of another release

    What it checks
    --------------
    The path in the ``ServiceConfigFile`` key of the service in force: whether it leads through the program folder of
    another release, ``\Microsoft SQL Server\120\DTS\`` for ``MsDtsServer130``.

    Why it matters
    --------------
    Each release has its own file. The file of an older release points to the older instances and package folders,
    it disappears when that release is uninstalled, and then the service runs with built-in defaults (event 272) and
    looks healthy. It is a sign that a path was copied from a page or script for another release: the topic on
    clusters still prints ``100`` or ``90`` for every release.

    Passes when
    -----------
    - The path leads through no such folder, or through that of the service's own release.
    - The file is on a clustered disk or shared volume: there the folder is only a name that an administrator chose.
    - The value is empty: REG001 judges that.

    Fails when
    ----------
    - The path leads through the ``DTS`` folder of another release, whether the file exists or not.

    Not evaluated when
    ------------------
    - The registry value is unknown, or the service in force is, or the volumes of the clustered disks are where they
      would tell whether the file is on one.

    How to fix
    ----------
    Copy what is needed into the file of the right release, then name that one. A stand-alone service:
    ``Set-Item -Path 'HKLM:\SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile' -Value
    'C:\Program Files\Microsoft SQL Server\130\DTS\Binn\MsDtsSrvr.ini.xml'; Restart-Service -Name 'MsDtsServer130'``.
    A clustered service takes a file on the clustered disk; edit while the resource is online (REG008 says why).

    Sources
    -------
    - Microsoft, Configuring the Integration Services Service: the default file lies in the folder of the release.
    - Microsoft, Upgrade Integration Services: releases are installed side by side.
    """
    value = registry_path(scope)
    path = (value.value.data or "").strip()
    release = scope.service.release
    found = _release_of(path)
    if release is None or found is None or found == release.number or is_shared(view, path):
        return Pass()
    return Fail(
        f"{scope.service_name} on {scope.node} is told the file of another release (folder {found}): "
        "it shows the packages of that release, and loses the file when that is uninstalled",
        (Evidence(value.at, f"leads into the folder {found}, not {release.number}"),),
        observed=path,
        expected=_expected(scope, release),
        remedy=_remedy(scope, release),
    )


def _release_of(path: str) -> int | None:
    """Return the folder number of the release whose ``DTS`` folder the path leads through, or None."""
    match = _TREE.search(fold_path(path))
    return int(match[1]) if match else None


def _expected(scope: Scope, release: Release) -> str:
    if scope.clustered:
        return "the full path of the configuration file on a clustered disk"
    default = attempt(default_file, scope.service)
    return f"...\\{release.default_tail}" if isinstance(default, Unknown) else default.value


def _remedy(scope: Scope, release: Release) -> Remedy:
    if scope.resource is not None:
        resource = scope.resource.resource
        checkpoint = attempt(covering, resource, release)
        known = None if isinstance(checkpoint, Unknown) else checkpoint
        return edit_value(resource, release.key, (scope.node,), None, known)
    default = attempt(default_file, scope.service)
    path = f"<drive>\\{release.default_tail}" if isinstance(default, Unknown) else default.value
    text = (
        f"On {scope.node}:\n{set_value(release.key, path)}\nRestart-Service -Name {quote(scope.service_name)}"
    )
    operations = (
        () if isinstance(default, Unknown) else (SetRegistryValue(scope.node, release.key, "", path),)
    )
    return Remedy(text, operations)
