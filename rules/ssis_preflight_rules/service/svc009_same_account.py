"""SVC009: the service logs on with the same account on every node."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import msgspec

from ssis_preflight.analysis.accounts import same_account
from ssis_preflight.analysis.ssis import clustered_names
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapKind, Known, Unknown, first_gap
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.model.releases import Release
from ssis_preflight.model.service import Service
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, NotEvaluated, Pass, Remedy, Verdict
from ssis_preflight_rules.service.service_subjects import RELEASES_THERE, may_be_there, may_host


class _Logon(msgspec.Struct, frozen=True):
    """An installed service, and the account that it logs on with."""

    service: Service
    account: Known[str]

    @property
    def says(self) -> str:
        return f"{self.service.node}: {self.account.value}"


@rule(
    id="SVC009",
    title="The service has the same account on every node",
    severity=Severity.WARNING,
    subjects=RELEASES_THERE,
    needs=(
        "Cluster.resources",
        "PrivateParameters.service_name",
        "Resource.possible_owners",
        "Resource.type",
        "Service.account",
        "Service.installed",
    ),
    sources=("Microsoft: Configure Windows service accounts and permissions",),
)
def the_nodes_have_the_same_account(release: Release, view: ClusterView) -> Verdict:
    r"""SVC009: The service has the same account on every node

    What it checks
    --------------
    For every service name: whether the service logs on with one and the same account on all nodes that have it; of a
    service that the cluster hosts, on all possible owners.

    Why it matters
    --------------
    The service opens its configuration file, and reaches files on shares, with its own account. Where the accounts
    differ, rights that were granted to one of them are missing after a failover: the service then falls back to
    built-in defaults when it cannot read its file (event 273), or does not find its packages. Setup gives its rights
    to the account that it sees, so a change on one node alone is easily forgotten on the others.

    Passes when
    -----------
    - The accounts are the same in name. Virtual accounts (``NT Service\MsDtsServer130``), built-in and local accounts
      of the same name count as the same, although each node has its own; on a share SVC012 judges what that means.
    - Only one node has the service, or the node that differs is no possible owner of the resource.

    Fails when
    ----------
    - The accounts of two nodes differ.

    Not evaluated when
    ------------------
    - The account of a node, or whether it has the service, is unknown, and the known accounts do not differ.
    - Two accounts are written in ways that cannot be compared, such as ``CORP\svc`` and ``svc@corp.example``.
    - The accounts differ, and it is not known which nodes may host the service.

    How to fix
    ----------
    Give all nodes one account: the virtual account that setup chooses where everything is local to the node, a group
    managed service account or a domain account where the service reaches shares. Change it with SQL Server
    Configuration Manager, which grants the rights of the service too, and restart the service.

    Sources
    -------
    - Microsoft, Configure Windows service accounts and permissions: default accounts, and the rights and access
      control entries that setup grants to Integration Services.
    - Microsoft, Events logged by the Integration Services service: 273, the configuration file could not be read.
    """
    entries = [entry for entry in view.services_named(release.service_name) if may_be_there(entry)]
    logons = [_Logon(entry, entry.account) for entry in entries if isinstance(entry.account, Known)]
    logons = [logon for logon in logons if isinstance(logon.service.installed, Known)]
    if _comparison(logons) is False and fold(release.service_name) in clustered_names(view):
        logons = [logon for logon in logons if may_host(view, logon.service)]
    alike = _comparison(logons)
    if alike is False:
        return _failure(release, logons)
    if len(entries) <= 1:
        return Pass()
    gap = first_gap(entry.installed for entry in entries) or first_gap(entry.account for entry in entries)
    if gap is None and alike is None:
        shown = ", ".join(logon.says for logon in logons)
        gap = Unknown(
            Part.SERVICES, f"whether these accounts are one and the same: {shown}", GapKind.UNSUPPORTED
        )
    return Pass() if gap is None else NotEvaluated(gap)


def _comparison(logons: Sequence[_Logon]) -> bool | None:
    """Say whether all are one account: False where two differ for certain, None where some cannot be compared."""
    alike = {
        same_account(one.account.value, one.service.node, other.account.value, other.service.node)
        for one, other in combinations(logons, 2)
    }
    if False in alike:
        return False
    return None if None in alike else True


def _failure(release: Release, logons: Sequence[_Logon]) -> Fail:
    first = logons[0]
    other = next(logon for logon in logons if _comparison((first, logon)) is False)
    shown = ", ".join(logon.says for logon in logons)
    return Fail(
        f"{release.service_name} logs on as {first.account.value} on {first.service.node} and as "
        f"{other.account.value} on {other.service.node}: rights granted to one are missing after a failover",
        tuple(
            Evidence(logon.account.at, f"account {logon.account.value} on {logon.service.node}")
            for logon in logons
        ),
        observed=shown,
        expected="one account on all nodes",
        remedy=Remedy(
            f"Choose one account for {release.service_name}, set it on every node with SQL Server Configuration "
            "Manager, which grants the rights of the service too, and restart the service there."
        ),
    )
