"""ConvertTo-Json output of the cluster and service cmdlets."""

from __future__ import annotations

import json

import pytest

from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.cluster_json import looks_like, name_of, read
from ssis_preflight.read.reading import CellValue, Reading, Row, RowKind

FILE = "cluster/evidence.json"

RESOURCE = {"Name": "SQL Server", "OwnerGroup": {"Name": "SQL"}, "ResourceType": "SQL Server", "State": 2}
NODES = [{"Name": "N1", "NodeWeight": 1, "State": 0}, {"Name": "N2", "NodeWeight": 1, "State": "Up"}]
CHECKPOINT = {"Resource": "SSIS", "Name": r"SOFTWARE\Microsoft\X"}


def written(value: object) -> Reading:
    return read(FILE, None, json.dumps(value))


def only(reading: Reading) -> Row:
    (row,) = reading.rows
    return row


def value_of(row: Row, name: str) -> CellValue:
    cell = row.cell(name)
    assert cell is not None
    return cell.value


def test_a_list_gives_a_row_for_every_object_with_its_place() -> None:
    reading = written(NODES)
    assert (reading.kind, reading.status, reading.remedy) == ("cluster-json", FileStatus.READ, "")
    assert [row.kind for row in reading.rows] == [RowKind.NODE, RowKind.NODE]
    state = reading.rows[1].cell("state")
    assert state is not None
    assert (state.value, state.at) == ("Up", Place(FILE, (1, "State")))
    assert reading.rows[1].at == Place(FILE, (1,))


def test_a_single_object_is_a_row_too() -> None:
    row = only(written(RESOURCE))
    assert row.kind is RowKind.RESOURCE
    assert row.at == Place(FILE, ())
    assert name_of(value_of(row, "ownergroup")) == "SQL"


def test_the_node_of_the_file_is_in_every_place() -> None:
    reading = read(
        "nodes/N1/services.json", "N1", json.dumps({"Name": "MsDtsServer130", "StartMode": "Auto"})
    )
    row = only(reading)
    assert reading.kind == "service-json"
    assert row.kind is RowKind.SERVICE
    assert row.cells["startmode"].at == Place("nodes/N1/services.json", ("StartMode",), node="N1")


def test_property_names_are_found_in_any_case_and_kept_as_written_in_the_route() -> None:
    row = only(written({"NAME": "N1", "nodeweight": 1}))
    assert row.cells["name"].at.route == ("NAME",)


def test_lists_that_windows_powershell_wraps_are_unwrapped_at_every_level() -> None:
    owners = {"ClusterObject": "SSIS", "OwnerNodes": {"value": [{"Name": "N1"}], "Count": 1}}
    row = only(written({"value": [owners], "Count": 1}))
    assert row.at.route == ("value", 0)
    assert value_of(row, "ownernodes") == ({"Name": "N1"},)
    assert row.cells["ownernodes"].at.route == ("value", 0, "OwnerNodes", "value")


def test_a_parameter_named_value_is_no_wrapping() -> None:
    row = only(written({"Value": "S:", "Name": "Drive", "Resource": "Disk"}))
    assert row.kind is RowKind.PARAMETER
    assert value_of(row, "value") == "S:"


def test_lists_inside_lists_are_walked_into() -> None:
    reading = written([[NODES[0]], [NODES[1]]])
    assert [row.at.route for row in reading.rows] == [(0, 0), (1, 0)]


def test_dates_of_windows_powershell_become_times_in_utc() -> None:
    text = (
        '[{"Name":"N1","NodeWeight":1,"A":"\\/Date(1700000000000)\\/","B":"\\/Date(1700000000250+0200)\\/",'
    )
    text += '"C":"\\/Date(999999999999999)\\/"}]'
    row = only(read(FILE, None, text))
    assert value_of(row, "a") == "2023-11-14T22:13:20Z"
    assert value_of(row, "b") == "2023-11-14T22:13:20.250000Z"
    assert value_of(row, "c") == "/Date(999999999999999)/"


def test_one_file_may_hold_the_output_of_several_cmdlets() -> None:
    reading = written([*NODES, RESOURCE, CHECKPOINT])
    assert [row.kind for row in reading.rows] == [
        RowKind.NODE,
        RowKind.NODE,
        RowKind.RESOURCE,
        RowKind.CHECKPOINT,
    ]


