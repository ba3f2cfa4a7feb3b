"""Access control in the snapshot: of documents, Get-Acl and icacls, whom it is about, and what disagrees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.clixml import clixml
from tests.support.node_documents import Document, document_bytes, node_only, with_part
from tests.support.node_local_parts import CONFIG_FILE, ETL_ADMINS, STORE
from tests.unit.read.assemble.folders import disagreements, known, place, read

from ssis_preflight.model.access import AccessControl, SecuredKind, SecurityDescriptor
from ssis_preflight.model.facts import GapKind, Unknown
from ssis_preflight.model.rights import FILE_MODIFY
from ssis_preflight.model.sids import ADMINISTRATORS, AUTHENTICATED_USERS, SYSTEM, USERS
from ssis_preflight.model.snapshot import FileStatus, Snapshot

SDDL = f"O:BAG:SYD:PAI(A;OICI;FA;;;BA)(A;OICI;0x1301bf;;;{ETL_ADMINS})"
FILE_SYSTEM = "Microsoft.PowerShell.Core\\FileSystem::"
ICACLS = (
    "S:\\SSIS\\Packages BUILTIN\\Administrators:(OI)(CI)(F)\n"
    "                 CORP\\etl-admins:(OI)(CI)({0})\n\n"
    "Successfully processed 1 files; Failed processing 0 files\n"
)
ACTIVE, PASSIVE = "SQLNODE1", "SQLNODE2"


def get_acl(path: str = FILE_SYSTEM + STORE, sddl: str = SDDL) -> dict[str, object]:
    return {"Path": path, "Sddl": sddl}


def access(snapshot: Snapshot, path: str = STORE, node: str | None = "N1") -> AccessControl:
    (found,) = (item for item in snapshot.access if (item.path, item.node) == (path, node))
    return found


def accounts(descriptor: SecurityDescriptor) -> list[tuple[str | None, str | None]]:
    assert descriptor.dacl is not None
    return [(ace.sid, ace.name) for ace in descriptor.dacl]


def documents(folder: Path, *given: Document) -> Snapshot:
    return read(folder, {f"nodes/{d['node']['name']}/node.json": document_bytes(d) for d in given})


@pytest.mark.parametrize("several", [False, True], ids=["one object", "a list"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_get_acl_is_read_as_one_object_or_as_a_list(tmp_path: Path, several: bool, encoding: str) -> None:
    rows: Any = [get_acl(), get_acl(FILE_SYSTEM + CONFIG_FILE)] if several else get_acl()
    snapshot = read(tmp_path, {"nodes/N1/acl-packages.json": json.dumps(rows).encode(encoding)})
    assert len(snapshot.access) == 1 + several
    found = access(snapshot)
    assert found.kind is SecuredKind.UNKNOWN
    assert known(found.descriptor).dacl is not None
    assert accounts(known(found.descriptor)) == [(ADMINISTRATORS, None), (ETL_ADMINS, None)]
    assert known(found.descriptor).protected


def test_get_acl_as_clixml_says_the_same(tmp_path: Path) -> None:
    snapshot = read(tmp_path, {"nodes/N1/acl.xml": clixml([get_acl()])})
    assert accounts(known(access(snapshot).descriptor))[1] == (ETL_ADMINS, None)


@pytest.mark.parametrize(
    ("path", "plain", "kind"),
    [
        (r"Microsoft.PowerShell.Core\FileSystem::\\FS1\SSIS", r"\\FS1\SSIS", SecuredKind.UNKNOWN),
        (r"S:\SSIS\Packages", STORE, SecuredKind.UNKNOWN),
        (
            r"Microsoft.PowerShell.Core\Registry::HKEY_LOCAL_MACHINE\SOFTWARE\X",
            r"HKLM\SOFTWARE\X",
            SecuredKind.REGISTRY_KEY,
        ),
        (r"HKLM:\SOFTWARE\X", r"HKLM\SOFTWARE\X", SecuredKind.REGISTRY_KEY),
    ],
)
def test_the_paths_of_powershell_are_those_of_windows(
    tmp_path: Path, path: str, plain: str, kind: SecuredKind
) -> None:
    snapshot = read(tmp_path, {"nodes/N1/acl.json": [get_acl(path)]})
    assert [(item.path, item.kind) for item in snapshot.access] == [(plain, kind)]


def test_a_list_in_the_shared_folder_is_about_no_node(tmp_path: Path) -> None:
    snapshot = read(tmp_path, {"shared/acl.json": [get_acl()], "shared/acl.txt": ICACLS.format("M")})
    assert access(snapshot, node=None).path == STORE
    assert len(snapshot.access) == 1


def test_sddl_that_is_not_understood_is_a_gap_and_a_complaint(tmp_path: Path) -> None:
    snapshot = read(tmp_path, {"nodes/N1/acl.json": [get_acl(sddl="D:(Z;;FA;;;BA)")]})
    gap = access(snapshot).descriptor
    assert isinstance(gap, Unknown)
    assert gap.kind is GapKind.UNREADABLE
    (file,) = (item for item in snapshot.evidence if item.path == "nodes/N1/acl.json")
    assert file.status is FileStatus.PARTLY_READ
    assert "unknown type" in file.complaints[0].message


def test_sddl_is_believed_before_icacls_and_names_alone_are_no_contradiction(tmp_path: Path) -> None:
    agreed = read(tmp_path / "a", {"nodes/N1/a.json": [get_acl()], "nodes/N1/b.txt": ICACLS.format("M")})
    assert accounts(known(access(agreed).descriptor))[0] == (ADMINISTRATORS, None)
    assert disagreements(agreed) == []
    differing = read(tmp_path / "b", {"nodes/N1/a.json": [get_acl()], "nodes/N1/b.txt": ICACLS.format("RX")})
    entry = known(access(differing).descriptor).dacl
    assert entry is not None
    assert entry[1].mask == FILE_MODIFY
    (note,) = differing.contradictions
    assert (note.what, note.rejected.at.file) == ("access control list", "nodes/N1/b.txt")
    assert "outranks the output of icacls" in note.reason


def test_names_of_icacls_go_with_the_sids_of_the_same_entries(tmp_path: Path) -> None:
    snapshot = read(tmp_path, {"nodes/N1/a.json": [get_acl()], "nodes/N1/b.txt": ICACLS.format("M")})
    assert accounts(known(access(snapshot).descriptor)) == [
        (ADMINISTRATORS, None),
        (ETL_ADMINS, "CORP\\etl-admins"),
    ]


@pytest.mark.parametrize(
    ("sddl", "text"),
    [
        (SDDL, ICACLS.replace("BUILTIN\\Administrators", "BUILTIN\\Users").format("M")),
        (SDDL, ICACLS.format("RX")),
        (
            f"O:BAG:SYD:PAI(A;OICI;FA;;;{ETL_ADMINS})(A;OICI;0x1301bf;;;{ETL_ADMINS})",
            ICACLS.replace("BUILTIN\\Administrators", "CORP\\operators").format("M"),
        ),
    ],
    ids=["another well-known account", "other rights", "two names for one SID"],
)
def test_a_list_of_icacls_about_others_names_nobody(tmp_path: Path, sddl: str, text: str) -> None:
    snapshot = read(tmp_path, {"nodes/N1/a.json": [get_acl(sddl=sddl)], "nodes/N1/b.txt": text})
    assert {name for _, name in accounts(known(access(snapshot).descriptor))} == {None}


def test_two_descriptors_that_differ_contradict_each_other(tmp_path: Path) -> None:
    other = get_acl(sddl="O:BAG:SYD:(A;OICI;FA;;;BA)")
    snapshot = read(tmp_path, {"nodes/N1/a.json": [get_acl()], "nodes/N1/b.json": [other]})
    assert [note.believed.at.file for note in snapshot.contradictions] == ["nodes/N1/a.json"]


def test_icacls_is_believed_where_nothing_else_is_there(tmp_path: Path) -> None:
    found = access(read(tmp_path, {"nodes/N1/acl.txt": ICACLS.format("M")}))
    assert accounts(known(found.descriptor)) == [
        (ADMINISTRATORS, r"BUILTIN\Administrators"),
        (None, r"CORP\etl-admins"),
    ]


def test_two_languages_of_icacls_say_the_same(tmp_path: Path) -> None:
    german = ICACLS.format("M").replace("BUILTIN\\Administrators", "VORDEFINIERT\\Administratoren")
    snapshot = read(tmp_path, {"nodes/N1/a.txt": ICACLS.format("M"), "nodes/N1/b.txt": german})
    assert disagreements(snapshot) == []


def test_a_document_gives_descriptors_with_names_for_the_sids_that_the_node_found(tmp_path: Path) -> None:
    snapshot = documents(tmp_path, node_only(ACTIVE), node_only(PASSIVE, active=False))
    found = access(snapshot, node=None)
    assert found.kind is SecuredKind.FOLDER
    assert (ETL_ADMINS, r"CORP\etl-admins") in accounts(known(found.descriptor))
    assert place(found.descriptor).route[-2:] == (1, "Sddl")
    local = {item.node for item in snapshot.access if item.kind is SecuredKind.SERVICE}
    assert local == {ACTIVE, PASSIVE}
    assert disagreements(snapshot) == []


def test_what_a_passive_node_does_not_see_says_nothing_about_a_shared_disk(tmp_path: Path) -> None:
    alone = documents(tmp_path / "a", node_only(PASSIVE, active=False))
    gap = access(alone, CONFIG_FILE, None).descriptor
    assert isinstance(gap, Unknown)
    assert "SQLNODE2: its volume is not there now" in gap.missing
    both = documents(tmp_path / "b", node_only(PASSIVE, active=False), node_only(ACTIVE))
    known(access(both, CONFIG_FILE, None).descriptor)


def test_a_refused_list_is_a_gap_with_the_words_of_the_system(tmp_path: Path) -> None:
    row = {"Path": STORE, "kind": "folder", "storage": "cluster-disk", "outcome": "denied"}
    document = with_part(
        node_only(ACTIVE),
        "access-control",
        "partial",
        data=[{**row, "detail": "Zugriff verweigert", "Sddl": None}],
    )
    gap = access(documents(tmp_path, document), node=None).descriptor
    assert isinstance(gap, Unknown)
    assert (gap.kind, "Zugriff verweigert" in gap.missing) == (GapKind.DENIED, True)


def test_local_groups_have_their_members_by_node(tmp_path: Path) -> None:
    snapshot = documents(tmp_path, node_only(ACTIVE))
    groups = {group.sid: group for group in snapshot.local_groups}
    assert groups[USERS].node == ACTIVE
    assert [member.sid for member in known(groups[USERS].members)] == [AUTHENTICATED_USERS]
    assert known(groups[ADMINISTRATORS].members)[0].name == rf"{ACTIVE}\Administrator"
    assert SYSTEM not in groups


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "failed", "detail": "Words of Windows"},
        {"members": [{"name": None, "sid": None}]},
        {"members": None},
    ],
)
def test_a_local_group_that_was_not_read_whole_is_not_known(tmp_path: Path, change: dict[str, Any]) -> None:
    row: dict[str, Any] = {
        "group": "Administrators",
        "sid": ADMINISTRATORS,
        "outcome": "read",
        "detail": None,
        "members": [],
    }
    document = with_part(node_only(ACTIVE), "local-groups", "partial", data=[{**row, **change}])
    (group,) = documents(tmp_path, document).local_groups
    assert isinstance(group.members, Unknown)
    assert "members of Administrators on SQLNODE1" in group.members.missing
