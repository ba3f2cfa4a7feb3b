"""The quality of the evidence itself."""

from __future__ import annotations

from typing import Any

from ssis_preflight.rule.define import Rule
from ssis_preflight_rules.evidence.dq001_node_evidence import node_has_evidence
from ssis_preflight_rules.evidence.dq003_group_membership import groups_and_resources_agree
from ssis_preflight_rules.evidence.dq004_dependency_names import dependencies_name_known_resources
from ssis_preflight_rules.evidence.dq005_dependency_groups import dependencies_stay_in_group
from ssis_preflight_rules.evidence.dq006_owner_names import owner_lists_name_known_nodes
from ssis_preflight_rules.evidence.dq007_unique_names import names_are_unique
from ssis_preflight_rules.evidence.dq010_json_depth import json_is_not_cut
from ssis_preflight_rules.evidence.dq011_truncated_text import text_is_not_truncated
from ssis_preflight_rules.evidence.dq012_dependency_data import dependencies_are_in_evidence
from ssis_preflight_rules.evidence.dq015_dependency_cycle import no_dependency_cycle
from ssis_preflight_rules.evidence.dq016_damaged_file import recognised_files_are_whole
from ssis_preflight_rules.evidence.dq017_sources_agree import sources_agree
from ssis_preflight_rules.evidence.dq018_unrecognised_file import files_are_recognised
from ssis_preflight_rules.evidence.dq019_one_pattern import one_pattern

RULES: tuple[Rule[Any], ...] = (
    node_has_evidence,
    groups_and_resources_agree,
    dependencies_name_known_resources,
    dependencies_stay_in_group,
    owner_lists_name_known_nodes,
    names_are_unique,
    json_is_not_cut,
    text_is_not_truncated,
    dependencies_are_in_evidence,
    no_dependency_cycle,
    recognised_files_are_whole,
    sources_agree,
    files_are_recognised,
    one_pattern,
)
