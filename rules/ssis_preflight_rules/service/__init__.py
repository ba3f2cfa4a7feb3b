"""The service itself: where it is installed, how it starts, whether it runs."""

from __future__ import annotations

from typing import Any

from ssis_preflight.rule.define import Rule
from ssis_preflight_rules.service.svc001_on_every_node import every_node_has_the_service
from ssis_preflight_rules.service.svc002_service_name_exists import the_named_service_exists
from ssis_preflight_rules.service.svc003_name_of_2005 import the_name_is_not_that_of_2005
from ssis_preflight_rules.service.svc004_same_build import the_nodes_have_the_same_build
from ssis_preflight_rules.service.svc005_running_everywhere import the_service_starts_and_runs
from ssis_preflight_rules.service.svc006_manual_when_clustered import the_cluster_alone_starts_it
from ssis_preflight_rules.service.svc007_not_disabled import the_service_is_not_disabled
from ssis_preflight_rules.service.svc008_only_on_the_owner import it_runs_on_the_owner_alone
from ssis_preflight_rules.service.svc009_same_account import the_nodes_have_the_same_account
from ssis_preflight_rules.service.svc010_not_local_system import the_service_is_not_the_system
from ssis_preflight_rules.service.svc012_account_reaches_shares import the_account_reaches_the_share
from ssis_preflight_rules.service.svc013_not_clustered import integration_services_stands_alone
from ssis_preflight_rules.service.svc014_program_of_the_release import the_program_is_of_the_release
from ssis_preflight_rules.service.svc015_deprecated import no_deprecated_service_is_in_use
from ssis_preflight_rules.service.svc019_no_recovery_actions import the_cluster_alone_restarts_it

RULES: tuple[Rule[Any], ...] = (
    every_node_has_the_service,
    the_named_service_exists,
    the_name_is_not_that_of_2005,
    the_nodes_have_the_same_build,
    the_service_starts_and_runs,
    the_cluster_alone_starts_it,
    the_service_is_not_disabled,
    it_runs_on_the_owner_alone,
    the_nodes_have_the_same_account,
    the_service_is_not_the_system,
    the_account_reaches_the_share,
    integration_services_stands_alone,
    the_program_is_of_the_release,
    no_deprecated_service_is_in_use,
    the_cluster_alone_restarts_it,
)
