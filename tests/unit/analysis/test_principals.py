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
    service = service_principal(cluster, "NODE1", "MsDtsServer130", r"NT SERVICE\MsDtsServer130")
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
    principal = service_principal(view(), "NODE1", "MsDtsServer130", account)
    assert matcher(view(), "NODE1", principal)(trustee) is counts


@pytest.mark.parametrize(
    "trustee",
    [
        Trustee("S-1-15-2-1"),
        Trustee(name=r"APPLICATION PACKAGE AUTHORITY\ALL APPLICATION PACKAGES"),
        Trustee("S-1-16-12288"),
    ],
)
def test_application_packages_and_integrity_levels_are_no_account(trustee: Trustee) -> None:
    assert says(view(), ETL, trustee) is False


@pytest.mark.parametrize("sid", ["S-1-5-2", "S-1-5-3", "S-1-5-4", "S-1-5-14"])
def test_a_service_is_not_logged_on_at_the_console_or_over_the_network(sid: str) -> None:
    for account in (r"NT SERVICE\MsDtsServer130", r"CORP\svc-ssis"):
        principal = service_principal(view(), "NODE1", "MsDtsServer130", account)
        assert matcher(view(), "NODE1", principal)(Trustee(sid)) is False


def test_an_account_of_the_node_is_named_with_a_dot_and_by_lists_with_the_node() -> None:
    principal = service_principal(view(), "NODE1", "MsDtsServer130", r".\svc-ssis")
    assert matcher(view(), "NODE1", principal)(Trustee(name=r"NODE1\svc-ssis")) is True


@pytest.mark.parametrize("trustee", [Trustee("S-1-5-21-9-9-9-1005"), Trustee(name=r"NODE1\SSIS Users")])
def test_a_local_group_of_one_node_is_nobody_on_another(trustee: Trustee) -> None:
    cluster = admins(Trustee("S-1-5-21-9-9-9-500", r"NODE1\Administrator"))
    assert says(cluster, ETL, trustee, node="NODE2") is False
    assert says(cluster, ETL, trustee, node="NODE1") is None


def test_a_local_group_that_has_a_name_alone_counts_for_the_members_that_were_read() -> None:
    readers = LocalGroup("NODE1", "S-1-5-21-9-9-9-1005", "SSIS Readers", Known((Trustee(ETL),), AT))
    cluster = ClusterView(replace(clustered(), local_groups=(readers,)))
    assert says(cluster, ETL, Trustee(name=r"NODE1\SSIS readers")) is True
    assert says(view(S_1_5_32_551=(Trustee(ETL),)), ETL, Trustee(name=r"BUILTIN\Backup Operators")) is True


@pytest.mark.parametrize(
    ("account", "name", "told_apart"),
    [
        (r"CORP\svc-ssis", r"CORP\sql-admins", True),
        (r"CORP\svc-ssis", r"OTHER\svc-ssis", True),
        ("svc-ssis@corp.example", r"CORP\svc-ssis", False),
        (r"corp.example\svc-ssis", r"CORP\svc-ssis", False),
        (r"CORP\Domain Admins", "Domain Admins", False),
        (r"CORP\svc-ssis", "Domain Admins", True),
        ("svc-ssis", r"CORP\svc-ssis", False),
    ],
)
def test_names_in_two_forms_may_be_of_one_account(account: str, name: str, *, told_apart: bool) -> None:
    gap = what_would_tell(view(), "NODE1", declared_principal(view(), account), Trustee(name=name))
    assert (gap is None) is told_apart


def test_groups_of_a_domain_hold_no_virtual_account() -> None:
    principal = service_principal(view(), "NODE1", "MsDtsServer130", r"NT SERVICE\MsDtsServer130")
    entry = (read_sddl("D:(A;;FA;;;DA)").dacl or ())[0]
    assert matcher(view(), "NODE1", principal)(entry.trustee) is False


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
