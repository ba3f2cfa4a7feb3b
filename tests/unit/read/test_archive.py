"""Zipped snapshots: the same evidence as the folder that was packed, and nothing that harms whoever opens them."""

from __future__ import annotations

import json
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.support.document_snapshots import write_as_documents
from tests.support.sample_expectations import AS_OF, SAMPLES

from ssis_preflight.cli.main import main
from ssis_preflight.model.errors import SnapshotError
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read import archive
from ssis_preflight.read.archive import is_archive, open_archive
from ssis_preflight.read.folder import MAX_FILE_SIZE, MAX_FILES
from ssis_preflight.read.snapshot import open_snapshot

LINK, FIFO = 0o120777 << 16, 0o010644 << 16


class Entry(msgspec.Struct, frozen=True):
    """One entry of an archive made by hand; what is not set follows from ``data``."""

    name: str
    data: bytes = b"x"
    method: int = 8
    flags: int = 0
    system: int = 3
    attributes: int = 0
    size: int | None = None
    packed_size: int | None = None
    offset: int | None = None
    local_extra: bytes = b""


def packed(entry: Entry) -> bytes:
    if entry.method != zipfile.ZIP_DEFLATED:
        return entry.data
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(entry.data) + packer.flush()


def zipped(entries: Iterable[Entry], *, count: int | None = None) -> bytes:
    """Return the bytes of an archive whose headers say whatever the entries want them to say."""
    body, directory, number = bytearray(), bytearray(), 0
    for number, entry in enumerate(entries, 1):  # noqa: B007
        name, data, start = entry.name.encode("utf-8"), packed(entry), len(body)
        size = len(entry.data) if entry.size is None else entry.size
        length = len(data) if entry.packed_size is None else entry.packed_size
        offset = start if entry.offset is None else entry.offset
        flags = entry.flags | 0x800
        shape = (flags, entry.method, 0, 0, zlib.crc32(entry.data), length, size, len(name))
        body += struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, *shape, len(entry.local_extra))
        body += name + entry.local_extra + data
        directory += struct.pack("<4s4B4H3L2H", b"PK\x01\x02", 20, entry.system, 20, 0, *shape, 0)
        directory += struct.pack("<3H2L", 0, 0, 0, entry.attributes, offset) + name
    number = number if count is None else count
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, number, number, len(directory), len(body), 0)
    return bytes(body + directory) + end


def snapshot(folder: Path, content: bytes) -> Path:
    path = folder / "snapshot.zip"
    path.write_bytes(content)
    return path


def refusal(folder: Path, content: bytes) -> str:
    """Return the one line with which an archive is refused as a whole."""
    path = snapshot(folder, content)
    with pytest.raises(SnapshotError) as caught:
        open_snapshot(path)
    said = str(caught.value)
    assert "\n" not in said
    assert said.startswith(f"The snapshot {path} ")
    assert len(said) < len(str(path)) + 300
    return said


def evidence(folder: Path, *entries: Entry) -> dict[str, tuple[FileStatus, str]]:
    """Return the status of every file of an archive, and what is said about it."""
    files = open_snapshot(snapshot(folder, zipped(entries))).snapshot.evidence
    return {file.path: (file.status, " ".join(item.message for item in file.complaints)) for file in files}


def pack(folder: Path, target: Path, *, below: str = "") -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(folder.rglob("*")):
            file.write(path, below + path.relative_to(folder).as_posix())
    return target


def report(path: Path, capture: pytest.CaptureFixture[bytes]) -> Mapping[str, Any]:
    code = main(["audit", str(path), "--format", "json", "--as-of", AS_OF])
    found: dict[str, Any] = json.loads(capture.readouterr().out)
    assert found["snapshot"].pop("path") == str(path)
    return {**found, "code": code}


