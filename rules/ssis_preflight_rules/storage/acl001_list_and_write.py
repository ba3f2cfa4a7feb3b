"""ACL001: whoever must reach the package store may list it and save to it."""

from __future__ import annotations

from ssis_preflight.analysis.access import Holding, access_to, deniers, holding
from ssis_preflight.analysis.principals import Principal, declared_principal
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.access import SecurityDescriptor
from ssis_preflight.model.facts import GapError, Known, Unknown, attempt
from ssis_preflight.model.rights import LIST_AND_WRITE, FileRight
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.storage.service_identities import account_name
from ssis_preflight_rules.storage.subjects import PRINCIPAL_FOLDERS, PrincipalFolder, nodes_of
from ssis_preflight_rules.storage.words import grant_command, removing_commands, rights_in_words

_EXPECTED = "List Folder and Write"
_LACKS = ((FileRight.LIST_DIRECTORY, "see packages"), (FileRight.ADD_FILE, "save packages"))


@rule(
    id="ACL001",
    title="Every principal of the package store may list its folders and write to them",
    severity=(Severity.ERROR, Severity.WARNING),
    subjects=PRINCIPAL_FOLDERS,
    needs=(
        "AccessControl.descriptor",
        "Cluster.nodes",
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "LocalGroup.members",
        "PrivateParameters.network_name",
        "PrivateParameters.service_name",
        "PrivateParameters.volumes",
        "Resource.group",
        "Resource.owner_node",
        "Resource.possible_owners",
        "Resource.type",
        "Service.config_file",
        "Service.installed",
    ),
    statements=("S20",),
    covers=("ACL007",),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment",
        "Microsoft: How AccessCheck Works",
        "Microsoft: icacls",
    ),
)
def principals_list_and_write(entry: PrincipalFolder, view: ClusterView) -> Verdict:
    r"""ACL001: Every principal of the package store may list its folders and write to them

    What it checks
    --------------
    Whether the access control list of every package folder in force gives *List Folder* and *Write* (list the folder,
    create files in it) to each principal that ``store_principals`` declares, in ``snapshot.toml`` or in the settings:
    ``store_principals = ['CORP\etl-admins']`` below ``[declared]``. Which users and groups those are is a decision
    that no export holds; where none is declared, nothing is judged. It is judged on every node that may own the
    service, because local groups have other members there.

    Why it matters
    --------------
    The document asks that the appropriate users and groups have these rights. Without them Management Studio shows
    no packages or cannot save one, and the message says nothing about the cluster. (That it is the caller's rights
    that count, and not only the service's, is an inference: Setup lets the service impersonate its clients.) A
    right that comes from a local group is gone after a failover to a node where the group has other members.

    Passes when
    -----------
    - Both rights are certainly granted on every possible owner: by entries for the principal, for Everyone or
      Authenticated Users, or for local groups that hold the principal. An entry that denies counts only before the
      entry that grants.

    Fails when
    ----------
    - One of the rights is granted by no entry, or an entry denies it first. An error.
    - No entry names the principal, and only a group of a domain that may hold it would grant the rights: a warning.
      Who belongs to such a group is in no evidence. Declare that group, if it is what you mean.

    Not evaluated when
    ------------------
    - The configuration in force, the possible owners or the access control list of the folder are unknown.
    - The rights would come from a local group whose members are unknown, or from an account that is known by its SID
      only while the principal is known by its name only.

    How to fix
    ----------
    Grant the rights on the node that owns the disk; Modify, for the folder and all that is in it, is what managing
    packages needs: ``icacls 'S:\SSIS\Packages' /grant 'CORP\etl-admins:(OI)(CI)M'``. Take a denial away with
    ``icacls 'S:\SSIS\Packages' /remove:d 'CORP\etl-admins'``; where it is inherited, make the entries the folder's
    own first: ``icacls 'S:\SSIS\Packages' /inheritance:d``.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: List Folders and Write permissions for
      the appropriate users and groups on the shared disk.
    - Microsoft, How AccessCheck Works: the order of entries decides.
    - Microsoft, icacls: the commands.
    """
    principal = declared_principal(view, entry.name)
    found = [attempt(_on, view, node, entry, principal) for node in nodes_of(view, entry.storage)]
    for lacking in (False, None):
        for item in found:
            if not isinstance(item, Unknown) and item[1].certain is lacking:
                return _failure(entry, *item)
    for item in found:
        if isinstance(item, Unknown):
            raise GapError(item)
    return Pass()


def _on(
    view: ClusterView, node: str, entry: PrincipalFolder, principal: Principal
) -> tuple[Known[SecurityDescriptor], Holding]:
    """Return the list that counts on a node, and what it gives the principal there."""
    descriptor = access_to(view, node, entry.storage.path)
    return descriptor, holding(view, node, principal, descriptor.value, LIST_AND_WRITE)


def _failure(entry: PrincipalFolder, descriptor: Known[SecurityDescriptor], held: Holding) -> Fail:
    path, name = entry.storage.path, entry.name
    denying = deniers(held.granted, LIST_AND_WRITE)
    denied = dict.fromkeys(account_name(ace.trustee) for ace in denying)
    observed = rights_in_words(held.granted.certain)
    if denied:
        why = f"an entry for {' and '.join(denied)} denies it first"
    elif held.certain is None:
        doubtful = held.granted.doubtful
        whom = " or ".join(dict.fromkeys(ace.trustee.shown for ace in doubtful))
        why = f"no entry names it, and whether it belongs to {whom} is not in evidence"
    else:
        why = "no entry grants that"
    commands = [*removing_commands(path, denying), grant_command(path, name, "(OI)(CI)M")]
    state, may = ("may be", "may be unable to") if held.certain is None else ("is", "cannot")
    what = " and ".join(word for right, word in _LACKS if right & ~held.granted.certain)
    return Fail(
        f"{entry.storage.label} {state} closed to {name}: on {held.node} it {may} {what} in {path}; {why}",
        (
            Evidence(descriptor.at, f"{name} certainly has: {observed}"),
            Evidence(entry.storage.at, f"the folder is {path}"),
            Evidence(entry.principal.at, f"{name} is declared"),
        ),
        observed=observed,
        expected=_EXPECTED,
        remedy=Remedy("On the node that owns the disk:\n" + "\n".join(commands)),
        severity=Severity.WARNING if held.certain is None else Severity.ERROR,
    )
