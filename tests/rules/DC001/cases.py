"""Cases of DC001: the DCOM limits of every node let the declared principals through."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.dcom_scenes import ETL, ETL_NAME, OLE, OPS, a_node, at, groups, hidden, with_dcom

from ssis_preflight.rule.severity import Severity

LIMIT_OF_NODE2 = at("NODE2", OLE, "MachineLaunchRestriction")
ON_NODE1 = groups("NODE1")

CASES: list[Case] = [
    Passing("member-of-distributed-com-users-on-both", with_dcom()),
    Passing("by-name", with_dcom(declared=(ETL_NAME,))),
    Passing(
        "named-by-the-limit-itself",
        with_dcom(a_node("NODE1", limit=f"D:(A;;CCDCLCSWRP;;;{ETL})"), local=groups("NODE1", users=())),
    ),
    Passing("the-limit-of-windows-where-none-is-set", with_dcom(a_node("NODE1", limit=None))),
    Passing(
        "a-policy-in-place-of-the-computer",
        with_dcom(
            a_node("NODE1", limit="D:(A;;CCDCSW;;;WD)", policy=f"D:(A;;CCDCLCSWRP;;;{ETL})"),
            local=groups("NODE1", users=()),
        ),
    ),
    Inapplicable("nobody-declared", with_dcom(declared=())),
    Inapplicable("clients-on-the-node-only", with_dcom(clients=("service-node",))),
    Failing(
        "member-on-one-node-only",
        with_dcom(local=[*ON_NODE1, *groups("NODE2", users=())]),
        ETL,
        LIMIT_OF_NODE2,
        Severity.WARNING,
        node="NODE2",
        expected=f"{ETL}: remote activation",
    ),
    Failing(
        "a-policy-that-shuts-everybody-out",
        with_dcom(a_node("NODE1", policy="D:(A;;CCDCSW;;;WD)")),
        ETL,
        at("NODE1", "policy", "MachineLaunchRestriction"),
        Severity.WARNING,
    ),
    Failing(
        "denied-before-it-is-allowed",
        with_dcom(a_node("NODE1", limit=f"D:(D;;CCRP;;;{ETL})(A;;CCDCLCSWRP;;;S-1-5-32-562)")),
        ETL,
        at("NODE1", OLE, "MachineLaunchRestriction"),
        Severity.WARNING,
    ),
    Failing(
        "perhaps-through-a-group-of-the-domain",
        with_dcom(local=[*ON_NODE1, *groups("NODE2", users=(OPS,))]),
        ETL,
        LIMIT_OF_NODE2,
        Severity.INFO,
        node="NODE2",
    ),
    Unevaluated(
        "members-unknown", with_dcom(local=[*ON_NODE1, *groups("NODE2", users=None)]), "Distributed COM Users"
    ),
    Unevaluated("limit-unknown", with_dcom(a_node("NODE1", limit=hidden("the limit"))), "the limit"),
    Unevaluated("policy-unknown", with_dcom(a_node("NODE1", policy=hidden("the policy"))), "the policy"),
]
