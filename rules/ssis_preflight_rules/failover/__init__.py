"""What happens to the groups at failover."""

from __future__ import annotations

from typing import Any

from ssis_preflight.rule.define import Rule
from ssis_preflight_rules.failover.fo001_service_survives import service_survives_failover
from ssis_preflight_rules.failover.fo002_sql_survives import sql_survives_service
from ssis_preflight_rules.failover.fo003_owner_left import group_finds_owner
from ssis_preflight_rules.failover.fo004_next_node_known import next_node_is_known
from ssis_preflight_rules.failover.fo005_preferred_are_possible import preferred_owners_are_possible
from ssis_preflight_rules.failover.fo006_preferred_list_whole import preferred_list_is_whole
from ssis_preflight_rules.failover.fo007_no_failback_at_any_hour import no_failback_at_any_hour
from ssis_preflight_rules.failover.fo008_window_has_both_hours import window_has_both_hours
from ssis_preflight_rules.failover.fo009_failover_threshold import threshold_lets_the_group_move
from ssis_preflight_rules.failover.fo010_anti_affinity_enforced import anti_affinity_is_enforced
from ssis_preflight_rules.failover.fo011_anti_affinity_leaves_a_node import anti_affinity_leaves_a_node
from ssis_preflight_rules.failover.fo014_starts_with_the_cluster import starts_with_the_cluster
from ssis_preflight_rules.failover.fo016_quorum_survives import quorum_survives

RULES: tuple[Rule[Any], ...] = (
    service_survives_failover,
    sql_survives_service,
    group_finds_owner,
    next_node_is_known,
    preferred_owners_are_possible,
    preferred_list_is_whole,
    no_failback_at_any_hour,
    window_has_both_hours,
    threshold_lets_the_group_move,
    anti_affinity_is_enforced,
    anti_affinity_leaves_a_node,
    starts_with_the_cluster,
    quorum_survives,
)
