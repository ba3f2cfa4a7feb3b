"""The picture of the cluster as a browser draws it: with its own fonts, text stays inside its box."""

from __future__ import annotations

import pytest
from tests.browser.conftest import Show
from tests.support.drawn_clusters import cluster_report
from tests.support.report_full import full_report
from tests.unit.reports.hostile import hostile_report
from tests.unit.reports.pages import Make

OVER_THE_EDGE = """() => [...document.querySelectorAll("svg :is(.mark, .resource, .chip, .group, .node)")]
    .flatMap((shape) => {
    const edge = shape.querySelector(":scope > rect").getBoundingClientRect();
    return [...shape.querySelectorAll(":scope > text")]
        .filter((text) => text.checkVisibility())
        .map((text) => [text.textContent, text.getBoundingClientRect()])
        .filter(([, box]) => box.left < edge.left || box.right > edge.right)
        .map(([said, box]) => `${shape.getAttribute("class")}: ${said} (${box.width} in ${edge.width})`);
})"""
"""Every text of the picture that is wider than the shape it is written in."""


@pytest.mark.parametrize("make", [full_report, hostile_report, lambda: cluster_report(64, 40)])
def test_no_text_runs_over_the_edge_of_its_box(show: Show, make: Make) -> None:
    page = show(make())
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.locator("svg text").count() > 10
    assert page.evaluate(OVER_THE_EDGE) == []


def test_a_text_over_the_edge_would_be_seen(show: Show) -> None:
    page = show(full_report())
    page.evaluate("document.querySelector('svg .resource .name').textContent = 'W'.repeat(40)")
    assert len(page.evaluate(OVER_THE_EDGE)) == 1


def test_the_name_of_a_group_uses_the_room_that_the_drawing_has(show: Show) -> None:
    page = show(full_report())
    titles = page.locator("svg .group > .title").all_text_contents()
    assert "SQL Server (MSSQLSERVER)" in titles
