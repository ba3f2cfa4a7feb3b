from __future__ import annotations

from pathlib import Path

import pytest

from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.reading import Reading, RegistryKey, RegistryScalar
from ssis_preflight.read.registry_export import looks_like, read
from ssis_preflight.read.text import DecodedText, decode

FILE = "nodes/NODE1/msdts.reg"
V5 = "Windows Registry Editor Version 5.00\n\n"
V4 = "REGEDIT4\n\n"
MSDTS = r"HKLM\SOFTWARE\Microsoft\MSDTS"
KEY = r"[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\MSDTS]" + "\n"
REAL_FILES = Path(__file__).parents[4] / "shared" / "data" / "registry_reg"


def reading(text: str) -> Reading:
    return read(FILE, "NODE1", DecodedText(text, "utf-16-le"))


def keys(text: str) -> dict[str, RegistryKey]:
    found = reading(text)
    assert found.registry is not None
    return {key.path: key for key in found.registry.keys.values()}


def content(text: str, path: str = MSDTS) -> dict[str, tuple[str, RegistryScalar]]:
    return {data.name: (data.type, data.data) for data in keys(text)[path].values.values()}


def value(written: str, header: str = V5) -> tuple[str, RegistryScalar]:
    found = reading(header + KEY + '"x"=' + written + '\n"y"="next"\n')
    assert found.complaints == ()
    values = content(header + KEY + '"x"=' + written + '\n"y"="next"\n')
    assert values["y"] == ("REG_SZ", "next")
    return values["x"]


def complaints(text: str) -> list[tuple[str, int | None, int | None]]:
    found = reading(text)
    assert found.status is FileStatus.DAMAGED
    return [(complaint.message, complaint.at.line, complaint.at.column) for complaint in found.complaints]


# What is a registry export


@pytest.mark.parametrize(
    "text", [V5, V4, "\n\n; exported\n\t REGEDIT4", "REGEDIT4 ; by hand\n", V5.replace("\n", "\r")]
)
def test_an_export_is_known_by_its_header(text: str) -> None:
    assert looks_like(text)


@pytest.mark.parametrize(
    "text",
    ["", KEY, "REGEDIT5\n", "REGEDIT4FOO\n", "Windows Registry Editor Version 4.00", "x\nREGEDIT4", "{}"],
)
def test_other_text_is_no_export(text: str) -> None:
    assert not looks_like(text)


def test_an_export_is_read_with_short_hive_names_and_places_without_lines() -> None:
    found = reading(V5 + KEY + '@="S:\\\\SSIS\\\\MsDtsSrvr.ini.xml"\n')
    assert (found.kind, found.status, found.complaints, found.remedy) == (
        "registry-export",
        FileStatus.READ,
        (),
        "",
    )
    key = keys(V5 + KEY + '@="S:\\\\SSIS\\\\MsDtsSrvr.ini.xml"\n')[MSDTS]
    assert key.at == Place(FILE, node="NODE1", key=MSDTS)
    assert key.values[""].data == r"S:\SSIS\MsDtsSrvr.ini.xml"
    assert key.values[""].at == Place(FILE, node="NODE1", key=MSDTS, value="")


@pytest.mark.parametrize(
    ("written", "short"),
    [
        ("HKEY_LOCAL_MACHINE", "HKLM"),
        ("HKEY_CURRENT_USER", "HKCU"),
        ("HKEY_CLASSES_ROOT", "HKCR"),
        ("HKEY_USERS", "HKU"),
        ("HKEY_CURRENT_CONFIG", "HKCC"),
        ("hkey_local_machine", "HKLM"),
        ("HKLM", "HKLM"),
    ],
)
def test_hives_get_their_short_names(written: str, short: str) -> None:
    assert list(keys(f"{V5}[{written}\\Cluster\\Nodes]\n[{written}]\n")) == [rf"{short}\Cluster\Nodes", short]


def test_a_backslash_at_the_end_of_a_key_is_not_part_of_it() -> None:
    assert list(keys(V5 + "[HKLM\\Cluster\\]\n[HKLM\\Cluster]\n")) == [r"HKLM\Cluster"]


def test_a_key_of_the_32_bit_view_keeps_its_path() -> None:
    path = r"HKLM\SOFTWARE\Wow6432Node\Microsoft\MSDTS"
    assert path in keys(f"{V5}[{path}]\n")