@pytest.mark.parametrize("name", ["healthy-clustered", "partly-collected", "wrong-store-path"])
@pytest.mark.parametrize("below", ["", "CLU1/"])
def test_folder_and_zip_of_one_snapshot_give_the_same_report(
    name: str, below: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    target = pack(SAMPLES / name, tmp_path / "x.zip", below=below)
    assert report(target, capfdbinary) == report(SAMPLES / name, capfdbinary)


def test_documents_in_a_zip_give_the_same_report_too(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    write_as_documents(SAMPLES / "wrong-store-path", tmp_path / "folder")
    target = pack(tmp_path / "folder", tmp_path / "x.zip")
    assert report(target, capfdbinary) == report(tmp_path / "folder", capfdbinary)


def test_a_single_folder_that_carries_meaning_is_no_wrapping(tmp_path: Path) -> None:
    path = snapshot(tmp_path, zipped([Entry("nodes/N1/a.txt"), Entry("nodes/N2/a.txt")]))
    assert [(file.path, file.node) for file in open_archive(path)] == [
        ("nodes/N1/a.txt", "N1"),
        ("nodes/N2/a.txt", "N2"),
    ]


def test_what_a_packer_adds_is_passed_over(tmp_path: Path) -> None:
    names = ["./", "cluster/", "cluster/a", "__MACOSX/cluster/._a", ".git/config", "./cluster/b"]
    path = snapshot(tmp_path, zipped([Entry(name, b"") for name in names]))
    assert [file.path for file in open_archive(path)] == ["cluster/a", "cluster/b"]


def test_backslashes_are_separators_as_old_windows_tools_write_them(tmp_path: Path) -> None:
    (file,) = open_archive(snapshot(tmp_path, zipped([Entry("nodes\\N1\\files\\C\\x.xml")])))
    assert (file.path, file.windows_path) == ("nodes/N1/files/C/x.xml", "C:\\x.xml")


def test_an_empty_archive_is_an_empty_snapshot(tmp_path: Path) -> None:
    path = snapshot(tmp_path, zipped([]))
    assert is_archive(path)
    assert open_archive(path) == ()


@pytest.mark.parametrize(
    "name",
    [
        "../x", "a/../../x", "a/..", "..", "..\\x", "a\\..\\..\\x", "/etc/passwd", "\\x", "\\\\host\\share\\x", "C:x",
        "C:/x", "c:\\x", "a\0b", "cluster/a.json\0.txt",
    ],
)  # fmt: skip
def test_a_name_that_leads_out_ends_the_reading(name: str, tmp_path: Path) -> None:
    assert "which leads out of it" in refusal(tmp_path, zipped([Entry("cluster/a"), Entry(name)]))


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["a//b"], "no name of a file"),
        ([""], "no name of a file"),
        (["."], "no name of a file"),
        (["cluster/a", "cluster/a"], 'the entry "cluster/a" twice'),
        (["cluster/a", "cluster\\./a"], 'the entry "cluster/a" twice'),
        (["/".join("a" * 65)], "folders 65 levels deep"),
        (["x" * 1025], "a name of 1,025 characters"),
        (["\x1b[31m/\u202e/../x"], "which leads out of it"),
    ],
)
def test_a_name_that_is_none_ends_the_reading(names: list[str], says: str, tmp_path: Path) -> None:
    said = refusal(tmp_path, zipped([Entry(name) for name in names]))
    assert says in said
    assert said.isprintable()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (zipped([Entry("a", flags=1)]), "is encrypted. Pack it again without a password"),
        (zipped([Entry("a")])[:-30], "cut off, its list of files is missing"),
        (zipped([Entry("a")])[:40], "cut off"),
        (b"PK\x03\x04", "cut off"),
        (zipped([Entry("a")])[:-22] + zipped([])[:20], "cut off"),
        (zipped([Entry("a", b"x" * 90, offset=0), Entry("b", offset=0)]), "lie on top of each other"),
        (zipped([Entry("a", packed_size=80), Entry("b")]), "lie on top of each other"),
        (zipped([Entry("a")], count=2 * MAX_FILES + 1), "more than 20,000 files"),
        (zipped([Entry("a")])[:-22] + b"PK\x06\x07" + b"\0" * 16 + zipped([Entry("a")])[-22:], "ZIP64"),
    ],
)
def test_an_archive_that_cannot_be_trusted_ends_in_one_line(
    content: bytes, says: str, tmp_path: Path
) -> None:
    assert says in refusal(tmp_path, content)


def test_entries_that_share_one_packed_body_do_not_begin_to_unfold(tmp_path: Path) -> None:
    first = Entry("a0", b"\0" * 8_000_000)
    length = len(packed(first))
    more = [
        Entry(f"a{number}", b"", size=8_000_000, packed_size=length, offset=0) for number in range(1, 500)
    ]
    assert "lie on top of each other" in refusal(tmp_path, zipped([first, *more]))


