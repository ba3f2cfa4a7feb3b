"""Groups, dependencies and owners around the Integration Services resource."""

from __future__ import annotations

from typing import Any

from ssis_preflight.rule.define import Rule
from ssis_preflight_rules.cluster_layout.clu001_one_host_per_node import hosts_never_meet
from ssis_preflight_rules.cluster_layout.clu002_no_core_group import outside_the_core_groups
from ssis_preflight_rules.cluster_layout.clu003_disk_dependency import ssis_depends_on_its_disk
from ssis_preflight_rules.cluster_layout.clu004_sql_dependency import ssis_depends_on_sql
from ssis_preflight_rules.cluster_layout.clu005_sql_independent import sql_does_not_depend_on_ssis
from ssis_preflight_rules.cluster_layout.clu006_no_optional_dependency import nothing_needed_is_optional
from ssis_preflight_rules.cluster_layout.clu007_owners_as_wide import ssis_takes_no_node_away
from ssis_preflight_rules.cluster_layout.clu008_two_owners import group_can_fail_over
from ssis_preflight_rules.cluster_layout.clu009_service_on_owners import possible_owner_has_the_service
from ssis_preflight_rules.cluster_layout.clu010_restart_action import failure_stays_with_ssis
from ssis_preflight_rules.cluster_layout.clu011_failure_is_mended import failure_is_mended
from ssis_preflight_rules.cluster_layout.clu012_restart_before_move import restarted_before_the_move
from ssis_preflight_rules.cluster_layout.clu013_retried_later import tried_again_later
from ssis_preflight_rules.cluster_layout.clu015_no_startup_parameters import nothing_is_passed
from ssis_preflight_rules.cluster_layout.clu016_name_to_use import there_is_a_name_to_use
from ssis_preflight_rules.cluster_layout.clu017_own_name import group_has_a_name
from ssis_preflight_rules.cluster_layout.clu019_generic_service import hosted_by_a_generic_service
from ssis_preflight_rules.cluster_layout.clu020_named_rightly import the_name_is_true
from ssis_preflight_rules.cluster_layout.clu022_online import ssis_is_online
from ssis_preflight_rules.cluster_layout.clu023_nodes_up import node_takes_groups
from ssis_preflight_rules.cluster_layout.clu024_no_early_shared_volume import no_early_shared_volume
from ssis_preflight_rules.cluster_layout.clu025_letter_is_free import letter_is_free
from ssis_preflight_rules.cluster_layout.clu026_mounted_disk import mounted_after_its_host
from ssis_preflight_rules.cluster_layout.clu028_disk_usable import disk_is_usable

RULES: tuple[Rule[Any], ...] = (
    hosts_never_meet,
    outside_the_core_groups,
    ssis_depends_on_its_disk,
    ssis_depends_on_sql,
    sql_does_not_depend_on_ssis,
    nothing_needed_is_optional,
    ssis_takes_no_node_away,
    group_can_fail_over,
    possible_owner_has_the_service,
    failure_stays_with_ssis,
    failure_is_mended,
    restarted_before_the_move,
    tried_again_later,
    nothing_is_passed,
    there_is_a_name_to_use,
    group_has_a_name,
    hosted_by_a_generic_service,
    the_name_is_true,
    ssis_is_online,
    node_takes_groups,
    no_early_shared_volume,
    letter_is_free,
    mounted_after_its_host,
    disk_is_usable,
)
