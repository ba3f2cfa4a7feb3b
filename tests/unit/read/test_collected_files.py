"""Files inside collected documents: found, quoted, absent, or not read."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest
from tests.support.node_documents import (
    document_bytes,
    node_document,
    with_denied,
    with_part,
)
from tests.support.node_local_parts import CONFIG_FILE, DEFAULT, MOVED, file_entry
from tests.unit.read.assemble.folders import (
    disagreements,
    known,
    the_file,
)
from tests.unit.read.collected import ACTIVE, INNER, PASSIVE, audited, copied, read, write

from ssis_preflight.model.facts import GapKind, Known, Unknown
from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.locate import locate
from ssis_preflight.read.snapshot import open_snapshot


def test_a_file_inside_a_document_is_listed_hashed_found_and_quoted(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    broken = MOVED.replace(r"S:\SSIS\Packages", r"X:\Nowhere")
    document = with_part(node_document(ACTIVE), "files", "read", data=[file_entry(CONFIG_FILE, broken)])
    folder = write(tmp_path, document, node_document(PASSIVE))
    opened = open_snapshot(folder)
    item = the_file(opened.snapshot, INNER)
    assert (item.kind, item.status) == ("service-config", FileStatus.READ)
    assert item.sha256 == hashlib.sha256(broken.encode()).hexdigest()
    assert opened.raw(INNER).decode() == broken
    assert known(copied(opened.snapshot).last_write) == "2026-10-01T06:15:00.000Z"

    found = [place for item in audited(folder, capfdbinary)["findings"] for place in item["locations"]]
    (place,) = {
        (p["line"], p["excerpt"].strip()) for p in found if p["file"] == INNER and "X:" in p["excerpt"]
    }
    assert place == (
        next(n for n, line in enumerate(broken.splitlines(), 1) if "X:" in line),
        r"<StorePath>X:\Nowhere</StorePath>",
    )


def test_no_excerpt_of_a_document_shows_a_secret_or_the_bytes_of_a_file() -> None:
    document = node_document(ACTIVE)
    secret = base64.b64encode(b"Password=Hunter2").decode()
    document["parts"]["files"]["data"][0]["content"] = secret
    document["parts"]["services"]["data"][0]["PathName"] = "x.exe /Password=Hunter2;"
    raw = document_bytes(document)
    for route in (
        ("parts", "files", "data", 0, "content"),
        ("parts", "files", "data", 0, "sha256"),
        ("parts", "services", "data", 0, "PathName"),
    ):
        spot = locate(raw, "node-document", Place("node.json", route))
        assert spot.line == 1
        assert spot.excerpt is not None
        assert str(route[-1]) in spot.excerpt
        assert "Hunter2" not in spot.excerpt
        assert secret not in spot.excerpt


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"sha256": "0" * 64}, "Its content does not have the SHA-256 that the document names."),
        ({"content": "?"}, "Its content is no base64."),
    ],
)
def test_a_file_that_did_not_arrive_whole_is_there_and_unreadable(
    change: dict[str, str], says: str, tmp_path: Path
) -> None:
    entry = file_entry(CONFIG_FILE, MOVED) | change
    snapshot = read(tmp_path, with_part(node_document(ACTIVE), "files", "read", data=[entry]))
    item = the_file(snapshot, INNER)
    assert (item.status, [complaint.message for complaint in item.complaints]) == (FileStatus.DAMAGED, [says])
    assert known(copied(snapshot).present) is True
    config = copied(snapshot).config
    assert isinstance(config, Unknown)
    assert config.kind is GapKind.UNREADABLE


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        ("denied", GapKind.DENIED),
        ("failed", GapKind.UNREADABLE),
        ("too-large", GapKind.UNREADABLE),
    ],
)
def test_a_file_that_could_not_be_read_is_a_gap_in_the_words_of_the_system(
    outcome: str, kind: GapKind, tmp_path: Path
) -> None:
    entry = file_entry(CONFIG_FILE, None, outcome, detail="Words of Windows.")
    snapshot = read(tmp_path, with_part(node_document(ACTIVE), "files", "partial", "x", [entry]))
    file = copied(snapshot)
    assert isinstance(file.config, Unknown)
    assert file.config.kind is kind
    assert "SQLNODE1: " in file.config.missing
    assert "Words of Windows." in file.config.missing
    assert isinstance(file.present, Known if outcome == "too-large" else Unknown)


def test_a_file_is_absent_only_where_its_disk_was_looked_at(tmp_path: Path) -> None:
    for number, (outcome, expected) in enumerate((("absent", [False]), ("no-volume", []))):
        entry = file_entry(CONFIG_FILE, None, outcome)
        snapshot = read(
            tmp_path / str(number), with_part(node_document(ACTIVE), "files", "read", data=[entry])
        )
        assert [known(file.present) for file in snapshot.files] == expected


def test_a_copy_is_believed_before_a_node_that_did_not_find_the_file(tmp_path: Path) -> None:
    blind = with_part(node_document(PASSIVE), "files", "read", data=[file_entry(CONFIG_FILE, None, "absent")])
    snapshot = read(tmp_path, node_document(ACTIVE), blind)
    assert known(copied(snapshot).present) is True
    assert disagreements(snapshot) == [
        f"{CONFIG_FILE}: existence: 'exists' ({INNER}), not 'absent' (nodes/{PASSIVE}/node.json)"
    ]


def test_two_nodes_that_read_other_bytes_from_one_disk_disagree(tmp_path: Path) -> None:
    for number, (text, count) in enumerate(((MOVED, 0), (DEFAULT, 1))):
        second = with_part(node_document(PASSIVE), "files", "read", data=[file_entry(CONFIG_FILE, text)])
        snapshot = read(tmp_path / str(number), node_document(ACTIVE), second)
        assert len(disagreements(snapshot)) == count


def test_a_refusal_of_all_files_is_the_reason_for_the_configuration_file_of_the_node(tmp_path: Path) -> None:
    snapshot = read(tmp_path, with_denied(node_document(ACTIVE), "files"))
    present = copied(snapshot).present
    assert isinstance(present, Unknown)
    assert present.kind is GapKind.DENIED
    assert "0x80070005" in present.missing
