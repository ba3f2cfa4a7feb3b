"""CFG013: the folder that a StorePath names is there."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import ScopedFolder
from ssis_preflight.analysis.paths import Nowhere, OnNode
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, GapKind, Unknown
from ssis_preflight.model.parts import Part
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.config_file.file_place import local_holder
from ssis_preflight_rules.config_file.remedies import restart_command
from ssis_preflight_rules.config_file.store_place import folder_presence, meant_folders
from ssis_preflight_rules.config_file.subjects import STORE_FOLDERS


@rule(
    id="CFG013",
    title="The folder of every StorePath exists",
    severity=Severity.WARNING,
    subjects=STORE_FOLDERS,
    needs=(
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "PrivateParameters.service_name",
        "PrivateParameters.volumes",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
        "Service.installed",
        "StoreListing.present",
    ),
    statements=("S22",),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment, steps 2 and 4 of the package store",
        "Microsoft: Package Management (SSIS Service)",
    ),
)
def store_folder_exists(entry: ScopedFolder, view: ClusterView) -> Verdict:
    r"""CFG013: The folder of every StorePath exists

    What it checks
    --------------
    Whether the folder that the ``StorePath`` of a FileSystemFolder names is there, for the service that has this file
    in force.

    Why it matters
    --------------
    The service starts without a look at its folders. Somebody who opens this one in Management Studio, or saves a
    package into it, finds that there is nothing behind the name; what is displayed then is not documented. Most often
    the path is misspelt, or a disk was exchanged and the folder was not made anew.

    Passes when
    -----------
    - The folder was listed, or a file below it was copied.
    - StorePath is empty: CFG002 judges that.
    - The service is clustered and the path is relative or on a volume of the node: CFG011 judges that.

    Fails when
    ----------
    - The folder was looked for and is not there: by the collector, or by whoever named it, or a folder above it,
      under ``absent`` in ``snapshot.toml``.

    Not evaluated when
    ------------------
    - The configuration in force is unknown.
    - Nobody looked for the folder. That another node does not see it proves nothing, not even on a clustered disk.
    - The path has a variable or no drive, or the program's folder, where a relative path may begin, is unknown.
    - A relative path leads to one folder from the program and to another from the configuration file, and just one of
      them is there: which of them counts is not documented.

    How to fix
    ----------
    Correct ``StorePath`` where it is misspelt, and restart the service. Otherwise create the folder, on the node that
    has the disk now, and let those who manage packages list and write it:

    ``New-Item -ItemType Directory -Path 'S:\SSIS\Packages'``

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: create the Packages folder on the shared
      disk, and let StorePath be its full path.
    - Microsoft, Package Management (SSIS Service): the package store is made of msdb and the listed folders.
    """
    where = local_holder(view, entry.folder.target)
    if entry.scope.clustered and isinstance(where, (Nowhere, OnNode)):
        return Pass()
    folders = meant_folders(entry)
    seen = [folder_presence(view, entry.scope.node, folder) for folder in folders]
    if all(each.value for each in seen):
        return Pass()
    if any(each.value for each in seen):
        missing = f"which of {' and '.join(folders)} {entry.folder.target} means"
        raise GapError(Unknown(Part.PACKAGES, missing, GapKind.UNSUPPORTED))
    path, node = folders[0], entry.scope.node
    return Fail(
        f"{entry.name} of {entry.scope.service_name} on {node} has no folder behind it: no package can be listed "
        "there or saved",
        (
            Evidence(entry.folder.target_at, f"means {' or '.join(folders)}"),
            *(Evidence(each.at, "the folder was looked for in vain") for each in seen),
        ),
        observed=f"{entry.folder.target}, which is not there",
        expected="a folder that exists",
        remedy=Remedy(
            f"If {path} is right, create it on {node}:\nNew-Item -ItemType Directory -Path {quote(path)}\n"
            f"If not, correct StorePath of the folder {entry.name} in {entry.file}, then:\n"
            f"{restart_command(entry.scope)}"
        ),
    )
