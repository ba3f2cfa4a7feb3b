"""REG002: every possible owner has the same value."""

from __future__ import annotations

from ssis_preflight.analysis.checkpoints import covering
from ssis_preflight.analysis.configuration import Scope
from ssis_preflight.analysis.replication import NodeValue, is_shared, node_values, trap
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Unknown, attempt
from ssis_preflight.model.releases import Release
from ssis_preflight.operations.operation import SetRegistryValue
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.subjects import CLUSTERED_SCOPES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.registry.remedies import PLACEHOLDER, set_value


@rule(
    id="REG002",
    title="ServiceConfigFile has the same value on every possible owner",
    severity=(Severity.WARNING, Severity.ERROR),
    subjects=CLUSTERED_SCOPES,
    needs=(
        "Cluster.nodes",
        "Cluster.resources",
        "PrivateParameters.service_name",
        "PrivateParameters.volumes",
        "Resource.checkpoints",
        "Resource.group",
        "Resource.owner_node",
        "Resource.possible_owners",
        "Resource.state",
        "Resource.type",
        "Service.config_file",
        "Service.installed",
    ),
    patterns=(Pattern.CLUSTERED,),
    statements=("S23",),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment, step 5 of the package store",
        "Microsoft Cluster Service documentation: Checkpointing",
    ),
)
def the_owners_agree(scope: Scope, view: ClusterView) -> Verdict:
    r"""REG002: ServiceConfigFile has the same value on every possible owner

    What it checks
    --------------
    The default value of the registry key ``ServiceConfigFile`` on all nodes that may own the SSIS resource and have
    the service: whether all of them name the same file. An absent value counts as a value.

    Why it matters
    --------------
    The registry is local to a node. Without a registry checkpoint the service reads after a failover whatever the
    new owner's registry names: another file, with other folders. With a checkpoint the cluster writes the captured
    value over it before the resource comes online, so the difference is harmless until the checkpoint fails, is
    removed, or holds the wrong one of the two values. Then nobody knows which was meant.

    Passes when
    -----------
    - All possible owners that have the service name the same file, in whatever spelling.
    - The node may also own another resource of the same service: CLU001 judges that.
    - The owner's value is absent or empty (REG001), or the resource is in the trap that REG008 describes.

    Fails when
    ----------
    - Values differ. This is a warning where a checkpoint on the key restores the owner's value, or where the
      checkpoints are unknown, and an error where no checkpoint covers the key.

    Not evaluated when
    ------------------
    - The value of a possible owner, or who the possible owners are, is unknown, and what is known agrees.

    How to fix
    ----------
    Decide which file is meant; usually it is the owner's. Set it on the other nodes:
    ``Set-Item -Path 'HKLM:\SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile' -Value
    'S:\SSIS\MsDtsSrvr.ini.xml'``. If it is the owner's value that is wrong, change that while the resource is
    online, so that the checkpoint captures it.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: the registry key is replicated, and
      its value is the path on the shared disk.
    - Microsoft Cluster Service documentation, Checkpointing: the saved copy is restored before each online.
    """
    release = scope.service.release
    values = node_values(view, scope.host)
    owner = values.owner
    if owner is None and values.gap is not None:
        raise GapError(values.gap)
    if release is None or owner is None or not owner.data:
        return Pass()
    deviating = tuple(other for other in values.others if not other.agrees_with(owner))
    if not deviating and values.gap is not None:
        raise GapError(values.gap)
    if not deviating or trap(view, scope.host) is not None:
        return Pass()
    return _failure(scope, view, release, owner, deviating)


def _failure(
    scope: Scope, view: ClusterView, release: Release, owner: NodeValue, deviating: tuple[NodeValue, ...]
) -> Fail:
    checkpoint = attempt(covering, scope.host.resource, release)
    uncovered = checkpoint is None
    first = deviating[0]
    if uncovered:
        then = f"after a failover to {first.node} the service reads another configuration"
    elif isinstance(checkpoint, Unknown):
        then = "which of them is read after a failover depends on the checkpoint, which is not in evidence"
    else:
        then = f"the checkpoint of {scope.host.name} has to overwrite it at a failover to {first.node}"
    return Fail(
        f"{release.service_name} is told {_shown(owner)} on {owner.node} and {_shown(first)} on {first.node}: {then}",
        (
            *(Evidence(other.value.at, f"{other.node}: {_shown(other)}") for other in deviating),
            Evidence(owner.value.at, f"{owner.node}, the owner: {_shown(owner)}"),
        ),
        observed=", ".join(f"{other.node}: {_shown(other)}" for other in deviating),
        expected=owner.data,
        remedy=_remedy(view, release, owner, deviating),
        severity=Severity.ERROR if uncovered else Severity.WARNING,
    )


def _shown(value: NodeValue) -> str:
    return value.data or "no file"


def _remedy(
    view: ClusterView, release: Release, owner: NodeValue, deviating: tuple[NodeValue, ...]
) -> Remedy:
    nodes = [other.node for other in deviating]
    if attempt(is_shared, view, owner.data) is True:
        return Remedy(
            f"If {owner.data} is meant, on {', '.join(nodes)}:\n{set_value(release.key, owner.data)}",
            tuple(SetRegistryValue(node, release.key, "", owner.data) for node in nodes),
        )
    return Remedy(
        f"Decide which file is meant. Set it on {owner.node}, the owner, while the resource is online, "
        f"then on {', '.join(nodes)}:\n{set_value(release.key, PLACEHOLDER)}"
    )
