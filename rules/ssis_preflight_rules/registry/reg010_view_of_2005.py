"""REG010: a 32-bit service of SQL Server 2005 has its path where it looks for it."""

from __future__ import annotations

from ssis_preflight.analysis.checkpoints import Aim, aimed_at
from ssis_preflight.analysis.configuration import Scope, registry_path
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.names import fold
from ssis_preflight.model.releases import RELEASES, Release
from ssis_preflight.model.resource import Checkpoint
from ssis_preflight.model.states import CheckpointView
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Severity
from ssis_preflight.rule.subjects import SCOPES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.registry.remedies import add_checkpoint, remove_checkpoint, set_value

_PROGRAMS_32 = "\\program files (x86)\\"
_KEY_32 = r"SOFTWARE\Wow6432Node\Microsoft\MSDTS\ServiceConfigFile"


@rule(
    id="REG010",
    title="A 32-bit service of 2005 has its path in the 32-bit view of the registry",
    severity=Severity.ERROR,
    confidence=Confidence.MEDIUM,
    subjects=SCOPES,
    needs=(
        "Cluster.resources",
        "PrivateParameters.service_name",
        "Resource.checkpoints",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.binary_path",
        "Service.config_file",
        "Service.config_file_32",
        "Service.installed",
    ),
    statements=("S17", "S23"),
    proves=False,
    sources=(
        "Microsoft: Registry Redirector",
        "Microsoft Cluster Service documentation: CLUSCTL_RESOURCE_ADD_REGISTRY_CHECKPOINT_32BIT",
    ),
)
def the_path_is_in_the_32_bit_view(scope: Scope, _view: ClusterView) -> Verdict:
    r"""REG010: A 32-bit service of 2005 has its path in the 32-bit view of the registry

    What it checks
    --------------
    For SQL Server 2005 as a 32-bit program on 64-bit Windows (it lies below ``Program Files (x86)``): whether the
    path of its configuration file stands below ``SOFTWARE\Wow6432Node``, and whether a registry checkpoint of the
    cluster is on that view.

    Why it matters
    --------------
    Windows shows a 32-bit program another part of the registry than regedit shows first. A path that was written to
    ``SOFTWARE\Microsoft\MSDTS`` is not seen: the service tries its default file (event 274), starts, and looks
    healthy. A checkpoint on the 64-bit view carries that unseen value from node to node.

    Passes when
    -----------
    - The service is of a later release, which reads the 64-bit view, or its program is not below
      ``Program Files (x86)``.
    - The 32-bit view holds a path, or no view does (REG001 judges that), and no checkpoint on the key is expressly of
      the 64-bit view without another one beside it. A checkpoint that names no view passes: Get-ClusterCheckpoint
      does not tell it, and how the cluster chooses is not documented for a 32-bit service.

    Fails when
    ----------
    - The 64-bit view holds a path, and the 32-bit view holds none.
    - The service is clustered, and all checkpoints on its key are expressly of the 64-bit view.

    Not evaluated when
    ------------------
    - The service in force is unknown, or, for one of 2005, the path of its program, the value in either view, or the
      checkpoints of its resource.

    How to fix
    ----------
    Write the path below Wow6432Node. For a clustered service, do so while the resource is online, and let the
    checkpoint be on that key:

    ``Set-Item -Path 'HKLM:\SOFTWARE\Wow6432Node\Microsoft\MSDTS\ServiceConfigFile' -Value
    'S:\SSIS\MsDtsSrvr.ini.xml'``; ``Add-ClusterCheckpoint -ResourceName 'SSIS' -RegistryCheckpoint
    'SOFTWARE\Wow6432Node\Microsoft\MSDTS\ServiceConfigFile'``

    Sources
    -------
    - Microsoft, Registry Redirector: 32-bit programs see ``HKLM\SOFTWARE`` below ``Wow6432Node``.
    - Microsoft Cluster Service documentation, CLUSCTL_RESOURCE_ADD_REGISTRY_CHECKPOINT_32BIT and ..._64BIT: a
      checkpoint can be made for one of the two views.
    - That the service of 2005 reads its key there is the practice of public installation scripts, and not documented.
    """
    release = scope.service.release
    if release is not RELEASES[0]:
        return Pass()
    program = need(scope.service.binary_path)
    if _PROGRAMS_32 not in program.value.casefold():
        return Pass()
    seen = need(scope.service.config_file_32)
    read = registry_path(scope)
    path = (read.value.data or "").strip()
    evidence = Evidence(program.at, "is a 32-bit program")
    if path and not (seen.value.data or "").strip():
        return Fail(
            f"{scope.service_name} on {scope.node} does not see the path {path}: a 32-bit program reads the registry "
            "below Wow6432Node, and there is none",
            (
                Evidence(read.at, "stands in the 64-bit view"),
                evidence,
                Evidence(seen.at, "no path in the 32-bit view"),
            ),
            observed=rf"{path} below SOFTWARE\Microsoft",
            expected=f"the same path in {_KEY_32}",
            remedy=Remedy(f"On {scope.node}:\n{set_value(_KEY_32, path)}\nThen restart the service."),
        )
    astray = _astray(scope, release)
    return _of_the_wrong_view(scope, astray, evidence) if astray else Pass()


def _astray(scope: Scope, release: Release) -> tuple[Checkpoint, ...]:
    """Return the checkpoints on the key, where all of them are expressly of the 64-bit view."""
    if scope.resource is None:
        return ()
    known = need(scope.resource.resource.checkpoints).value
    on_key = tuple(c for c in known if aimed_at(c, release).aim is Aim.KEY)
    wrong = all(c.view is CheckpointView.VIEW_64 and "wow6432node" not in fold(c.key) for c in on_key)
    return on_key if wrong else ()


def _of_the_wrong_view(scope: Scope, astray: tuple[Checkpoint, ...], evidence: Evidence) -> Fail:
    name = scope.host.name
    return Fail(
        f"{name} replicates a part of the registry that {scope.service_name} does not see: after a failover the "
        "service reads whatever path the other node has below Wow6432Node",
        (*(Evidence(c.at, "a checkpoint of the 64-bit view") for c in astray), evidence),
        observed="a checkpoint of the 64-bit view",
        expected=f"a checkpoint on {_KEY_32}",
        remedy=Remedy(
            f"While {name} is online on {scope.node}, look whether the path stands below Wow6432Node, then replace "
            f"the checkpoint by one on that key:\nGet-ItemProperty -Path {quote('HKLM:' + chr(92) + _KEY_32)}\n"
            + "\n".join(remove_checkpoint(name, c.key) for c in astray)
            + f"\n{add_checkpoint(name, _KEY_32)}"
        ),
    )