def test_outputs_appended_to_one_file_are_all_read() -> None:
    text = json.dumps(NODES, indent=2) + "\r\n" + json.dumps(RESOURCE, indent=2) + "\r\n"
    reading = read(FILE, None, text)
    assert reading.status is FileStatus.READ
    assert [row.at.route for row in reading.rows] == [(0, 0), (0, 1), (1,)]
    resource = reading.rows[2]
    assert resource.cells["name"].at.route == (1, "Name")
    assert resource.at.line == text.splitlines().index("{") + 1


@pytest.mark.parametrize(
    ("owner", "cell"),
    [
        ({"Name": "SSIS", "OwnerGroup": "SQL", "State": 2}, "resource"),
        ({"Name": "SSIS", "ResourceType": {"Name": "Generic Service"}}, "resource"),
        ({"Name": "SQL", "GroupType": 9999, "State": 0}, "group"),
        ({"Name": "Generic Service", "DllName": "clusres.dll"}, "resourcetype"),
    ],
)
def test_an_owner_list_of_an_object_says_what_the_object_is(owner: dict[str, object], cell: str) -> None:
    row = only(written({"ClusterObject": owner, "OwnerNodes": []}))
    assert set(row.cells) == {"clusterobject", "ownernodes", cell}
    assert row.cells[cell] == row.cells["clusterobject"]


def test_an_owner_list_with_a_bare_name_leaves_open_what_it_is_about() -> None:
    row = only(written({"ClusterObject": "SQL", "OwnerNodes": ["N1"]}))
    assert set(row.cells) == {"clusterobject", "ownernodes"}


@pytest.mark.parametrize("cell", ["Resource", "Group"])
def test_a_flat_owner_list_names_its_kind(cell: str) -> None:
    row = only(written({cell: "SQL", "OwnerNodes": ["N1"]}))
    assert row.kind is RowKind.OWNERS
    assert value_of(row, cell.lower()) == "SQL"


@pytest.mark.parametrize(
    "cut",
    [
        "System.Object[]",
        "System.String[]",
        "System.Collections.Specialized.StringCollection",
        "Microsoft.FailoverClusters.PowerShell.ClusterNode",
        "@{Name=N1; State=0}",
        ["Microsoft.FailoverClusters.PowerShell.ClusterNode"],
        [{"Name": "Microsoft.FailoverClusters.PowerShell.ClusterNode"}],
    ],
)
def test_an_object_cut_by_depth_is_left_out_and_named(cut: object) -> None:
    reading = written([{"ClusterObject": "SSIS", "OwnerNodes": cut}])
    assert reading.status is FileStatus.PARTLY_READ
    assert set(only(reading).cells) == {"clusterobject"}
    (omission,) = reading.omissions
    assert omission.what == "OwnerNodes of SSIS"
    assert omission.at == Place(FILE, (0, "OwnerNodes"))
    assert not omission.truncated_text
    assert "deep enough" in reading.remedy
    assert "Get-ClusterOwnerNode" in reading.remedy


@pytest.mark.parametrize("cut", ["{N1, N2...}", "{N1, N2, ...}", "{N1, N2\N{HORIZONTAL ELLIPSIS}}", "N1..."])
def test_text_cut_for_the_console_is_left_out_and_marked_as_such(cut: str) -> None:
    reading = written([{"ClusterObject": "SSIS", "OwnerNodes": cut}])
    assert set(only(reading).cells) == {"clusterobject"}
    assert [(omission.how, omission.truncated_text) for omission in reading.omissions] == [(cut, True)]
    assert "not the text that the console shows" in reading.remedy


def test_a_cut_expression_is_not_taken_for_a_short_one() -> None:
    reading = written({"Resource": "SSIS", "DependencyExpression": "[IP Address 10.0.0.5] or [IP Add ..."})
    assert "dependencyexpression" not in only(reading).cells
    assert reading.omissions[0].what == "DependencyExpression of SSIS"


def test_a_cut_name_leaves_a_row_that_says_it_lacks_one() -> None:
    reading = written([{"Resource": "FileServer-(clus...", "DependencyExpression": "[Disk]"}])
    assert set(only(reading).cells) == {"dependencyexpression"}
    assert [omission.what for omission in reading.omissions] == ["Resource of a dependency"]
    assert reading.complaints == ()