# Values of every type


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('""', ("REG_SZ", "")),
        (r'"C:\\SSIS\\say \"hi\""', ("REG_SZ", r'C:\SSIS\say "hi"')),
        ('"two\r\nlines"', ("REG_SZ", "two\r\nlines")),
        ('"[HKEY_LOCAL_MACHINE\\\\X]\n; no comment"', ("REG_SZ", "[HKEY_LOCAL_MACHINE\\X]\n; no comment")),
        ('"a;b" ; comment', ("REG_SZ", "a;b")),
        (r'"C:\unescaped"', ("REG_SZ", r"C:\unescaped")),
        ("dword:0000000a", ("REG_DWORD", 10)),
        ("dword:FFFFFFFF ; all", ("REG_DWORD", 0xFFFFFFFF)),
        ("hex:", ("REG_BINARY", b"")),
        ("hex:01,Ab,ff", ("REG_BINARY", b"\x01\xab\xff")),
        ("hex:01, 2 ,03,;comment", ("REG_BINARY", b"\x01\x02\x03")),
        ("hex(0):01", ("REG_NONE", b"\x01")),
        ("hex(1):41,00,00,00", ("REG_SZ", "A")),
        ("hex(2):25,00,41,00,25,00,00,00", ("REG_EXPAND_SZ", "%A%")),
        ("hex(2):41,00,00,00,42,00", ("REG_EXPAND_SZ", "A")),
        ("hex(3):01", ("REG_BINARY", b"\x01")),
        ("hex(4):01,02,00,00", ("REG_DWORD", 0x201)),
        ("hex(4):01", ("REG_DWORD", b"\x01")),
        ("hex(5):00,00,02,01", ("REG_DWORD_BIG_ENDIAN", 0x201)),
        ("hex(6):41,00", ("REG_LINK", b"A\x00")),
        ("hex(7):41,00,00,00,42,00,43,00,00,00,00,00", ("REG_MULTI_SZ", ("A", "BC"))),
        ("hex(7):00,00", ("REG_MULTI_SZ", ())),
        ("hex(7):41,00,42,00", ("REG_MULTI_SZ", ("AB",))),
        ("hex(7):41,00,00,00,00,00,42,00,00,00,00,00", ("REG_MULTI_SZ", ("A", "", "B"))),
        ("hex(8):01", ("REG_RESOURCE_LIST", b"\x01")),
        ("hex(9):01", ("REG_FULL_RESOURCE_DESCRIPTOR", b"\x01")),
        ("hex(a):01", ("REG_RESOURCE_REQUIREMENTS_LIST", b"\x01")),
        ("hex(b):01,02,00,00,00,00,00,80", ("REG_QWORD", 0x8000000000000201)),
        ("hex(ffff0012):01,02", ("hex(ffff0012)", b"\x01\x02")),
        ("hex:01,\\\n  02,\\ ; comment\n\n; between\n\t03", ("REG_BINARY", b"\x01\x02\x03")),
        ("hex(2):\\\r\n  41,00,00,00", ("REG_EXPAND_SZ", "A")),
    ],
)
def test_a_value_of_each_type_is_decoded(written: str, expected: tuple[str, RegistryScalar]) -> None:
    assert value(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("hex(2):25,41,25,00", ("REG_EXPAND_SZ", "%A%")),
        ("hex(7):41,00,42,43,00,00", ("REG_MULTI_SZ", ("A", "BC"))),
        ("hex(b):01,00,00,00,00,00,00,00", ("REG_QWORD", 1)),
    ],
)
def test_regedit4_writes_text_as_single_bytes(written: str, expected: tuple[str, RegistryScalar]) -> None:
    assert value(written, V4) == expected


@pytest.mark.parametrize("indent", ["", "  ", "\t"])
def test_names_blanks_and_comments_are_read_as_regedit_reads_them(indent: str) -> None:
    text = (
        f'{V5}; top\n# odd comment\n{indent}{KEY};"Off"="1"\n'
        f'{indent}"a\\\\b\\"c" = "1"\n{indent}@ = dword:2\n{indent}"@"="3"\n{indent}""="default"\n'
    )
    assert content(text) == {r'a\b"c': ("REG_SZ", "1"), "": ("REG_SZ", "default"), "@": ("REG_SZ", "3")}


def test_a_key_name_runs_to_the_last_bracket_of_its_line() -> None:
    assert list(keys(V5 + "[HKLM\\a]b]\n[HKLM\\[x] ; why\n")) == ["HKLM\\a]b", "HKLM\\[x"]


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r"])
def test_every_line_break_will_do(line_break: str) -> None:
    text = (V5 + KEY + '"x"=hex:01,\\\n  02\n').replace("\n", line_break)
    assert content(text) == {"x": ("REG_BINARY", b"\x01\x02")}


