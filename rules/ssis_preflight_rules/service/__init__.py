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
from ssis_preflight_rules.service.svc013_not_clustered import integration_services_stands_alone

RULES: tuple[Rule[Any], ...] = (
    every_node_has_the_service,
    the_named_service_exists,
    the_name_is_not_that_of_2005,
    the_nodes_have_the_same_build,
    the_service_starts_and_runs,
    the_cluster_alone_starts_it,
    the_service_is_not_disabled,
    integration_services_stands_alone,
)
