"""CLIXML: the rows of the same objects as JSON, references that do no harm, and what is not read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.clixml import NAMESPACE, Enumeration, clixml, coded, document

from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.clixml_values import MAX_SHARED, plain
from ssis_preflight.read.locate import locate
from ssis_preflight.read.reading import CellValue, Reading, RowKind
from ssis_preflight.read.recognise import read_file

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "clixml"
FILE = "cluster/groups.xml"
STATE = "Microsoft.FailoverClusters.PowerShell.ClusterGroupState"

RESOURCE = """  <Obj RefId="0">
    <TN RefId="0"><T>Microsoft.FailoverClusters.PowerShell.ClusterResource</T><T>System.Object</T></TN>
    <ToString>SSIS</ToString>
    <Props>
      <S N="Name">SSIS_x0020_1</S>
      <Obj N="State" RefId="1">
        <TN RefId="1"><T>X.ClusterResourceState</T><T>System.Enum</T></TN>
        <ToString>Online</ToString><I32>2</I32>
      </Obj>
      <Obj N="OwnerGroup" RefId="2">
        <TN RefId="2"><T>Microsoft.FailoverClusters.PowerShell.ClusterGroup</T></TN>
        <ToString>SQL Server</ToString>
        <Props><B N="IsCoreGroup">false</B></Props>
      </Obj>
      <S N="OwnerNode">NODE1</S>
      <S N="ResourceType">Microsoft.FailoverClusters.PowerShell.ClusterResourceType</S>
      <Nil N="Description" />
      <U32 N="RestartThreshold">1</U32>
    </Props>
    <MS><Ref N="Group" RefId="2" /></MS>
  </Obj>
