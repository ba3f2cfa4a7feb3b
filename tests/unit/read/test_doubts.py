"""What stands in a snapshot and cannot be relied on: values, letters, registry views, times, files of a manifest."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from tests.support.node_documents import document_bytes, node_document
from tests.unit.read.assemble.folders import GROUPS, LAYOUT, REG, SQL_KEY, Content, read, the_service, write

from ssis_preflight.model.facts import Known, Unknown
from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import DoubtKind, Snapshot
from ssis_preflight.read.snapshot import read_snapshot

KEY_130 = rf"[{SQL_KEY}\130\SSIS\ServiceConfigFile]"
KEY_130_32 = KEY_130.replace("SOFTWARE", r"SOFTWARE\Wow6432Node")
VALUE = '\n@="S:\\\\SSIS\\\\MsDtsSrvr.ini.xml"\n'
SERVICE = [
    {"Name": "MsDtsServer130", "State": "Running", "StartMode": "Auto", "PathName": "x.exe", "StartName": "x"}
]


def doubts(snapshot: Snapshot, kind: DoubtKind) -> list[tuple[str, str]]:
    return [(doubt.at.file, doubt.what) for doubt in snapshot.doubts if doubt.kind is kind]


def group_in(state: object) -> dict[str, Content]:
    return {**LAYOUT, "cluster/groups.json": [GROUPS[0], GROUPS[1] | {"State": state}]}


class TestValues:
    @pytest.mark.parametrize("state", ["Prêt", 77, [1], "77"])
    def test_a_state_that_no_windows_writes_is_unknown_and_named(self, state: object, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {}, group_in(state))
        (doubt,) = snapshot.doubts
        assert (doubt.kind, doubt.what) == (DoubtKind.VALUE, "State of group SQL1")
        assert doubt.at == Place("cluster/groups.json", (1, "State"))
        assert doubt.why.endswith("is not understood")

    @pytest.mark.parametrize("state", [0, "0", "Online", "Partial Online", None, "", " "])
    def test_numbers_names_and_nothing_at_all_are_no_doubt(self, state: object, tmp_path: Path) -> None:
        assert read(tmp_path, {}, group_in(state)).doubts == ()

    def test_a_translated_value_is_named_even_where_another_file_knows_better(self, tmp_path: Path) -> None:
        groups = {"cluster/groups-2.json": [GROUPS[1] | {"State": "Prêt"}]}
        assert doubts(read(tmp_path, groups), DoubtKind.VALUE) == [
            ("cluster/groups-2.json", "State of group SQL1")
        ]

    def test_an_expression_that_cannot_be_read_is_named(self, tmp_path: Path) -> None:
        rows = [{"Resource": "SSIS", "DependencyExpression": "[SQL Server] und [Disk S]"}]
        found = read(tmp_path, {"cluster/dependencies.json": rows})
        assert [what for _, what in doubts(found, DoubtKind.VALUE)] == ["dependencies of SSIS (group SQL1)"]


class TestEncodings:
    def test_regedit4_with_letters_beyond_ascii_is_a_guess(self, tmp_path: Path) -> None:
        text = f'REGEDIT4\n\n{KEY_130}\n@="S:\\\\Größe\\\\x.xml"\n'
        (doubt,) = read(tmp_path, {"nodes/N1/ssis.reg": text.encode("cp1252")}).doubts
        assert (doubt.kind, doubt.at) == (
            DoubtKind.ENCODING,
            Place("nodes/N1/ssis.reg", node="N1", line=4, column=10),
        )

    def test_bytes_of_a_code_page_are_a_guess_too(self, tmp_path: Path) -> None:
        text = f"REGEDIT4\n\n{KEY_130}\n@=hex(2):53,3a,5c,e9,00\n"
        (doubt,) = read(tmp_path, {"nodes/N1/ssis.reg": text}).doubts
        assert (doubt.kind, doubt.at.key, doubt.at.value) == (
            DoubtKind.ENCODING,
            KEY_130.strip("[]").replace("HKEY_LOCAL_MACHINE", "HKLM"),
            "",
        )

    @pytest.mark.parametrize(
        "raw",
        [
            "Größe ".encode() + "Größe".encode("cp1252"),
            b"\xef\xbb\xbf" + "Größe".encode("cp1252"),
        ],
    )
    def test_two_encodings_in_one_file_are_a_guess(self, raw: bytes, tmp_path: Path) -> None:
        text = json.dumps([GROUPS[0], GROUPS[1] | {"Description": "here"}]).encode()
        mark, name = (raw[:3], raw[3:]) if raw.startswith(b"\xef") else (b"", raw)
        found = read(tmp_path, {}, {**LAYOUT, "cluster/groups.json": mark + text.replace(b"here", name)})
        assert doubts(found, DoubtKind.ENCODING) == [("cluster/groups.json", "the encoding")]
        assert isinstance(found.cluster.groups, Known)

    @pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
    def test_one_encoding_throughout_is_no_doubt(self, encoding: str, tmp_path: Path) -> None:
        text = json.dumps([GROUPS[0], GROUPS[1] | {"Description": "Größe"}], ensure_ascii=False)
        assert read(tmp_path, {}, {**LAYOUT, "cluster/groups.json": text.encode(encoding)}).doubts == ()

    @pytest.mark.parametrize(("where", "found"), [("label", []), ("value", ["nodes/N1/sc.txt"])])
    def test_labels_of_sc_are_no_doubt_but_its_values_are(
        self, where: str, found: list[str], tmp_path: Path
    ) -> None:
        mixed = "Größe".encode() + "ß".encode("cp1252")
        text = (
            b"[SC] QueryServiceConfig ERFOLG\r\n\r\nSERVICE_NAME: MsDtsServer130\r\n"
            b"        TYPE               : 10  WIN32_OWN_PROCESS\r\n        START_TYPE         : 2   AUTO_START\r\n"
            b"        %s                 : 1   NORMAL\r\n        BINARY_PATH_NAME   : C:\\x.exe\r\n"
            b"        DISPLAY_NAME       : SSIS %s\r\n        SERVICE_START_NAME : LocalSystem\r\n"
        )
        raw = text % ((mixed, b"") if where == "label" else (b"ERROR_CONTROL", mixed))
        snapshot = read(tmp_path, {"nodes/N1/sc.txt": raw})
        assert isinstance(the_service(snapshot, "N1").display_name, Known)
        assert [file for file, _ in doubts(snapshot, DoubtKind.ENCODING)] == found


class TestRegistryViews:
    def test_the_key_of_the_32_bit_view_alone_is_no_evidence(self, tmp_path: Path) -> None:
        found = read(tmp_path, {"nodes/N1/ssis.reg": f"{REG}{KEY_130_32}{VALUE}", "nodes/N1/s.json": SERVICE})
        assert doubts(found, DoubtKind.REGISTRY_VIEW) == [
            ("nodes/N1/ssis.reg", "ServiceConfigFile of MsDtsServer130 on N1")
        ]
        assert isinstance(the_service(found, "N1").config_file, Unknown)

    def test_beside_the_right_key_it_does_no_harm(self, tmp_path: Path) -> None:
        text = f"{REG}{KEY_130}{VALUE}\n{KEY_130_32}{VALUE}"
        assert read(tmp_path, {"nodes/N1/ssis.reg": text, "nodes/N1/s.json": SERVICE}).doubts == ()

    def test_nor_where_the_node_does_not_have_the_release(self, tmp_path: Path) -> None:
        others = [row | {"Name": name} for row in SERVICE for name in ("Spooler", "MsDtsServer150")]
        found = read(tmp_path, {"nodes/N1/ssis.reg": f"{REG}{KEY_130_32}{VALUE}", "nodes/N1/s.json": others})
        assert doubts(found, DoubtKind.REGISTRY_VIEW) == []


def test_documents_say_when_they_were_finished(tmp_path: Path) -> None:
    files = {
        f"nodes/{node}/node.json": document_bytes(node_document(node)) for node in ("SQLNODE1", "SQLNODE2")
    }
    found = read_snapshot(write(tmp_path, files)).documents
    assert [(item.node, item.at.file) for item in found] == [
        (node, f"nodes/{node}/node.json") for node in ("SQLNODE1", "SQLNODE2")
    ]
    assert all(item.finished_at.endswith("Z") for item in found)


def test_a_file_that_differs_from_the_manifest_and_one_that_is_missing_are_contradictions(
    tmp_path: Path,
) -> None:
    raw = document_bytes(node_document("SQLNODE1"))
    path, lost = "nodes/SQLNODE1/node.json", "nodes/SQLNODE2/node.json"
    said = {
        "schema": "ssis-preflight/manifest/1",
        "tool": {"name": "ssis-preflight", "version": "0.1.0"},
        "started_at": "2026-11-22T09:29:00Z",
        "nodes": [],
        "files": [
            {"path": path, "size": len(raw), "sha256": "0" * 64},
            {"path": lost, "size": 1, "sha256": "1" * 64},
        ],
    }
    found = read_snapshot(write(tmp_path, {path: raw, "manifest.json": said})).contradictions
    assert [(item.subject, item.what, item.believed.value, item.rejected.at.route) for item in found] == [
        (path, "SHA-256", hashlib.sha256(raw).hexdigest(), ("files", 0)),
        (lost, "presence", "not in the snapshot", ("files", 1)),
    ]
