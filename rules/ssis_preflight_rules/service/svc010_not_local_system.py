"""SVC010: the service does not run as LocalSystem."""

from __future__ import annotations

from ssis_preflight.analysis.accounts import AccountKind, account_kind
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.service import Service
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.service.service_subjects import INSTALLED_SERVICES


@rule(
    id="SVC010",
    title="The service does not run as LocalSystem",
    severity=Severity.INFO,
    subjects=INSTALLED_SERVICES,
    needs=("Service.account", "Service.installed"),
    sources=(
        "Microsoft: Configure Windows service accounts and permissions",
        "Microsoft: LocalSystem account",
    ),
)
def the_service_is_not_the_system(service: Service, view: ClusterView) -> Verdict:
    r"""SVC010: The service does not run as LocalSystem

    What it checks
    --------------
    Whether an Integration Services service logs on as LocalSystem (``NT AUTHORITY\SYSTEM``).

    Why it matters
    --------------
    LocalSystem may do anything on its computer, and acts as the computer's account on the network. The service is
    reached from other computers through DCOM: a weakness in it gives away the node, and with it whatever the cluster
    runs there. Setup does not choose this account by itself.

    Passes when
    -----------
    - The service has another account. Whether that one is an administrator of the node, which is as much, is not
      judged: the list of services does not say it.

    Fails when
    ----------
    - The account is LocalSystem.

    Not evaluated when
    ------------------
    - The account is unknown.

    How to fix
    ----------
    Give the service its virtual account, ``NT Service\MsDtsServer130``, or a group managed service account where it
    needs rights on shares, with SQL Server Configuration Manager; it grants the rights that the service needs. Give
    the account Read on the configuration file where that was moved to another folder.

    Sources
    -------
    - Microsoft, Configure Windows service accounts and permissions: services run with the lowest possible rights; the
      default account of Integration Services is a virtual account.
    - Microsoft, LocalSystem account: its rights on the computer and its identity on the network.
    """
    account = need(service.account)
    if account_kind(account.value) is not AccountKind.LOCAL_SYSTEM:
        return Pass()
    name, node = service.name, service.node
    return Fail(
        f"{name} on {node} runs as LocalSystem: whoever takes over the service has the whole node",
        (Evidence(account.at, f"account {account.value}"),),
        observed=account.value,
        expected=f"NT Service\\{name}, or an account of the domain without further rights",
        remedy=Remedy(
            f"On {node}, give {name} the account NT Service\\{name}, or a group managed service account, with SQL "
            "Server Configuration Manager, and restart it."
        ),
    )
