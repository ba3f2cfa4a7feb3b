"""The quality of the evidence itself."""

from __future__ import annotations

from typing import Any

from ssis_preflight.rule.define import Rule
from ssis_preflight_rules.evidence.dq001_node_evidence import node_has_evidence
from ssis_preflight_rules.evidence.dq002_one_cluster_one_time import evidence_is_of_one_cluster
from ssis_preflight_rules.evidence.dq003_group_membership import groups_and_resources_agree
from ssis_preflight_rules.evidence.dq004_dependency_names import dependencies_name_known_resources
from ssis_preflight_rules.evidence.dq005_dependency_groups import dependencies_stay_in_group
from ssis_preflight_rules.evidence.dq006_owner_names import owner_lists_name_known_nodes
from ssis_preflight_rules.evidence.dq007_unique_names import names_are_unique
from ssis_preflight_rules.evidence.dq008_known_encoding import encoding_is_known
from ssis_preflight_rules.evidence.dq009_understood_values import values_are_understood
from ssis_preflight_rules.evidence.dq010_json_depth import json_is_not_cut
from ssis_preflight_rules.evidence.dq011_truncated_text import text_is_not_truncated
from ssis_preflight_rules.evidence.dq012_dependency_data import dependencies_are_in_evidence
from ssis_preflight_rules.evidence.dq013_registry_view import registry_view_is_the_services
from ssis_preflight_rules.evidence.dq015_dependency_cycle import no_dependency_cycle
from ssis_preflight_rules.evidence.dq016_damaged_file import recognised_files_are_whole
from ssis_preflight_rules.evidence.dq017_sources_agree import sources_agree
from ssis_preflight_rules.evidence.dq018_unrecognised_file import files_are_recognised
from ssis_preflight_rules.evidence.dq019_one_pattern import one_pattern

RULES: tuple[Rule[Any], ...] = (
    node_has_evidence,
    evidence_is_of_one_cluster,
    groups_and_resources_agree,
    dependencies_name_known_resources,
    dependencies_stay_in_group,
    owner_lists_name_known_nodes,
    names_are_unique,
    encoding_is_known,
    values_are_understood,
    json_is_not_cut,
    text_is_not_truncated,
    dependencies_are_in_evidence,
    registry_view_is_the_services,
    no_dependency_cycle,
    recognised_files_are_whole,
    sources_agree,
    files_are_recognised,
    one_pattern,
)
