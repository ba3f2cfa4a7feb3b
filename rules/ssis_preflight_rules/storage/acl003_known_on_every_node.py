"""ACL003: the lists of what all nodes share name accounts that every node knows."""

from __future__ import annotations

from ssis_preflight.analysis.access import access_to, is_shared
from ssis_preflight.analysis.machine_accounts import node_of_account
from ssis_preflight.analysis.paths import PathForm, form_of, holder
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Unknown, attempt
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.storage.subjects import CLUSTERED_STORAGE, StoragePath
from ssis_preflight_rules.storage.words import removing_commands, rights_in_words


@rule(
    id="ACL003",
    title="Lists on shared disks name no account or group of one node",
    severity=Severity.WARNING,
    subjects=CLUSTERED_STORAGE,
    needs=(
        "AccessControl.descriptor",
        "Cluster.nodes",
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "LocalGroup.members",
        "PrivateParameters.service_name",
        "PrivateParameters.volumes",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
    ),
    patterns=(Pattern.CLUSTERED,),
    sources=(
        "Microsoft: Local Accounts",
        "Microsoft: Security Identifiers",
    ),
)
def shared_lists_name_no_local_account(storage: StoragePath, view: ClusterView) -> Verdict:
    r"""ACL003: Lists on shared disks name no account or group of one node

    What it checks
    --------------
    The entries of the access control lists of the configuration file and the package folders of a clustered
    service, where they lie on a clustered disk or a Cluster Shared Volume: whether one is for a local account or a
    local group of a node. Such an account has a SID that begins with that of its computer, and a name such as
    ``NODE1\SSIS Admins``. Built-in groups such as ``BUILTIN\Administrators`` have the same SID everywhere and are
    not meant.

    Why it matters
    --------------
    Another node does not know the SID. After a failover the entry stands there as a bare SID and gives nobody
    anything: whoever reached the store through it is turned away, on that node only.

    Passes when
    -----------
    - No entry is for a local account or group of a node.
    - The path is not on a clustered disk or a shared volume: CFG003 and CFG011 judge that.

    Fails when
    ----------
    - An entry names an account of a node, or its SID begins with that of a node.

    Not evaluated when
    ------------------
    - The configuration in force, what holds the path, or the access control list are unknown.
    - An entry has a SID without a name, and the SID of a node's own accounts is unknown: the members of its local
      Administrators group would tell.

    How to fix
    ----------
    Grant the rights to a group of the domain, or to ``NT SERVICE\MsDtsServerNNN`` where the service itself is
    meant, and take the entry away: ``icacls 'S:\SSIS\Packages' /remove:g 'NODE1\SSIS Admins'``.

    Sources
    -------
    - Microsoft, Local Accounts: a local account is good for its own computer only.
    - Microsoft, Security Identifiers: the SID of a local account begins with that of its computer.
    """
    if form_of(storage.path) is PathForm.UNC:
        return Pass()
    holder(view, storage.path)
    if not is_shared(view, storage.path):
        return Pass()
    descriptor = access_to(view, storage.scope.node, storage.path)
    told = [(ace, attempt(node_of_account, view, ace.trustee)) for ace in descriptor.value.dacl or ()]
    local = [(ace, node) for ace, node in told if isinstance(node, str)]
    gap = next((node for _, node in told if isinstance(node, Unknown)), None)
    if gap is not None and not local:
        raise GapError(gap)
    if not local:
        return Pass()
    ace, node = local[0]
    who = ace.trustee.shown
    return Fail(
        f"{storage.label} gives rights that only {node} knows: the entry for {who} on {storage.path} is for nobody "
        "on another node",
        tuple(
            Evidence(descriptor.at, f"{item.trustee.shown} is of {where}: {rights_in_words(item.mask)}")
            for item, where in local
        ),
        observed=", ".join(dict.fromkeys(item.trustee.shown for item, _ in local)),
        expected="accounts and groups of the domain, built-in groups, or the identity of the service",
        remedy=Remedy(
            "Grant the same rights to a group of the domain, then, on the node that owns the disk:\n"
            + "\n".join(removing_commands(storage.path, (item for item, _ in local)))
        ),
    )
