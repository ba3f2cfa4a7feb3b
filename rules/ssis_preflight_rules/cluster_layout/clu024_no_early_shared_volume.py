"""CLU024: releases before SQL Server 2014 keep off Cluster Shared Volumes."""

from __future__ import annotations

from collections.abc import Iterable

from ssis_preflight.analysis.configuration import Scope
from ssis_preflight.analysis.paths import OnSharedVolume, holder
from ssis_preflight.analysis.ssis import SsisResource, meant_release
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Unknown, attempt
from ssis_preflight.model.releases import Release, release_of_service
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Severity
from ssis_preflight.rule.subjects import SCOPES, Missing, Subjects
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.cluster_layout.scope_disks import PathInUse, paths_in_use

_FIRST_WITH_SHARED_VOLUMES = 120


def _early(view: ClusterView) -> Iterable[Scope | Missing]:
    for entry in SCOPES.select(view):
        name = entry.subject.name if isinstance(entry, Missing) else entry.service_name
        release = release_of_service(name) or _hosted_release(view, name)
        if release is None or release.number < _FIRST_WITH_SHARED_VOLUMES:
            yield entry


def _hosted_release(view: ClusterView, name: str) -> Release | None:
    """Return the release that the resource of this name means; None where there is none or it is not known."""
    found = attempt(view.resource, name)
    if found is None or isinstance(found, Unknown):
        return None
    release = attempt(meant_release, view, SsisResource(found))
    return None if isinstance(release, Unknown) else release


EARLY_SCOPES: Subjects[Scope] = Subjects("service-config", _early, SCOPES.identify)
"""The scopes of releases before SQL Server 2014, and those of which the release cannot be told."""


@rule(
    id="CLU024",
    title="Files of a release before SQL Server 2014 are on no Cluster Shared Volume",
    severity=Severity.WARNING,
    confidence=Confidence.LOW,
    subjects=EARLY_SCOPES,
    needs=(
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "PrivateParameters.service_name",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
        "Service.installed",
    ),
    sources=("Microsoft: SQL Server support policy for clustered configurations (KB327518)",),
)
def no_early_shared_volume(scope: Scope, view: ClusterView) -> Verdict:
    r"""CLU024: Files of a release before SQL Server 2014 are on no Cluster Shared Volume

    What it checks
    --------------
    Whether the configuration file or a package folder of Integration Services of SQL Server 2005 to 2012 is below
    ``C:\ClusterStorage``. The release is that of the service.

    Why it matters
    --------------
    Microsoft supports Cluster Shared Volumes in a failover cluster from SQL Server 2014 on. Who calls support
    because the service lost its files after a failover is told to move them first.

    The policy speaks of SQL Server in a failover cluster. That it means the files of Integration Services too is
    read into it; hence the low confidence.

    Passes when
    -----------
    - Neither the configuration file nor a package folder is on a Cluster Shared Volume. Later releases are not
      judged.

    Fails when
    ----------
    - One of them is.

    Not evaluated when
    ------------------
    - The path of the configuration file, or what the file says, is unknown, or which release a resource hosts.

    How to fix
    ----------
    Move the files to a clustered disk of the group of Integration Services, let the resource depend on it (CLU003),
    and name the new path in the registry (``ServiceConfigFile``) or in the file (``StorePath``). For stand-alone
    services use a share or a folder of every node. An upgrade to SQL Server 2014 or later ends the matter.

    Sources
    -------
    - Microsoft, SQL Server support policy for clustered configurations: Cluster Shared Volumes are supported from
      SQL Server 2014 on.
    """
    paths, gap = paths_in_use(view, scope)
    for path in paths:
        # The text of a path tells a shared volume; what else may be unknown of the path does not matter here.
        if isinstance(attempt(holder, view, path.path), OnSharedVolume):
            return _failure(scope, path)
    if gap is not None:
        raise GapError(gap)
    return Pass()


def _failure(scope: Scope, path: PathInUse) -> Fail:
    what = "configuration file" if path.is_file else "package folder"
    return Fail(
        f"{scope.service_name} has its {what} on a Cluster Shared Volume, which Microsoft supports for "
        "SQL Server 2014 and later only",
        (Evidence(path.at, f"{path.path} is on a Cluster Shared Volume"),),
        observed=path.path,
        expected="a clustered disk, or SQL Server 2014 or later",
        remedy=Remedy(
            f"Move the {what} to a clustered disk of the group, and name the new path in "
            + ("the registry (ServiceConfigFile)" if path.is_file else f"StorePath of {path.folder}")
        ),
    )
