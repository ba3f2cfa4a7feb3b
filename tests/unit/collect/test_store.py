"""Names that may become folders, whole files, and the manifest."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import msgspec
import pytest

from ssis_preflight.collect.store import (
    Manifest,
    NodeRecord,
    Tool,
    name_problem,
    prepare,
    read_manifest,
    unchanged,
    write,
    write_manifest,
)
from ssis_preflight.model.errors import UsageError

posix = pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")


@pytest.mark.parametrize("name", ["SQLNODE1", "sql-node_1", "node1.corp.example", "N\u00d6DE", "1"])
def test_a_host_name_may_become_a_folder(name: str) -> None:
    assert name_problem(name) == ""


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "../x", "a/b", "a\\b",
        "C:", "a:b", "CON", "nul.txt", "com1", "LPT\u00b9", "x.", "x ", " x", ".x",
        "-x", "a..b", "a\x00b", "a\nb", "a\u202eb", "x" * 64, "a*", "a?", '"', "a|b", "<a>", "~",
    ],
)  # fmt: skip
def test_a_hostile_name_never_becomes_a_folder(name: str) -> None:
    assert name_problem(name)


def test_a_file_is_written_whole_with_its_hash_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    record = write(tmp_path, "nodes/N1/node.json", b"{}")
    assert record.size == 2
    assert unchanged(tmp_path, record) == b"{}"
    assert [path.name for path in (tmp_path / "nodes" / "N1").iterdir()] == ["node.json"]


def test_a_file_that_was_changed_or_taken_away_is_noticed(tmp_path: Path) -> None:
    record = write(tmp_path, "nodes/N1/node.json", b"{}")
    (tmp_path / "nodes" / "N1" / "node.json").write_bytes(b"[]")
    assert unchanged(tmp_path, record) is None
    assert unchanged(tmp_path / "elsewhere", record) is None


def test_a_manifest_cannot_lead_out_of_the_snapshot(tmp_path: Path) -> None:
    record = write(tmp_path, "secret", b"x")
    outside = msgspec.structs.replace(record, path="../secret")
    assert unchanged(tmp_path / "snapshot", outside) is None


def test_a_write_that_fails_leaves_the_earlier_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "manifest.json", b"first")

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="No space left"):
        write(tmp_path, "manifest.json", b"second")
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]
    assert (tmp_path / "manifest.json").read_bytes() == b"first"


@posix
def test_only_the_user_may_read_what_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "snapshot"
    prepare(folder, resume=False)
    write(folder, "nodes/N1/node.json", b"{}")
    modes = [
        stat.S_IMODE(path.stat().st_mode)
        for path in (folder, folder / "nodes", folder / "nodes/N1/node.json")
    ]
    assert modes == [0o700, 0o700, 0o600]


def test_a_folder_with_a_snapshot_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "snapshot.toml").touch()
    prepare(tmp_path, resume=False)
    write(tmp_path, "nodes/N1/node.json", b"{}")
    with pytest.raises(UsageError, match="--only-missing"):
        prepare(tmp_path, resume=False)
    prepare(tmp_path, resume=True)


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) is None
    record = NodeRecord("N1", "http://n1:5985/wsman", "ntlm", "read", clock_offset_seconds=-3)
    manifest = Manifest(
        tool=Tool("ssis-preflight", "1"), started_at="2026-11-22T09:30:00.000Z", nodes=(record,), files=()
    )
    write_manifest(tmp_path, manifest)
    assert read_manifest(tmp_path) == manifest


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "ssis-preflight/manifest/9"}', "[" * 5000])
def test_another_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(UsageError, match="no manifest that this version reads"):
        read_manifest(tmp_path)
