"""Steps of SQL Server Agent jobs: JSON and CSV, what is wrong with a row, and commands without their secrets."""

from __future__ import annotations

import json

import pytest

from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read import job_steps
from ssis_preflight.read.job_command import MAX_COMMAND, safe_command
from ssis_preflight.read.reading import Reading
from ssis_preflight.read.recognise import read_file

FILE = "cluster/jobs-SQLVS1.json"
LOAD = {
    "job_name": "Nightly load",
    "step_id": 1,
    "step_name": "Load",
    "subsystem": "SSIS",
    "command": r'/FILE "\"S:\SSIS\Load.dtsx\"" /CHECKPOINTING OFF',
    "server": "SQLVS1",
    "proxy": "",
}


def read(text: str, file: str = FILE) -> Reading:
    found = read_file(file, None, text.encode(), copied=False)
    assert found.kind == job_steps.KIND, found
    return found


@pytest.mark.parametrize("shape", [[LOAD], LOAD, [[LOAD]], {"value": [LOAD], "Count": 1}])
def test_a_step_is_read_from_a_list_and_from_the_single_object_that_powershell_writes(shape: object) -> None:
    reading = read(json.dumps(shape))
    (step,) = reading.jobs
    assert (step.job, step.step_id, step.name, step.subsystem) == ("Nightly load", 1, "Load", "SSIS")
    assert (step.command, step.server, step.proxy) == (LOAD["command"], "SQLVS1", None)
    assert reading.status is FileStatus.READ


def test_names_of_columns_have_any_case_and_an_id_stands_for_a_job_without_a_name() -> None:
    row = {"Job_Id": "6F9", "Step_Id": 2, "Subsystem": "CmdExec", "Command": "dtexec /F x", "Server": None}
    (step,) = read(json.dumps([row])).jobs
    assert (step.job, step.step_id, step.name, step.server) == ("6F9", 2, "", None)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_is_read_with_the_delimiters_of_excel_and_sqlcmd(delimiter: str) -> None:
    head = delimiter.join(["job_name", "step_id", "step_name", "subsystem", "command", "server"])
    row = delimiter.join(["Load", "1", "NULL", "TSQL", '"SELECT 1\nGO"', "NULL"])
    ruler = delimiter.join(["--------"] * 6)
    reading = read(f"{head}\n{ruler}\n{row}\n\n(1 rows affected)\n")
    (step,) = reading.jobs
    assert (step.job, step.name, step.command, step.server) == ("Load", "", "SELECT 1\nGO", None)
    assert reading.status is FileStatus.READ


def test_export_csv_begins_with_the_type_of_its_objects() -> None:
    text = '#TYPE System.Data.DataRow\n"job_name","step_id","subsystem","command"\n"Load","1","SSIS","/F x"\n'
    assert [step.job for step in read(text).jobs] == ["Load"]


def test_a_row_that_lacks_something_is_left_out_and_named() -> None:
    rows = [{**LOAD, "command": None}, {**LOAD, "job_name": ""}, {**LOAD, "subsystem": 7.5}, LOAD]
    reading = read(json.dumps(rows))
    assert len(reading.jobs) == 1
    assert [complaint.message for complaint in reading.complaints] == [
        "This step does not say its command.",
        "This step does not say its job_name.",
        "This step does not say its subsystem.",
    ]
    assert reading.status is FileStatus.PARTLY_READ


def test_a_csv_row_of_another_length_is_left_out_and_named() -> None:
    reading = read("job_name,step_id,subsystem,command\nLoad,1,SSIS\nLoad,1,SSIS,/F x\n")
    assert len(reading.jobs) == 1
    assert reading.complaints[0].message == "Row 1 has 3 values, and the header names 4."


def test_json_that_is_cut_off_is_damaged_and_says_where() -> None:
    text = json.dumps([LOAD, LOAD], indent=1)
    reading = read(text[:-40])
    assert reading.status is FileStatus.DAMAGED
    assert "at line" in reading.complaints[0].message
    assert reading.complaints[0].at.line is None, "no line of such a file is quoted"


def test_more_steps_than_are_read_are_no_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_steps, "MAX_STEPS", 2)
    reading = read(json.dumps([LOAD] * 3))
    assert (len(reading.jobs), reading.status) == (2, FileStatus.DAMAGED)
    assert reading.complaints[0].message == "The file has more than 2 steps."


@pytest.mark.parametrize("text", ["[]", '[{"command": "x"}]', "command,subsystem\n", "job_name;step_id\n"])
def test_what_lacks_the_columns_is_no_export_of_steps(text: str) -> None:
    assert not job_steps.looks_like(text)


@pytest.mark.parametrize(
    "command",
    [
        r'/FILE x /DECRYPT "Hunter2x"',
        "/FILE x /De Hunter2x",
        "dtexec -f x -decrypt:Hunter2x",
        r'/CONNECTION DW;"\"Data Source=S1;Password=Hunter2x;\""',
        r"/SET \Package.Variables[User::Password].Value;Hunter2x",
        "sqlcmd -S S1 -U sa -PHunter2x -Q x",
        "sqlcmd -S S1 -U sa -P Hunter2x",
        "EXEC sp_addlogin @loginame = N'x', @passwd = N'Hunter2x'",
        "$p = ConvertTo-SecureString -AsPlainText -Force 'Hunter2x'",
        r"net use S: \\srv\share Hunter2x /user:CORP\x",
        "curl ftp://etl:Hunter2x@srv/in",
    ],
)
def test_a_secret_is_cut_out_of_a_command_in_the_spelling_of_every_tool(command: str) -> None:
    assert "Hunter2x" not in safe_command(command)
    assert "***" in safe_command(command)


def test_a_command_without_a_secret_stays_as_it_is_and_a_very_long_one_is_cut() -> None:
    plain = r'/FILE "\"S:\SSIS\Load.dtsx\"" /CHECKPOINTING OFF /REPORTING E'
    assert safe_command(plain) == plain
    assert len(safe_command("x" * (MAX_COMMAND + 1))) == MAX_COMMAND
