r"""CFG020: no package folder lies in the program folders of another release."""

from __future__ import annotations

import re

from ssis_preflight.analysis.configuration import ScopedFolder
from ssis_preflight.analysis.paths import OnNode, holder
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.names import fold_path
from ssis_preflight.model.releases import release_of_number
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.config_file.remedies import restart_command
from ssis_preflight_rules.config_file.store_place import meant_folders
from ssis_preflight_rules.config_file.subjects import STANDALONE_STORE_FOLDERS

_TREE = re.compile(r"\\microsoft sql server\\(\d{2,3})\\dts(?:\\|$)")


@rule(
    id="CFG020",
    title="StorePath is in the folders of no other release",
    severity=Severity.WARNING,
    subjects=STANDALONE_STORE_FOLDERS,
    needs=(
        "Cluster.nodes",
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "PrivateParameters.volumes",
        "Resource.type",
        "Service.config_file",
        "Service.installed",
    ),
    patterns=(Pattern.STANDALONE,),
    sources=(
        "Microsoft: Upgrade Integration Services",
        "Microsoft: Integration Services Service (SSIS Service), Configure the service",
    ),
)
def store_is_of_the_own_release(entry: ScopedFolder, view: ClusterView) -> Verdict:
    r"""CFG020: StorePath is in the folders of no other release

    What it checks
    --------------
    Whether a ``StorePath`` of a stand-alone service leads into the program folder of another release, such as
    ``...\Microsoft SQL Server\100\DTS\Packages`` for ``MsDtsServer130``.

    Why it matters
    --------------
    An upgrade moves packages out of the old release's default folder only where that was the store, and never out of
    folders that somebody added. A path that still leads there shows packages that live among the files of a release
    which is to go: whoever removes it, or cleans up after it, does not expect the packages of the new one there, and
    its folder is in no backup plan of the new one.

    Passes when
    -----------
    - The path leads through no such folder, or through that of the service's own release.
    - It is on a clustered disk or shared volume, where the folder is only a name that an administrator chose, or a
      UNC path, which CFG021 judges.
    - A clustered service is not asked: a program folder is on a volume of the node, and CFG011 judges that.

    Fails when
    ----------
    - The path, be it relative, leads through the ``DTS`` folder of another release on a volume of the node.

    Not evaluated when
    ------------------
    - The configuration in force is unknown, or where a relative path begins.
    - The path does lead through such a folder, and the drive letters of the clustered disks that may hold it are
      unknown.

    How to fix
    ----------
    Copy the packages to the folder of the own release, write its path into ``StorePath``, and restart the service:

    ``Copy-Item -Recurse -Path 'C:\Program Files\Microsoft SQL Server\100\DTS\Packages\*' -Destination 'C:\Program
    Files\Microsoft SQL Server\130\DTS\Packages'``

    Sources
    -------
    - Microsoft, Upgrade Integration Services: packages in the default location are moved to that of the new release,
      those in folders that were added to the configuration file are not.
    - Microsoft, Integration Services Service (SSIS Service): the default folder of each release.
    """
    release = entry.scope.service.release
    found = _found(entry)
    if release is None or found is None or found[1] == release.number:
        return Pass()
    path, number = found
    if not isinstance(holder(view, path), OnNode):
        return Pass()
    other = release_of_number(number)
    product = other.product if other else f"the folder {number}"
    scope = entry.scope
    better = rf"...\Microsoft SQL Server\{release.number}\DTS\Packages"
    return Fail(
        f"{entry.name} of {scope.service_name} on {scope.node} keeps its packages among the files of {product}: they "
        "are in danger when that release is removed",
        (Evidence(entry.folder.target_at, f"leads into the folder {number}, not {release.number}"),),
        observed=path,
        expected=better,
        remedy=Remedy(
            f"On {scope.node}, copy what is in {path} to {better}, write that full path into StorePath of the folder "
            f"{entry.name} in {entry.file}, then:\n{restart_command(scope)}"
        ),
    )


def _found(entry: ScopedFolder) -> tuple[str, int] | None:
    """Return the folder that the StorePath means and the number of the release whose folder it is in, or None."""
    for path in meant_folders(entry):
        match = _TREE.search(fold_path(path))
        if match:
            return path, int(match[1])
    return None
