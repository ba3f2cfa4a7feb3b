"""The picture of a cluster: nothing overlaps, everything lies inside, the same input gives the same picture."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Protocol

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.drawn_clusters import cluster_report
from tests.support.report_findings import HOSTILE, finding
from tests.support.report_full import full_report
from tests.support.report_samples import sample_report
from tests.unit.reports.hostile import hostile_report

from ssis_preflight.result.report import Report
from ssis_preflight_reports.escape import visible
from ssis_preflight_reports.html.cards import anchors
from ssis_preflight_reports.html.picture.layout import Picture, picture
from ssis_preflight_reports.html.picture.measure import broken, cut, width
from ssis_preflight_reports.html.picture.shapes import GroupBox, Sheet

EDGES = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda edge: edge[0] != edge[1]),
    max_size=14,
    unique=True,
)


class Area(Protocol):
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def width(self) -> float: ...
    @property
    def height(self) -> float: ...


def drawn(report: Report) -> Picture:
    findings = report["findings"]
    found = picture(report, list(zip(findings, anchors(findings), strict=True)))
    assert found is not None
    return found


def apart(one: Area, other: Area) -> bool:
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    return beside or one.y + one.height <= other.y or other.y + other.height <= one.y


def holds(outer: Area, inner: Area) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width + 0.01
        and inner.y + inner.height <= outer.y + outer.height + 0.01
    )


def all_apart(areas: Sequence[Area]) -> bool:
    return all(apart(one, other) for one, other in itertools.combinations(areas, 2))


def groups_of(sheet: Sheet) -> list[GroupBox]:
    return [*sheet.groups, *(group for frame in sheet.frames for group in frame.groups)]


def check_group(group: GroupBox) -> None:
    assert all_apart(group.resources)
    assert all(holds(group, box) for box in group.resources)
    for route in group.routes:
        assert all(group.x <= x <= group.x + group.width for x, _ in route.points)
        assert all(group.top <= y <= group.y + group.height for _, y in route.points)
        for (x0, y0), (x1, y1) in itertools.pairwise(route.points):
            low, high = sorted((y0, y1))
            if x0 != x1:
                assert not [b for b in group.resources if low < b.y + b.height and b.y < high]
            else:
                assert not [
                    b
                    for b in group.resources
                    if b.x < x0 < b.x + b.width and low < b.y + b.height and b.y < high
                ]


def check(found: Picture) -> None:
    for sheet in (*found.sheets, *found.folded):
        assert all_apart(sheet.frames)
        assert all_apart(sheet.groups)
        outer: list[Area] = [*sheet.frames, *sheet.groups]
        for area in outer:
            assert area.x >= 0
            assert area.y >= 0
            assert area.x + area.width <= sheet.width + 0.01
            assert area.y + area.height <= sheet.height + 0.01
        for frame in sheet.frames:
            inside: list[Area] = [*frame.groups, *frame.chips]
            assert all_apart(inside)
            assert all(holds(frame, area) for area in inside)
        for group in groups_of(sheet):
            check_group(group)


@pytest.mark.parametrize("make", [sample_report, full_report, hostile_report])
def test_in_the_picture_of_a_report_nothing_overlaps_and_everything_lies_inside(make: object) -> None:
    assert callable(make)
    check(drawn(make()))


@pytest.mark.parametrize(
    ("nodes", "groups"), [(1, 1), (2, 2), (3, 7), (6, 12), (7, 3), (16, 40), (64, 25), (0, 3)]
)
def test_clusters_of_every_size_are_drawn(nodes: int, groups: int) -> None:
    check(drawn(cluster_report(nodes, groups)))


@given(EDGES, st.integers(1, 8))
def test_whatever_depends_on_what_no_edge_runs_behind_a_box(
    edges: list[tuple[int, int]], members: int
) -> None:
    edges = [(a, b) for a, b in edges if a < members and b < members]
    report = cluster_report(2, 1, edges, members)
    found = drawn(report)
    check(found)
    assert found == drawn(report)
    (group,) = groups_of(found.sheets[0])
    assert len(group.resources) == members
    assert len(group.routes) == len(edges)


def test_a_small_cluster_is_one_drawing_with_each_group_on_its_owner() -> None:
    found = drawn(cluster_report(2, 2))
    (sheet,) = found.sheets
    assert [[group.title for group in frame.groups] for frame in sheet.frames] == [["G0"], ["G1"]]
    assert [[chip.text for chip in frame.chips if chip.kind == "guest"] for frame in sheet.frames] == [
        ["G1"],
        ["G0"],
    ]


def test_a_large_cluster_is_an_overview_and_the_groups_that_matter() -> None:
    found = drawn(cluster_report(64, 25))
    overview, first = found.sheets
    assert len(overview.frames) == 64
    assert not groups_of(overview)
    assert len(groups_of(first)) == 6
    assert sum(len(groups_of(sheet)) for sheet in found.folded) == 19
    assert "25 of 25 groups are drawn in full" in " ".join(found.caption)


def test_of_very_many_groups_only_some_are_drawn_and_the_caption_says_so() -> None:
    found = drawn(cluster_report(8, 200))
    assert sum(len(groups_of(sheet)) for sheet in (*found.sheets, *found.folded)) == 60
    assert "60 of 200 groups are drawn in full" in " ".join(found.caption)


def test_a_group_whose_owner_is_not_known_has_a_frame_of_its_own() -> None:
    report = cluster_report(2, 1)
    report["topology"]["groups"][0]["owner"] = None
    titles = {frame.title: len(frame.groups) for frame in drawn(report).sheets[0].frames}
    assert titles == {"NODE1": 0, "NODE2": 0, "Owner not known": 1}


def test_of_very_many_resources_some_are_drawn_and_a_note_counts_the_rest() -> None:
    (group,) = groups_of(drawn(cluster_report(2, 1, [], 40)).sheets[0])
    assert len(group.resources) == 18
    assert "and 22 more resources" in " ".join(group.notes)


def test_a_dependency_that_leads_out_of_the_group_is_said_in_words() -> None:
    report = cluster_report(2, 1)
    report["topology"]["dependencies"][0]["providers"].append("Far Disk")
    (group,) = groups_of(drawn(report).sheets[0])
    assert "G0 R0 depends on Far Disk" in " ".join(group.notes)


def marked(report: Report) -> dict[str, str]:
    sheet = drawn(report).sheets[0]
    marks = {frame.says.split(",")[0]: frame.mark for frame in sheet.frames}
    for group in groups_of(sheet):
        marks[group.says.split(":")[0]] = group.mark
        marks |= {box.says.split(":")[0]: box.mark for box in group.resources}
    return {name: mark.text for name, mark in marks.items() if mark is not None}


@pytest.mark.parametrize(
    ("kind", "name", "node", "group", "where"),
    [
        ("node", "NODE2", "NODE2", None, "Node NODE2"),
        ("service", "MsDtsServer130", "NODE1", None, "Node NODE1"),
        ("group", "g0", None, None, "Group G0"),
        ("resource", "G1 R2", None, "G1", "G1 R2"),
        ("service-config", "MsDtsServer130: MSDB", None, "G0", "G0 R0"),
    ],
)
def test_a_finding_is_marked_on_its_object(
    kind: str, name: str, node: str | None, group: str | None, where: str
) -> None:
    report = cluster_report(2, 2)
    report["findings"] = [
        finding(subject={"kind": kind, "name": name, "node": node, "group": group}, message="x")
        for _ in range(3)
    ]
    assert marked(report) == {where: "CFG005 +2"}


def test_a_finding_about_a_service_is_marked_on_the_resources_that_it_names() -> None:
    report = cluster_report(2, 3)
    subject = {"kind": "service", "name": "MsDtsServer130", "node": None, "group": None}
    report["findings"] = [finding("CLU001", subject=subject, message="G0 R0 and G2 R0 can meet")]  # type: ignore[arg-type]
    assert marked(report) == {"G0 R0": "CLU001", "G2 R0": "CLU001"}


def test_findings_about_files_are_counted_and_those_about_the_cluster_kept_together() -> None:
    report = cluster_report(2, 1)
    subjects = [("file", "x.txt"), ("cluster", "CLU1")]
    report["findings"] = [
        finding(subject={"kind": kind, "name": name, "node": None, "group": None}) for kind, name in subjects
    ]
    marks = drawn(report).marks
    assert marks.elsewhere == 1
    assert marks.cluster is not None


def test_a_waived_finding_is_not_marked() -> None:
    report = cluster_report(2, 1)
    entry = finding(subject={"kind": "node", "name": "NODE1", "node": "NODE1", "group": None})
    entry["waived"] = {"reason": "r", "owner": None, "expires": None, "ticket": None}
    report["findings"] = [entry]
    assert marked(report) == {}


@given(st.text(max_size=60), st.floats(20, 300))
def test_cut_text_fits_and_keeps_what_fits(text: str, room: float) -> None:
    shown = cut(text, 12.0, room)
    assert width(shown, 12.0) <= room
    assert shown == visible(text) or shown.endswith("\N{HORIZONTAL ELLIPSIS}")
    assert all(width(line, 12.0) <= room for line in broken(text, 12.0, room, 3))
    assert len(broken(text, 12.0, room, 3)) <= 3


def test_without_nodes_and_groups_there_is_no_picture() -> None:
    report = cluster_report(0, 0)
    assert picture(report, []) is None


def test_a_long_name_is_cut_in_the_picture_and_whole_in_its_title() -> None:
    report = cluster_report(2, 1)
    report["topology"]["groups"][0]["name"] = HOSTILE * 3
    for resource in report["topology"]["resources"]:
        resource["group"] = HOSTILE * 3
    (group,) = groups_of(drawn(report).sheets[0])
    assert group.title.endswith("\N{HORIZONTAL ELLIPSIS}")
    assert HOSTILE * 3 in group.says


def test_a_control_character_is_measured_as_it_is_shown() -> None:
    assert cut("\x1b" * 10, 12.0, 200.0).startswith("<U+001B><U+001B>")
    assert width(cut("\x1b" * 10, 12.0, 200.0), 12.0) <= 200.0
