"""Report documents of clusters of any size and shape, for the tests of the picture."""

from __future__ import annotations

from ssis_preflight.result.report import DependencyEntry, GroupEntry, NodeEntry, Report, ResourceEntry
from tests.support.report_samples import healthy_report


def cluster_report(
    nodes: int, groups: int, edges: list[tuple[int, int]] | None = None, members: int = 4
) -> Report:
    """Return a cluster whose groups have the same resources, R0 of which is Integration Services.

    ``edges`` says which resource of a group depends on which; group ``g`` is on node ``g`` modulo ``nodes``.
    """
    report = healthy_report()
    names = [f"NODE{n + 1}" for n in range(nodes)]
    found = [(0, 1), (1, 2), (1, 3), (0, 3)] if edges is None else edges
    topology = report["topology"]
    topology["nodes"] = [NodeEntry(name=name, state="Up", services=[]) for name in names]
    topology["groups"] = [_group(f"G{g}", names[g % nodes] if names else None, names) for g in range(groups)]
    topology["resources"] = [
        ResourceEntry(name=f"G{g} R{m}", type="Generic Service", group=f"G{g}", state="Online", ssis=m == 0)
        for g in range(groups)
        for m in range(members)
    ]
    topology["dependencies"] = [
        DependencyEntry(
            resource=f"G{g} R{m}",
            expression="",
            providers=[f"G{g} R{low}" for high, low in found if high == m],
        )
        for g in range(groups)
        for m in range(members)
    ]
    topology["disks"] = [
        {"name": f"G{g} R3", "volumes": ["S:"], "shared_volume": False} for g in range(groups)
    ]
    return report


def _group(name: str, owner: str | None, nodes: list[str]) -> GroupEntry:
    return GroupEntry(
        name=name, state="Online", owner=owner, core=False, possible_owners=nodes, preferred_owners=nodes[:1]
    )
