"""Cases of DC006: the DCOM limits of a node let in whom its application lets in."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.dcom_scenes import ETL, LAUNCH, OLE, OPS, SERVICE, a_node, at, groups, hidden, with_dcom

from ssis_preflight.model.access import LocalGroup, Trustee
from ssis_preflight.model.facts import Known
from ssis_preflight.model.sids import service_sid
from ssis_preflight.rule.severity import Severity

FOR_OPS = f"{LAUNCH}(A;;CCDCLCSWRP;;;{OPS})"
AT_LIMIT = at("NODE1", OLE, "MachineLaunchRestriction")
LOCAL = "S-1-5-21-11-11-11-1005"


def _group(*members: str) -> LocalGroup:
    """Return a local group of NODE1 that somebody made there."""
    return LocalGroup("NODE1", LOCAL, "SSIS Users", Known(tuple(map(Trustee, members)), AT_LIMIT))


CASES: list[Case] = [
    Passing("the-groups-of-the-limit", with_dcom()),
    Passing(
        "a-member-of-distributed-com-users",
        with_dcom(a_node("NODE1", launch=FOR_OPS), local=groups("NODE1", users=(OPS,))),
    ),
    Passing("no-list-of-its-own", with_dcom(a_node("NODE1", launch=None))),
    Passing(
        "a-declared-principal-is-left-to-dc001",
        with_dcom(a_node("NODE1", launch=f"D:(A;;CCDCLCSWRP;;;{ETL})"), local=groups("NODE1", users=())),
    ),
    Passing(
        "local-activation-only",
        with_dcom(a_node("NODE1", launch=f"D:(A;;CCDCSW;;;{OPS})"), local=groups("NODE1", users=())),
    ),
    Failing(
        "a-group-that-is-no-member",
        with_dcom(a_node("NODE1", launch=FOR_OPS), local=groups("NODE1", users=())),
        SERVICE,
        AT_LIMIT,
        Severity.ERROR,
        expected=f"remote activation for {OPS}",
    ),
    Passing(
        "everybody-whom-the-limit-lets-through",
        with_dcom(a_node("NODE1", launch="D:(A;;CCDCLCSWRP;;;WD)(A;;CCDCLCSWRP;;;AU)(A;;CCDCLCSWRP;;;BU)")),
    ),
    Passing(
        "services-and-application-packages-never-come-from-elsewhere",
        with_dcom(
            a_node("NODE1", launch=f"{LAUNCH}(A;;CCDCLCSWRP;;;{service_sid(SERVICE)})(A;;CCDCLCSWRP;;;AC)")
        ),
    ),
    Passing(
        "members-of-a-local-group-whom-the-limit-lets-through",
        with_dcom(
            a_node("NODE1", launch=f"D:(A;;CCDCLCSWRP;;;{LOCAL})", limit=f"D:(A;;CCDCLCSWRP;;;{OPS})"),
            local=[_group(OPS)],
        ),
    ),
    Failing(
        "a-member-of-a-local-group-whom-the-limit-refuses",
        with_dcom(
            a_node("NODE1", launch=f"D:(A;;CCDCLCSWRP;;;{LOCAL})"),
            local=[_group(OPS), *groups("NODE1", users=())],
        ),
        SERVICE,
        AT_LIMIT,
        Severity.ERROR,
        expected=f"remote activation for {OPS}",
    ),
    Unevaluated(
        "a-built-in-group-whose-members-are-unknown",
        with_dcom(a_node("NODE1", launch="D:(A;;CCDCLCSWRP;;;BO)"), local=groups("NODE1", users=())),
        "members of",
    ),
    Unevaluated(
        "members-unknown",
        with_dcom(a_node("NODE1", launch=FOR_OPS), local=groups("NODE1", users=None)),
        "Distributed COM Users",
    ),
    Unevaluated(
        "perhaps-a-member-of-a-member",
        with_dcom(a_node("NODE1", launch=FOR_OPS), local=groups("NODE1", users=(ETL,))),
        f"whether {OPS} belongs to a group of the limit",
    ),
    Unevaluated("limit-unknown", with_dcom(a_node("NODE1", limit=hidden("the limit"))), "the limit"),
    Unevaluated("permission-unknown", with_dcom(a_node("NODE1", launch=hidden("the list"))), "the list"),
    Unevaluated(
        "application-not-seen",
        with_dcom(a_node("NODE1", applications=(), whole=hidden("DCOM applications"))),
        "DCOM applications",
    ),
]