def test_a_file_packed_too_well_to_be_true_is_refused_unread(tmp_path: Path) -> None:
    content = zipped([Entry("cluster/zeros", b"\0" * 30_000_000), Entry("cluster/a", b"[]")])
    path = snapshot(tmp_path, content)
    tracemalloc.start()
    try:
        files = open_snapshot(path).snapshot.evidence
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    status = {file.path: (file.status, file.complaints[0].message) for file in files}
    assert status["cluster/zeros"] == (
        FileStatus.REFUSED,
        "It is packed more than 250 to 1, as no evidence is.",
    )
    assert status["cluster/a"][0] is FileStatus.NOT_RECOGNISED
    assert peak < 5_000_000


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (Entry("a", b"\0" * 500, size=100), "is damaged inside the zip file"),
        (Entry("a", b"\0" * 500, size=5000), "is damaged inside the zip file"),
        (Entry("a", b"abc", method=0, size=2), "is damaged inside the zip file"),
        (Entry("a", b"abc", packed_size=3), "is damaged inside the zip file"),
        (Entry("a", b"abc", method=0, packed_size=0), "is damaged inside the zip file"),
        (Entry("a", size=MAX_FILE_SIZE + 1), "The file has 64 MB. The limit is 64 MB."),
        (Entry("a", method=12), "It is packed by method 12, which is not read."),
        (Entry("a", method=99), "It is packed by method 99, which is not read."),
        (Entry("a", b"/etc/passwd", attributes=LINK), "This is a link or no ordinary file."),
        (Entry("a", attributes=FIFO), "This is a link or no ordinary file."),
    ],
)
def test_a_single_file_that_must_not_be_read_is_refused_and_the_rest_is_read(
    entry: Entry, says: str, tmp_path: Path
) -> None:
    found = evidence(tmp_path, Entry("z.json", b'[{"Name":"N1","NodeWeight":1}]'), entry)
    assert found["a"][0] is FileStatus.REFUSED
    assert says in found["a"][1]
    assert found["z.json"] == (FileStatus.READ, "")


def test_an_archive_in_an_archive_is_named_and_not_opened(tmp_path: Path) -> None:
    inner = zipped([Entry("../x", b"\0" * 1000)])
    found = evidence(tmp_path, Entry("cluster/inner.zip", inner))
    assert found["cluster/inner.zip"][0] is FileStatus.REFUSED


def test_more_files_than_a_snapshot_may_have_end_the_reading(tmp_path: Path) -> None:
    many = zipped(Entry(f"{number}", b"", method=0) for number in range(MAX_FILES + 1))
    assert "more than 20,000 files" in refusal(tmp_path, many)


def test_a_list_of_files_that_is_longer_than_it_says_is_not_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile, "ZipFile", None)
    many = zipped((Entry("x", b"", method=0) for _ in range(2 * MAX_FILES + 1)), count=1)
    assert "more than 20,000 files" in refusal(tmp_path, many)


def test_more_bytes_than_a_snapshot_may_have_end_the_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL_SIZE", 5)
    assert "of files. Is it the right one?" in refusal(
        tmp_path, zipped([Entry("a", b"abc"), Entry("b", b"abc")])
    )


def test_the_data_of_an_entry_begin_after_its_own_header(tmp_path: Path) -> None:
    entry = Entry("a", b"evidence", local_extra=b"\x01\x00\x02\x00ab")
    (file,) = open_archive(snapshot(tmp_path, zipped([entry])))
    assert file.read() == b"evidence"


def test_an_archive_that_changes_while_it_is_read_is_noticed(tmp_path: Path) -> None:
    path = snapshot(tmp_path, zipped([Entry("a", b"evidence", method=0)]))
    (file,) = open_archive(path)
    path.write_bytes(path.read_bytes().replace(b"evidence", b"EVIDENCE"))
    with pytest.raises(SnapshotError, match="a is damaged inside the zip file"):
        file.read()
    path.unlink()
    with pytest.raises(SnapshotError, match="a cannot be read any more: "):
        file.read()


@pytest.mark.parametrize("content", [b"", b"PK", b"text", b"PK\x06\x06"])
def test_what_does_not_begin_as_an_archive_is_none(content: bytes, tmp_path: Path) -> None:
    assert not is_archive(snapshot(tmp_path, content))
    assert not is_archive(tmp_path)
    assert not is_archive(tmp_path / "nothing")


WHOLE = zipped([Entry("cluster/a.json", b"[]"), Entry("nodes/N1/b", b"b" * 40), Entry("c", b"c", method=0)])


@settings(max_examples=300)
@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=6), st.integers(0, 60)
)
@example([(len(WHOLE) - 6, 255)], 0)
def test_an_archive_with_any_bytes_changed_is_read_or_refused(
    changes: list[tuple[int, int]], cut: int
) -> None:
    content = bytearray(WHOLE[: len(WHOLE) - cut])
    for at, byte in changes:
        if at < len(content):
            content[at] = byte
    said = []
    with TemporaryDirectory() as folder:
        try:
            files = open_archive(snapshot(Path(folder), bytes(content)))
        except SnapshotError as error:
            said.append(str(error))
            files = ()
        for file in files:
            try:
                assert len(file.read()) == file.size
            except SnapshotError as error:
                said.append(str(error))
    assert all("\n" not in line for line in said)
