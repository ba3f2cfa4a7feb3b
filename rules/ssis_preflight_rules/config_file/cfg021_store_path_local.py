"""CFG021: no package folder is on a share."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import ScopedFolder
from ssis_preflight.analysis.paths import PathForm, form_of
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.config_file.remedies import own_disks, restart_command
from ssis_preflight_rules.config_file.shares import share_of
from ssis_preflight_rules.config_file.subjects import STORE_FOLDERS


@rule(
    id="CFG021",
    title="StorePath is no share",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    subjects=STORE_FOLDERS,
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
    statements=("S22",),
    proves=False,
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment, step 4 of the package store",
        "Microsoft: Configure Windows Service Accounts and Permissions",
    ),
)
def store_is_no_share(entry: ScopedFolder, view: ClusterView) -> Verdict:
    r"""CFG021: StorePath is no share

    What it checks
    --------------
    Whether a ``StorePath`` of the configuration file in force is a UNC path, ``\\FS1\Packages``.

    Why it matters
    --------------
    Every node reaches a share, but only while its host is up, which no dependency of the cluster can demand of
    another computer. And the service goes there over the network: with its default account it appears as the computer
    account of the node on which it runs, so that the share and its folder have to admit every node. Where the service
    acts as the person at a third computer instead, that is a second hop for files too. One node whose account was
    forgotten is found out at the failover.

    Passes when
    -----------
    - The path is not UNC. CFG011 and CFG012 judge other paths of a clustered service.

    Fails when
    ----------
    - The path is UNC, whoever the host is: a node, a network name of the cluster or another computer.

    Not evaluated when
    ------------------
    - The configuration in force is unknown.

    How to fix
    ----------
    A clustered service: move the packages to a clustered disk of its group or a Cluster Shared Volume, and write that
    path. A stand-alone service: a folder of the node, kept equal on all nodes, or msdb, which every node reaches.
    Where the share is to stay, grant its permissions to the computer account of every node and waive this with that
    reason.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: StorePath is the full path of a folder
      on the shared disk. UNC paths are not spoken of.
    - Microsoft, Configure Windows Service Accounts and Permissions: a virtual account reaches the network as the
      computer account.
    """
    path, scope = entry.folder.target, entry.scope
    if form_of(path) is not PathForm.UNC:
        return Pass()
    host = share_of(view, path)
    better = own_disks(view, scope) if scope.clustered else "a folder of the node"
    return Fail(
        f"{entry.name} of {scope.service_name} on {scope.node} needs {host}: without it, or without rights there for "
        "the node, no package can be listed or saved",
        (Evidence(entry.folder.target_at, f"is on a share of {host}"),),
        observed=path,
        expected=f"a folder on {better}" if scope.clustered else better,
        remedy=Remedy(
            f"Copy the packages to {better}, write the new path into StorePath of the folder {entry.name} in "
            f"{entry.file}, then:\n{restart_command(scope)}\n"
            "Or keep the share, and let the computer account of every node list and write it."
        ),
    )
