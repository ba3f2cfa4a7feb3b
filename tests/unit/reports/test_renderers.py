"""What holds for every renderer: it is found by name, pure, and safe to look at."""

from __future__ import annotations

import copy
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from typing import cast

import pytest
from tests.support.report_samples import sample_report
from tests.unit.reports.hostile import hostile_report, steering

from ssis_preflight.result.report import Report
from ssis_preflight_reports import RENDERERS
from ssis_preflight_reports.options import RenderOptions

Render = Callable[[Report, RenderOptions], bytes]

every_renderer = pytest.mark.parametrize("name", RENDERERS)
OPTIONS = [
    RenderOptions(),
    RenderOptions(unicode=False, width=60),
    RenderOptions(verbose=True),
    RenderOptions(quiet=True),
]


def renderer(name: str) -> Render:
    module, function = RENDERERS[name].split(":")
    return cast("Render", getattr(import_module(module), function))


@every_renderer
def test_a_renderer_gives_the_same_bytes_again_and_leaves_the_report_as_it_was(name: str) -> None:
    report = sample_report()
    before = copy.deepcopy(report)
    made = renderer(name)(report, RenderOptions())
    assert report == before
    assert made == renderer(name)(copy.deepcopy(report), RenderOptions())
    assert made.endswith(b"\n")


@every_renderer
@pytest.mark.parametrize("options", OPTIONS)
def test_no_character_of_a_name_can_steer_a_terminal_or_a_reader(name: str, options: RenderOptions) -> None:
    text = renderer(name)(hostile_report(), options).decode("utf-8")
    assert steering(text) == set()


@pytest.mark.parametrize("name", ["text", "json"])
def test_only_the_html_report_loads_the_template_engine(name: str) -> None:
    module = RENDERERS[name].split(":")[0]
    code = f"import {module}, sys; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_table_of_renderers_loads_none_of_them() -> None:
    code = (
        "import sys, ssis_preflight_reports;"
        "sys.exit(any(n.startswith('ssis_preflight_reports.') for n in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