def test_what_nobody_asks_for_may_be_cut() -> None:
    reading = written({**RESOURCE, "Cluster": "Microsoft.FailoverClusters.PowerShell.Cluster"})
    assert reading.status is FileStatus.READ
    assert "cluster" not in only(reading).cells


def test_inner_details_that_were_cut_do_not_cost_the_name() -> None:
    group = {"Name": "SQL", "OwnerNode": "System.Object[]"}
    reading = written({**RESOURCE, "OwnerGroup": group})
    assert reading.status is FileStatus.READ
    assert value_of(only(reading), "ownergroup") == group


def test_an_ellipsis_in_a_description_is_no_loss() -> None:
    reading = written({**RESOURCE, "Description": "to be continued..."})
    assert reading.status is FileStatus.READ
    assert value_of(only(reading), "description") == "to be continued..."


def test_objects_of_no_known_cmdlet_are_reported_once_for_all_alike() -> None:
    reading = written([*NODES, {"foo": 1, "bar": 2}, {"foo": 3, "bar": 4}, 7])
    assert reading.status is FileStatus.PARTLY_READ
    assert len(reading.rows) == 2
    first, second = reading.complaints
    assert "foo, bar" in first.message
    assert first.message.startswith("2 values")
    assert (first.at.route, second.at.route) == ((2,), (4,))
    assert not first.fatal
    assert "Select-Object *" in reading.remedy


def test_a_parameter_without_its_resource_is_delivered_and_complained_about() -> None:
    reading = written([{"Name": "ServiceName", "Value": "MsDtsServer130", "IsReadOnly": False}])
    assert only(reading).kind is RowKind.PARAMETER
    (complaint,) = reading.complaints
    assert "ClusterObject" in complaint.message


def test_a_property_that_stands_twice_counts_only_if_both_agree() -> None:
    reading = read(FILE, None, '{"Name":"N1","NodeWeight":1,"State":0,"state":1,"Id":"1","ID":"1"}')
    row = only(reading)
    assert "state" not in row.cells
    assert value_of(row, "id") == "1"
    assert [complaint.at.route for complaint in reading.complaints] == [("State",)]


def test_numbers_beyond_measure_stay_text() -> None:
    digits = "9" * 5000
    row = only(
        read(
            FILE,
            None,
            f'{{"Name":"N1","NodeWeight":{digits},"A":NaN,"B":-Infinity,"C":1e999,"D":4294967295}}',
        )
    )
    assert [value_of(row, name) for name in ("nodeweight", "a", "b", "c", "d")] == [
        digits,
        "NaN",
        "-Infinity",
        "1e999",
        4294967295,
    ]


def test_half_a_surrogate_pair_does_not_reach_the_report() -> None:
    row = only(read(FILE, None, '{"Name":"N\\ud800","NodeWeight":1,"\\udc00":2}'))
    assert value_of(row, "name") == "N\N{REPLACEMENT CHARACTER}"
    assert set(row.cells) == {"name", "nodeweight"}


def test_a_file_that_breaks_off_gives_the_whole_rows_before_that() -> None:
    text = json.dumps(NODES, indent=1)[:-20]
    reading = read(FILE, None, text)
    assert reading.status is FileStatus.DAMAGED
    assert [value_of(row, "name") for row in reading.rows] == ["N1"]
    (complaint,) = reading.complaints
    assert complaint.fatal
    assert complaint.at.line == text.count("\n") + 1
    assert "cut off" in complaint.message
    assert f"line {complaint.at.line}" in complaint.message
    assert reading.remedy
    assert reading.rows[0].at == Place(FILE, (0,), line=2, column=2)


def test_a_wrapped_list_that_breaks_off_gives_its_whole_rows_too() -> None:
    text = json.dumps({"value": NODES, "Count": 2})
    reading = read(FILE, None, text[:-20])
    assert [row.at.route for row in reading.rows] == [("value", 0)]


