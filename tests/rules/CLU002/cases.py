"""Cases of CLU002: the SSIS resource is outside the Cluster Group and Available Storage."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import add_groups, change_group, change_resource
from tests.support.scenes import GROUP, clustered, group, unknown

from ssis_preflight.model.expression import NO_DEPENDENCY
from ssis_preflight.rule.severity import Severity

# Windows in German names its groups in German; the type says what they are.
STORAGE = group("Verfügbarer Speicher", is_core=unknown("IsCoreGroup"), group_type=2)
IN_CORE = change_resource(clustered(), "SSIS", group="cluster group", dependency=NO_DEPENDENCY)

CASES: list[Case] = [
    Passing("with-sql-server", clustered()),
    Passing(
        "only-the-type-of-the-group-is-known",
        change_group(clustered(), GROUP, is_core=unknown("IsCoreGroup")),
    ),
    Passing(
        "only-the-flag-of-the-group-is-known",
        change_group(clustered(), GROUP, group_type=unknown("GroupType")),
    ),
    Failing(
        "cluster-group",
        IN_CORE,
        "SSIS",
        ("SSIS", "group"),
        Severity.ERROR,
        observed="cluster group",
        expected=GROUP,
    ),
    Failing(
        "available-storage-in-german",
        change_resource(add_groups(clustered(), STORAGE), "SSIS", group="Verfügbarer Speicher"),
        "SSIS",
        ("SSIS", "group"),
        Severity.ERROR,
    ),
    Unevaluated(
        "group-unknown", change_resource(clustered(), "SSIS", group=unknown("group of SSIS")), "group of SSIS"
    ),
    Unevaluated(
        "kind-of-group-unknown",
        change_group(
            clustered(), GROUP, is_core=unknown("IsCoreGroup"), group_type=unknown("GroupType of the group")
        ),
        "GroupType of the group",
    ),
    Unevaluated(
        "group-not-listed", change_resource(clustered(), "SSIS", group="Strangers"), "the group Strangers"
    ),
]
