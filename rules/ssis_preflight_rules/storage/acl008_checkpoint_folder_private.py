"""ACL008: not everybody may read checkpoint files."""

from __future__ import annotations

import ntpath

from ssis_preflight.analysis.access import access_to
from ssis_preflight.analysis.effective_rights import inherited_by
from ssis_preflight.analysis.paths import PathForm, form_of
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.rights import FileRight
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.packages.subjects import CHECKPOINTED, PackageFile
from ssis_preflight_rules.storage.wide import names_of, wide_entries
from ssis_preflight_rules.storage.words import keep_command, ungrant_command


@rule(
    id="ACL008",
    title="Not everybody may read checkpoint files",
    severity=Severity.WARNING,
    subjects=CHECKPOINTED,
    needs=(
        "AccessControl.descriptor",
        "Cluster.resources",
        "CopiedFile.package",
        "Package.checkpoint_file",
        "Package.save_checkpoints",
        "PrivateParameters.volumes",
        "Resource.type",
    ),
    sources=(
        "Microsoft: Restart Packages by Using Checkpoints",
        "Microsoft: ACE Inheritance Rules",
    ),
)
def checkpoints_are_private(entry: PackageFile, view: ClusterView) -> Verdict:
    r"""ACL008: Not everybody may read checkpoint files

    What it checks
    --------------
    Of each package that saves checkpoints, what a new file in the folder of its checkpoint file inherits: whether
    Everyone, Authenticated Users, Users or ANONYMOUS LOGON may read it.

    Why it matters
    --------------
    A checkpoint file holds the values of the package's variables, and the protection level of the package does not
    protect it. Whoever can read the folder can read them, long after a failed run. A checkpoint file that a restart
    after a failover can find lies on a shared disk, where many have business.

    Passes when
    -----------
    - No entry that new files inherit lets such a group read.
    - No file is named, or its path is relative or holds a variable: PK001 and PK002 judge that.

    Fails when
    ----------
    - An entry does, whether it was set or inherited, or the folder has no list at all.

    Not evaluated when
    ------------------
    - The name of the checkpoint file or the access control list of its folder are unknown.
    - An entry of a list of icacls has a name that may be one of these groups in a language that is not known here.

    How to fix
    ----------
    Give the folder a list of its own: ``icacls 'S:\SSIS\Checkpoints' /inheritance:d``, then take the entries away:
    ``icacls 'S:\SSIS\Checkpoints' /remove:g 'BUILTIN\Users'``, and grant Modify to the account that runs the package.

    Sources
    -------
    - Microsoft, Restart Packages by Using Checkpoints: checkpoint files are not protected by the protection level;
      give the folder an access control list of its own.
    - Microsoft, ACE Inheritance Rules: what new files inherit.
    """
    name = need(entry.package.checkpoint_file)
    if name.value is None or form_of(name.value) not in {PathForm.ABSOLUTE, PathForm.UNC}:
        return Pass()
    folder = ntpath.dirname(name.value)
    descriptor = access_to(view, entry.file.node, folder)
    files = inherited_by(descriptor.value, container=False)
    entries = () if files.dacl is None else wide_entries(folder, files, int(FileRight.READ_DATA))
    if files.dacl is not None and not entries:
        return Pass()
    who = names_of(entries) or "everybody"
    commands = dict.fromkeys(
        (keep_command(folder), *(ungrant_command(folder, ace.trustee) for ace in entries))
    )
    return Fail(
        f"{entry.package.name} leaves the values of its variables to {who}: checkpoint files in {folder} can be read",
        (
            Evidence(descriptor.at, f"new files can be read by {who}"),
            Evidence(name.at, f"the checkpoint file is {name.value}"),
        ),
        observed=f"read by {who}",
        expected="read by the account that runs the package, and administrators",
        remedy=Remedy(
            "Grant Modify to the account that runs the package, then, on the node that owns the disk:\n"
            + "\n".join(commands)
        ),
    )
