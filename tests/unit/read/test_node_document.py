"""One document of the collector, read alone: what is used of it, and what is wrong with it."""

from __future__ import annotations

import base64
import copy
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.node_documents import (
    CLUSTER_PARTS,
    NODE_PARTS,
    Document,
    document_bytes,
    node_document,
    with_part,
)
from tests.support.node_local_parts import file_entry

from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read import node_document as reader
from ssis_preflight.read.json_documents import MAX_VALUES
from ssis_preflight.read.node_document_files import inner_path
from ssis_preflight.read.reading import Collected, EmbeddedFile, Reading, RowKind
from ssis_preflight.read.recognise import read_file
from ssis_preflight.read.snapshot import open_snapshot

FILE = "nodes/SQLNODE1/node.json"
WHOLE = node_document("SQLNODE1")


def read(document: Document | str) -> Reading:
    raw = document.encode() if isinstance(document, str) else document_bytes(document)
    return read_file(FILE, "SQLNODE1", raw, copied=False)


def collected(document: Document) -> Collected:
    found = read(document).collected
    assert found is not None
    return found


def embedded(**more: Any) -> EmbeddedFile:
    entry = file_entry(r"C:\x.txt", "text", kind="other") | more
    (file,) = collected(with_part(WHOLE, "files", "read", data=[entry])).files
    return file


def messages(reading: Reading) -> str:
    return "\n".join(complaint.message for complaint in reading.complaints)


def test_a_whole_document_is_read_without_a_complaint() -> None:
    reading = read(WHOLE)
    assert (reading.kind, reading.status, reading.complaints) == (reader.KIND, FileStatus.READ, ())
    assert {row.kind for row in reading.rows} == set(RowKind) - {RowKind.SHARED_VOLUME, RowKind.ACCESS}
    assert set(collected(WHOLE).parts) == {*CLUSTER_PARTS, *NODE_PARTS}
    assert collected(WHOLE).started_at is not None


def test_the_place_of_every_row_leads_to_its_entry() -> None:
    for row in read(WHOLE).rows:
        value: Any = WHOLE
        for step in row.at.route:
            value = value[step]
        assert isinstance(value, dict)
        assert row.at.node == (None if row.at.route[1] in CLUSTER_PARTS else "SQLNODE1")


@pytest.mark.parametrize(
    ("text", "status", "says"),
    [
        (json.dumps(WHOLE)[:-1], FileStatus.DAMAGED, "The JSON is cut off at line 1, column"),
        (json.dumps(WHOLE) + '\n{"a":1}', FileStatus.DAMAGED, "More than one document stands here at line 2"),
        (json.dumps({**WHOLE, "schema": "ssis-preflight/node/2"}), FileStatus.REFUSED, "reads version 1"),
        (json.dumps({**WHOLE, "schema": "ssis-preflight/node/x"}), FileStatus.DAMAGED, "its version"),
        (json.dumps({**WHOLE, "schema": "ssis-preflight/node/0"}), FileStatus.DAMAGED, "its version"),
        (json.dumps({**WHOLE, "node": {"name": " "}}), FileStatus.DAMAGED, "which node it is from"),
        (json.dumps({**WHOLE, "node": {"name": "N" * 300}}), FileStatus.DAMAGED, "which node it is from"),
        (json.dumps({**WHOLE, "parts": None}), FileStatus.DAMAGED, "has no parts"),
        (json.dumps({**WHOLE, "more": json.loads("[" * 70 + "]" * 70)}), FileStatus.DAMAGED, "64 levels"),
        (
            '{"schema":"ssis-preflight/node/1","a":[' + "0," * MAX_VALUES,
            FileStatus.REFUSED,
            "1,000,000 values",
        ),
    ],
)
def test_a_text_that_is_no_document_is_not_used_and_says_why(
    text: str, status: FileStatus, says: str
) -> None:
    reading = read(text)
    assert (reading.kind, reading.status, reading.collected, reading.rows) == (reader.KIND, status, None, ())
    (complaint,) = reading.complaints
    assert says in complaint.message
    assert reading.remedy


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"schema": 1}'])
def test_any_other_text_is_damage_for_the_reader(text: str) -> None:
    assert reader.read(FILE, None, text).status is FileStatus.DAMAGED


