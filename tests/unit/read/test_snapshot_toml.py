from __future__ import annotations

import pytest

from ssis_preflight.model.facts import Known
from ssis_preflight.model.places import Place
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.snapshot_toml import SnapshotToml, read

WHOLE = r"""# what the operator knows
cluster = "CLU1"
collected_at = 2026-11-22T09:30:00Z
absent = ['S:\SSIS\MsDtsSrvr.ini.xml',
          "\\\\nas\\etl\\x.xml"]   # both were looked for
complete = ["checkpoints", "services"]

[disks]
"Cluster Disk 2" = ["S:", 's:\Data\']
"Cluster Disk 3" = []

[declared]
pattern = "standalone"
package_instances = ['SQLVS1', 'SQLVS2\OPS']
store_principals = [
  'CORP\etl-admins',
]
clients = ["remote"]
"""


def read_text(text: str) -> SnapshotToml:
    return read(text.encode())


def only_complaint(text: str) -> Complaint:
    (complaint,) = read_text(text).complaints
    return complaint


def place(line: int, *route: str | int) -> Place:
    return Place("snapshot.toml", route, line=line)


def test_every_part_is_read_with_its_place() -> None:
    found = read_text(WHOLE)
    assert (found.status, found.complaints) == (FileStatus.READ, ())
    assert found.cluster == Known("CLU1", place(2, "cluster"))
    assert found.collected_at == Known("2026-11-22T09:30:00Z", place(3, "collected_at"))
    assert found.absent == (
        Known(r"S:\SSIS\MsDtsSrvr.ini.xml", place(4, "absent", 0)),
        Known(r"\\nas\etl\x.xml", place(5, "absent", 1)),
    )
    assert found.complete == (
        Known("checkpoints", place(6, "complete", 0)),
        Known("services", place(6, "complete", 1)),
    )
    assert found.disks == {
        "Cluster Disk 2": Known(("S:", r"S:\Data"), place(9, "disks", "Cluster Disk 2")),
        "Cluster Disk 3": Known((), place(10, "disks", "Cluster Disk 3")),
    }


def test_what_is_declared_is_read_with_its_place() -> None:
    declared = read_text(WHOLE).declared
    assert declared.pattern == Known("standalone", place(13, "declared", "pattern"))
    assert [known.value for known in declared.package_instances] == ["SQLVS1", r"SQLVS2\OPS"]
    assert declared.store_principals == (
        Known(r"CORP\etl-admins", place(16, "declared", "store_principals", 0)),
    )
    assert declared.clients == (Known("remote", place(18, "declared", "clients", 0)),)
    assert declared.complete == {"checkpoints", "services"}


def test_an_empty_file_declares_nothing() -> None:
    assert read(b"") == SnapshotToml(FileStatus.READ)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_windows_powershell_writes_is_read_too(encoding: str) -> None:
    found = read(WHOLE.replace("\n", "\r\n").encode(encoding))
    assert found == read_text(WHOLE)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-11-22T09:30:00+01:00", "2026-11-22T09:30:00+01:00"),
        ("2026-11-22 09:30:00", "2026-11-22T09:30:00"),
        ("2026-11-22", "2026-11-22"),
        ('"2026-11-22T09:30:00+00:00"', "2026-11-22T09:30:00Z"),
        ('"2026-11-22T09:30:00Z"', "2026-11-22T09:30:00Z"),
    ],
)
def test_the_time_may_be_a_time_or_a_text(text: str, iso: str) -> None:
    found = read_text(f"collected_at = {text}").collected_at
    assert found is not None
    assert found.value == iso


@pytest.mark.parametrize(("written", "mount"), [("e", "E:"), ("E:\\", "E:"), ("E:/Data/x/", r"E:\Data\x")])
def test_drive_letters_and_mount_points_get_one_form(written: str, mount: str) -> None:
    assert read_text(f"[disks]\nD = ['{written}']").disks["D"].value == (mount,)


def test_auto_is_the_same_as_no_pattern() -> None:
    found = read_text('[declared]\npattern = "auto"')
    assert (found.status, found.declared.pattern) == (FileStatus.READ, None)


