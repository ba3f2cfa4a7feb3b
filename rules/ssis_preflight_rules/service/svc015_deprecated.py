"""SVC015: no service is in use that its release calls deprecated."""

from __future__ import annotations

from collections.abc import Iterable

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Unknown, attempt, need
from ssis_preflight.model.releases import Release
from ssis_preflight.model.service import Service
from ssis_preflight.model.states import ServiceState, StartMode, label
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import Subjects
from ssis_preflight.rule.verdict import Evidence, Fail, NotEvaluated, Pass, Remedy, Verdict
from ssis_preflight_rules.service.service_subjects import RELEASES_THERE

_SQL_SERVER_2025 = 17


def _deprecated(view: ClusterView) -> Iterable[Release]:
    there = (release for release in RELEASES_THERE.select(view) if isinstance(release, Release))
    return (release for release in there if release.major >= _SQL_SERVER_2025)


DEPRECATED_RELEASES: Subjects[Release] = Subjects("service", _deprecated, RELEASES_THERE.identify)
"""Every release, from SQL Server 2025 on, whose service some node has or may have."""


@rule(
    id="SVC015",
    title="No Integration Services service is in use that its release deprecates",
    severity=Severity.INFO,
    subjects=DEPRECATED_RELEASES,
    needs=("Service.installed", "Service.start_mode", "Service.state"),
    sources=("Microsoft: What's new in Integration Services in SQL Server 2025",),
)
def no_deprecated_service_is_in_use(release: Release, view: ClusterView) -> Verdict:
    """SVC015: No Integration Services service is in use that its release deprecates

    What it checks
    --------------
    Whether the Integration Services service of SQL Server 2025 (``MsDtsServer170``) starts automatically or runs on
    any node. The finding is about the whole cluster, once.

    Why it matters
    --------------
    SQL Server 2025 still installs the service, and calls it deprecated, together with the package store in msdb and
    in folders that Management Studio shows through it. A later release may come without it. A cluster that is built
    or changed now around this service will have to be changed again. Packages themselves are not concerned: dtexec,
    SQL Server Agent and the SSIS catalog run them without the service.

    Passes when
    -----------
    - The service is Manual or Disabled and does not run on any node.
    - The rule does not apply to the services of earlier releases.

    Fails when
    ----------
    - The service starts automatically or runs on a node.

    Not evaluated when
    ------------------
    - Whether a node has the service, its start mode or its state is unknown, and none is known to be in use.

    How to fix
    ----------
    Plan the move: deploy the packages as projects to the SSIS catalog (SSISDB), or keep them as files that jobs run
    with dtexec. Disable the service on every node once nobody manages packages through it:
    ``Set-Service -Name 'MsDtsServer170' -StartupType Disabled``.

    Sources
    -------
    - Microsoft, What's new in Integration Services in SQL Server 2025: the legacy Integration Services service and
      the package store in Management Studio are deprecated.
    """
    users: list[Service] = []
    gap: Unknown | None = None
    for service in view.services_named(release.service_name):
        used = attempt(_in_use, service)
        if isinstance(used, Unknown):
            gap = gap or used
        elif used:
            users.append(service)
    if not users:
        return Pass() if gap is None else NotEvaluated(gap)
    return _failure(release, users)


def _in_use(service: Service) -> bool:
    if not need(service.installed).value:
        return False
    mode, state = service.start_mode, service.state
    if not isinstance(state, Unknown) and state.value is ServiceState.RUNNING:
        return True
    return need(mode).value is StartMode.AUTOMATIC or need(state).value is ServiceState.RUNNING


def _failure(release: Release, users: list[Service]) -> Fail:
    nodes = ", ".join(service.node for service in users)
    return Fail(
        f"{release.service_name} is in use on {nodes}: {release.product} deprecates this service, and a later "
        "release may come without it",
        tuple(_evidence(service) for service in users),
        observed=f"{release.service_name} on {nodes}",
        expected="packages that need no Integration Services service",
        remedy=Remedy(
            "Plan to deploy the packages as projects to the SSIS catalog, or to run them from files with dtexec, and "
            f"to disable {release.service_name} once nobody manages packages through it."
        ),
    )


def _evidence(service: Service) -> Evidence:
    state = service.state
    if not isinstance(state, Unknown) and state.value is ServiceState.RUNNING:
        return Evidence(state.at, f"state {label(state.value)} on {service.node}")
    mode = need(service.start_mode)
    return Evidence(mode.at, f"start mode {label(mode.value)} on {service.node}")
