"""The readers of cmdlet output and of sc take any text; every place of a row leads to its value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read import cluster_json, console_table, service_text
from ssis_preflight.read.reading import CellValue, Reading
from ssis_preflight.read.text import split_lines

NAMES = st.sampled_from(
    [
        "Name", "NAME", "name", "Id", "State", "OwnerNode", "OwnerGroup", "ResourceType", "NodeWeight", "GroupType",
        "ClusterObject", "Resource", "Group", "OwnerNodes", "DependencyExpression", "Value", "value", "Count",
        "IsReadOnly", "ParameterType", "Key", "Status", "StartMode", "StartType", "DisplayName", "PathName", "foo",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(
        ["N1", "SQL", "", "{N1, N2}", "{N1...}", "...", "System.Object[]", "@{Name=x}", "Up", "[A]"]
    ),
    st.text(max_size=8),
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 2**32), st.floats(allow_nan=False, allow_infinity=False), TEXTS
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=5)),
    max_leaves=12,
)
ROWS = st.dictionaries(NAMES, VALUES, max_size=7)
DOCUMENTS = st.one_of(ROWS, st.lists(ROWS, max_size=4), VALUES)
FRAGMENTS = st.sampled_from(
    [
        '[{"Name":"A","OwnerGroup":"G"}', ",", "]", "}", "{", "[", '"', "\\", ":", "1e999", "NaN", "-", "\n", "\r\n",
        '{"Name":"N1","NodeWeight":1}', '{"value":[', '],"Count":1}', "\ufeff", "\x00", "\ud83d",
        "SERVICE_NAME: X", "\n        TYPE : 10  WIN32_OWN_PROCESS\n", "        STATE : 4  RUNNING\n", "[SC] ",
        "1060:", "C:\\>sc qc X\n", "\nName State OwnerNode\n", "---- ----- ---------\n", "SQL  Up    N1\n",
        "Name : x\n", "PS>", "State : 1\n", "\N{FULLWIDTH COLON}", " ",
    ]
)  # fmt: skip
ANY_TEXT = st.one_of(
    st.text(),
    st.lists(FRAGMENTS, max_size=25).map("".join),
    DOCUMENTS.map(json.dumps),
    st.tuples(DOCUMENTS.map(json.dumps), st.integers(0, 80)).map(lambda pair: pair[0][: -pair[1] or None]),
)


def found(value: Any, route: tuple[str | int, ...]) -> Any:
    for step in route:
        value = value[step]
    return value


def same(cell: CellValue, value: Any) -> bool:
    """Say whether a decoded value is this JSON value, apart from lists in their wrapping."""
    if isinstance(value, dict) and isinstance(cell, Mapping) and set(cell) == set(value):
        return all(same(cell[name], value[name]) for name in value)
    if isinstance(value, dict) and next(iter(value), None) == "value":
        return same(cell, value["value"])
    if isinstance(value, list) and isinstance(cell, tuple):
        return len(cell) == len(value) and all(map(same, cell, value))
    return bool(cell == value)


def check(reading: Reading) -> None:
    """What holds of every reading: the status fits what is in it, and every trouble comes with a remedy."""
    troubled = bool(reading.complaints or reading.omissions)
    assert (reading.status is FileStatus.READ) <= (not troubled)
    assert bool(reading.remedy) == (reading.status is not FileStatus.READ)
    if reading.status is FileStatus.NOT_RECOGNISED:
        assert not reading.rows
        assert not reading.services


@given(DOCUMENTS)
@example([[{"Name": "x", "OwnerGroup": "g"}], {"value": [{"Name": "N1", "NodeWeight": 1}], "Count": 1}])
def test_the_place_of_every_row_and_cell_leads_to_its_value(document: Any) -> None:
    text = json.dumps(document)
    reading = cluster_json.read("x.json", None, text)
    check(reading)
    assert bool(reading.rows) == cluster_json.looks_like(text)
    again = json.loads(text)
    for row in reading.rows:
        assert isinstance(found(again, row.at.route), dict)
        for name, cell in row.cells.items():
            assert cell.at.route[: len(row.at.route)] == row.at.route
            assert same(cell.value, found(again, cell.at.route)), (name, cell)
    for omission in reading.omissions:
        assert found(again, omission.at.route) is not None


@given(st.lists(ROWS, min_size=2, max_size=4))
def test_documents_one_after_the_other_have_an_index_in_front(documents: list[Any]) -> None:
    text = "\r\n".join(map(json.dumps, documents))
    reading = cluster_json.read("x.json", None, text)
    check(reading)
    for row in reading.rows:
        for cell in row.cells.values():
            assert same(cell.value, found(documents, cell.at.route))
            assert cell.at.line == int(cell.at.route[0]) + 1


@given(st.lists(ROWS, min_size=1, max_size=4), st.data())
def test_a_file_cut_anywhere_gives_only_rows_of_the_whole_file(rows: list[Any], data: st.DataObject) -> None:
    text = json.dumps(rows)
    cut = text[: data.draw(st.integers(1, len(text) - 1))]
    whole = cluster_json.read("x.json", None, text)
    reading = cluster_json.read("x.json", None, cut)
    assert reading.status is FileStatus.DAMAGED
    assert [row.kind for row in reading.rows] == [row.kind for row in whole.rows][: len(reading.rows)]


@given(ANY_TEXT)
def test_any_text_is_read_as_json_without_a_crash(text: str) -> None:
    reading = cluster_json.read("x.json", "N1", text)
    check(reading)
    if reading.rows:
        assert cluster_json.looks_like(text) or text.lstrip()[:1] not in {"[", "{"}
    for complaint in reading.complaints:
        assert complaint.message.endswith(".")


@given(ANY_TEXT)
def test_any_text_is_read_as_output_of_sc_without_a_crash(text: str) -> None:
    reading = service_text.read("x.txt", "N1", text)
    check(reading)
    lines = split_lines(text)
    for one in reading.services:
        assert one.name
        assert one.at.line is not None
        assert one.missing or one.name in lines[one.at.line - 1]
    if service_text.looks_like(text):
        assert reading.services or reading.complaints


@given(ANY_TEXT)
def test_any_text_is_tried_as_a_console_table_without_a_crash(text: str) -> None:
    console_table.looks_like(text)
    reading = console_table.refuse("x.txt", None, text)
    check(reading)
    assert reading.status is FileStatus.REFUSED
