"""What a manifest says about a collection: nodes that gave nothing, parts that were refused, files that changed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.node_documents import document_bytes, node_document, node_only
from tests.unit.read.assemble.folders import known, the_file, the_service

from ssis_preflight.collect.store import FileRecord, Manifest, NodeRecord, Tool, write_manifest
from ssis_preflight.model.facts import GapKind, Known, Unknown
from ssis_preflight.model.snapshot import FileStatus, Snapshot
from ssis_preflight.read import manifest as reader
from ssis_preflight.read.snapshot import read_snapshot

COLLECTED, OTHER = "SQLNODE1", "SQLNODE2"
FILE = f"nodes/{COLLECTED}/node.json"
TIME = "2026-11-22T09:29:00.000Z"
WINDOWS_WORDS = "The connection timed out."


def node(name: str, outcome: str, detail: str | None = None, **more: Any) -> dict[str, Any]:
    """Return what a manifest says about one node."""
    return {
        "node": name,
        "endpoint": f"http://{name.lower()}:5985/wsman",
        "transport": "kerberos",
        "outcome": outcome,
        "detail": detail,
        "attempts": 1,
        "started_at": TIME,
        "finished_at": TIME,
        "clock_offset_seconds": 0,
        "parts": {},
    } | more


def manifest(*nodes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a manifest of these nodes, without files."""
    return {
        "schema": "ssis-preflight/manifest/1",
        "tool": {"name": "ssis-preflight", "version": "0.1.0"},
        "started_at": TIME,
        "finished_at": TIME,
        "complete": True,
        "nodes": list(nodes),
        "files": [],
    } | more


def read(folder: Path, said: dict[str, Any] | bytes, *, alone: bool = False) -> Snapshot:
    """Read a snapshot of a manifest and one document; ``alone`` where that says nothing about the cluster."""
    file = folder / FILE
    file.parent.mkdir(parents=True)
    file.write_bytes(document_bytes(node_only(COLLECTED) if alone else node_document(COLLECTED)))
    raw = said if isinstance(said, bytes) else json.dumps(said).encode()
    (folder / "manifest.json").write_bytes(raw)
    return read_snapshot(folder)


def complaints(snapshot: Snapshot) -> list[str]:
    return [complaint.message for complaint in the_file(snapshot, "manifest.json").complaints]


def test_the_manifest_that_a_collection_writes_is_read_without_a_complaint(tmp_path: Path) -> None:
    raw = document_bytes(node_document(COLLECTED))
    record = FileRecord(FILE, len(raw), hashlib.sha256(raw).hexdigest())
    said = Manifest(
        tool=Tool("ssis-preflight", "0.1.0"),
        started_at=TIME,
        finished_at=TIME,
        complete=True,
        nodes=(NodeRecord(COLLECTED, "http://sqlnode1:5985/wsman", "kerberos", "read"),),
        files=(record,),
    )
    write_manifest(tmp_path, said)
    snapshot = read(tmp_path, (tmp_path / "manifest.json").read_bytes())
    item = the_file(snapshot, "manifest.json")
    assert (item.kind, item.status, item.complaints) == ("manifest", FileStatus.READ, ())
    assert snapshot.collected_at == "2026-11-22T09:29:00Z"


@pytest.mark.parametrize(
    ("outcome", "kind", "words"),
    [
        ("unreachable", GapKind.UNREACHABLE, WINDOWS_WORDS),
        ("denied", GapKind.DENIED, WINDOWS_WORDS),
        ("failed", GapKind.UNREADABLE, WINDOWS_WORDS),
        ("interrupted", GapKind.NOT_COLLECTED, f"the collection was interrupted: {WINDOWS_WORDS}"),
        ("not-started", GapKind.NOT_COLLECTED, f"the collection did not come to this node: {WINDOWS_WORDS}"),
    ],
)
def test_a_node_that_gave_nothing_is_named_and_everything_about_it_is_a_gap(
    outcome: str, kind: GapKind, words: str, tmp_path: Path
) -> None:
    snapshot = read(tmp_path, manifest(node(COLLECTED, "read"), node(OTHER, outcome, WINDOWS_WORDS)))
    assert complaints(snapshot) == [f"Not collected: {OTHER}: {words} ({outcome})."]
    assert the_file(snapshot, "manifest.json").status is FileStatus.PARTLY_READ
    missing = next(entry for entry in snapshot.node_evidence if entry.node == OTHER)
    assert missing.collected is False
    service = the_service(snapshot, OTHER)
    for fact in (missing.services_whole, missing.sql_instances, service.installed, service.config_file):
        assert isinstance(fact, Unknown)
        assert (fact.kind, f"{OTHER}: {words}" in fact.missing) == (kind, True), fact
    assert known(the_service(snapshot, COLLECTED).installed) is True
    assert isinstance(snapshot.cluster.groups, Known)


