"""Who holds which rights on a path: whose list counts, and what more evidence could tell."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.support.access_scenes import (
    ADMINS,
    ETL,
    FOLDER,
    MACHINES,
    NAME,
    NOT_READ,
    SQL_ADMINS,
    access,
    descriptor,
    named,
    secured,
    told_by,
    without_groups,
)
from tests.support.scene_changes import change_resource
from tests.support.scenes import DISK, STORE_PATH, clustered, unknown

from ssis_preflight.analysis.access import access_to, deniers, holding, is_shared, server_of
from ssis_preflight.analysis.machine_accounts import node_of_account
from ssis_preflight.analysis.principals import declared_principal
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.access import SecurityDescriptor, Trustee
from ssis_preflight.model.facts import GapError, GapKind
from ssis_preflight.model.rights import FILE_ALL, FILE_READ, LIST_AND_WRITE
from ssis_preflight.model.snapshot import Snapshot

LOCAL = r"C:\SSIS\Packages"


def entries(snapshot: Snapshot, path: str, node: str | None) -> int:
    found = access_to(ClusterView(snapshot), node, path).value.dacl
    assert found is not None
    return len(found)


def holds(folder: SecurityDescriptor, principal: str = NAME, snapshot: Snapshot | None = None) -> bool | None:
    view = ClusterView(snapshot or secured(clustered()))
    return holding(view, "NODE1", declared_principal(view, principal), folder, LIST_AND_WRITE).certain


def test_the_list_of_a_clustered_disk_counts_for_every_node_whoever_told_it() -> None:
    for scene in (secured(clustered()), told_by(secured(clustered()), "NODE2")):
        assert [entries(scene, STORE_PATH, node) for node in ("NODE1", "NODE2", None)] == [4, 4, 4]
    assert entries(secured(clustered()), "s:/ssis/packages/", "NODE1") == 4


def test_the_list_of_a_drive_of_a_node_counts_for_that_node_alone() -> None:
    scene = replace(clustered(), access=(access(LOCAL, FOLDER, "NODE1"),))
    assert entries(scene, LOCAL, "NODE1") == 4
    with pytest.raises(GapError) as raised:
        access_to(ClusterView(scene), "NODE2", LOCAL)
    assert raised.value.gap.missing == rf"access control list of {LOCAL}"


def test_a_list_that_was_read_is_taken_before_one_that_was_refused() -> None:
    lists = (access(STORE_PATH, NOT_READ), access(STORE_PATH, FOLDER, "NODE2"))
    assert entries(replace(clustered(), access=lists), STORE_PATH, "NODE1") == 4


def test_a_drive_that_may_be_clustered_is_taken_as_the_nodes_own() -> None:
    scene = change_resource(told_by(secured(clustered()), "NODE2"), DISK, volumes=unknown())
    assert not is_shared(ClusterView(scene), STORE_PATH)
    with pytest.raises(GapError):
        access_to(ClusterView(scene), "NODE1", STORE_PATH)


def test_a_descriptor_without_a_list_tells_nothing() -> None:
    with pytest.raises(GapError) as raised:
        access_to(ClusterView(secured(clustered(), folder="O:BA")), None, STORE_PATH)
    assert raised.value.gap.kind is GapKind.UNREADABLE


def test_the_local_groups_of_a_share_are_those_of_its_server() -> None:
    view = ClusterView(clustered())
    assert server_of(view, r"\\FS1\SSIS") == "FS1"
    assert server_of(view, STORE_PATH) is None


def test_rights_are_held_for_certain_not_at_all_or_as_nobody_can_tell() -> None:
    assert holds(descriptor(FOLDER)) is True
    assert holds(descriptor("D:(A;;FR;;;{etl})")) is False
    assert holds(descriptor("D:(A;;FA;;;{sql})")) is None


def test_local_administrators_are_told_by_their_members_and_members_of_domain_groups_by_nothing() -> None:
    administrators = descriptor("D:(A;;FA;;;BA)")
    assert holds(administrators, ADMINS) is True
    assert holds(administrators) is None
    with pytest.raises(GapError) as raised:
        holds(administrators, snapshot=without_groups(secured(clustered()), "NODE1"))
    assert raised.value.gap.missing == r"members of BUILTIN\Administrators on NODE1"


def test_a_name_and_a_sid_may_be_the_same_account_unless_the_evidence_has_both_together() -> None:
    nameless = descriptor("D:(A;;FA;;;{sql})", {})
    assert holds(nameless) is None
    without_names = replace(clustered(), access=())
    with pytest.raises(GapError) as raised:
        holds(nameless, snapshot=without_names)
    assert raised.value.gap.missing == f"which account {SQL_ADMINS} is"
    with pytest.raises(GapError):
        holds(named((r"CORP\other", FILE_ALL)), ETL, without_names)


def test_an_entry_that_gives_none_of_the_rights_asks_for_no_evidence() -> None:
    folder = descriptor("D:(A;;FR;;;BA)(A;;0x1301bf;;;{etl})")
    assert holds(folder, snapshot=replace(secured(clustered()), local_groups=())) is True
    only_read = descriptor("D:(A;;0x20;;;BA)(A;;FR;;;{etl})")
    assert holds(only_read, snapshot=replace(secured(clustered()), local_groups=())) is False


def test_who_denies_is_named_where_the_denial_takes_a_right_away() -> None:
    view = ClusterView(secured(clustered()))
    principal = declared_principal(view, NAME)
    early = descriptor("D:(D;;FW;;;{etl})(A;;FA;;;{etl})")
    late = descriptor("D:(A;;FA;;;{etl})(D;;FW;;;{etl})")
    found = [holding(view, "NODE1", principal, folder, LIST_AND_WRITE) for folder in (early, late)]
    assert [tuple(ace.trustee for ace in deniers(held.granted, LIST_AND_WRITE)) for held in found] == [
        (Trustee(ETL, NAME),),
        (),
    ]
    assert found[0].granted.has(FILE_READ & 0xFFF) is True


@pytest.mark.parametrize(
    ("trustee", "node"),
    [
        (Trustee(name=r"node1\SSIS Admins"), "NODE1"),
        (Trustee(f"{MACHINES['NODE2']}-1005"), "NODE2"),
        (Trustee(ETL, NAME), None),
        (Trustee(ETL), None),
        (Trustee("S-1-5-32-544"), None),
        (Trustee(name="Everyone"), None),
    ],
)
def test_a_local_account_is_known_by_the_name_or_the_sid_of_its_computer(
    trustee: Trustee, node: str | None
) -> None:
    assert node_of_account(ClusterView(secured(clustered())), trustee) == node


def test_a_sid_alone_tells_nothing_while_the_sid_of_a_node_is_unknown() -> None:
    view = ClusterView(without_groups(secured(clustered()), "NODE2"))
    assert node_of_account(view, Trustee(ETL, NAME)) is None
    with pytest.raises(GapError) as raised:
        node_of_account(view, Trustee(ETL))
    assert "is an account of NODE2" in raised.value.gap.missing
