"""CFG015: the names of root folders have only characters that the service takes."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import ScopedFolder
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.config_file.remedies import restart_command
from ssis_preflight_rules.config_file.subjects import FOLDERS

_INVALID = '"<>|:*?\\/'
_LAST_CONTROL = "\x1f"


@rule(
    id="CFG015",
    title="Folder names have no character that is not valid in a file name",
    severity=Severity.ERROR,
    confidence=Confidence.MEDIUM,
    subjects=FOLDERS,
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
        "Microsoft: Integration Services Service (SSIS Service), Modify the configuration file",
        "Microsoft: Naming Files, Paths, and Namespaces",
    ),
)
def folder_name_is_valid(entry: ScopedFolder, _view: ClusterView) -> Verdict:
    r"""CFG015: Folder names have no character that is not valid in a file name

    What it checks
    --------------
    The ``Name`` of every folder of the configuration file in force: whether it has one of the characters
    ``" < > | : * ? \ /`` or a control character.

    Why it matters
    --------------
    Microsoft says that such characters are not valid in folder names of the service. What it does with one is not
    documented: at best the folder cannot be used. A backslash, which is easily written with the name of an instance
    (``MSDB SQLVS2\OPS``), also separates the steps of a path in the package store, so that no path leads to a folder
    of that name.

    Passes when
    -----------
    - The name has no such character, or is empty (CFG002 judges that).

    Fails when
    ----------
    - The name has one. The documentation of the service refers to a list of .NET that depends on the platform, and
      names ``"``, ``<`` and ``|`` as typical; the others are those that Windows reserves in the names of files.

    Not evaluated when
    ------------------
    - The configuration in force is unknown.

    How to fix
    ----------
    Rename the folder in the file, ``MSDB SQLVS2 OPS`` for example, and restart the service. ``ServerName`` keeps the
    backslash of a named instance.

    Sources
    -------
    - Microsoft, Integration Services Service (SSIS Service): the valid characters of folder names are those that the
      list GetInvalidFileNameChars of the .NET class System.IO.Path leaves.
    - Microsoft, Naming Files, Paths, and Namespaces: the characters that Windows reserves.
    """
    invalid = [character for character in dict.fromkeys(entry.name) if _is_invalid(character)]
    if not invalid:
        return Pass()
    shown = " ".join(c if c > _LAST_CONTROL else f"U+{ord(c):04X}" for c in invalid)
    better = " ".join("".join(" " if _is_invalid(c) else c for c in entry.name).split())
    scope = entry.scope
    return Fail(
        f"{entry.name!r} of {scope.service_name} on {scope.node} is no valid folder name: the service may not show "
        "the folder, and no path leads to its packages",
        (Evidence(entry.folder.name_at, f"not valid in a name: {shown}"),),
        observed=entry.name,
        expected=better or "a name of letters, digits and spaces",
        remedy=Remedy(
            f"In {entry.file} on {scope.node}, rename the folder to {better or 'a valid name'}, then:\n"
            f"{restart_command(scope)}"
        ),
    )


def _is_invalid(character: str) -> bool:
    return character in _INVALID or character <= _LAST_CONTROL
