"""The collector: it only reads, its grammar is that of Windows PowerShell 5.1, and it is what its documents say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.support import powershell_tree
from tests.support.loose_ends import loose_ends
from tests.support.powershell_tree import Tree, every, functions, parameters, parse, text
from tests.support.read_only_powershell import offences

from ssis_preflight.collect import document
from ssis_preflight.collect.delivery import BOOTSTRAP, Question, invocation
from ssis_preflight.collect.script import collector_script
from ssis_preflight.read.collected_schemas import Schema, node_schema

for module in powershell_tree.MODULES:
    pytest.importorskip(module, reason="there is no grammar of PowerShell here (requirements/dev.txt)")

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guide" / "collector.md"
SCRIPT = collector_script()

HEADER = "Set-StrictMode -Version Latest\n"
# A line of a function that reads the registry; another one is put before it.
INSIDE = "    $opened = $Hive.OpenSubKey($Key)\n"

SMALL = """\
[CmdletBinding()]
param(
    [string]$OutFile
)

Set-StrictMode -Version Latest

function Read-Part {
    param([scriptblock]$Reader)
    $problems = [System.Collections.Generic.List[string]]::new()
    return @(& $Reader $problems)
}

function Read-Key {
    param($Hive, [string]$Key)
    $opened = $Hive.OpenSubKey($Key)
    return $opened.GetValue('')
}

function Write-Document {
    param([string]$Json)
    Set-Content -LiteralPath $OutFile -Value $Json -Encoding Ascii
}