@pytest.mark.parametrize("text", ['declared.pattern = "clustered"', 'declared = {pattern = "Clustered"}'])
def test_other_ways_to_write_a_table_mean_the_same(text: str) -> None:
    assert read_text(text).declared.pattern == Known("clustered", place(1, "declared", "pattern"))


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ('complete = ["checkpoint"]', 'Is "checkpoints" meant?', 1),
        ('complete = [\n"services",\n"everything"]', "Known are: nodes, groups", 3),
        ('cluster = "A"\nclustre = "B"', 'Is "cluster" meant?', 2),
        ('[declared]\npatern = "standalone"', 'Is "pattern" meant?', 2),
        ('[declared]\npattern = "standalon"', 'Is "standalone" meant?', 2),
        ('[declared]\nclients = ["my desk"]', "Known are: remote", 2),
        ("absent = ['MsDtsSrvr.ini.xml']", "no full Windows path", 1),
        (r'absent = ["S:\temp\new"]', "single quotes", 1),
        ("[disks]\nD = ['Cluster Disk 2']", "no drive letter", 2),
        ('collected_at = "yesterday"', "no time", 1),
        ('cluster = " "', "empty", 1),
    ],
)
def test_what_is_not_known_is_left_out_with_one_complaint(text: str, words: str, line: int) -> None:
    complaint = only_complaint(text + "\n")
    assert words in complaint.message
    assert complaint.at.line == line
    assert not complaint.fatal
    assert read_text(text).status is FileStatus.PARTLY_READ


def test_the_rest_of_a_list_with_an_unknown_word_is_used() -> None:
    assert read_text('complete = ["Services", "chekpoints"]').declared.complete == {"services"}


@pytest.mark.parametrize(
    ("text", "words", "line", "column"),
    [
        ('cluster = "CLU1"\nabsent = ["S:\\SSIS"]', "single quotes", 2, 16),
        ('cluster = "CLU1"\ncluster = "CLU2"', "not valid TOML", 2, 17),
        ('cluster = "CLU1"\nabsent = [\n', "not valid TOML", 3, 1),
        ("cluster = 1", "cluster must be a text in quotes", 1, None),
        ('cluster = "CLU1"\nabsent = "S:"', "absent must be a list", 2, None),
        ("\ncomplete = [1]", "complete must be a list", 2, None),
        ("disks = []", "disks must be a table", 1, None),
        ('[disks]\nD = "S:"', "disks.D must be a list", 2, None),
        ("declared = 1", "declared must be a table", 1, None),
        ("collected_at = 5", "collected_at must be a time", 1, None),
        ("a = " + "[" * 9000, "nested too deep", 1, None),
        ("a = " + "9" * 9000, "too long", 1, None),
    ],
)
def test_after_an_error_nothing_of_the_file_is_used(
    text: str, words: str, line: int, column: int | None
) -> None:
    found = read_text(text)
    assert found.status is FileStatus.DAMAGED
    assert found.cluster is None
    (complaint,) = found.complaints
    assert words in complaint.message
    assert complaint.fatal
    assert (complaint.at.line, complaint.at.column) == (line, column)


def test_a_file_that_is_no_text_is_damaged() -> None:
    assert read(b"PK\x03\x04....").status is FileStatus.DAMAGED


def test_letters_of_an_unknown_code_page_are_a_doubt() -> None:
    (complaint,) = read('cluster = "Größe"'.encode("cp1252")).complaints
    assert "UTF-8" in complaint.message
    assert not complaint.fatal


def test_a_file_with_many_faults_says_the_first_and_how_many_more() -> None:
    found = read(("complete = [" + "'nods'," * 100 + "]").encode())
    assert len(found.complaints) == 21
    assert found.complaints[-1].message == "80 more complaints about snapshot.toml."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("#" * 70_000, "The limit is 65,536 bytes."),
        ("a." * 20 + "b = 1", "more than 16 parts"),
        ("a." * 30_000 + "b = 1", "more than 16 parts"),
        ("'a' . \"b\" ." * 20 + "c = 1", "more than 16 parts"),
    ],
)
def test_what_no_operator_writes_is_damaged(text: str, says: str) -> None:
    found = read(text.encode())
    assert found.status is FileStatus.DAMAGED
    assert says in found.complaints[0].message


def test_words_out_of_the_file_are_said_harmless_and_short() -> None:
    found = read(b'complete = ["\\u001b[31m", "\\u202e"]\n"odd\\nkey" = 1\n')
    assert [complaint.message.isprintable() for complaint in found.complaints] == [True] * 3
    long = read(("complete = ['" + "n" * 5000 + "']").encode())
    assert len(long.complaints[0].message) < 400
