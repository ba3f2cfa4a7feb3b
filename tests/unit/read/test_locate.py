from __future__ import annotations

import json

import pytest

from ssis_preflight.model.places import Place, Route
from ssis_preflight.read.locate import NOWHERE, Locator, Spot, locate

FILE = "shared/files/S/SSIS/MsDtsSrvr.ini.xml"
CONFIG = """<?xml version="1.0" encoding="utf-8"?>
<!-- <Folder> in a comment does not count -->
<DtsServiceConfiguration xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <StopExecutingPackagesOnShutdown>true</StopExecutingPackagesOnShutdown>
  <TopLevelFolders>
    <Folder xsi:type="SqlServerFolder"><Name>MSDB</Name>
      <ServerName>.</ServerName>
    </Folder>
    <Folder
        note=" xsi:type='x' "
        xsi:type = 'FileSystemFolder'><Name>File System</Name>
      <StorePath>..\\Packages</StorePath>
    </Folder>
  </TopLevelFolders>
</DtsServiceConfiguration>
"""
FOLDER: Route = ("TopLevelFolders", 0, "Folder", 1)


def spot(raw: bytes | str, kind: str, place: Place) -> tuple[int | None, int | None]:
    found = locate(raw.encode() if isinstance(raw, str) else raw, kind, place)
    return found.line, found.column


def in_xml(route: Route, text: str = CONFIG) -> tuple[int | None, int | None]:
    return spot(text, "service-config", Place(FILE, route))


# XML


@pytest.mark.parametrize(
    ("route", "position"),
    [
        ((), (3, 1)),
        (("StopExecutingPackagesOnShutdown", 0), (4, 3)),
        (("TopLevelFolders", 0, "Folder", 0), (6, 5)),
        (("TopLevelFolders", 0, "Folder", 0, "Name", 0), (6, 40)),
        (("TopLevelFolders", 0, "Folder", 0, "ServerName", 0), (7, 7)),
        (FOLDER, (9, 5)),
        ((*FOLDER, "StorePath", 0), (12, 7)),
        ((*FOLDER, "@type"), (11, 9)),
        ((*FOLDER, "@note"), (10, 9)),
    ],
)
def test_an_xml_route_leads_to_its_start_tag_or_attribute(route: Route, position: tuple[int, int]) -> None:
    assert in_xml(route) == position


@pytest.mark.parametrize(
    "route",
    [
        ("TopLevelFolders", 1),
        ("Folder", 0),
        ("toplevelfolders", 0),
        (*FOLDER, "@missing"),
        ("TopLevelFolders",),
        (0,),
        ("@x", "@y", 3, -1),
    ],
)
def test_an_xml_route_that_the_file_does_not_have_leads_nowhere(route: Route) -> None:
    assert locate(CONFIG.encode(), "service-config", Place(FILE, route)) == NOWHERE


def test_the_excerpt_is_the_line_without_its_break() -> None:
    found = locate(CONFIG.replace("\n", "\r\n").encode(), "package", Place(FILE, (*FOLDER, "StorePath", 0)))
    assert found == Spot(12, 7, "      <StorePath>..\\Packages</StorePath>")


def test_prefixes_do_not_count_even_where_they_are_not_declared() -> None:
    text = '<DTS:Executable>\n <DTS:Property DTS:Name="a"/>\n <DTS:Property DTS:Name="b"/></DTS:Executable>'
    assert in_xml(("Property", 1, "@Name"), text) == (3, 16)


