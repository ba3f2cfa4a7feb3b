"""The built-in rules, one file each, listed by hand family by family."""

from __future__ import annotations

from typing import Any

from ssis_preflight.rule.define import Rule
from ssis_preflight_rules import (
    cluster_layout,
    config_file,
    dcom,
    double_hop,
    evidence,
    failover,
    packages,
    policy,
    registry,
    service,
    storage,
    versions,
)

RULES: tuple[Rule[Any], ...] = (
    *service.RULES,
    *config_file.RULES,
    *registry.RULES,
    *cluster_layout.RULES,
    *failover.RULES,
    *double_hop.RULES,
    *dcom.RULES,
    *storage.RULES,
    *packages.RULES,
    *versions.RULES,
    *evidence.RULES,
    *policy.RULES,
)
"""Every built-in rule, in the order of the catalogue."""
