"""Cases of REG013: ServiceConfigFile is a plain text without environment variables."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_service
from tests.support.scenes import CONFIG_PATH, clustered, standalone, unknown

from ssis_preflight.model.service import RegistryValue
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

AT = ("MsDtsServer130", "config_file")
VARIABLE = r"%ProgramFiles%\Microsoft SQL Server\130\DTS\Binn\MsDtsSrvr.ini.xml"
WRITTEN_OUT = "a full path without a variable, as REG_SZ"


def _value(data: str | None, type_name: str | None = "REG_SZ", node: str = "NODE1") -> Snapshot:
    return change_service(clustered(), node, config_file=RegistryValue(data, type_name))


CASES: list[Case] = [
    Passing("clustered", clustered()),
    Passing("stand-alone", standalone()),
    Passing("type-not-in-evidence", _value(CONFIG_PATH, None)),
    Passing("percent-in-a-folder-name", _value(r"S:\100% done\MsDtsSrvr.ini.xml")),
    Passing("absent-is-left-to-reg001", _value(None, None)),
    Passing("empty-is-left-to-reg001", _value(" ", "REG_EXPAND_SZ")),
    Passing("on-a-passive-node-it-is-not-in-force", _value(VARIABLE, node="NODE2")),
    Failing(
        "variable-as-plain-text",
        _value(VARIABLE),
        "MsDtsServer130",
        AT,
        Severity.WARNING,
        f"{VARIABLE} (REG_SZ)",
        WRITTEN_OUT,
        "NODE1",
    ),
    Failing(
        "variable-to-be-expanded",
        _value(VARIABLE, "REG_EXPAND_SZ"),
        "MsDtsServer130",
        AT,
        Severity.WARNING,
        f"{VARIABLE} (REG_EXPAND_SZ)",
        WRITTEN_OUT,
        "NODE1",
    ),
    Failing(
        "variable-on-a-stand-alone-node",
        change_service(standalone(), "NODE2", config_file=RegistryValue(VARIABLE)),
        "MsDtsServer130",
        AT,
        Severity.WARNING,
        VARIABLE,
        WRITTEN_OUT,
        "NODE2",
    ),
    Failing(
        "plain-path-of-another-type",
        _value(CONFIG_PATH, "REG_EXPAND_SZ"),
        "MsDtsServer130",
        AT,
        Severity.INFO,
        f"{CONFIG_PATH} (REG_EXPAND_SZ)",
        f"{CONFIG_PATH} (REG_SZ)",
        "NODE1",
    ),
    Unevaluated("value-unknown", change_service(clustered(), "NODE1", config_file=unknown("value")), "value"),
]
