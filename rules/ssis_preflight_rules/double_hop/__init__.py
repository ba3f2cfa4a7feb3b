"""Whether clients can reach the packages in msdb through the service."""

from __future__ import annotations

from typing import Any

from ssis_preflight.rule.define import Rule
from ssis_preflight_rules.double_hop.dh001_same_group import service_is_not_apart
from ssis_preflight_rules.double_hop.dh002_together_by_chance import service_is_not_together_by_chance
from ssis_preflight_rules.double_hop.dh003_instance_elsewhere import listed_instance_is_here

RULES: tuple[Rule[Any], ...] = (
    service_is_not_apart,
    service_is_not_together_by_chance,
    listed_instance_is_here,
)
