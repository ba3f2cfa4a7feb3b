from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path

import pytest

from ssis_preflight.model.errors import SnapshotError
from ssis_preflight.read import folder
from ssis_preflight.read.folder import RawFile, open_folder, sha256_of


def write(root: Path, *paths: str, content: bytes = b"x") -> None:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def paths(root: Path) -> list[str]:
    return [file.path for file in open_folder(root)]


def only(root: Path) -> RawFile:
    (file,) = open_folder(root)
    return file


def link(at: Path, target: Path | str) -> None:
    try:
        at.symlink_to(target)
    except OSError:
        pytest.skip("this account may not create symbolic links")


def test_the_files_come_in_the_order_of_their_paths_with_slashes(tmp_path: Path) -> None:
    write(
        tmp_path,
        "nodes/N2/a.reg",
        "snapshot.toml",
        "cluster/b.json",
        "nodes/N1/files/C/x/y.xml",
        "cluster/A.json",
    )
    assert paths(tmp_path) == [
        "cluster/A.json",
        "cluster/b.json",
        "nodes/N1/files/C/x/y.xml",
        "nodes/N2/a.reg",
        "snapshot.toml",
    ]


def test_a_file_knows_what_its_folders_mean(tmp_path: Path) -> None:
    write(tmp_path, "nodes/NODE1/files/S/SSIS/x.xml", content=b"four")
    file = only(tmp_path)
    assert (file.area, file.node, file.copied) == ("node", "NODE1", True)
    assert file.windows_path == r"S:\SSIS\x.xml"
    assert file.size == 4


def test_the_bytes_and_their_hash_are_read_when_asked_for(tmp_path: Path) -> None:
    write(tmp_path, "cluster/a", content=b"evidence")
    file = only(tmp_path)
    assert file.read() == b"evidence"
    assert file.sha256() == sha256_of(b"evidence") == hashlib.sha256(b"evidence").hexdigest()


@pytest.mark.parametrize("name", [".git", ".hg", ".svn"])
def test_folders_of_version_control_are_passed_over(tmp_path: Path, name: str) -> None:
    write(tmp_path, f"{name}/config", f"cluster/{name}/config", "cluster/a", ".hidden/b")
    assert paths(tmp_path) == [".hidden/b", "cluster/a"]


def test_an_empty_folder_is_a_snapshot_without_files(tmp_path: Path) -> None:
    assert open_folder(tmp_path) == ()


def test_a_folder_may_be_named_through_a_link(tmp_path: Path) -> None:
    write(tmp_path, "real/cluster/a")
    link(tmp_path / "latest", tmp_path / "real")
    assert [file.read() for file in open_folder(tmp_path / "latest")] == [b"x"]


def test_a_link_out_of_the_snapshot_is_reported_and_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "secret", "snap/cluster/a")
    link(tmp_path / "snap" / "leak", tmp_path / "secret")
    link(tmp_path / "snap" / "up", tmp_path)
    files = {file.path: file for file in open_folder(tmp_path / "snap")}
    assert sorted(files) == ["cluster/a", "leak", "up"]
    assert "leads out" in files["leak"].refused
    assert "leads out" in files["up"].refused
    with pytest.raises(SnapshotError, match="leads out"):
        files["leak"].read()


def test_a_link_to_a_file_of_the_snapshot_is_that_file(tmp_path: Path) -> None:
    write(tmp_path, "shared/a", content=b"same")
    link(tmp_path / "b", "shared/a")
    files = open_folder(tmp_path)
    assert [file.path for file in files] == ["b", "shared/a"]
    assert files[0].read() == b"same"


def test_links_to_folders_and_into_the_void_are_reported(tmp_path: Path) -> None:
    write(tmp_path, "cluster/a")
    link(tmp_path / "again", "cluster")
    link(tmp_path / "gone", "nowhere")
    link(tmp_path / "loop", "loop")
    refused = {file.path: file.refused for file in open_folder(tmp_path) if file.refused}
    assert "link to a folder" in refused["again"]
    assert "cannot be opened" in refused["gone"]
    assert "cannot be opened" in refused["loop"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_ordinary_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "no ordinary file" in only(tmp_path).refused


def test_a_file_without_permission_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "cluster/a", "cluster/closed")
    opened = Path.open

    def deny(self: Path, *args: object, **kwargs: object) -> object:
        if self.name == "closed":
            raise PermissionError(13, "Permission denied")
        return opened(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", deny)
    readable, closed = open_folder(tmp_path)
    assert readable.refused == ""
    assert closed.refused == "The file cannot be opened: Permission denied"


def test_a_folder_without_permission_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "closed/a", "cluster/a")
    scan = os.scandir

    def deny(path: Path) -> object:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", deny)
    refused = {file.path: file.refused for file in open_folder(tmp_path)}
    assert refused == {"closed": "The folder cannot be opened: Permission denied", "cluster/a": ""}


def test_a_file_over_the_limit_is_refused_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "MAX_FILE_SIZE", 3 * 1024 * 1024)
    write(tmp_path, "large", content=bytes(4 * 1024 * 1024))
    write(tmp_path, "small")
    large, small = open_folder(tmp_path)
    assert large.refused == "The file has 4 MB. The limit is 3 MB."
    assert large.size == 4 * 1024 * 1024
    assert small.refused == ""


def test_a_file_that_grows_or_goes_after_the_folder_was_opened_is_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a", "b")
    grown, gone = open_folder(tmp_path)
    monkeypatch.setattr(folder, "MAX_FILE_SIZE", 1)
    (tmp_path / "a").write_bytes(b"more")
    (tmp_path / "b").unlink()
    with pytest.raises(SnapshotError, match="has grown"):
        grown.read()
    with pytest.raises(SnapshotError, match="cannot be read any more"):
        gone.sha256()


@pytest.mark.parametrize(("limit", "value"), [("MAX_FILES", 2), ("MAX_TOTAL_SIZE", 2)])
def test_too_many_files_or_too_much_in_all_end_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(folder, limit, value)
    write(tmp_path, "a", "b", "c")
    with pytest.raises(SnapshotError, match="right folder"):
        open_folder(tmp_path)


def test_too_many_folders_end_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "MAX_FILES", 2)
    (tmp_path / "a" / "b" / "c").mkdir(parents=True)
    with pytest.raises(SnapshotError, match="folders"):
        open_folder(tmp_path)


def test_what_is_no_folder_is_named_in_one_line(tmp_path: Path) -> None:
    write(tmp_path, "report.json")
    with zipfile.ZipFile(tmp_path / "snap.zip", "w") as archive:
        archive.writestr("cluster/a", "x")
    with pytest.raises(SnapshotError, match="does not exist"):
        open_folder(tmp_path / "missing")
    with pytest.raises(SnapshotError, match="is a file"):
        open_folder(tmp_path / "report.json")
    with pytest.raises(SnapshotError, match="a zip file, not a folder"):
        open_folder(tmp_path / "snap.zip")
    with pytest.raises(SnapshotError):
        open_folder(Path("with\0zero"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_that_is_no_utf8_can_still_be_printed(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9")).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    file = only(tmp_path)
    assert file.path == r"caf\xe9"
    assert file.read() == b"x"
