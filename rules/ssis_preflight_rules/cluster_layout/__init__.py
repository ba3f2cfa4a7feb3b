"""Groups, dependencies and owners around the Integration Services resource."""

from __future__ import annotations

from typing import Any

from ssis_preflight.rule.define import Rule

from ssis_preflight_rules.cluster_layout.clu003_disk_dependency import ssis_depends_on_its_disk

RULES: tuple[Rule[Any], ...] = (ssis_depends_on_its_disk,)