def test_two_exports_in_one_file_are_one_tree() -> None:
    text = V5 + KEY + '"x"="1"\n\ufeff' + V5 + "[HKLM\\Cluster]\n"
    assert reading(text).complaints == ()
    assert list(keys(text)) == [MSDTS, r"HKLM\Cluster"]


# Keys that come again, and removals


def test_a_repeated_key_is_merged_and_the_later_value_wins() -> None:
    again = KEY.replace("MSDTS", "msdts")
    text = V5 + KEY + '"x"="1"\n"y"="1"\n[HKLM\\Other]\n' + again + '"X"="2"\n'
    assert content(text) == {"X": ("REG_SZ", "2"), "y": ("REG_SZ", "1")}
    assert list(keys(text)) == [MSDTS, r"HKLM\Other"]


def test_a_removed_key_is_an_instruction_and_no_content() -> None:
    key = keys(V5 + KEY + '"x"="1"\n' + KEY.replace("[", "[-"))[MSDTS]
    assert key.deleted
    assert key.values == {}


def test_what_stands_below_a_removed_key_goes_with_it() -> None:
    text = V5 + "[HKLM\\A]\n[HKLM\\A\\B]\n[HKLM\\AB]\n[-HKLM\\a]\n[HKLM\\A\\C]\n"
    assert [(key.path, key.deleted) for key in keys(text).values()] == [
        ("HKLM\\AB", False),
        ("HKLM\\a", True),
        ("HKLM\\A\\C", False),
    ]


@pytest.mark.parametrize("removed", [MSDTS, r"HKLM\SOFTWARE"])
def test_a_key_that_is_removed_and_written_again_has_what_was_written_last(removed: str) -> None:
    text = V5 + KEY + f'"x"="1"\n[-{removed}]\n' + KEY + '"y"="2"\n'
    assert content(text) == {"y": ("REG_SZ", "2")}
    assert not keys(text)[MSDTS].deleted


def test_a_removed_value_is_remembered_until_it_is_set_again() -> None:
    text = V5 + KEY + '"x"="1"\n"X"=-\n"y"= - ; gone\n"z"=-\n"z"="3"\n'
    assert content(text) == {"z": ("REG_SZ", "3")}
    assert keys(text)[MSDTS].deleted_values == {"x", "y"}


# Damage


@pytest.mark.parametrize(
    ("line", "what", "column"),
    [
        ('"x"=hex:01,zz', "not a byte", 9),
        ('"x"=hex:01,100', "not a byte", 9),
        ('"x"=hex:01,02\\', "not a byte", 9),
        ('"x"=hex:01,\\', "breaks off after a backslash", 9),
        ('"x"=hex:01,\\\n; comment', "breaks off after a backslash", 9),
        ('"x"="abc', "no closing quotation mark", 5),
        ('"x"="C:\\SSIS\\"', "no closing quotation mark", 5),
        ('"x"="a"b"', "follows the closing quotation mark", 8),
        ('"x"=dword:123456789', "not a number of one to eight", 5),
        ('"x"=dword:0000000g', "not a number of one to eight", 5),
        ('"x"=dword:', "not a number of one to eight", 5),
        ('"x"=-1', "follows the minus sign", 5),
        ('"x"=qword:1', "type of the value is not known", 5),
        ('"x"=', "type of the value is not known", 5),
        ("@=hex(1x):00", "type of the value is not known", 3),
        ('"x', "no closing quotation mark", 1),
        ('"x"', "not followed by an equals sign", 1),
        ("x=1", "neither a key nor a value", 1),
    ],
)
def test_a_damaged_line_is_a_complaint_and_all_the_rest_is_read(line: str, what: str, column: int) -> None:
    text = V5 + KEY + '"before"="1"\n' + line + '\n"after"="2"\n[HKLM\\Next]\n"z"="3"\n'
    ((message, at_line, at_column),) = complaints(text)
    assert message.startswith("Line 5: ")
    assert what in message
    assert (at_line, at_column) == (5, column)
    assert set(content(text)) == {"before", "after"}
    assert content(text, "HKLM\\Next") == {"z": ("REG_SZ", "3")}


def test_a_string_that_the_end_of_the_file_cuts_loses_only_its_line() -> None:
    text = V5 + KEY + '"x"="abc\nmore'
    assert [line for _, line, _ in complaints(text)] == [4, 5]
    assert content(text) == {}


