"""Cases of DC002: the declared principals may activate Integration Services remotely."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.dcom_scenes import APP_KEY, ETL, OLE, OPS, SERVICE, a_node, at, groups, hidden, with_dcom

from ssis_preflight.model.facts import Known
from ssis_preflight.read.security_descriptor_text import read_sddl
from ssis_preflight.rule.severity import Severity

SUBJECT = f"{ETL}: {SERVICE}"
AT_NODE1 = at("NODE1", APP_KEY, "LaunchPermission")
LOCAL_ONLY = "D:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)"

CASES: list[Case] = [
    Passing("by-a-local-group", with_dcom()),
    Passing("by-an-entry-of-its-own", with_dcom(a_node("NODE1", launch=f"D:(A;;CCDCLCSWRP;;;{ETL})"))),
    Passing("by-an-entry-of-the-old-style", with_dcom(a_node("NODE1", launch=f"D:(A;;CC;;;{ETL})"))),
    Passing(
        "by-the-default-of-the-computer",
        with_dcom(
            a_node(
                "NODE1",
                launch=None,
                default_launch=Known(
                    read_sddl(f"D:(A;;CCDCLCSWRP;;;{ETL})"), at("NODE1", OLE, "DefaultLaunchPermission")
                ),
            )
        ),
    ),
    Failing(
        "local-users-only",
        with_dcom(a_node("NODE1", launch=LOCAL_ONLY)),
        SUBJECT,
        AT_NODE1,
        Severity.WARNING,
        observed="BUILTIN\\Administrators: local launch or access, remote launch or access, local activation, "
        "remote activation; Everyone: local launch or access, local activation",
    ),
    Failing(
        "no-list-of-its-own-and-the-default-of-windows",
        with_dcom(a_node("NODE1", launch=None)),
        SUBJECT,
        at("NODE1", OLE, "DefaultLaunchPermission"),
        Severity.WARNING,
    ),
    Failing(
        "perhaps-through-a-group-of-the-domain",
        with_dcom(a_node("NODE1", launch=f"D:(A;;CCDCLCSWRP;;;{OPS})")),
        SUBJECT,
        AT_NODE1,
        Severity.INFO,
    ),
    Unevaluated("permission-unknown", with_dcom(a_node("NODE1", launch=hidden("the list"))), "the list"),
    Unevaluated(
        "members-unknown",
        with_dcom(a_node("NODE1"), local=groups("NODE1", users=None)),
        "members of BUILTIN\\Distributed COM Users",
    ),
    Unevaluated(
        "application-not-seen",
        with_dcom(a_node("NODE1", applications=(), whole=hidden("DCOM applications of node NODE1"))),
        "DCOM applications",
    ),
]
