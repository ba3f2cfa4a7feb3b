"""VER002: Integration Services is of the version of the SQL Server in its group."""

from __future__ import annotations

from ssis_preflight.analysis.instances import SqlInstance, sql_instances
from ssis_preflight.analysis.ssis import SsisResource, meant_release
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Known, Unknown, need
from ssis_preflight.model.names import same
from ssis_preflight.model.parts import Part
from ssis_preflight.model.releases import Release, release_of_number
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Pattern, Severity
from ssis_preflight.rule.subjects import SSIS_RESOURCES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict, every


@rule(
    id="VER002",
    title="Integration Services is of the version of SQL Server in its group",
    severity=Severity.WARNING,
    subjects=SSIS_RESOURCES,
    needs=(
        "Cluster.resources",
        "EngineVersion.version",
        "PrivateParameters.instance_name",
        "PrivateParameters.service_name",
        "PrivateParameters.virtual_server_name",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.installed",
    ),
    confidence=Confidence.MEDIUM,
    patterns=(Pattern.CLUSTERED,),
    sources=(
        "Microsoft: Integration Services error and message reference, 0xC001401C",
        "Microsoft: Integration Services service (SSIS service)",
        "Microsoft: File locations for default and named instances of SQL Server",
    ),
)
def the_engine_is_of_the_same_version(ssis: SsisResource, view: ClusterView) -> Verdict:
    r"""VER002: Integration Services is of the version of SQL Server in its group

    What it checks
    --------------
    Where an SSIS resource and a clustered SQL Server instance share a group: whether the release of the service is
    that of the database engine, as the node that owns the group has it.

    Why it matters
    --------------
    The service is in this group to manage the packages in the msdb of that instance. Packages can be saved to msdb,
    and changed there, only by a runtime of the version of the database; a service of another release lists them at
    best, and refuses to import or save one (error 0xC001401C). This is what an upgrade of the instance leaves behind:
    setup installs the new Integration Services beside the old one, and the resource still names the old service.

    That the service needs the version of the engine follows from this error; no document says it of the service.

    Passes when
    -----------
    - The major versions are the same. SQL Server 2008 and 2008 R2 share one service and count as the same.
    - No SQL Server instance is in the group, or no node has any Integration Services: DH001 and SVC002 judge these.

    Fails when
    ----------
    - The major versions differ.

    Not evaluated when
    ------------------
    - The version of the instance on the node that owns the group is unknown. It is in the registry, as the instance
      id below ``Instance Names\SQL`` and as ``Version`` below the instance's ``Setup`` key.
    - It is not known which service the resource means, or what is in its group.

    How to fix
    ----------
    Install Integration Services of the engine's release on every possible owner, give its configuration file and
    checkpoint the same settings, then let the resource host the service of that release:
    ``Get-ClusterResource -Name 'SSIS' | Set-ClusterParameter -Name ServiceName -Value 'MsDtsServer150'``.

    Sources
    -------
    - Microsoft, Integration Services error and message reference: 0xC001401C, storing or modifying packages in SQL
      Server needs the same version of the runtime and the database.
    - Microsoft, Integration Services service (SSIS service): the service manages the packages in msdb.
    - Microsoft, File locations for default and named instances of SQL Server: the instance id names the release.
    """
    group = need(ssis.resource.group).value
    beside = [instance for instance in sql_instances(view) if same(instance.group, group)]
    release = meant_release(view, ssis) if beside else None
    if release is None:
        return Pass()
    return every(_judge(ssis, release, instance, view) for instance in beside)


def _judge(ssis: SsisResource, release: Release, instance: SqlInstance, view: ClusterView) -> Verdict:
    node = need(instance.resource.owner_node).value
    version = _version(view, node, instance.instance)
    major = int(version.value.partition(".")[0])
    if major == release.major:
        return Pass()
    other = release_of_number(major * 10)
    wanted = f"Integration Services {major}.0" if other is None else other.service_name
    return Fail(
        f"{ssis.name} hosts {release.service_name}, but {instance.label} in its group is version {version.value}: "
        "packages cannot be saved to its msdb through this service",
        (
            Evidence(version.at, f"{instance.instance} on {node} is {version.value}"),
            Evidence(ssis.resource.at, f"{ssis.name} hosts {release.service_name}"),
        ),
        observed=f"{release.service_name}, {instance.label} {version.value}",
        expected=wanted,
        remedy=Remedy(
            f"Install Integration Services of version {major} on every possible owner, give its configuration file "
            f"and checkpoint the same settings, then let {ssis.name} host {wanted}."
        ),
    )


def _version(view: ClusterView, node: str, instance: str) -> Known[str]:
    evidence = view.evidence_of(node)
    engines = () if evidence is None else evidence.engine_versions
    for engine in engines:
        if same(engine.instance, instance):
            return need(engine.version)
    raise GapError(Unknown(Part.SQL_INSTANCES, f"version of {instance} on {node}"))
