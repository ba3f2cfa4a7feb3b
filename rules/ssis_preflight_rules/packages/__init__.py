"""Packages: restarts from checkpoints, secrets, servers and files after a failover."""

from __future__ import annotations

from typing import Any

from ssis_preflight.rule.define import Rule
from ssis_preflight_rules.packages.pk001_checkpoint_file_shared import checkpoint_file_is_shared
from ssis_preflight_rules.packages.pk002_checkpoint_file_named import checkpoint_file_is_named
from ssis_preflight_rules.packages.pk003_checkpoint_usage_not_never import checkpoint_is_used
from ssis_preflight_rules.packages.pk004_checkpoint_usage_not_always import checkpoint_is_optional
from ssis_preflight_rules.packages.pk005_restart_point import package_has_a_restart_point
from ssis_preflight_rules.packages.pk006_restart_point_outside_loops import restart_points_are_outside_loops
from ssis_preflight_rules.packages.pk007_no_transactions_with_checkpoints import (
    checkpoints_without_transactions,
)
from ssis_preflight_rules.packages.pk008_checkpoint_file_of_its_own import checkpoint_file_is_its_own
from ssis_preflight_rules.packages.pk010_protection_level_portable import secrets_are_portable
from ssis_preflight_rules.packages.pk011_no_server_storage_in_file import file_is_not_server_storage
from ssis_preflight_rules.packages.pk012_connections_follow_sql import connections_name_no_node
from ssis_preflight_rules.packages.pk013_files_on_shared_storage import files_are_on_shared_storage
from ssis_preflight_rules.packages.pk014_runtime_reads_format import runtime_reads_the_format
from ssis_preflight_rules.packages.pk015_job_runs_installed_release import job_runs_an_installed_release
from ssis_preflight_rules.packages.pk016_configurations_for_every_account import (
    configurations_are_machine_wide,
)
from ssis_preflight_rules.packages.pk017_package_can_be_audited import package_is_readable
from ssis_preflight_rules.packages.pk018_job_files_move_along import job_files_move_along
from ssis_preflight_rules.packages.pk019_packages_in_the_store import packages_are_in_the_store
from ssis_preflight_rules.packages.pk020_no_dts_2000_tasks import no_dts_2000_tasks

RULES: tuple[Rule[Any], ...] = (
    checkpoint_file_is_shared,
    checkpoint_file_is_named,
    checkpoint_is_used,
    checkpoint_is_optional,
    package_has_a_restart_point,
    restart_points_are_outside_loops,
    checkpoints_without_transactions,
    checkpoint_file_is_its_own,
    secrets_are_portable,
    file_is_not_server_storage,
    connections_name_no_node,
    files_are_on_shared_storage,
    runtime_reads_the_format,
    job_runs_an_installed_release,
    configurations_are_machine_wide,
    package_is_readable,
    job_files_move_along,
    packages_are_in_the_store,
    no_dts_2000_tasks,
)
