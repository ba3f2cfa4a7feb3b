"""ACL009: the store is not on the disk of the quorum witness."""

from __future__ import annotations

from ssis_preflight.analysis.paths import OnDisk, PathForm, form_of, holder
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.names import same
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.storage.subjects import CLUSTERED_STORAGE, StoragePath


@rule(
    id="ACL009",
    title="The configuration file and the package store are not on the disk witness",
    severity=Severity.WARNING,
    subjects=CLUSTERED_STORAGE,
    needs=(
        "Cluster.quorum",
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "PrivateParameters.service_name",
        "PrivateParameters.volumes",
        "Quorum.resource",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
    ),
    patterns=(Pattern.CLUSTERED,),
    sources=("Microsoft: Configure and manage quorum",),
)
def storage_is_not_on_the_witness(storage: StoragePath, view: ClusterView) -> Verdict:
    r"""ACL009: The configuration file and the package store are not on the disk witness

    What it checks
    --------------
    Whether the clustered disk that holds the configuration file or a package folder of a clustered service is the
    disk that ``Get-ClusterQuorum`` names as the witness.

    Why it matters
    --------------
    The disk witness has a vote in the quorum and holds a copy of the cluster database. It stays in the core group
    of the cluster and moves with it, never with SQL Server. A store that fills it, or a repair of the store for
    which it goes offline, costs the cluster a vote.

    Passes when
    -----------
    - The path is on another disk, on a Cluster Shared Volume, on a share, or on a volume of a node: CFG003 and CFG011
      judge where it should be.
    - There is no witness, or the witness is no disk.

    Fails when
    ----------
    - The disk is the witness.

    Not evaluated when
    ------------------
    - The configuration in force, what holds the path, or the witness are unknown.

    How to fix
    ----------
    Move the store to a disk of the group of SQL Server, correct the configuration file, or choose another witness:
    ``Set-ClusterQuorum -NodeAndFileShareMajority '\\FILESERVER\Witness'``.

    Sources
    -------
    - Microsoft, Configure and manage quorum: a disk witness is a small disk of its own, which holds a copy of the
      cluster database.
    """
    where = None if form_of(storage.path) is PathForm.UNC else holder(view, storage.path)
    if not isinstance(where, OnDisk):
        return Pass()
    witness = need(need(view.cluster.quorum).value.resource)
    if witness.value is None or not same(witness.value, where.disk.name):
        return Pass()
    return Fail(
        f"{storage.label} shares the disk of the quorum: {storage.path} is on {where.disk.name}, the disk witness",
        (
            Evidence(witness.at, f"the witness is {witness.value}"),
            Evidence(where.at, f"{where.volume} is on it"),
            Evidence(storage.at, f"it lies at {storage.path}"),
        ),
        observed=where.disk.name,
        expected="a disk of the group of SQL Server",
        remedy=Remedy("Move the files to a disk of the group of SQL Server, and correct the configuration."),
    )
