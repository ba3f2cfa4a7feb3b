"""DCOM: who reaches the service from another computer, on every node."""

from __future__ import annotations

from typing import Any

from ssis_preflight.rule.define import Rule
from ssis_preflight_rules.dcom.dc001_limits_let_through import limits_let_the_principal_through
from ssis_preflight_rules.dcom.dc002_launch_permission import the_principal_may_activate
from ssis_preflight_rules.dcom.dc003_access_permission import the_principal_has_access
from ssis_preflight_rules.dcom.dc004_nodes_agree import permissions_are_the_same_on_every_node
from ssis_preflight_rules.dcom.dc005_whole_entries import entries_are_of_one_style
from ssis_preflight_rules.dcom.dc006_within_limits import the_limit_is_as_wide_as_the_permission
from ssis_preflight_rules.dcom.dc007_dcom_enabled import dcom_is_enabled
from ssis_preflight_rules.dcom.dc015_application_found import the_application_is_registered

RULES: tuple[Rule[Any], ...] = (
    limits_let_the_principal_through,
    the_principal_may_activate,
    the_principal_has_access,
    permissions_are_the_same_on_every_node,
    entries_are_of_one_style,
    the_limit_is_as_wide_as_the_permission,
    dcom_is_enabled,
    the_application_is_registered,
)