@pytest.mark.parametrize(
    ("part", "value", "says"),
    [
        ("groups", {"outcome": "fine", "data": []}, "does not say what became of it"),
        ("groups", {"outcome": "read", "detail": None}, "does not say what became of it"),
        ("groups", {"outcome": "read", "detail": None, "data": None}, "does not say what became of it"),
        ("groups", ["read"], "does not say what became of it"),
        ("groups", {"outcome": "read", "data": [{}] * (reader.MAX_ENTRIES + 1)}, "more than 100,000 entries"),
    ],
)
def test_a_part_without_a_usable_outcome_counts_as_failed(part: str, value: Any, says: str) -> None:
    document = {**WHOLE, "parts": {**WHOLE["parts"], part: value}}
    reading = read(document)
    assert says in messages(reading)
    assert reading.status is FileStatus.PARTLY_READ
    assert collected(document).parts[part].outcome == "failed"


@pytest.mark.parametrize(
    "part", ["groups", "services", "registry", "files", "stores", "dcom", "sql-instances"]
)
def test_a_part_with_an_entry_that_is_none_was_read_in_part_only(part: str) -> None:
    document = copy.deepcopy(WHOLE)
    document["parts"][part]["data"].append("entry")
    assert read(document).status is FileStatus.PARTLY_READ
    assert collected(document).parts[part].outcome == "partial"


def test_an_object_that_was_not_read_is_no_row_and_its_part_is_partial() -> None:
    document = copy.deepcopy(WHOLE)
    words = "The handle is invalid."
    document["parts"]["dependencies"]["data"][0] = {"Resource": "SSIS", "outcome": "failed", "detail": words}
    reading = read(document)
    rows = [row for row in reading.rows if row.kind is RowKind.DEPENDENCY]
    assert len(rows) == len(WHOLE["parts"]["dependencies"]["data"]) - 1
    state = collected(document).parts["dependencies"]
    assert (state.outcome, state.detail) == ("partial", f"SSIS: {words}")


def test_unknown_parts_and_a_folder_of_another_name_are_told() -> None:
    told = messages(read(json.dumps({**WHOLE, "parts": {**WHOLE["parts"], "\ud800weather": []}})))
    assert told == 'The part "\N{REPLACEMENT CHARACTER}weather" is not known; it is left out.'
    text = document_bytes(WHOLE).decode()
    assert "from SQLNODE1, and lies in the folder of OTHER" in messages(reader.read(FILE, "OTHER", text))
    assert reader.read(FILE, "sqlnode1.corp.example", text).status is FileStatus.READ


def test_complaints_end_where_nobody_reads_them_any_more() -> None:
    reading = read(with_part(WHOLE, "groups", "read", data=["x"] * 1000))
    assert len(reading.complaints) == 21
    assert reading.complaints[-1].message == "980 more complaints about this document."


@pytest.mark.parametrize("value", ["not base64!", "AA" * 1024 * 1024])
def test_the_bytes_of_a_parameter_that_cannot_be_had_are_left_out(value: str) -> None:
    row = {"ClusterObject": "D", "Name": "DiskVolumeInfo", "ParameterType": "ByteArray", "Value": value}
    reading = read(with_part(WHOLE, "parameters", "read", data=[row]))
    assert "The value of this ByteArray is" in messages(reading)
    assert all(row.cell("value") is None for row in reading.rows if row.kind is RowKind.PARAMETER)


