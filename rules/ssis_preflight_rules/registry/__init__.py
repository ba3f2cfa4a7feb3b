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
from ssis_preflight_rules.registry.reg010_view_of_2005 import the_path_is_in_the_32_bit_view
from ssis_preflight_rules.registry.reg013_plain_text import the_path_is_plain_text
from ssis_preflight_rules.registry.reg014_no_share import the_file_is_on_no_share

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
    the_path_is_in_the_32_bit_view,
    the_path_is_plain_text,
    the_file_is_on_no_share,
)
