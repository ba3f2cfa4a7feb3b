"""Cases of REG009: the path is the default value of the ServiceConfigFile key."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_service
from tests.support.scenes import CONFIG_PATH, DEFAULT_CONFIG, clustered, standalone, unknown

from ssis_preflight.model.service import RegistryValue
from ssis_preflight.rule.severity import Severity

DEFAULT = DEFAULT_CONFIG.format(130)
AT = ("MsDtsServer130", "stray_config_file")
NAMED = RegistryValue(CONFIG_PATH, "REG_SZ")
NAMED_ON_OWNER = change_service(clustered(), "NODE1", stray_config_file=NAMED)

CASES: list[Case] = [
    Passing("no-named-value", clustered()),
    Passing("stand-alone", standalone()),
    Passing("the-same-path-in-both-is-clutter", NAMED_ON_OWNER),
    Passing(
        "an-empty-named-value", change_service(clustered(), "NODE1", stray_config_file=RegistryValue(""))
    ),
    Passing(
        "a-named-value-on-a-passive-node",
        change_service(clustered(), "NODE2", config_file=RegistryValue(DEFAULT), stray_config_file=NAMED),
    ),
    Passing(
        "nothing-on-the-owner-is-reg001",
        change_service(NAMED_ON_OWNER, "NODE1", config_file=RegistryValue(None)),
    ),
    Failing(
        "named-value-beside-the-default-path",
        change_service(NAMED_ON_OWNER, "NODE1", config_file=RegistryValue(DEFAULT)),
        "MsDtsServer130",
        AT,
        Severity.ERROR,
        observed=DEFAULT,
        expected=CONFIG_PATH,
        node="NODE1",
    ),
    Failing(
        "named-value-alone-stand-alone",
        change_service(
            standalone(),
            "NODE2",
            config_file=RegistryValue(None),
            stray_config_file=RegistryValue(r"D:\SSIS\c.xml"),
        ),
        "MsDtsServer130",
        AT,
        Severity.ERROR,
        observed="no path in the default value",
        expected=r"D:\SSIS\c.xml",
        node="NODE2",
    ),
    Unevaluated(
        "named-value-unknown",
        change_service(
            standalone(), "NODE1", stray_config_file=unknown("named value ServiceConfigFile on NODE1")
        ),
        "named value",
    ),
    Unevaluated(
        "default-value-unknown-beside-a-named-one",
        change_service(NAMED_ON_OWNER, "NODE1", config_file=unknown("ServiceConfigFile on NODE1")),
        "ServiceConfigFile on NODE1",
    ),
]
