"""Even clusters for the benchmarks: every node may own every group, and the groups are dealt out one by one."""

from __future__ import annotations

from pathlib import Path

from ssis_preflight.analysis.failover.world import Mover, Place, World
from tests.support.sample_cluster import ClusterSpec, Group
from tests.support.sample_nodes import SSIS_2019, SsisService
from tests.support.sample_parts import Instance, core_groups, generic_service, sql_resources
from tests.support.sample_stories import POWERSHELL_7_NAMES, NodeSpec, evidence, snapshot_toml

LEAVE_OUT_AGENT = 4
"""With the service that makes five resources in a group: IP address, name, disk, engine, Integration Services."""


def even_world(nodes: int, groups: int, action: int, *, preferring: bool = False) -> World:
    """Return a cluster in which nothing is unknown, group ``g`` on node ``g`` modulo ``nodes``.

    All groups bear the same service, with this RestartAction. ``preferring`` gives each group every node as a
    preferred owner, its own first: then the cluster has no free choice of targets.
    """
    return World(
        nodes=tuple(Place(f"NODE{n + 1}", up=True, takes=True) for n in range(nodes)),
        groups=tuple(_mover(nodes, group, action, preferring) for group in range(groups)),
        services=(SSIS_2019.service,),
        startable=((True,) * nodes,),
        enforced=False,
        left_out=0,
        assumptions=(),
    )


def _mover(nodes: int, group: int, action: int, preferring: bool) -> Mover:
    first = group % nodes if preferring else 0
    return Mover(
        name=f"Group{group + 1}",
        resource=f"SSIS{group + 1}",
        has_sql=True,
        service=0,
        allowed=frozenset(range(nodes)),
        allowed_open=False,
        walk=tuple((first + step) % nodes for step in range(nodes)),
        preferring=preferring,
        affects=action == 2,
        threshold=nodes - 1,
        priority=2000,
        start=group % nodes,
        online=True,
        fails_back=False,
        classes=frozenset(),
    )


def write_snapshot(folder: Path, nodes: int, groups: int) -> None:
    """Write the cluster of ``even_world(nodes, groups, 1, preferring=True)`` as a snapshot folder."""
    names = tuple(f"NODE{n + 1}" for n in range(nodes))
    instances = [
        Instance(f"SQLVS{g + 1}", f"I{g + 1}", 15, f"192.0.2.{20 + g}", f"Disk {g + 1}", None)
        for g in range(groups)
    ]
    bearing = (_group(names, number, instance) for number, instance in enumerate(instances))
    spec = ClusterSpec(names, (*core_groups(names[-1]), *bearing))
    service = SsisService(SSIS_2019, "Manual", running=True)
    hosts = tuple(NodeSpec(name, service) for name in names)
    files = evidence(spec, hosts, instances, POWERSHELL_7_NAMES) | snapshot_toml("")
    for path, data in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def _group(names: tuple[str, ...], number: int, instance: Instance) -> Group:
    at = number % len(names)
    ssis = generic_service(f"SSIS{number + 1}", SSIS_2019.service, f"([{instance.server}])")
    members = (*sql_resources(instance)[:LEAVE_OUT_AGENT], ssis)
    return Group(f"Group{number + 1}", names[at], members, preferred=(*names[at:], *names[:at]))
