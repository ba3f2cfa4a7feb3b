"""By what findings can be narrowed down: severity, family, node and group.

Nodes and groups are numbered, so that a finding says which it is about in a few characters, whatever they are called.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from ssis_preflight.model.names import fold
from ssis_preflight.result.report import FindingEntry, Report

_FAMILY = re.compile(r"[A-Za-z]+")


class Facets(msgspec.Struct, frozen=True):
    """The values that occur, in order; those of nodes and groups are referred to by their number."""

    families: tuple[str, ...]
    nodes: tuple[str, ...]
    groups: tuple[str, ...]
    node_numbers: Mapping[str, int]
    group_numbers: Mapping[str, int]
    group_of_resource: Mapping[str, str]

    def nodes_of(self, finding: FindingEntry) -> str:
        """Return the numbers of the nodes that a finding is about or was read on, with blanks between."""
        named = [finding["subject"]["node"], *(location["node"] for location in finding["locations"])]
        return " ".join(str(n) for n in sorted({self.node_numbers[fold(name)] for name in named if name}))

    def group_of(self, finding: FindingEntry) -> str:
        """Return the number of the group that a finding is about, or nothing."""
        name = _group(finding, self.group_of_resource)
        return str(self.group_numbers[fold(name)]) if name else ""


def facets(report: Report) -> Facets:
    """Return the facets of a report."""
    findings = report["findings"]
    owner = {fold(r["name"]): r["group"] for r in report["topology"]["resources"] if r["group"]}
    nodes = [f["subject"]["node"] for f in findings]
    nodes += [location["node"] for f in findings for location in f["locations"]]
    by_node = _distinct(nodes)
    by_group = _distinct([_group(f, owner) for f in findings])
    families = {match[0] for f in findings if (match := _FAMILY.match(f["rule"]))}
    return Facets(
        families=tuple(sorted(families)),
        nodes=tuple(by_node.values()),
        groups=tuple(by_group.values()),
        node_numbers={name: number for number, name in enumerate(by_node)},
        group_numbers={name: number for number, name in enumerate(by_group)},
        group_of_resource=owner,
    )


def _group(finding: FindingEntry, group_of_resource: Mapping[str, str]) -> str | None:
    subject = finding["subject"]
    if subject["group"] is not None:
        return subject["group"]
    if subject["kind"] == "group":
        return subject["name"]
    return group_of_resource.get(fold(subject["name"])) if subject["kind"] == "resource" else None


def _distinct(names: list[str | None]) -> dict[str, str]:
    """Return the names, each once and in order, by folded name."""
    found: dict[str, str] = {}
    for name in names:
        if name:
            found.setdefault(fold(name), name)
    return dict(sorted(found.items()))
