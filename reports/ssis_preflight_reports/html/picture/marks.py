"""Which findings belong to which object of the picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from ssis_preflight.model.names import fold
from ssis_preflight.result.report import FindingEntry, Report
from ssis_preflight_reports.html.picture.shapes import Mark
from ssis_preflight_reports.sentences import first_sentence, plural

NAMED_AT_MOST = 5
"""How many findings a mark names in words; the rest is counted."""

Anchored = Sequence[tuple[FindingEntry, str]]
"""Findings with their anchors, the worst first."""


Found = tuple[FindingEntry, str]
Home = tuple[str, str]
"""Kind and folded name of an object: node, group, resource, or the cluster as a whole, whose name is empty."""


class Marks(msgspec.Struct, frozen=True):
    """The mark of each node, group and resource by folded name, and that of the cluster as a whole.

    ``about`` has every finding by its objects; ``elsewhere`` counts the findings about something that the picture
    does not show, such as a file.
    """

    nodes: dict[str, Mark]
    groups: dict[str, Mark]
    resources: dict[str, Mark]
    cluster: Mark | None
    about: dict[Home, list[Found]]
    elsewhere: int


def marks(report: Report, findings: Anchored) -> Marks:
    """Return the marks of all findings that nobody waived."""
    places = _Places(report)
    about: dict[Home, list[Found]] = {}
    elsewhere = 0
    for entry, anchor in findings:
        homes = places.of(entry) if entry["waived"] is None else []
        for home in homes:
            about.setdefault(home, []).append((entry, anchor))
        elsewhere += not homes and entry["waived"] is None

    def of(kind: str) -> dict[str, Mark]:
        return {name: _mark(found) for (of_kind, name), found in about.items() if of_kind == kind}

    return Marks(of("node"), of("group"), of("resource"), of("cluster").get(""), about, elsewhere)


def worst_of(found: Iterable[Mark | None]) -> Mark | None:
    """Return the mark of the worst severity, the first of those that are alike."""
    order = {"error": 0, "warning": 1, "info": 2}
    return min(
        (mark for mark in found if mark is not None), key=lambda m: order.get(m.severity, 3), default=None
    )


class _Places:
    """Looks up where a finding belongs."""

    def __init__(self, report: Report) -> None:
        topology = report["topology"]
        self.nodes = {fold(node["name"]) for node in topology["nodes"]}
        self.groups = {fold(group["name"]) for group in topology["groups"]}
        self.resources = {fold(resource["name"]) for resource in topology["resources"]}
        self.ssis = [resource for resource in topology["resources"] if resource["ssis"]]
        self.only_service = len(report["pattern"]) == 1

    def of(self, entry: FindingEntry) -> list[Home]:
        """Return the objects that a finding is about."""
        subject = entry["subject"]
        kind, name = subject["kind"], fold(subject["name"])
        node, group = fold(subject["node"] or ""), fold(subject["group"] or "")
        if kind == "cluster":
            return [("cluster", "")]
        if kind == "resource" and name in self.resources:
            return [("resource", name)]
        if kind == "group" and name in self.groups:
            return [("group", name)]
        if node in self.nodes:
            return [("node", node)]
        return self._services(entry, group) or ([("group", group)] if group in self.groups else [])

    def _services(self, entry: FindingEntry, group: str) -> list[Home]:
        """Return the Integration Services resources that a finding about a service of the cluster means."""
        if entry["subject"]["kind"] not in {"service", "service-config"}:
            return []
        here = [r for r in self.ssis if not group or fold(r["group"] or "") == group]
        said = fold(" ".join([entry["message"], *(location["says"] for location in entry["locations"])]))
        named = [r for r in here if fold(r["name"]) in said]
        all_of_them = here if group or self.only_service else []
        return [("resource", fold(r["name"])) for r in named or all_of_them]


def _mark(found: list[Found]) -> Mark:
    first, anchor = found[0]
    more = f" +{len(found) - 1}" if len(found) > 1 else ""
    named = [
        f"{entry['severity']} {entry['rule']}: {first_sentence(entry['message'])}"
        for entry, _ in found[:NAMED_AT_MOST]
    ]
    rest = [f"and {len(found) - NAMED_AT_MOST} more"] if len(found) > NAMED_AT_MOST else []
    says = f"{plural(len(found), 'finding')}: {' '.join([*named, *rest])}"
    return Mark(first["severity"], f"{first['rule']}{more}", len(found), anchor, says)
