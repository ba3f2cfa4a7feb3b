"""The service's configuration file: whether it is read at all, where it lies, and what it says."""

from __future__ import annotations

from typing import Any

from ssis_preflight.rule.define import Rule
from ssis_preflight_rules.config_file.cfg001_file_exists import configuration_file_exists
from ssis_preflight_rules.config_file.cfg002_file_usable import configuration_file_is_usable
from ssis_preflight_rules.config_file.cfg003_file_on_shared_disk import file_is_on_shared_disk
from ssis_preflight_rules.config_file.cfg004_file_in_own_group import file_is_in_own_group
from ssis_preflight_rules.config_file.cfg005_virtual_server_name import server_name_is_virtual
from ssis_preflight_rules.config_file.cfg006_known_server import server_is_known
from ssis_preflight_rules.config_file.cfg008_instance_name import instance_is_named
from ssis_preflight_rules.config_file.cfg009_lists_every_instance import lists_every_instance
from ssis_preflight_rules.config_file.cfg010_nodes_agree import nodes_agree
from ssis_preflight_rules.config_file.cfg011_store_path_shared import store_is_on_shared_disk
from ssis_preflight_rules.config_file.cfg012_store_path_own_group import store_is_in_own_group
from ssis_preflight_rules.config_file.cfg013_store_folder_exists import store_folder_exists
from ssis_preflight_rules.config_file.cfg014_unique_folder_names import folder_names_are_unique
from ssis_preflight_rules.config_file.cfg015_folder_name_characters import folder_name_is_valid
from ssis_preflight_rules.config_file.cfg017_packages_stop_with_service import packages_stop_with_the_service
from ssis_preflight_rules.config_file.cfg018_file_was_read import file_was_read_since_its_change
from ssis_preflight_rules.config_file.cfg019_both_kinds import both_kinds_are_listed
from ssis_preflight_rules.config_file.cfg020_store_of_own_release import store_is_of_the_own_release
from ssis_preflight_rules.config_file.cfg021_store_path_local import store_is_no_share
from ssis_preflight_rules.config_file.cfg024_no_listener import server_is_no_listener

RULES: tuple[Rule[Any], ...] = (
    configuration_file_exists,
    configuration_file_is_usable,
    file_is_on_shared_disk,
    file_is_in_own_group,
    server_name_is_virtual,
    server_is_known,
    instance_is_named,
    lists_every_instance,
    nodes_agree,
    store_is_on_shared_disk,
    store_is_in_own_group,
    store_folder_exists,
    folder_names_are_unique,
    folder_name_is_valid,
    packages_stop_with_the_service,
    file_was_read_since_its_change,
    both_kinds_are_listed,
    store_is_of_the_own_release,
    store_is_no_share,
    server_is_no_listener,
)
