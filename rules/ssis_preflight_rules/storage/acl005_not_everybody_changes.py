"""ACL005: not everybody may change the configuration file or the package store."""

from __future__ import annotations

from ssis_preflight.analysis.access import access_to
from ssis_preflight.analysis.effective_rights import inherited_by
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.access import Ace, SecurityDescriptor
from ssis_preflight.model.facts import Known
from ssis_preflight.model.rights import CHANGING_FILE, CHANGING_FOLDER
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.storage.subjects import STORAGE, StoragePath
from ssis_preflight_rules.storage.wide import names_of, wide_entries
from ssis_preflight_rules.storage.words import removing_commands, rights_in_words


@rule(
    id="ACL005",
    title="Not everybody may change the configuration file or the package store",
    severity=Severity.ERROR,
    subjects=STORAGE,
    needs=(
        "AccessControl.descriptor",
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "PrivateParameters.service_name",
        "PrivateParameters.volumes",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
    ),
    statements=("S20",),
    proves=False,
    covers=("ACL011",),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment",
        "Microsoft: Security Overview (Integration Services)",
        "Microsoft: Well-known SIDs",
    ),
)
def not_everybody_changes(storage: StoragePath, view: ClusterView) -> Verdict:
    r"""ACL005: Not everybody may change the configuration file or the package store

    What it checks
    --------------
    Whether the access control list of the configuration file in force, or of a package folder, gives Everyone,
    Authenticated Users, Users or ANONYMOUS LOGON a right with which they can change it: write, append, delete, create
    files, change permissions, take ownership. Of a folder it is judged too what its new files inherit.

    Why it matters
    --------------
    A package runs with the rights of whoever runs it: of SQL Server Agent, of its proxies, of an administrator.
    Whoever can put a package into the store, or can let the configuration file point at another store, decides what
    those accounts do. The appropriate users and groups are meant to have the rights, and nobody else.

    The root folder of a volume formatted by Windows lets Users create files and folders, and new folders inherit
    that. A store in such a folder fails here until its list is set.

    Passes when
    -----------
    - No entry grants such a group one of these rights. An entry that denies counts only before the entry that grants.

    Fails when
    ----------
    - An entry does, whether it was set or inherited, or there is no list at all, which lets everybody do everything.

    Not evaluated when
    ------------------
    - The configuration in force or the access control list are unknown.
    - An entry of a list of icacls has a name that may be one of these groups in a language that is not known here,
      or a condition.

    How to fix
    ----------
    Stop inheriting from the disk, keeping what is there, take the entries away, and grant the rights to those who
    need them, on the node that owns the disk:

    ``icacls 'S:\SSIS\Packages' /inheritance:d``

    ``icacls 'S:\SSIS\Packages' /remove:g 'Everyone'``

    ``icacls 'S:\SSIS\Packages' /grant 'CORP\etl-admins:(OI)(CI)M'``

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: permissions for the appropriate users
      and groups.
    - Microsoft, Security Overview (Integration Services): control the access to packages and to the files they use.
    - Microsoft, Well-known SIDs: whom the groups hold.
    """
    descriptor = access_to(view, storage.scope.node, storage.path)
    if descriptor.value.dacl is None:
        return _without_list(storage, descriptor)
    is_folder = storage.folder is not None
    rights = CHANGING_FOLDER if is_folder else CHANGING_FILE
    entries = wide_entries(storage.path, descriptor.value, rights)
    if is_folder:
        inner = inherited_by(descriptor.value, container=False)
        entries += wide_entries(storage.path, inner, CHANGING_FILE)
    if not entries:
        return Pass()
    who = names_of(entries)
    what = "put packages into it" if is_folder else "let it point at another store or server"
    return Fail(
        f"{storage.label} is open to {who}, who can {what}: what stands there runs with the rights of the jobs and "
        "administrators that use it",
        tuple(Evidence(descriptor.at, says) for says in _said(entries)),
        observed="; ".join(_said(entries)),
        expected="only the appropriate users and groups may change it",
        remedy=Remedy(_commands(storage, entries)),
    )


def _said(entries: tuple[Ace, ...]) -> tuple[str, ...]:
    """Return what the entries grant, each once."""
    return tuple(dict.fromkeys(f"{ace.trustee.shown}: {rights_in_words(ace.mask)}" for ace in entries))


def _commands(storage: StoragePath, entries: tuple[Ace, ...]) -> str:
    path = storage.path
    steps = removing_commands(path, entries)
    commands = "\n".join(steps)
    return f"Grant the rights to those who need them, then, on the node that owns the disk:\n{commands}"


def _without_list(storage: StoragePath, descriptor: Known[SecurityDescriptor]) -> Fail:
    return Fail(
        f"{storage.label} has no access control list: everybody can change {storage.path}",
        (Evidence(descriptor.at, "a NULL list, which grants everybody everything"),),
        observed="no list",
        expected="only the appropriate users and groups may change it",
        remedy=Remedy(f"On the node that owns the disk: icacls {quote(storage.path)} /reset"),
    )
