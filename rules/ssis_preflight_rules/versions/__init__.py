"""Versions: of Integration Services, of the database engine beside it, and of Windows."""

from __future__ import annotations

from typing import Any

from ssis_preflight.rule.define import Rule
from ssis_preflight_rules.versions.ver001_one_release_per_node import one_release_on_a_node
from ssis_preflight_rules.versions.ver002_version_of_the_engine import the_engine_is_of_the_same_version
from ssis_preflight_rules.versions.ver010_one_windows_build import the_nodes_run_one_windows

RULES: tuple[Rule[Any], ...] = (
    one_release_on_a_node,
    the_engine_is_of_the_same_version,
    the_nodes_run_one_windows,
)
