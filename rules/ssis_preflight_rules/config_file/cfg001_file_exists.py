"""CFG001: the file that the registry names is there."""

from __future__ import annotations

import ntpath

from ssis_preflight.analysis.configuration import Scope, default_file, find_file, registry_path
from ssis_preflight.analysis.paths import PathForm, form_of
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Known, Unknown, attempt, known_or_none
from ssis_preflight.model.names import fold_path, same
from ssis_preflight.model.parts import Part
from ssis_preflight.operations.operation import Operation, WriteConfiguration
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import SCOPES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.config_file.remedies import (
    copies_on_own_disks,
    point_registry,
    registry_command,
    registry_operation,
    restart_command,
)

_FILE_NAME = "MsDtsSrvr.ini.xml"
_PLACEHOLDER = "<full path of the file>"
_FORMS = {
    PathForm.RELATIVE: "is a relative path",
    PathForm.DRIVE_RELATIVE: "is relative to the current folder of a drive",
    PathForm.ROOTED: "has no drive",
}


@rule(
    id="CFG001",
    title="The configuration file that the registry names exists",
    severity=Severity.ERROR,
    subjects=SCOPES,
    needs=(
        "Cluster.resources",
        "CopiedFile.present",
        "PrivateParameters.service_name",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
        "Service.installed",
    ),
    statements=("S19", "S23"),
    proves=False,
    sources=(
        "Microsoft: Events Logged by the Integration Services Service (272, 274)",
        "Microsoft: Configuring Integration Services in a Clustered Environment",
    ),
)
def configuration_file_exists(scope: Scope, view: ClusterView) -> Verdict:
    r"""CFG001: The configuration file that the registry names exists

    What it checks
    --------------
    The default value of the registry key ``ServiceConfigFile``, as the service reads it: whether it names a file at
    all, and whether that file is there. For a clustered service this is the value on the node that owns the resource.

    Why it matters
    --------------
    A service that does not find its file does not fail. It writes event 272 to the Application log, runs with
    built-in defaults, and the cluster shows it Online. The defaults are the local default instance (``.``) and the
    folder ``..\Packages``: after a failover Management Studio shows no packages, or those of another place.

    Passes when
    -----------
    - The value is a fully qualified or UNC path, and the file is there.
    - A stand-alone service has no value, and the default file beside its program is there.
    - A clustered service has no value: REG001 judges that.

    Fails when
    ----------
    - The file is proved not to be there.
    - The value can name no file: it is relative, has no drive, stands in quotation marks, or names a folder.

    Not evaluated when
    ------------------
    - The registry value is unknown, or nobody looked for the file. Another node that does not see the file proves
      nothing: a clustered disk is visible on its owner only.
    - The value contains an environment variable, whose value is not in evidence.

    How to fix
    ----------
    Copy the file to the place that the registry names, or correct the registry value, then restart the service: it
    reads both only at start. For a clustered service change the value on the owner while the resource is online,
    because the registry checkpoint restores the old value before the next start otherwise:

    ``Set-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile' -Name
    '(default)' -Value 'S:\SSIS\MsDtsSrvr.ini.xml'``

    Sources
    -------
    - Microsoft, Events Logged by the Integration Services Service: 272 (file not found, default settings), 274
      (registry value missing or empty, default file).
    - Microsoft, Configuring Integration Services in a Clustered Environment: the value is the full path and file name
      on the shared disk.
    """
    value = registry_path(scope)
    named = (value.value.data or "").strip()
    if not named and scope.clustered:
        return Pass()
    path = named or default_file(scope.service).value
    problem = _problem(view, scope, path)
    if problem is not None:
        return _failure(view, scope, path, Evidence(value.at, problem))
    found = find_file(view, scope.node, path)
    if found.value is not None:
        return Pass()
    if found.at.node is not None and not same(found.at.node, scope.node):
        raise GapError(Unknown(Part.CONFIGURATION, f"{path} as {scope.node} sees it"))
    at_registry = Evidence(value.at, f"names {path}" if named else f"names no file, so that {path} is tried")
    return _failure(view, scope, path, at_registry, Evidence(found.at, "the file was looked for in vain"))


def _problem(view: ClusterView, scope: Scope, path: str) -> str | None:
    """Return why the value can name no file, or None where it may name one."""
    form = form_of(path)
    if form is PathForm.VARIABLE:
        return None
    if '"' in path:
        return "is in quotation marks"
    if form in _FORMS:
        return _FORMS[form]
    return "is a folder" if path.endswith(("\\", "/")) or _holds_files(view, scope, path) else None


def _holds_files(view: ClusterView, scope: Scope, path: str) -> bool:
    inside = fold_path(path) + "\\"
    return any(
        fold_path(file.windows_path).startswith(inside)
        and (file.node is None or same(file.node, scope.node))
        and known_or_none(file.present) is True
        for file in view.snapshot.files
    )


def _failure(view: ClusterView, scope: Scope, path: str, *evidence: Evidence) -> Fail:
    looked_for = len(evidence) > 1
    reason = f"{path} is not there" if looked_for else f"the registry value {path} {evidence[0].says}"
    better = _better(view, scope, path)
    operations: tuple[Operation, ...] = ()
    if better is not None:
        text = f"Point the registry at {better}. {point_registry(scope, better)}"
        operations = registry_operation(scope, better)
    elif looked_for:
        other = registry_command(scope, _PLACEHOLDER)
        text = f"Copy the file to {path}, then:\n{restart_command(scope)}\n"
        text += f"Or point the registry at the file that is meant, and then restart:\n{other}"
        operations = (WriteConfiguration(path, scope.node),)
    else:
        text = f"Write the full path of the file. {point_registry(scope, _PLACEHOLDER)}"
    return Fail(
        f"{scope.service_name} on {scope.node} runs with built-in defaults: {reason}",
        evidence,
        observed=path,
        expected=better or "the full path of a file that exists",
        remedy=Remedy(text, operations),
    )


def _better(view: ClusterView, scope: Scope, path: str) -> str | None:
    """Return the file that is surely meant: without quotation marks, inside the folder, or the copy on the disk."""
    bare = path.replace('"', "").strip()
    for candidate in (bare, ntpath.join(bare, _FILE_NAME)):
        found = attempt(find_file, view, scope.node, candidate)
        if isinstance(found, Known) and found.value is not None:
            return found.value.windows_path
    copies = copies_on_own_disks(view, scope) if scope.clustered else ()
    return copies[0] if len(copies) == 1 else None
