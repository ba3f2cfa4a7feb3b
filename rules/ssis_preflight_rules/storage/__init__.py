"""Who may do what with the configuration file and the package store, and which disk they are on."""

from __future__ import annotations

from typing import Any

from ssis_preflight.rule.define import Rule
from ssis_preflight_rules.storage.acl001_list_and_write import principals_list_and_write
from ssis_preflight_rules.storage.acl002_service_reads_file import the_service_reads_its_file
from ssis_preflight_rules.storage.acl003_known_on_every_node import shared_lists_name_no_local_account
from ssis_preflight_rules.storage.acl004_identity_of_own_release import lists_name_the_own_release
from ssis_preflight_rules.storage.acl005_not_everybody_changes import not_everybody_changes
from ssis_preflight_rules.storage.acl006_files_of_others import writers_read_and_delete
from ssis_preflight_rules.storage.acl008_checkpoint_folder_private import checkpoints_are_private
from ssis_preflight_rules.storage.acl009_not_on_the_witness import storage_is_not_on_the_witness

RULES: tuple[Rule[Any], ...] = (
    principals_list_and_write,
    the_service_reads_its_file,
    shared_lists_name_no_local_account,
    lists_name_the_own_release,
    not_everybody_changes,
    writers_read_and_delete,
    checkpoints_are_private,
    storage_is_not_on_the_witness,
)
