"""ACL006: whoever may save packages may read and delete them too."""

from __future__ import annotations

from ssis_preflight.analysis.access import Holding, access_to, holding
from ssis_preflight.analysis.effective_rights import inherited_by
from ssis_preflight.analysis.principals import declared_principal
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.access import SecurityDescriptor
from ssis_preflight.model.facts import Known
from ssis_preflight.model.rights import LIST_AND_WRITE, FileRight, StandardRight
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict, every
from ssis_preflight_rules.storage.subjects import PRINCIPAL_FOLDERS, PrincipalFolder, nodes_of
from ssis_preflight_rules.storage.words import grant_command, rights_in_words

_READ = int(FileRight.READ_DATA)
_DELETE = int(StandardRight.DELETE)


@rule(
    id="ACL006",
    title="Principals that write to the package store may read and delete its packages",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    subjects=PRINCIPAL_FOLDERS,
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
        "Resource.possible_owners",
        "Resource.type",
        "Service.config_file",
    ),
    sources=(
        "Microsoft: ACE Inheritance Rules",
        "Microsoft: File Security and Access Rights",
        "Microsoft: icacls",
    ),
)
def writers_read_and_delete(entry: PrincipalFolder, view: ClusterView) -> Verdict:
    r"""ACL006: Principals that write to the package store may read and delete its packages

    What it checks
    --------------
    What a new file in a package folder inherits, for each principal that ``store_principals`` declares and that may
    list the folder and write to it: reading, and deleting (which the folder can give too, as *Delete subfolders and
    files*).

    Why it matters
    --------------
    *List Folder* and *Write* are rights on the folder. Whether a package in it can be opened, replaced or deleted
    is said by the list of the file, and a file inherits only entries that are marked for files, ``(OI)``. Without
    them the store works by half: packages are listed and saved, and then cannot be run from there, exported or
    removed by another member of the group. This is an inference from how inheritance works; the document of the
    cluster asks for the two rights alone.

    Passes when
    -----------
    - New files certainly give the principal both, on every possible owner.
    - The principal does not certainly hold *List Folder* and *Write*: ACL001 judges that.

    Fails when
    ----------
    - Reading or deleting is granted by no entry that new files inherit, or only by a group whose members are in no
      evidence.

    Not evaluated when
    ------------------
    - The configuration in force, the possible owners or the access control list of the folder are unknown.
    - A right would come from a local group whose members are unknown.

    How to fix
    ----------
    Grant Modify for the folder and all that is in it: ``icacls 'S:\SSIS\Packages' /grant
    'CORP\etl-admins:(OI)(CI)M'``. Files that are there already take it over.

    Sources
    -------
    - Microsoft, ACE Inheritance Rules: object inherit and container inherit.
    - Microsoft, File Security and Access Rights: what each right of a file and a folder allows.
    - Microsoft, icacls: the commands.
    """
    return every(_on(view, node, entry) for node in nodes_of(view, entry.storage))


def _on(view: ClusterView, node: str, entry: PrincipalFolder) -> Verdict:
    descriptor = access_to(view, node, entry.storage.path)
    principal = declared_principal(view, entry.name)
    folder = descriptor.value
    if holding(view, node, principal, folder, LIST_AND_WRITE).certain is not True:
        return Pass()
    files = inherited_by(folder, container=False)
    read = holding(view, node, principal, files, _READ)
    deletes = (
        holding(view, node, principal, files, _DELETE).certain,
        holding(view, node, principal, folder, int(FileRight.DELETE_CHILD)).certain,
    )
    if read.certain and True in deletes:
        return Pass()
    certain = None not in deletes if read.certain else read.certain is False
    return _failure(entry, descriptor, read, reads=bool(read.certain), certain=certain)


def _failure(
    entry: PrincipalFolder,
    descriptor: Known[SecurityDescriptor],
    held: Holding,
    *,
    reads: bool,
    certain: bool,
) -> Fail:
    what = "delete or replace" if reads else "open"
    cannot = "cannot" if certain else "may be unable to"
    observed = rights_in_words(held.granted.certain)
    return Fail(
        f"{entry.storage.label} works by half for {entry.name}: on {held.node} it can save packages to "
        f"{entry.storage.path}, and {cannot} {what} those of others",
        (
            Evidence(descriptor.at, f"new files give {entry.name}: {observed}"),
            Evidence(entry.storage.at, f"the folder is {entry.storage.path}"),
            Evidence(entry.principal.at, f"{entry.name} is declared"),
        ),
        observed=observed,
        expected="read and delete on new files",
        remedy=Remedy(
            "On the node that owns the disk: " + grant_command(entry.storage.path, entry.name, "(OI)(CI)M")
        ),
    )