def test_a_planned_node_that_the_cluster_does_not_have_is_no_node(tmp_path: Path) -> None:
    snapshot = read(tmp_path, manifest(node("STRANGER", "unreachable", WINDOWS_WORDS)))
    assert [entry.node for entry in snapshot.node_evidence] == [COLLECTED, OTHER]
    assert complaints(snapshot) == [f"Not collected: STRANGER: {WINDOWS_WORDS} (unreachable)."]


def test_without_a_document_about_the_cluster_the_manifest_says_why(tmp_path: Path) -> None:
    said = manifest(node(COLLECTED, "read"), node(OTHER, "unreachable", WINDOWS_WORDS))
    groups = read(tmp_path, said, alone=True).cluster.groups
    assert isinstance(groups, Unknown)
    assert groups.kind is GapKind.UNREACHABLE
    assert f"{OTHER}: {WINDOWS_WORDS}" in groups.missing


def test_a_refusal_that_only_the_manifest_knows_is_a_gap_in_its_words(tmp_path: Path) -> None:
    parts = {"groups": {"outcome": "denied", "detail": "Access is denied."}, "new-part": {"outcome": "read"}}
    groups = read(tmp_path, manifest(node(COLLECTED, "partial", parts=parts)), alone=True).cluster.groups
    assert isinstance(groups, Unknown)
    assert groups.kind is GapKind.DENIED
    assert f"{COLLECTED}: Access is denied." in groups.missing


def test_files_that_changed_or_went_are_named_before_all_else(tmp_path: Path) -> None:
    files = [
        {"path": FILE, "size": 1, "sha256": "0" * 64},
        {"path": f"nodes/{OTHER}/node.json", "size": 1, "sha256": "0" * 64},
        {"path": "\x1b[31m", "size": 1, "sha256": "0" * 64},
    ]
    assert complaints(read(tmp_path, manifest(node(OTHER, "denied", "No."), files=files))) == [
        f"{FILE} is not as it was collected: its SHA-256 is another.",
        f"nodes/{OTHER}/node.json was collected, and is not in the snapshot.",
        "\N{REPLACEMENT CHARACTER}[31m was collected, and is not in the snapshot.",
        f"Not collected: {OTHER}: No. (denied).",
    ]


def test_the_words_of_a_node_keep_no_secret_and_no_control_characters(tmp_path: Path) -> None:
    words = "Logon failed,\r\nPassword=Hunter2;\x1b[31m " + "x" * 9000
    (said,) = complaints(read(tmp_path, manifest(node(OTHER, "failed", words))))
    assert said.startswith("Not collected: SQLNODE2: Logon failed, Password=***;")
    assert "\x1b" not in said
    assert len(said) < 300


def test_complaints_end_where_nobody_reads_them_any_more(tmp_path: Path) -> None:
    files = [{"path": f"{number}", "size": 1, "sha256": ""} for number in range(100)]
    said = complaints(read(tmp_path, manifest(files=files)))
    assert (len(said), said[-1]) == (41, "60 more complaints.")


