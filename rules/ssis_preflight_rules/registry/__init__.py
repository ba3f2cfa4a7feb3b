"""Where the registry says the configuration file is, and how a checkpoint carries that."""

from __future__ import annotations

from typing import Any

from ssis_preflight.rule.define import Rule
from ssis_preflight_rules.registry.reg001_value_in_force import the_owner_names_a_file
from ssis_preflight_rules.registry.reg002_same_on_every_owner import the_owners_agree
from ssis_preflight_rules.registry.reg003_own_release import the_path_is_of_the_own_release
from ssis_preflight_rules.registry.reg004_checkpoint_present import the_key_has_a_checkpoint
from ssis_preflight_rules.registry.reg005_key_of_own_release import the_checkpoint_is_of_the_own_release
from ssis_preflight_rules.registry.reg006_plain_path import the_checkpoint_is_a_plain_path
from ssis_preflight_rules.registry.reg007_narrow_checkpoint import the_checkpoint_is_narrow
from ssis_preflight_rules.registry.reg008_order_trap import no_checkpoint_undoes_the_path
from ssis_preflight_rules.registry.reg009_default_value import the_path_is_the_default_value

RULES: tuple[Rule[Any], ...] = (
    the_owner_names_a_file,
    the_owners_agree,
    the_path_is_of_the_own_release,
    the_key_has_a_checkpoint,
    the_checkpoint_is_of_the_own_release,
    the_checkpoint_is_a_plain_path,
    the_checkpoint_is_narrow,
    no_checkpoint_undoes_the_path,
    the_path_is_the_default_value,
)
