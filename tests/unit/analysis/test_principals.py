"""For whom entries count: what a token holds, local groups by their members, accounts of a domain."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.support.scenes import clustered

from ssis_preflight.analysis.principals import (
    declared_principal,
    from_elsewhere,
    matcher,
    service_principal,
    told,
    what_would_tell,
)
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.access import LocalGroup, Trustee
from ssis_preflight.model.facts import Fact, GapError, Known, Unknown
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.rights import FILES, LIST_AND_WRITE
from ssis_preflight.model.sids import ADMINISTRATORS, AUTHENTICATED_USERS, EVERYONE, USERS, service_sid
from ssis_preflight.read.security_descriptor_text import read_sddl

AT = Place("nodes/NODE1/node.json", ("parts", "local-groups", "data", 0))
ETL, DBA = "S-1-5-21-1-2-3-1001", "S-1-5-21-1-2-3-2002"


def view(**groups: tuple[Trustee, ...] | None) -> ClusterView:
    """Return a cluster whose NODE1 has these local groups, by SID with ``_`` for ``-``; None: not readable."""
    made = []
    for key, members in groups.items():
        fact: Fact[tuple[Trustee, ...]] = (
            Unknown(Part.ACCESS_CONTROL, "members") if members is None else Known(members, AT)
        )
        made.append(LocalGroup("NODE1", key.replace("_", "-"), key, fact))
    return ClusterView(replace(clustered(), local_groups=tuple(made)))


def admins(*members: Trustee) -> ClusterView:
    return view(S_1_5_32_544=members)


def says(cluster: ClusterView, principal: str, trustee: Trustee, node: str = "NODE1") -> bool | None:
    return matcher(cluster, node, declared_principal(cluster, principal))(trustee)


@pytest.mark.parametrize("sid", [EVERYONE, AUTHENTICATED_USERS, ETL])
def test_an_entry_for_everybody_and_for_the_account_itself_counts(sid: str) -> None:
    assert says(view(), ETL, Trustee(sid)) is True


def test_a_name_counts_in_any_case() -> None:
    assert says(view(), r"CORP\etl-admins", Trustee(name=r"corp\ETL-Admins")) is True


def test_another_account_of_a_domain_may_be_a_group_that_holds_it() -> None:
    assert says(view(), ETL, Trustee(DBA)) is None
    assert says(view(), r"CORP\etl-admins", Trustee(name=r"CORP\dba")) is None


def test_accounts_of_the_system_and_of_services_are_nobody_else() -> None:
    assert says(view(), ETL, Trustee("S-1-5-18")) is False
    assert says(view(), ETL, Trustee(service_sid("MsDtsServer130"))) is False


def test_a_local_group_counts_for_its_members() -> None:
    assert says(admins(Trustee(ETL)), ETL, Trustee(ADMINISTRATORS)) is True
    assert says(admins(), ETL, Trustee(ADMINISTRATORS)) is False
    assert says(admins(Trustee(DBA)), ETL, Trustee(ADMINISTRATORS)) is None
    assert says(view(S_1_5_32_545=(Trustee(AUTHENTICATED_USERS),)), ETL, Trustee(USERS)) is True


def test_a_local_group_that_nobody_read_or_of_another_node_is_not_known() -> None:
    assert says(view(), ETL, Trustee(ADMINISTRATORS)) is None
    assert says(view(S_1_5_32_544=None), ETL, Trustee(ADMINISTRATORS)) is None
    assert says(admins(Trustee(ETL)), ETL, Trustee(ADMINISTRATORS), node="NODE2") is None


def test_the_name_of_an_account_finds_its_sid_among_the_members_of_local_groups() -> None:
    cluster = admins(Trustee(ETL, r"CORP\etl-admins"))
    assert says(cluster, r"corp\etl-admins", Trustee(ETL)) is True


def test_a_group_of_the_node_that_only_has_a_name_may_hold_a_service_too() -> None:
    cluster = view()
    service = service_principal(cluster, "MsDtsServer130", r"NT SERVICE\MsDtsServer130")
    group = Trustee(name=r"node1\SSIS readers")
    assert matcher(cluster, "NODE1", service)(group) is None
    gap = what_would_tell(cluster, "NODE1", service, group)
    assert gap is not None
    assert gap.missing == r"members of node1\SSIS readers on NODE1"
    assert matcher(cluster, "NODE2", service)(group) is False


def test_the_own_accounts_of_a_computer_among_its_administrators_are_nobody_else() -> None:
    cluster = admins(Trustee("S-1-5-21-9-9-9-500", r"NODE1\Administrator"))
    assert says(cluster, r"CORP\etl-admins", Trustee(ADMINISTRATORS)) is False


def test_groups_that_hold_each_other_come_to_an_end() -> None:
    cluster = view(S_1_5_32_544=(Trustee(USERS),), S_1_5_32_545=(Trustee(ADMINISTRATORS),))
    assert says(cluster, ETL, Trustee(USERS)) is None


@pytest.mark.parametrize(
    ("account", "trustee", "counts"),
    [
        (r"NT SERVICE\MsDtsServer130", Trustee(service_sid("MsDtsServer130")), True),
        (r"CORP\svc-ssis", Trustee(service_sid("MsDtsServer130")), True),
        (r"CORP\svc-ssis", Trustee(name=r"CORP\svc-ssis"), True),
        (r"CORP\svc-ssis", Trustee(DBA), None),
        (r"NT SERVICE\MsDtsServer130", Trustee(DBA), False),
        (r"NT SERVICE\MsDtsServer130", Trustee(service_sid("MsDtsServer100")), False),
        ("LocalSystem", Trustee(ADMINISTRATORS), True),
        (r"NT AUTHORITY\NetworkService", Trustee("S-1-5-20"), True),
        (r"NT AUTHORITY\NetworkService", Trustee(name=r"CORP\dba"), False),
        (r"NT AUTHORITY\NetworkService", Trustee(name=r"BUILTIN\Users"), None),
    ],
)
def test_a_service_has_its_own_identifier_beside_its_account(
    account: str, trustee: Trustee, counts: bool | None
) -> None:
    principal = service_principal(view(), "MsDtsServer130", account)
    assert matcher(view(), "NODE1", principal)(trustee) is counts


def test_everybody_is_a_member_of_what_names_everybody_alone() -> None:
    cluster = admins(Trustee(ETL))
    assert says(cluster, EVERYONE, Trustee(EVERYONE)) is True
    assert says(cluster, EVERYONE, Trustee(AUTHENTICATED_USERS)) is False
    assert says(cluster, EVERYONE, Trustee(ADMINISTRATORS)) is False
    assert says(cluster, "Authenticated Users", Trustee(EVERYONE)) is True


def test_who_comes_from_another_computer_is_on_the_network_and_not_at_the_console() -> None:
    principal = from_elsewhere(declared_principal(view(), ETL))
    says_of = matcher(view(), "NODE1", principal)
    assert says_of(Trustee("S-1-5-2")) is True
    assert says_of(Trustee("S-1-5-4")) is False
    assert says(view(), ETL, Trustee("S-1-5-4")) is None


def test_a_local_group_that_nobody_read_is_a_gap_only_where_it_would_decide() -> None:
    principal = declared_principal(view(), ETL)
    decides = read_sddl("D:(A;;FA;;;BU)")
    harmless = read_sddl(f"D:(A;;FR;;;BU)(A;;FA;;;{DBA})")
    with pytest.raises(GapError, match=r"members of BUILTIN\\Users on NODE1"):
        told(view(), "NODE1", principal, decides, FILES, LIST_AND_WRITE & ~1)
    found = told(view(), "NODE1", principal, harmless, FILES, LIST_AND_WRITE & ~1)
    assert found.has(LIST_AND_WRITE & ~1) is None
