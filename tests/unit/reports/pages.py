"""The HTML report as an element tree, for the tests of the page."""

from __future__ import annotations

import re
from collections.abc import Callable

import lxml.html
import pytest
from lxml.html import HtmlElement
from tests.support.report_failovers import calm_report, failover_report
from tests.support.report_full import full_report
from tests.support.report_samples import broken_report, healthy_report, incomplete_report, sample_report
from tests.unit.reports.hostile import hostile_report

from ssis_preflight.result.report import Report
from ssis_preflight_reports.html.page import render
from ssis_preflight_reports.options import RenderOptions

Make = Callable[[], Report]
every_report = pytest.mark.parametrize(
    "make",
    [
        sample_report,
        healthy_report,
        incomplete_report,
        broken_report,
        hostile_report,
        failover_report,
        calm_report,
        full_report,
    ],
)


def page(report: Report) -> HtmlElement:
    return lxml.html.document_fromstring(render(report, RenderOptions()).decode("utf-8"))


def words_of(element: HtmlElement) -> str:
    """Return what is read of an element: its texts with a blank between, and none before a mark."""
    return re.sub(r" ([,;:])", r"\1", " ".join(" ".join(element.itertext()).split()))


def section(root: HtmlElement, name: str) -> str:
    return words_of(root.get_element_by_id(name))


def elements(root: HtmlElement) -> list[HtmlElement]:
    return [element for element in root.iter() if isinstance(element.tag, str)]