def test_hex_data_with_a_bad_line_in_the_middle_is_passed_over_as_a_whole() -> None:
    text = V5 + KEY + '"x"=hex:01,\\\n  zz,\\\n  03,\\\n  04\n"y"="2"\n'
    assert complaints(text) == [
        ('Line 5: the hex data has something in it that is not a byte (the value "x").', 5, 3)
    ]
    assert set(content(text)) == {"y"}


@pytest.mark.parametrize("header", ["[HKEY_LOCAL_MACHINE\\X", "[HKEY_NOWHERE\\X]", "[ HKLM\\X]"])
def test_the_values_below_a_broken_key_belong_to_no_other(header: str) -> None:
    text = V5 + KEY + '"x"="1"\n' + header + '\n"y"="2"\n[HKLM\\Z]\n'
    assert [line for _, line, _ in complaints(text)] == [5]
    assert set(content(text)) == {"x"}
    assert reading(text.replace('"y"', "y")).complaints[1].at.key is None
    assert list(keys(text)) == [MSDTS, r"HKLM\Z"]


@pytest.mark.parametrize("before", ["", "[-HKLM\\X]\n"])
def test_a_value_outside_a_key_is_damage(before: str) -> None:
    text = V5 + KEY * bool(before) + before + '"x"="1"\n' + KEY
    ((message, _, _),) = complaints(text)
    assert "belongs to no key" in message
    line = text[: text.index('"x"')].count("\n") + 1
    assert reading(text).complaints[0].at == Place(FILE, node="NODE1", line=line, column=1)


def test_a_stretch_of_lines_that_mean_nothing_is_one_complaint() -> None:
    text = V5 + KEY + "one\ntwo\n\nthree\n" + '"x"="1"\nfour\n'
    assert [line for _, line, _ in complaints(text)] == [4, 9]


def test_damage_names_the_key_and_the_value_that_are_lost() -> None:
    (complaint,) = reading(V5 + KEY + '"x"=hex:zz\n').complaints
    assert complaint.at == Place(FILE, node="NODE1", key=MSDTS, value="x", line=4, column=9)
    assert not complaint.fatal


def test_damage_comes_with_the_command_that_exports_the_key_again() -> None:
    assert f'reg export "{MSDTS}" FILE.reg /y' in reading(V5 + KEY + '"x"=?\n').remedy


def test_a_missing_header_is_damage_and_the_keys_are_read() -> None:
    ((message, line, column),) = complaints(KEY + '"x"="1"\n')
    assert "header" in message
    assert (line, column) == (1, 1)
    assert set(content(KEY + '"x"="1"\n')) == {"x"}


def test_a_file_full_of_damage_gives_a_bounded_number_of_complaints() -> None:
    found = reading(V5 + KEY + '"x"=?\n' * 1000)
    assert len(found.complaints) == 101
    assert found.complaints[-1].message == "900 further places are damaged."


@pytest.mark.parametrize(
    "decoded",
    [
        DecodedText(V5 + KEY + '"x"="ö"\n', "cp1252", doubtful=True),
        DecodedText(V4 + KEY + '"x"=hex(2):f6,00\n', "utf-8"),
    ],
)
def test_a_guessed_code_page_is_said_but_is_no_damage(decoded: DecodedText) -> None:
    found = read(FILE, None, decoded)
    assert found.registry is not None
    assert found.registry.keys[MSDTS.casefold()].values["x"].data == "ö"
    assert found.status is FileStatus.READ
    assert ["code page" in complaint.message for complaint in found.complaints] == [True]


@pytest.mark.skipif(not REAL_FILES.is_dir(), reason="the collection of real registry exports is not here")
def test_every_real_export_is_read_whole() -> None:
    files = sorted(REAL_FILES.rglob("*.reg"))
    assert files
    for file in files:
        decoded = decode(file.read_bytes())
        assert looks_like(decoded.text), file
        found = read(file.name, None, decoded)
        assert (found.status, found.complaints) == (FileStatus.READ, ()), file
        assert found.registry is not None
        headers = sum(line.startswith("[") for line in decoded.text.splitlines())
        assert 0 < len(found.registry.keys) <= headers, file


def test_a_path_that_nobody_has_is_damage_and_the_rest_is_read() -> None:
    found = reading(f'{V5}[HKEY_LOCAL_MACHINE\\{"a" * 40_000}]\n@="x"\n[HKEY_LOCAL_MACHINE\\B]\n')
    assert found.registry is not None
    assert list(found.registry.keys) == ["hklm\\b"]
    assert "has 40,019 characters" in found.complaints[0].message