@pytest.mark.parametrize("declared", ["utf-16", "utf-8", "windows-1252", "no-such-encoding"])
@pytest.mark.parametrize("raw_encoding", ["utf-16", "utf-8", "utf-8-sig", "cp1252"])
def test_the_declared_encoding_does_not_hide_the_place(declared: str, raw_encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>\r\n<a>\r\n<b>Größe</b><c/></a>'
    assert spot(text.encode(raw_encoding), "service-config", Place(FILE, ("c", 0))) == (3, 13)


def test_columns_count_characters_also_beyond_the_basic_plane() -> None:
    assert in_xml(("b", 0), "<a>\U0001f600é<b/></a>") == (1, 6)


def test_what_stands_before_an_xml_error_is_found_and_nothing_after_it() -> None:
    text = "\n\n<a>\n<b/>\n<c></b>\n<d/></a>"
    assert in_xml(("b", 0), text) == (4, 1)
    assert in_xml(("d", 0), text) == (None, None)


def test_a_document_type_is_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;&x;">]>\n<a>&z;<b/></a>'
    assert in_xml(("b", 0), bomb) == (None, None)


# JSON

GROUPS = """[
  {"Name": "Cluster Group", "OwnerNode": {"Name": "NODE1"}},
  {"Name": "SSIS \\"x\\" [}", "Tags": ["a", {"b": 1}, 3],
   "Na\\u006de2": null, "OwnerNode": { "Name": "NODE2" } }
]
"""


def in_json(route: Route, text: str = GROUPS) -> tuple[int | None, int | None]:
    return spot(text, "cluster-json", Place("cluster/groups.json", route))


@pytest.mark.parametrize(
    ("route", "position"),
    [
        ((), (1, 1)),
        ((0,), (2, 3)),
        ((0, "OwnerNode", "Name"), (2, 43)),
        ((1, "Name"), (3, 4)),
        ((1, "Tags", 1), (3, 43)),
        ((1, "Tags", 1, "b"), (3, 44)),
        ((1, "Tags", 2), (3, 53)),
        ((1, "Name2"), (4, 4)),
        ((1, "Na\\u006de2"), (4, 4)),
        ((1, "OwnerNode", "Name"), (4, 39)),
    ],
)
def test_a_json_route_leads_to_its_property_name_or_element(route: Route, position: tuple[int, int]) -> None:
    assert in_json(route) == position


@pytest.mark.parametrize(
    "route", [(2,), (-1,), ("0",), (0, "name"), (0, 0), (0, "Name", "x"), (1, "Tags", "1")]
)
def test_a_json_route_that_the_file_does_not_have_leads_nowhere(route: Route) -> None:
    assert in_json(route) == (None, None)


def test_of_two_properties_of_one_name_the_last_one_counts_as_in_reading() -> None:
    text = '{"a": 1,\n "a": 2}'
    assert json.loads(text) == {"a": 2}
    assert in_json(("a",), text) == (2, 2)


@pytest.mark.parametrize(
    ("text", "route", "position"),
    [
        ('{"a": [1, 2,\n"cut', ("a", 1), (1, 11)),
        ('{"a": [1, 2,\n"cut', ("b",), (None, None)),
        ('{"a": {"x": 1},\n"b": 2, }', ("b",), (2, 1)),
        ('{"a" 1,\n"b": 2}', ("b",), (None, None)),
        ("", (), (None, None)),
        ('{"\\u00zz": 1}', ("\\u00zz",), (1, 2)),
    ],
)
def test_damaged_json_gives_what_stands_before_the_damage(
    text: str, route: Route, position: tuple[int | None, int | None]
) -> None:
    assert in_json(route, text) == position


def test_nesting_of_any_depth_is_passed_over() -> None:
    deep = '{"deep": ' + "[" * 100_000 + "]" * 100_000 + ',\n"after": 1}'
    assert in_json(("after",), deep) == (2, 1)
    assert in_json(("after",), '{"deep": "' + '\\"' * 100_000 + '",\n"after": 1}') == (2, 1)


@pytest.mark.parametrize("kind", ["collector", "service-json", "unknown"])
def test_a_kind_that_is_not_known_is_taken_for_what_it_looks_like(kind: str) -> None:
    assert spot(GROUPS, kind, Place("x", (0,))) == (2, 3)
    assert spot("\ufeff\n<a><b/></a>", kind, Place("x", ("b", 0))) == (2, 4)


def test_a_registry_place_without_a_route_is_not_looked_for_in_json() -> None:
    assert locate(GROUPS.encode(), "cluster-json", Place("x", key=r"HKLM\Cluster")) == NOWHERE


# Registry exports

EXPORT = r"""Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\MSDTS]
"x"="1"
"long"=hex:01,\
  02

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\MSDTS\ServiceConfigFile]
@="C:\\old.xml"

[HKEY_LOCAL_MACHINE\SOFTWARE\Broken
@="below a broken key"
[-HKEY_LOCAL_MACHINE\SOFTWARE\Gone]

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\msdts]
"text"="[HKEY_LOCAL_MACHINE\\SOFTWARE\\InAString]
"
   "X"="2"
"y"=-
"""
MSDTS = r"HKLM\SOFTWARE\Microsoft\MSDTS"


@pytest.mark.parametrize(
    ("key", "value", "position"),
    [
        (MSDTS, None, (3, 1)),
        (MSDTS, "x", (18, 4)),
        (MSDTS, "LONG", (5, 1)),
        (MSDTS.lower(), "text", (16, 1)),
        (MSDTS + r"\ServiceConfigFile", "", (9, 1)),
        (r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\MSDTS", "x", (18, 4)),
        (MSDTS, "absent", (3, 1)),
        (MSDTS, "y", (3, 1)),
        (r"HKLM\SOFTWARE\Gone", None, (None, None)),
        (r"HKLM\SOFTWARE\InAString", None, (None, None)),
        (r"HKLM\SOFTWARE", "x", (None, None)),
        ("", "x", (None, None)),
        (None, None, (None, None)),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8"])
def test_a_registry_place_leads_to_its_value_or_its_key(
    key: str | None, value: str | None, position: tuple[int | None, int | None], encoding: str
) -> None:
    raw = EXPORT.replace("\n", "\r\n").encode(encoding)
    assert spot(raw, "registry-export", Place("x.reg", key=key, value=value)) == position


def test_the_excerpt_of_a_value_is_its_line() -> None:
    found = locate(EXPORT.encode(), "registry-export", Place("x.reg", key=MSDTS, value="X"))
    assert found.excerpt == '   "X"="2"'


# Lines, text and binary data


@pytest.mark.parametrize(
    "kind", ["service-text", "service-config", "cluster-json", "registry-export", "unknown"]
)
def test_a_line_that_the_place_carries_wins(kind: str) -> None:
    place = Place("sc.txt", route=("b", 0), key=MSDTS, line=2, column=3)
    assert locate(b"one\rtwo\nthree", kind, place) == Spot(2, 3, "two")


def test_a_line_beyond_the_file_has_no_excerpt() -> None:
    assert locate(b"one", "service-text", Place("sc.txt", line=7)) == Spot(7, None, None)


def test_text_without_a_line_leads_nowhere() -> None:
    assert locate(b"[SC] OpenService FAILED 1060:", "service-text", Place("sc.txt")) == NOWHERE
    assert locate(b"free text", "unknown", Place("notes.txt", ("a", 0))) == NOWHERE


@pytest.mark.parametrize(("line", "spot"), [(0, NOWHERE), (-1, NOWHERE), (1, Spot(1, None, None))])
def test_binary_data_has_no_excerpt_and_there_is_no_line_zero(line: int, spot: Spot) -> None:
    assert locate(b"regf\x00\x01", "registry-hive", Place("SOFTWARE", key=MSDTS, line=line)) == spot


# Many places


def test_a_locator_finds_all_places_of_a_file_and_remembers_them() -> None:
    rows = [{"Name": f"Resource {number}", "State": 2} for number in range(500)]
    raw = json.dumps(rows, indent=1).encode("utf-16")
    places = [Place("r.json", (number, "State")) for number in range(500)]
    locator = Locator()
    first = locator.spots(raw, "cluster-json", places)
    assert [first[place].line for place in places] == [4 + 4 * number for number in range(500)]
    assert locator.spots(raw, "cluster-json", [*places, *places]) == first
    assert locator.spots(raw, "cluster-json", []) == {}


def test_a_locator_does_not_mix_up_files_kinds_and_versions() -> None:
    locator = Locator()
    one, other = Place("one.json", ("a",)), Place("other.json", ("a",))
    assert locator.spots(b'{"a": 1}', "cluster-json", [one])[one].line == 1
    assert locator.spots(b'\n{"a": 1}', "cluster-json", [other])[other].line == 2
    assert locator.spots(b'\n\n{"a": 1}', "cluster-json", [one])[one].line == 3
    assert locator.spots(b'\n\n{"a": 1}', "service-config", [one])[one] == NOWHERE


# Packages

PACKAGE = (
    '<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts"><DTS:Property>first</DTS:Property>'
    '<DTS:Property DTS:Name="x">second</DTS:Property>\n  <DTS:Property>third</DTS:Property></DTS:Executable>'
)


def test_of_a_package_nothing_is_quoted_that_stands_before_the_place() -> None:
    second = locate(PACKAGE.encode(), "package", Place("a.dtsx", ("Property", 1)))
    third = locate(PACKAGE.encode(), "package", Place("a.dtsx", ("Property", 2)))
    assert second.excerpt == '…<DTS:Property DTS:Name="x">second</DTS:Property>'
    assert third.excerpt == "  <DTS:Property>third</DTS:Property></DTS:Executable>"


@pytest.mark.parametrize("kind", ["package", "ssis-project", "project-connection"])
def test_of_a_broken_package_or_project_no_line_is_quoted(kind: str) -> None:
    assert locate(b"<a>\nsecret & more", kind, Place("a.dtsx", line=2, column=8)) == Spot(2, 8, None)
