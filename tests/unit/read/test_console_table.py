"""Console text of the cmdlets is recognised and refused, with the command that exports the objects."""

from __future__ import annotations

import pytest

from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.console_table import looks_like, refuse

GROUPS = """
Name              OwnerNode  State
----              ---------  -----
Available Storage N1        Online
SQL (INST1)       N2        Online

"""
RESOURCES = """\
PS C:\\> Get-ClusterResource

Name                State  OwnerGroup ResourceType
----                -----  ---------- ------------
Cluster Disk 2      Online SQL        Physical Disk
SQL Network Name... Online SQL        Network Name
"""
SERVICES = """\
Status   Name               DisplayName
------   ----               -----------
Stopped  MsDtsServer130     SQL Server Integration Services 13.0
"""
GROUP_LIST = """\
Cluster                : CLU1
OwnerNode              : N1
State                  : Online
Name                   : SQL (INST1)
FailoverThreshold      : 4294967295
AntiAffinityClassNames : {}
Description            : first line
                         second line
"""
SC = """\
[SC] QueryServiceConfig SUCCESS

SERVICE_NAME: MsDtsServer130
        TYPE               : 10  WIN32_OWN_PROCESS
        START_TYPE         : 2   AUTO_START
"""
ICACLS = """\
S:\\SSIS NT AUTHORITY\\SYSTEM:(OI)(CI)(F)
        BUILTIN\\Administrators:(OI)(CI)(F)

Successfully processed 1 files; Failed processing 0 files
"""
MANUAL = """\
# How to look at the groups

Open a console on a node of the cluster.
Type the name of the cmdlet, and read what it prints.
The output is such as this:

Name OwnerNode State
---- --------- -----
SQL  N1        Online

Mind the state: a group that is partly online has a resource that failed.
Ask the administrator before you move it.
The next chapter is about resources.
"""


@pytest.mark.parametrize(
    ("text", "command"),
    [
        (GROUPS, "Get-ClusterGroup | Select-Object *"),
        (RESOURCES, "Get-ClusterResource | Select-Object *"),
        (SERVICES, "Win32_Service"),
        (GROUP_LIST, "Get-ClusterGroup | Select-Object *"),
        ("Name ID State\n---- -- -----\nN1   1  Up\n", "Get-ClusterNode"),
        ("Name State Type\n---- ----- ----\nN1   Up    Node\n", "Get-ClusterNode"),
        ("Name  State Metric Role\n----  ----- ------ ----\nLAN   Up      1000    3\n", "Get-ClusterNetwork"),
        (
            "Object Name        Value Type\n------ ----        ----- ----\nSSIS   ServiceName MsD.. String\n",
            "Get-ClusterParameter",
        ),
        (
            "Resource DependencyExpression\n-------- --------------------\nSSIS     ([SQL Ser...\n",
            "Get-ClusterResourceDependency",
        ),
        (
            "ClusterObject OwnerNodes\n------------- ----------\nSSIS          {N1, N2...}\n",
            "Get-ClusterOwnerNode",
        ),
        ("Resource Name\n-------- ----\nSSIS     SOFTWARE\\X\n", "Get-ClusterCheckpoint"),
        ("Name State Node\n---- ----- ----\nDisk Online N1\n", "Get-ClusterSharedVolume"),
        (
            "Cluster QuorumResource\n------- --------------\nCLU1    Witness\n",
            "Get-ClusterQuorum",
        ),
        ("PS C:\\> Get-Cluster\n\nName\n----\nCLU1\n", "Get-Cluster |"),
        (
            "PS C:\\> Get-ClusterNetwork | ft Name, State\n\nName State\n---- -----\nLAN  Up\n",
            "Get-ClusterNetwork",
        ),
        (
            "PS C:\\> Get-ClusterResourceType\n\nName DisplayName\n---- -----------\nDHCP DHCP Service\n",
            "Get-ClusterResourceType",
        ),
        (
            "PS C:\\> Get-CimInstance Win32_Service | select Name, State\n\nName State\n---- -----\nW32T Running\n",
            "Win32_Service",
        ),
    ],
)
def test_the_refusal_names_the_export_that_the_table_stands_for(text: str, command: str) -> None:
    assert looks_like(text)
    reading = refuse("cluster/table.txt", "N1", text)
    assert (reading.kind, reading.status) == ("console-table", FileStatus.REFUSED)
    assert command in reading.remedy
    assert "ConvertTo-Json" in reading.remedy
    assert reading.rows == ()


def test_the_complaint_stands_at_the_headings() -> None:
    (complaint,) = refuse("cluster/table.txt", None, RESOURCES).complaints
    assert complaint.at.line == 3
    assert complaint.fatal
    assert "cuts long names" in complaint.message


def test_a_file_of_several_tables_gets_several_commands() -> None:
    remedy = refuse("cluster/table.txt", None, RESOURCES + "\n" + GROUPS + "\n" + RESOURCES).remedy
    assert remedy.count("Get-ClusterResource | Select") == 1
    assert remedy.count("Get-ClusterGroup | Select") == 1


def test_owner_lists_need_two_exports() -> None:
    text = "ClusterObject OwnerNodes\n------------- ----------\nSSIS          {N1, N2...}\n"
    remedy = refuse("cluster/table.txt", None, text).remedy
    assert "Get-ClusterResource | Get-ClusterOwnerNode" in remedy
    assert "Get-ClusterGroup | Get-ClusterOwnerNode" in remedy


@pytest.mark.parametrize(
    "text",
    [
        "Name  Besitzerknoten  Status\n----  --------------  ------\nSQL   N1              Online\n",
        "Nom   Nœud propriétaire  État\n---   -----------------  ----\nSQL   N1                 Online\n",
        "名前        所有者ノード  状態\n----        ------------  ----\nSQL         N1            Online\n",
    ],
    ids=["German", "French", "Japanese"],
)
def test_translated_headings_are_known_by_the_dashes_and_the_states(text: str) -> None:
    assert looks_like(text)
    assert "ConvertTo-Json" in refuse("cluster/table.txt", None, text).remedy


@pytest.mark.parametrize(
    "text",
    [
        "",
        SC,
        ICACLS,
        MANUAL,
        "Notes\n-----\nThe cluster has two nodes.\n",
        "Name\n----\nvalue\n",
        "name        state\n----------- -----------\nN1          Online\n",
        "Mode   LastWriteTime Length Name\n----   ------------- ------ ----\n-a---- 01.02.2026        17 a.txt\n",
        "S2DEnabled           : 1\nS2DCacheDesiredState : ReadWrite\n",
        "to: someone\nsubject: the cluster\n",
        "---\ntitle: x\n---\n",
        "PS>\n---\n",
        '{"Name": "N1"}',
    ],
)
def test_other_text_is_left_alone(text: str) -> None:
    assert not looks_like(text)
    assert refuse("x.txt", None, text).status is FileStatus.REFUSED


def test_the_last_cmdlet_of_a_pipeline_decides() -> None:
    text = (
        "PS C:\\> Get-ClusterGroup SQL | Get-ClusterResource | sort Name | ft\n\n"
        "Name State\n---- -----\nSSIS Online\n"
    )
    assert "Get-ClusterResource | Select-Object" in refuse("x.txt", None, text).remedy