@pytest.mark.parametrize(
    ("windows_path", "inner"),
    [
        (r"C:\Folder\x.xml", "C/Folder/x.xml"),
        ("c:/Folder/x.xml", "C/Folder/x.xml"),
        (r"\\?\C:\x.xml", "C/x.xml"),
        (r"\\host\share\x.xml", "UNC/host/share/x.xml"),
        (r"\\?\UNC\host\share\x.xml", "UNC/host/share/x.xml"),
        ("C:\\", None),
        ("C:x.xml", None),
        ("x.xml", None),
        (r"\x.xml", None),
        (r"\\host\share", None),
        (r"C:\..\x.xml", None),
        (r"C:\a\.\x.xml", None),
        (r"C:\a\\x.xml", None),
        ("C:\\a\0b", None),
        ("\u0421:\\x.xml", None),
        ("C:\\" + "x" * 40_000, None),
    ],
)
def test_a_full_windows_path_has_one_place_in_the_snapshot_and_any_other_path_none(
    windows_path: str, inner: str | None
) -> None:
    assert inner_path(windows_path) == inner


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"sha256": "0" * 64}, "SHA-256"),
        ({"content": "not base64"}, "no base64"),
        ({"content": "dGV4dA"}, "no base64"),
        ({"content": "\u00e4"}, "no base64"),
        ({"content": None}, "not in the document"),
        ({"content": ["dGV4dA=="]}, "not in the document"),
    ],
)
def test_a_file_whose_bytes_did_not_arrive_is_damaged(change: dict[str, Any], says: str) -> None:
    file = embedded(**change)
    assert (file.outcome, file.content) == ("damaged", None)
    assert says in file.detail


def test_the_bytes_of_a_file_arrive_whole() -> None:
    file = embedded(content=base64.b64encode(b"\0\xff").decode(), sha256=None)
    assert (file.outcome, file.content, file.last_write) == ("read", b"\0\xff", "2026-10-01T06:15:00.000Z")


@pytest.mark.parametrize(
    ("path", "storage", "shared"),
    [
        (r"S:\x", "cluster-disk", True),
        (r"C:\ClusterStorage\Volume1\x", "shared-volume", True),
        (r"\\filer\share\x", "share", True),
        (r"\\localhost\share\x", "share", False),
        (r"\\?\UNC\127.0.0.1\c$\x", "share", False),
        (r"C:\x", "node", False),
        (r"S:\x", "unknown", False),
        (r"S:\x", {"cluster-disk": 1}, False),
    ],
)
def test_a_file_is_common_to_all_nodes_only_where_its_storage_is(
    path: str, storage: Any, shared: bool
) -> None:
    assert embedded(path=path, storage=storage).shared is shared


@pytest.mark.parametrize(
    ("change", "whole"),
    [
        ({}, True),
        ({"truncated": True}, False),
        ({"truncated": None}, False),
        ({"entries": None}, False),
        ({"entries": [{"name": ""}]}, False),
        ({"outcome": "denied"}, False),
    ],
)
def test_only_a_listing_of_which_nothing_is_missing_is_whole(change: dict[str, Any], whole: bool) -> None:
    store = {
        "path": r"S:\P",
        "storage": "node",
        "outcome": "read",
        "truncated": False,
        "entries": [],
    } | change
    (folder,) = collected(with_part(WHOLE, "stores", "read", data=[store])).stores
    assert folder.whole is whole


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(max_size=6)
    | st.sampled_from(["read", "absent", "REG_SZ", "C:\\x", "HKLM\\SOFTWARE", "\ud800", "SQLNODE1", "S:"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["Name", "path", "key", "outcome", "data", "values", "value", "Count", "storage", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@st.composite
def changed(draw: st.DrawFn) -> Document:
    """Put any JSON in the place of a part, of one of its members, of an entry, or of something in an entry."""
    document = copy.deepcopy(WHOLE)
    for _ in range(draw(st.integers(1, 4))):
        target: Any = document["parts"]
        step: Any = draw(st.sampled_from(sorted(target)))
        for _ in range(draw(st.integers(0, 5))):
            below = target[step]
            if not isinstance(below, dict | list) or not below:
                break
            target = below
            step = draw(
                st.sampled_from(sorted(below)) if isinstance(below, dict) else st.integers(0, len(below) - 1)
            )
        target[step] = draw(JSON)
    return document


@settings(max_examples=120)
@given(changed())
def test_any_json_in_the_place_of_a_part_is_read_without_a_crash(document: Document) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder, FILE)
        file.parent.mkdir(parents=True)
        file.write_bytes(json.dumps(document).encode())
        snapshot = open_snapshot(Path(folder)).snapshot
    evidence = next(item for item in snapshot.evidence if item.path == FILE)
    assert evidence.status in {FileStatus.READ, FileStatus.PARTLY_READ}
    assert all(complaint.message.endswith(".") for complaint in evidence.complaints)