@pytest.mark.parametrize(
    ("text", "line", "column", "word"),
    [
        ('[{"Name":"A","OwnerGroup":"G"}\n {"Name":"B"}]', 2, 2, "comma"),
        ('[{"Name":"A","OwnerGroup":"G"},\n{"Name" "B"}]', 2, 9, "colon"),
        ('[{"Name":"A","OwnerGroup":"G"},\n{"Path":"C:\\Program"}]', 2, 12, "backslash"),
        ('[{"Name":"A","OwnerGroup":"G"},\n{"Path":"C:\nx"}]', 2, 12, "line break"),
        ('[{"Name":"A","OwnerGroup":"G"}]\nPS C:\\>', 2, 1, "no JSON"),
        ('[{"Name":"A","OwnerGroup":"G"},\n]', 2, 1, "value is missing"),
    ],
)
def test_damage_is_described_with_line_and_column(text: str, line: int, column: int, word: str) -> None:
    reading = read(FILE, None, text)
    assert reading.status is FileStatus.DAMAGED
    complaint = reading.complaints[0]
    assert (complaint.at.line, complaint.at.column) == (line, column)
    assert word in complaint.message
    assert [value_of(row, "name") for row in reading.rows] == ["A"]
    assert looks_like(text)


def test_documents_before_a_damaged_one_are_read() -> None:
    reading = read(FILE, None, json.dumps(RESOURCE) + "\n" + json.dumps(NODES)[:-5])
    assert reading.status is FileStatus.DAMAGED
    assert [row.kind for row in reading.rows] == [RowKind.RESOURCE, RowKind.NODE]


def test_a_damaged_file_without_a_whole_object_is_still_recognised() -> None:
    text = json.dumps(RESOURCE)[:-3]
    assert looks_like(text)
    assert read(FILE, None, text).rows == ()
    service = '{"Name":"MsDtsServer130","StartMode":"Auto","PathName":"C:\\\\Prog'
    assert looks_like(service)
    assert read(FILE, None, service).kind == "service-json"


@pytest.mark.parametrize("bracket", ["[", '{"OwnerGroup":', '[{"Name":"[","x":'])
def test_nesting_without_end_is_damage_and_no_crash(bracket: str) -> None:
    reading = read(FILE, None, bracket * 100_000)
    assert reading.status is FileStatus.DAMAGED
    assert "nested" in reading.complaints[0].message


def test_brackets_inside_strings_are_no_nesting() -> None:
    row = only(written({"Name": "[" * 1000 + '"\\{' * 100, "OwnerGroup": "G"}))
    assert row.kind is RowKind.RESOURCE


def test_a_flood_of_complaints_is_cut_short() -> None:
    reading = written([NODES[0], *({f"unknown{index}": 1} for index in range(50))])
    assert len(reading.complaints) == 21
    assert reading.complaints[-1].message == "30 more complaints about this file."


@pytest.mark.parametrize(
    "value", [NODES, RESOURCE, {"value": NODES, "Count": 2}, [{"foo": 1}, CHECKPOINT], [[NODES]]]
)
def test_one_known_object_is_enough_to_recognise_a_file(value: object) -> None:
    assert looks_like(json.dumps(value))
    assert looks_like("\r\n  " + json.dumps(value, indent=4))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '"x"',
        "3",
        '{"name": "some-package", "version": "1.0", "description": "x"}',
        "[section]\nkey=value",
        "{ not json",
        "SERVICE_NAME: MsDtsServer130",
    ],
)
def test_other_text_is_not_recognised(text: str) -> None:
    assert not looks_like(text)
    assert read(FILE, None, text).rows == ()


def test_json_without_a_known_object_is_not_recognised() -> None:
    reading = written([{"foo": 1}])
    assert reading.status is FileStatus.NOT_RECOGNISED
    assert reading.remedy


def test_names_out_of_the_file_are_said_harmless_and_short() -> None:
    rows = [{"\u001b[31m\n": 1, "n" * 5000: 2}, {"Name": "\u202ex", "OwnerGroup": "g", "State": "..."}]
    reading = read("x.json", None, json.dumps(rows))
    said = [*(c.message for c in reading.complaints), *(o.what for o in reading.omissions)]
    assert len(said) == 2
    assert all(text.isprintable() and len(text) < 300 for text in said)


def test_more_values_than_an_export_has_are_not_taken_up() -> None:
    reading = read("x.json", None, "[" + "1," * 1_000_000 + '{"Name":"x","OwnerGroup":"y"}]')
    assert (reading.status, reading.rows) == (FileStatus.DAMAGED, ())
    assert "more than 1,000,000 values" in reading.complaints[0].message
