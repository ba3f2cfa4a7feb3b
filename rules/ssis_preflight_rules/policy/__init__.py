"""Whether the waivers themselves are in order."""

from __future__ import annotations

from typing import Any

from ssis_preflight.rule.define import Rule
from ssis_preflight_rules.policy.pol001_waiver_in_force import waiver_is_in_force
from ssis_preflight_rules.policy.pol002_waiver_in_use import waiver_is_in_use

RULES: tuple[Rule[Any], ...] = (
    waiver_is_in_force,
    waiver_is_in_use,
)