$hive = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64')
Write-Document -Json (Read-Part -Reader { Read-Key -Hive $hive -Key 'Cluster' })
"""


@pytest.fixture(scope="module")
def root() -> Tree:
    return parse(SCRIPT)


def tampered(script: str, line: str) -> list[str]:
    """Give what is said about a script with one line more, in a function that reads the registry."""
    more = script.replace(INSIDE, f"    {line}\n{INSIDE}", 1)
    assert more != script
    return offences(parse(more), more)


def changed(old: str, new: str) -> list[str]:
    """Give what is said about the collector in which a text is another one."""
    script = SCRIPT.replace(old, new, 1)
    assert script != SCRIPT
    return offences(parse(script), script)


def test_the_collector_only_reads(root: Tree) -> None:
    assert offences(root, SCRIPT) == []


@pytest.mark.parametrize("line", ["", "$found = Get-ClusterGroup -ErrorAction Stop", "# a comment"])
def test_a_harmless_line_more_is_no_offence(line: str) -> None:
    assert tampered(SMALL, line) == []


@pytest.mark.parametrize(
    "line",
    [
        "Remove-Item x",
        "Set-ItemProperty -Path HKLM:\\Cluster -Name x -Value 1",
        "Stop-Service -Name MsDtsServer130",
        "iex $a",
        "& $x",
        "[IO.File]::Delete('x')",
        "Get-Date > C:\\x",
        "$a = $Key ?? 1",
    ],
)
def test_the_collector_with_a_line_that_could_change_something_is_refused(line: str) -> None:
    assert tampered(SCRIPT, line) != []


@pytest.mark.parametrize(
    "line",
    [
        # commands that change something, under every name that they have
        "Remove-Item x",
        "Remove-Item -LiteralPath 'C:\\x' -Recurse -Force",
        "rm x",
        "Set-ItemProperty -Path HKLM:\\Cluster -Name x -Value 1",
        "New-ItemProperty -Path HKLM:\\Cluster -Name x",
        "Stop-Service -Name MsDtsServer130",
        "Start-Process notepad",
        "Stop-ClusterGroup -Name x",
        "Set-ClusterParameter -Name x -Value y",
        "Add-ClusterCheckpoint -RegistryCheckpoint x",
        "Set-CimInstance -InputObject $x",
        "Invoke-CimMethod -InputObject $x -MethodName Delete",
        "FailoverClusters\\Remove-ClusterGroup -Name x",
        "reg.exe add HKLM\\x",
        "C:\\Windows\\System32\\sc.exe stop x",
        "New-Object System.IO.FileStream 'x', 'Create'",
        "Add-Type -TypeDefinition $x",
        "Out-File x",
        "Set-Content -LiteralPath 'C:\\x' -Value 1",
        "Set-Content -LiteralPath $OutFile -Value $Json -Encoding Ascii",
        "Set-StrictMode -Off",
        # what runs a text, or a command whose name is not written there
        "iex $a",
        "Invoke-Expression 'Remove-Item x'",
        "& $x",
        "& 'Remove-Item' x",
        "& ('Remove' + '-Item') x",
        ". $x",
        ". C:\\x.ps1",
        "& $Reader $problems",
        "Read-Part -Reader $x",
        "Read-Part -Reader ([scriptblock]::Create($x))",
        "[scriptblock]$x = 'Remove-Item y'",
        "$ExecutionContext.InvokeCommand.InvokeScript('Remove-Item x')",
        "(Get-Command -Name 'Remove-Item').ScriptBlock.Invoke()",
        "@(1).ForEach({ Remove-Item x })",
        # commands where one would not look for them
        '$a = "x $(Remove-Item y) z"',
        "Get-Date | Remove-Item",
        "if ($true) { Remove-Item x }",
        "$a = @{ b = (Remove-Item x) }",
        "trap { Remove-Item x }",
        "function Get-Date { Remove-Item x }",
        # redirections
        "Get-Date > C:\\x",
        "Get-Date >> C:\\x",
        "Get-Date 2> C:\\x",
        # methods of .NET, of COM and of ADSI
        "[IO.File]::Delete('x')",
        "[System.IO.File]::Delete('x')",
        "[System.IO.File]::WriteAllText('x', 'y')",
        "[System.IO.File]::Open('x', [System.IO.FileMode]::Create)",
        "[System.Diagnostics.Process]::Start('x')",
        "[Microsoft.Win32.Registry]::SetValue('x', 'y', 'z')",
        "[Microsoft.Win32.RegistryKey]::OpenRemoteBaseKey('LocalMachine', 'x')",
        "$x = [System.Environment]::SetEnvironmentVariable('x', 'y')",
        "$type::Delete('x')",
        "$Hive.OpenSubKey($Key, $true)",
        "$Hive.CreateSubKey('x')",
        "$opened.SetValue('x', 1)",
        "$opened.DeleteSubKeyTree('x')",
        "$item.Delete()",
        "$item.MoveTo('x')",
        "$item.Replace('x', 'y')",
        "$item.'Delete'()",
        "$item.$name()",
        "$name = ConvertTo-Plain -Value $item.Delete()",
        "$group.Add('WinNT://CORP/dba')",
        "$group.PSBase.Invoke('Add', 'x')",
        "$group.PSBase.CommitChanges()",
        "$x = [adsi]'WinNT://OTHER/Administrators,group'",
        "$x = [wmiclass]'Win32_Process'",
        "[System.Console]::Error.WriteLine('x')",
        # assignments to what is not the script's own
        "$parameter.Value = 'x'",
        "$resource.Properties['x'].Value = 1",
        "$group.Priority++",
        "$env:PATH = 'x'",
        "$global:x = 1",
        "${function:Get-Date} = { 1 }",
        "$PSDefaultParameterValues = @{ '*:ComputerName' = 'OTHER' }",
        "$WhatIfPreference = $false",
        "$OutFile = 'C:\\x'",
        "foreach ($OutFile in @('C:\\x')) { 1 }",
        "$a, $b = 1, 2",
        # other computers, and clusters by name
        "Get-CimInstance -ClassName 'Win32_Service' -ComputerName 'OTHER'",
        "Get-ClusterResource -Cluster 'OTHER'",
        "Get-ClusterResource 'Disk'",
        "Get-ClusterCheckpoint -RegistryCheckpoint 'Disk'",
        "Get-Cluster @other",
        "[System.Xml.XmlReader]::Create('http://other/x.xml', $settings)",
        # what Windows PowerShell 5.1 does not know
        "$a = $Key ? 1 : 2",
        "$a = $Key ?? 1",
        "$Key ??= 1",
        "$a = $Key?.Length",
        "Get-Date && Get-Date",
        "Get-Date || Get-Date",
        # what it does not know either
        "foreach ($a $b) { 1 }",
        "$a = 'open",
        "try { 1 }",
        "param($x)",
        "workflow x { 1 }",
        "class X { }",
        "using module x",
        "$a = '\u2019'",
        "# \u00e4",
        "#Requires -Modules x",
    ],
)  # fmt: skip
def test_a_line_that_could_change_something_is_found(line: str) -> None:
    assert tampered(SMALL, line) != []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (HEADER, ""),
        (HEADER, "# Set-StrictMode -Version Latest\n"),
        (HEADER, "Set-StrictMode -Version 1\n"),
        ("Set-Content -LiteralPath $OutFile -Value $Json", "Set-Content -LiteralPath $Path -Value $Json"),
        ("[System.IO.FileAccess]::Read,", "[System.IO.FileAccess]::ReadWrite,"),
        ("[System.IO.FileMode]::Open,", "[System.IO.FileMode]::Truncate,"),
        ("[CmdletBinding()]", "[CmdletBinding(SupportsShouldProcess)]\n[Custom()]"),
        ("function Write-Frame {", "function Write-Sheet {"),
        ("{ Read-Checkpoint }", "$OutFile"),
        ("$items = [System.Collections.Generic.List[object]]::new()", "$items = Get-ClusterGroup"),
    ],
)
def test_a_change_of_a_line_that_is_there_is_found(old: str, new: str) -> None:
    assert changed(old, new) != []


def test_an_offence_names_its_line() -> None:
    above = SCRIPT[: SCRIPT.index(INSIDE)].count("\n")

    assert f"line {above + 1}: it runs Remove-Item x" in tampered(SCRIPT, "Remove-Item x")


def test_nothing_in_it_is_loose(root: Tree) -> None:
    assert loose_ends(root) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("return $found", "return $fuond", "nobody sets $fuond"),
        ("    [switch]$Framed,\n", "", "nobody sets $Framed"),
        ("{ Read-LocalGroup }", "{ 1 }", "nobody calls Read-LocalGroup"),
        ("function Test-Share {", "function Test-Key {", "test-key is defined twice"),
    ],
)
def test_a_loose_end_is_found(old: str, new: str, says: str) -> None:
    assert any(says in one for one in loose_ends(parse(SCRIPT.replace(old, new, 1))))


def test_the_bootstrap_runs_nothing_but_what_comes_through_standard_input() -> None:
    tree = parse(BOOTSTRAP)
    commands = [text(command) for command in every(tree, "command")]
    calls = [text(call).split("(")[0] for call in every(tree, "invocation_expression")]

    assert not tree.has_error
    assert {command.split(" ")[0] for command in commands} == {"New-Object", "&"}
    assert "& ([ScriptBlock]::Create($s))" in commands
    assert set(calls) == {
        "[Convert]::FromBase64String",
        "[Console]::In.ReadToEnd",
        "[ScriptBlock]::Create",
        "",
    }


def test_what_is_sent_is_as_sound_as_the_script_itself() -> None:
    question = Question(node_only=True, include_packages=True, paths=("C:\\it's.xml", "D:\\b.xml"))
    tree = parse(f"& {{\n{SCRIPT}\n}} {invocation(question)}")

    assert not tree.has_error
    assert {text(one) for one in every(tree, "function_name")} == set(functions(parse(SCRIPT)))


@pytest.mark.parametrize(
    "question",
    [Question(), Question(node_only=True), Question(cluster_only=True, include_packages=True, paths=("x",))],
)
def test_it_knows_every_argument_that_collect_gives(question: Question, root: Tree) -> None:
    given = re.findall(r"(?<=-)[A-Z]\w+", invocation(question))

    assert set(given) <= set(parameters(root))


def test_every_parameter_is_told_in_its_help_in_the_guide_and_in_the_document(root: Tree) -> None:
    known = parameters(root)
    told = set(re.findall(r"(?m)^\.PARAMETER (\w+)$", SCRIPT))
    recorded = set(node_schema()["$defs"]["Arguments"]["properties"])

    assert told == set(known)
    assert recorded == set(known) - {"OutFile", "Framed"}
    assert [name for name in known if f"`-{name}`" not in GUIDE.read_text("utf-8")] == []


def test_it_says_that_nobody_has_run_it_on_windows() -> None:
    assert "It has not been run on Windows until somebody has" in SCRIPT
    assert "grammar" in SCRIPT.partition(".NOTES")[2].partition("#>")[0]


@pytest.mark.parametrize(
    ("variable", "parts"),
    [("$ClusterParts", document.CLUSTER_PARTS), ("$NodeParts", document.NODE_PARTS)],
)
def test_it_writes_the_parts_that_are_planned_under_their_names(
    variable: str, parts: tuple[str, ...], root: Tree
) -> None:
    [named] = [one for one in every(root, "assignment_expression") if text(one).startswith(f"{variable} =")]
    filled = [text(one) for one in every(root, "left_assignment_expression")]

    assert tuple(_strings(named)) == parts
    assert [part for part in parts if f"$Parts['{part}']" not in filled] == []


def test_it_writes_nothing_that_its_schema_does_not_name(root: Tree) -> None:
    tables = [
        one.children[-1] for one in every(root, "cast_expression") if text(one.children[0]) == "[ordered]"
    ]
    keys = {text(key) for table in tables for key in every(table, "key_expression")}
    filled = r"\$(?:row|entry|store|part|document|node|collector)\['([^']+)'\]"
    rows = {
        found[1]
        for one in every(root, "left_assignment_expression")
        if (found := re.fullmatch(filled, text(one), re.IGNORECASE))
    }

    assert len(keys) > 60
    assert len(rows) > 20
    # $Key names the object of a refusal: ClusterObject, Resource or Group.
    assert sorted((keys | rows) - _names(node_schema()) - {"$Key"}) == []


def test_it_reads_no_property_that_its_schema_does_not_name(root: Tree) -> None:
    selected = [
        name
        for one in every(root, "assignment_expression", "command_elements")
        if text(one).startswith("$names = @(") or ("-Names @(" in text(one) and "-Object" in text(one))
        for name in _strings(one)
    ]

    assert len(selected) > 80
    # Of a disk, which has other names for them in its row: DiskNumber and DiskGuid.
    assert sorted(set(selected) - _names(node_schema()) - {"Number", "GptGuid"}) == []


def _strings(node: Tree) -> list[str]:
    return [text(one).strip("'") for one in every(node, "verbatim_string_characters")]


def _names(schema: Schema) -> set[str]:
    """Give the names of all properties that a schema knows, at any depth."""
    found: set[str] = set()
    pending: list[object] = [schema]
    while pending:
        one = pending.pop()
        if isinstance(one, dict):
            properties = one.get("properties")
            found |= set(properties) if isinstance(properties, dict) else set()
            pending += one.values()
        elif isinstance(one, list):
            pending += one
    return found