"""


def read(raw: bytes, path: str = FILE, node: str | None = None) -> Reading:
    return read_file(path, node, raw, copied=False)


def cells(reading: Reading, row: int = 0) -> dict[str, CellValue]:
    return {name: cell.value for name, cell in reading.rows[row].cells.items()}


def test_a_resource_has_its_properties_its_enumerations_as_names_and_related_objects_by_what_names_them() -> (
    None
):
    reading = read(document(RESOURCE))

    assert (reading.kind, reading.rows[0].kind) == ("clixml", RowKind.RESOURCE)
    assert cells(reading) == {
        "name": "SSIS 1",
        "state": "Online",
        "ownergroup": {"IsCoreGroup": False, "Name": "SQL Server"},
        "group": {"IsCoreGroup": False, "Name": "SQL Server"},
        "ownernode": "NODE1",
        "description": None,
        "restartthreshold": 1,
    }


def test_an_object_that_the_depth_of_the_export_cut_off_is_named_as_missing() -> None:
    reading = read(document(RESOURCE))

    assert reading.status is FileStatus.PARTLY_READ
    assert [(cut.what, cut.how) for cut in reading.omissions] == [
        ("ResourceType of SSIS 1", "Microsoft.FailoverClusters.PowerShell.ClusterResourceType")
    ]
    assert "Export again, deep enough" in reading.remedy


def test_a_place_is_that_of_the_same_property_in_json_and_its_line_is_found() -> None:
    raw = document(RESOURCE)
    reading = read(raw)

    at = reading.rows[0].cells["state"].at

    assert at.route == (0, "State")
    assert locate(raw, reading.kind, at).excerpt == '      <Obj N="State" RefId="1">'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_encoding_is_read(encoding: str) -> None:
    raw = clixml({"Name": "Größe", "OwnerNode": "N1", "GroupType": Enumeration(STATE, "Online", 0)})

    reading = read(raw.decode("utf-16").encode(encoding))

    assert (reading.status, cells(reading)["name"]) == (FileStatus.READ, "Größe")


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ('<BA N="Value">AQID</BA>', (1, 2, 3)),
        ('<DT N="Value">2026-11-22T10:30:00.1234567+01:00</DT>', "2026-11-22T09:30:00.123456Z"),
        ('<DT N="Value">2026-11-22T10:30:00</DT>', "2026-11-22T10:30:00"),
        ('<TS N="Value">PT1M30S</TS>', "PT1M30S"),
        ('<U64 N="Value">18446744073709551615</U64>', 18446744073709551615),
        ('<Db N="Value">1.5</Db>', 1.5),
        ('<Db N="Value">INF</Db>', "INF"),
        ('<C N="Value">65</C>', "A"),
        ('<G N="Value">b6f09e2c-5f41-4c2d-9f1d-000000000001</G>', "b6f09e2c-5f41-4c2d-9f1d-000000000001"),
        ('<SS N="Value">01000000d08c9ddf0115d1118c7a00c04fc297eb</SS>', "***"),
        ('<Obj N="Value" RefId="8"><IE><S>a</S><S>b</S></IE></Obj>', ("a", "b")),
        (
            '<Obj N="Value" RefId="8"><DCT><En><S N="Key">k</S><I32 N="Value">1</I32></En></DCT></Obj>',
            {"k": 1},
        ),
        ('<Obj N="Value" RefId="8"><S>text</S><MS><S N="Note">x</S></MS></Obj>', "text"),
    ],
)
def test_values_are_what_json_has_for_them(element: str, value: CellValue) -> None:
    row = f'<Obj RefId="0"><MS><S N="ClusterObject">SSIS</S><S N="Name">P</S>{element}</MS></Obj>'

    assert cells(read(document(row)))["value"] == value


@pytest.mark.parametrize(
    "value", ["<BA N='Value'>%</BA>", "<Ref N='Value' RefId='77' />", "<Odd N='Value' />"]
)
def test_a_value_that_is_not_there_is_unknown_and_never_null(value: str) -> None:
    row = f'<Obj RefId="0"><MS><S N="ClusterObject">SSIS</S><S N="Name">P</S>{value}</MS></Obj>'

    reading = read(document(row))

    assert "value" not in cells(reading)
    assert [cut.what for cut in reading.omissions] == ["Value of P of SSIS"]


def test_lists_of_rows_are_rows_and_so_is_an_object_that_stands_there_again() -> None:
    group = '<Obj RefId="0"><MS><S N="Name">G</S><S N="OwnerNode">N</S><B N="IsCoreGroup">true</B></MS></Obj>'

    reading = read(document(f'<Obj RefId="9"><LST>{group}<Ref RefId="0" /></LST></Obj>'))

    assert [row.kind for row in reading.rows] == [RowKind.GROUP, RowKind.GROUP]
    assert cells(reading, 0) == cells(reading, 1)
    assert [row.at.route for row in reading.rows] == [(0, 0), (0, 1)]


def test_references_to_an_object_around_them_end() -> None:
    row = '<Obj RefId="0"><ToString>G</ToString><Props><S N="Name">G</S><B N="IsCoreGroup">true</B>'

    reading = read(document(f'{row}<Ref N="OwnerNode" RefId="0" /></Props></Obj>'))

    assert cells(reading)["ownernode"] == "G"


def doubling(levels: int) -> bytes:
    """Lists that hold the one before twice: two to the power of ``levels`` values, if they were written out."""
    first = '<Obj RefId="0"><LST><S>x</S></LST></Obj>'
    rest = (
        f'<Obj RefId="{level}"><LST><Ref RefId="{level - 1}" /><Ref RefId="{level - 1}" /></LST></Obj>'
        for level in range(1, levels)
    )
    held = f'<Obj N="Value" RefId="n"><LST>{first}{"".join(rest)}</LST></Obj>'
    return document(f'<Obj RefId="p"><MS><S N="ClusterObject">S</S><S N="Name">P</S>{held}</MS></Obj>')


@pytest.mark.parametrize("levels", [40, 5000])
def test_references_cannot_make_a_small_file_large(levels: int) -> None:
    reading = read(doubling(levels))

    assert "value" not in cells(reading)
    assert len(reading.omissions) == 1


def test_a_chain_of_references_cannot_go_too_deep() -> None:
    links = "".join(
        f'<Obj RefId="{link}"><LST><Ref RefId="{link - 1}" /></LST></Obj>' for link in range(1, 3000)
    )
    held = f'<Obj N="Value" RefId="n"><LST><Obj RefId="0"><LST /></Obj>{links}</LST></Obj>'

    reading = read(
        document(f'<Obj RefId="p"><MS><S N="ClusterObject">S</S><S N="Name">P</S>{held}</MS></Obj>')
    )

    assert "too deep" in reading.omissions[0].how


def test_an_object_that_many_share_is_the_same_one_until_there_are_too_many() -> None:
    shared = "".join(f'<S N="P{number}">x</S>' for number in range(1000))
    first = f'<Obj N="Cluster" RefId="c"><Props><S N="Name">CLU1</S>{shared}</Props></Obj>'
    again = '<Ref N="Cluster" RefId="c" />'
    rows = "".join(
        f'<Obj RefId="{number}"><Props><S N="Name">G{number}</S><B N="IsCoreGroup">true</B>'
        f"<S N='OwnerNode'>N</S>{first if number == 0 else again}</Props></Obj>"
        for number in range(MAX_SHARED // 1000 + 10)
    )

    reading = read(document(rows))

    assert len(reading.rows) == MAX_SHARED // 1000 + 10
    assert reading.rows[0].cells["cluster"].value is reading.rows[5].cells["cluster"].value
    assert "cluster" not in reading.rows[-1].cells
    assert reading.status is FileStatus.READ


@pytest.mark.parametrize(
    ("raw", "status", "words"),
    [
        (document("<S>x</S>"), FileStatus.NOT_RECOGNISED, "no object with properties"),
        (clixml({"Weather": "fine"}), FileStatus.NOT_RECOGNISED, "with the properties Weather"),
        (document(""), FileStatus.NOT_RECOGNISED, "holds no object"),
        (document("<Obj><Props>"), FileStatus.DAMAGED, "not well-formed"),
        (document("<Obj>" * 120 + "</Obj>" * 120), FileStatus.REFUSED, "deep"),
        (
            f'<!DOCTYPE Objs [<!ENTITY a "b">]><Objs xmlns="{NAMESPACE}">&a;</Objs>'.encode(),
            FileStatus.REFUSED,
            "DOCTYPE",
        ),
        (b"#< CLIXML\r\n" + clixml("x").decode("utf-16").encode(), FileStatus.REFUSED, "error output"),
    ],
)
def test_what_is_no_evidence_ends_in_one_line(raw: bytes, status: FileStatus, words: str) -> None:
    reading = read(raw)

    assert (reading.kind, reading.status) == ("clixml", status)
    assert words in reading.complaints[0].message
    assert reading.remedy


@given(st.text())
def test_escapes_are_undone(text: str) -> None:
    assert plain(coded(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")) == text


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["Name", "State", "OwnerNode", "GroupType", "Id", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=4))
def test_any_objects_are_read(objects: list[object]) -> None:
    reading = read(clixml(*objects))

    assert reading.kind == "clixml"
    assert bool(reading.remedy) == (reading.status is not FileStatus.READ)


TAGS = st.sampled_from(
    [
        '<Obj RefId="0">', '<Obj RefId="1" N="State">', "</Obj>", "<Props>", "</Props>", "<MS>", "</MS>", "<LST>",
        "</LST>", "<DCT>", "</DCT>", "<En>", "</En>", '<S N="Name">a</S>', '<Ref RefId="0" N="Id" />',
        '<Ref RefId="1" />', '<TNRef RefId="0" />', "<ToString>t</ToString>", '<S N="GroupType">g</S>',
        '<I32 N="Key">1</I32>', '<Nil N="Value" />', '<TN RefId="0"><T>System.Enum</T></TN>',
    ]
)  # fmt: skip


@given(st.lists(TAGS, max_size=30))
def test_any_elements_end_in_a_reading(tags: list[str]) -> None:
    reading = read(document("".join(tags)))

    assert reading.kind == "clixml"
    assert bool(reading.remedy) == (reading.status is not FileStatus.READ)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not part of the repository")
def test_real_files_are_read_or_end_in_one_line() -> None:
    found = {path: read(path.read_bytes()) for path in sorted(REAL.rglob("*")) if path.is_file()}

    services = [reading for path, reading in found.items() if path.name.startswith("GetService")]
    assert {reading.kind for reading in found.values()} == {"clixml"}
    assert [reading.rows[0].kind for reading in services] == [RowKind.SERVICE] * 4
    assert {cells(reading)["status"] for reading in services} == {"Running", "Stopped"}
    for reading in found.values():
        assert reading.status is FileStatus.READ or (len(reading.complaints) == 1 and reading.remedy)
