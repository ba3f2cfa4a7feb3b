"""Cases of REG001: the owner's ServiceConfigFile value names the configuration file."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import add_services, change_resource, change_service
from tests.support.scenes import CONFIG_PATH, absent_service, clustered, standalone, unknown

from ssis_preflight.model.parts import Part
from ssis_preflight.model.service import RegistryValue
from ssis_preflight.rule.severity import Severity

ABSENT, EMPTY = RegistryValue(None), RegistryValue("  ", "REG_SZ")
AT = ("MsDtsServer130", "config_file")
ABSENT_ON_OWNER = change_service(clustered(), "NODE1", config_file=ABSENT)

CASES: list[Case] = [
    Passing("a-path", clustered()),
    Passing(
        "absent-on-a-node-that-does-not-own-it", change_service(clustered(), "NODE2", config_file=ABSENT)
    ),
    Passing("the-service-is-not-on-the-owner", change_service(ABSENT_ON_OWNER, "NODE1", installed=False)),
    Failing(
        "absent-on-the-owner",
        ABSENT_ON_OWNER,
        "MsDtsServer130",
        AT,
        Severity.ERROR,
        observed="absent",
        expected=CONFIG_PATH,
        node="NODE1",
    ),
    Failing(
        "empty-on-the-owner-after-a-failover",
        change_resource(change_service(clustered(), "NODE2", config_file=EMPTY), "SSIS", owner_node="NODE2"),
        "MsDtsServer130",
        AT,
        Severity.ERROR,
        observed="empty",
        node="NODE2",
    ),
    Failing(
        "the-path-stands-in-a-named-value",
        change_service(ABSENT_ON_OWNER, "NODE1", stray_config_file=RegistryValue(r"S:\SSIS\other.xml")),
        "MsDtsServer130",
        AT,
        Severity.ERROR,
        expected="the full path of the configuration file on a clustered disk",
    ),
    Unevaluated(
        "value-unknown",
        change_service(
            clustered(), "NODE1", config_file=unknown("ServiceConfigFile on NODE1", Part.SERVICE_CONFIG_FILE)
        ),
        "ServiceConfigFile on NODE1",
    ),
    Unevaluated(
        "owner-unknown", change_resource(clustered(), "SSIS", owner_node=unknown("owner of SSIS")), "owner"
    ),
    Inapplicable("empty-is-normal-stand-alone", change_service(standalone(), "NODE1", config_file=ABSENT)),
    Inapplicable(
        "no-integration-services-at-all",
        add_services(clustered(), absent_service("NODE1"), absent_service("NODE2")),
    ),
]
