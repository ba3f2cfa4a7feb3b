"""What a job step calls: the forms that Agent writes, and those that people write."""

from __future__ import annotations

import pytest

from ssis_preflight.analysis.dtexec import Call, NamedFile, calls_of
from ssis_preflight.model.job import JobStep
from ssis_preflight.model.places import Place

PROGRAMS = r"C:\Program Files\Microsoft SQL Server"


def calls(subsystem: str, command: str) -> tuple[Call, ...]:
    return calls_of(JobStep("Nightly", 1, "Load", subsystem, command, Place("cluster/jobs.json")))


def files(subsystem: str, command: str) -> list[tuple[str, str]]:
    return [(file.what, file.path) for call in calls(subsystem, command) for file in call.files]


@pytest.mark.parametrize(
    ("command", "found"),
    [
        (r'/FILE "\"S:\Pkg A\A.dtsx\"" /CHECKPOINTING OFF /REPORTING E', [("package", r"S:\Pkg A\A.dtsx")]),
        (r'/FILE "S:\Pkg A\A.dtsx" /MAXCONCURRENT " -1 " /X86', [("package", r"S:\Pkg A\A.dtsx")]),
        (r"/F S:\A.dtsx", [("package", r"S:\A.dtsx")]),
        (r"-fi S:\A.dtsx -CheckF S:\A.chk", [("package", r"S:\A.dtsx"), ("checkpoint file", r"S:\A.chk")]),
        (r'/FILE "\"S:\A.dtsx\"" /CONFIGFILE "\"S:\A.dtsConfig\""'.replace(" /C", "\r\n/C"),
         [("package", r"S:\A.dtsx"), ("configuration file", r"S:\A.dtsConfig")]),
        (r'/PROJECT "\"S:\P.ispac\"" /PACKAGE A.dtsx /COM S:\o.txt',
         [("project", r"S:\P.ispac"), ("command file", r"S:\o.txt")]),
        (r'/ISSERVER "\"\SSISDB\F\P\A.dtsx\"" /SERVER "\"SQLVS1\"" /Par "\"$ServerOption::LOGGING_LEVEL(Int16)\"";1',
         []),
        (r'/ISSERVER "\"\SSISDB\F\P\A.dtsx\"" /Par Drop;"\"\\HOST\in\\\"" /CONF S:\A.dtsConfig',
         [("configuration file", r"S:\A.dtsConfig")]),
        (r'/DTS "\"\File System\A\"" /SERVER SQLVS1', []),
        (r'/SQL "\"\Maintenance Plans\Backup\"" /SERVER "\"$(ESCAPE_NONE(SRVR))\"" /SET "\"\Package.Disable\"";0',
         []),
        ("/FILE", []),
        ('/FILE ""', []),
        (r'/FILE "S:\never ends', [("package", r"S:\never ends")]),
    ],
)  # fmt: skip
def test_a_step_of_the_subsystem_ssis_is_the_arguments_of_dtexec(
    command: str, found: list[tuple[str, str]]
) -> None:
    (call,) = calls("SSIS", command)
    assert (call.tool, call.program, call.release) == ("dtexec", None, None)
    assert files("SSIS", command) == found


@pytest.mark.parametrize(
    ("subsystem", "command", "program", "release"),
    [
        ("CmdExec", rf'"{PROGRAMS}\130\DTS\Binn\DTExec.exe" /F "S:\A.dtsx" > C:\log.txt',
         rf"{PROGRAMS}\130\DTS\Binn\DTExec.exe", 130),
        ("CmdExec", r"C:\Program Files (x86)\Microsoft SQL Server\90\DTS\Binn\dtexec.exe /F S:\A.dtsx",
         r"C:\Program Files (x86)\Microsoft SQL Server\90\DTS\Binn\dtexec.exe", 90),
        ("CmdExec", r"D:\SQL\110\DTS\Binn\dtexec /F S:\A.dtsx", r"D:\SQL\110\DTS\Binn\dtexec", 110),
        ("CmdExec", r"dtexec /F S:\A.dtsx", "dtexec", None),
        ("CmdExec", r'cmd.exe /c "dtexec.exe /F S:\A.dtsx"', "dtexec.exe", None),
        ("CmdExec", r"C:\Tools\77\DTS\Binn\dtexec.exe /F S:\A.dtsx", r"C:\Tools\77\DTS\Binn\dtexec.exe", None),
        ("PowerShell", f"& '{PROGRAMS}\\130\\DTS\\Binn\\dtexec.exe' `\r\n  /F 'S:\\A.dtsx'; exit $LASTEXITCODE",
         rf"{PROGRAMS}\130\DTS\Binn\dtexec.exe", 130),
        ("PowerShell", 'dtexec /F "S:\\A.dtsx" | Out-Null', "dtexec", None),
    ],
)  # fmt: skip
def test_other_steps_name_the_program(
    subsystem: str, command: str, program: str, release: int | None
) -> None:
    (call,) = calls(subsystem, command)
    assert (call.tool, call.program) == ("dtexec", program)
    assert (call.release.number if call.release else None) == release
    assert call.files == (NamedFile("package", r"S:\A.dtsx"),)


def test_every_call_has_its_own_arguments() -> None:
    command = (
        rf'dtutil /FI S:\A.dtsx /EX && "{PROGRAMS}\130\DTS\Binn\dtexec.exe" /F S:\B.dtsx & echo /F S:\C.dtsx'
    )
    assert [(call.tool, [file.path for file in call.files]) for call in calls("CmdExec", command)] == [
        ("dtutil", [r"S:\A.dtsx"]),
        ("dtexec", [r"S:\B.dtsx"]),
    ]


@pytest.mark.parametrize(
    ("subsystem", "command"),
    [
        ("TSQL", "EXEC dbo.dtexec"),
        ("CmdExec", r"S:\Tools\mydtexec.exe /F S:\A.dtsx"),
        ("CmdExec", "echo nothing"),
        ("PowerShell", r"$dtexec /F S:\A.dtsx"),
        ("ANALYSISCOMMAND", r"dtexec /F S:\A.dtsx"),
    ],
)
def test_what_calls_neither_program_has_no_calls(subsystem: str, command: str) -> None:
    assert calls(subsystem, command) == ()


@pytest.mark.parametrize(
    ("path", "settled"),
    [
        (r"S:\A.dtsx", True),
        (r"\\NODE1\C$\A.dtsx", True),
        (r"S:\100% done\A.dtsx", True),
        (r"%PACKAGES%\A.dtsx", False),
        (r"$(ESCAPE_NONE(INST))\A.dtsx", False),
        (r"$root\A.dtsx", False),
        (r"S:\***\A.dtsx", False),
    ],
)
def test_a_path_with_a_variable_or_a_replaced_secret_is_not_settled(path: str, settled: bool) -> None:
    assert NamedFile("package", path).settled is settled


@pytest.mark.parametrize("subsystem", ["SSIS", "CmdExec", "PowerShell"])
@pytest.mark.parametrize("unit", ['"', "\\", "a", "C:\\", 'dtexec "', '"dtexec" ', "a\\", "/F ", "`\n"])
def test_no_part_of_a_command_is_read_twice(subsystem: str, unit: str) -> None:
    command = (unit * 32_768)[:32_768]
    found = calls(subsystem, command)
    assert (
        sum(len(call.program or "") + sum(len(file.path) for file in call.files) for call in found) <= 32_768
    )