@pytest.mark.parametrize(
    ("said", "status", "says"),
    [
        (b"{", FileStatus.NOT_RECOGNISED, "no manifest of ssis-preflight"),
        (b'{"name": "web app", "icons": []}', FileStatus.NOT_RECOGNISED, "no manifest of ssis-preflight"),
        (json.dumps(manifest()).encode("utf-16"), FileStatus.NOT_RECOGNISED, "no manifest of ssis-preflight"),
        (json.dumps(manifest()).encode()[:-9], FileStatus.DAMAGED, "The manifest is damaged: "),
        (manifest(schema="ssis-preflight/manifest/2"), FileStatus.REFUSED, "reads version 1"),
        (manifest(schema="ssis-preflight/manifest/0"), FileStatus.NOT_RECOGNISED, "no manifest"),
        (manifest(nodes=None), FileStatus.DAMAGED, "The manifest is damaged: "),
        (manifest(more=1), FileStatus.DAMAGED, "The manifest is damaged: "),
        (manifest(node("N", "fine")), FileStatus.DAMAGED, "The manifest is damaged: "),
        (manifest(node("", "read")), FileStatus.DAMAGED, "The manifest is damaged: "),
        (manifest(started_at="yesterday"), FileStatus.DAMAGED, "The manifest is damaged: "),
        (manifest(*[node("N", "read")] * (reader.MAX_NODES + 1)), FileStatus.DAMAGED, "is damaged: "),
        (b" " * (reader.MAX_SIZE + 1), FileStatus.REFUSED, "A manifest has at most 16 MB."),
        (b"[" * 100_000, FileStatus.NOT_RECOGNISED, "no manifest of ssis-preflight"),
    ],
)
def test_a_manifest_that_cannot_be_used_says_why_and_the_documents_count(
    said: dict[str, Any] | bytes, status: FileStatus, says: str, tmp_path: Path
) -> None:
    snapshot = read(tmp_path, said)
    item = the_file(snapshot, "manifest.json")
    (complaint,) = item.complaints
    assert (item.status, says in complaint.message) == (status, True), complaint
    assert item.remedy
    assert isinstance(snapshot.cluster.groups, Known)
    assert snapshot.collected_at == "2026-11-22T09:30:00Z"


def test_a_mark_at_the_beginning_and_times_of_any_zone_do_no_harm() -> None:
    raw = b"\xef\xbb\xbf" + json.dumps(manifest(started_at="2026-11-22T10:29:00+01:00")).encode()
    reading, course = reader.read(raw, {})
    assert (reading.status, course.started_at) == (FileStatus.READ, "2026-11-22T09:29:00Z")
    raw = json.dumps(manifest(started_at="0001-01-01T00:00:00+14:00")).encode()
    assert reader.read(raw, {})[1].started_at is None


def test_only_the_file_at_the_top_is_the_manifest(tmp_path: Path) -> None:
    (tmp_path / "cluster").mkdir()
    (tmp_path / "cluster" / "manifest.json").write_text(json.dumps(manifest(node(OTHER, "denied", "No."))))
    snapshot = read(tmp_path, manifest())
    assert the_file(snapshot, "cluster/manifest.json").status is FileStatus.NOT_RECOGNISED
    assert complaints(snapshot) == []


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=6)
    | st.just(TIME),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def changed(draw: st.DrawFn) -> bytes:
    """Put any JSON in the place of something in a manifest."""
    parts = {"groups": {"outcome": "denied", "detail": "x"}}
    files = [{"path": FILE, "size": 1, "sha256": "00"}]
    whole: Any = manifest(node("N1", "partial", parts=parts), node("N2", "failed", "x"), files=files)
    target, step = whole, draw(st.sampled_from(sorted(whole)))
    for _ in range(draw(st.integers(0, 4))):
        below = target[step]
        if not isinstance(below, dict | list) or not below:
            break
        steps = sorted(below) if isinstance(below, dict) else list(range(len(below)))
        target, step = below, draw(st.sampled_from(steps))
    target[step] = draw(JSON)
    return json.dumps(whole).encode()


@settings(max_examples=300)
@given(changed() | JSON.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=40))
def test_any_bytes_are_read_as_a_manifest_without_a_crash(raw: bytes) -> None:
    reading, course = reader.read(raw, {})
    if reading.status not in {FileStatus.READ, FileStatus.PARTLY_READ}:
        assert course == reader.NO_COURSE
    for complaint in reading.complaints:
        assert complaint.message.endswith(".")
        assert complaint.message.encode()
