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
from ssis_preflight_rules.cluster_layout.clu019_generic_service import hosted_by_a_generic_service
from ssis_preflight_rules.cluster_layout.clu022_online import ssis_is_online
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
    hosted_by_a_generic_service,
    ssis_is_online,
    disk_is_usable,
)
