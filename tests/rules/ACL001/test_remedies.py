"""What the rules about access advise: commands that work for inherited entries, and in any language of Windows."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.access_scenes import (
    FILE,
    FOLDER,
    MACHINES,
    access,
    declared,
    descriptor,
    secured,
)
from tests.support.cases import results
from tests.support.scene_changes import with_files
from tests.support.scenes import clustered, config

from ssis_preflight.engine.run import AnyRule
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.verdict import Fail, NotEvaluated
from ssis_preflight_rules.storage.acl001_list_and_write import principals_list_and_write
from ssis_preflight_rules.storage.acl002_service_reads_file import the_service_reads_its_file
from ssis_preflight_rules.storage.acl003_known_on_every_node import shared_lists_name_no_local_account

LOCAL = f"{MACHINES['NODE1']}-1005"


def remedy(rule: AnyRule, scene: Snapshot) -> str:
    (failure,) = [r.verdict for r in results(rule, scene) if isinstance(r.verdict, Fail)]
    return failure.remedy.text


def test_an_inherited_denial_is_made_the_folders_own_before_it_is_taken_away_by_its_sid() -> None:
    folder = "D:AI(D;OICIID;FW;;;WD)(A;OICIID;0x1301bf;;;{etl})"
    text = remedy(principals_list_and_write, declared(secured(clustered(), folder=folder)))
    assert text.splitlines()[1:3] == [
        r"icacls 'S:\SSIS\Packages' /inheritance:d",
        r"icacls 'S:\SSIS\Packages' /remove:d '*S-1-1-0'",
    ]
    file = "D:AI(D;ID;FR;;;WD)(A;ID;FR;;;{service})"
    text = remedy(the_service_reads_its_file, secured(clustered(), file=file))
    assert text.splitlines()[1:] == [
        r"icacls 'S:\SSIS\MsDtsSrvr.ini.xml' /inheritance:d",
        r"icacls 'S:\SSIS\MsDtsSrvr.ini.xml' /remove:d '*S-1-1-0'",
    ]


def test_an_account_of_another_node_is_taken_away_by_its_sid_which_the_owner_of_the_disk_can_resolve() -> (
    None
):
    folder = descriptor("D:(D;OICI;FW;;;{node1}-1005)(A;OICI;FA;;;BA)", {LOCAL: r"NODE1\SSIS Admins"})
    text = remedy(shared_lists_name_no_local_account, secured(clustered(), folder=folder))
    assert text.endswith(rf"icacls 'S:\SSIS\Packages' /remove:d '*{LOCAL}'")


def test_a_sid_that_nobody_knows_does_not_hide_an_account_of_a_node() -> None:
    folder = descriptor("D:(A;OICI;FA;;;S-1-5-21-7-7-7-1001)(A;OICI;FA;;;{node1}-1005)", {LOCAL: r"NODE1\x"})
    scene = replace(secured(clustered(), folder=folder), local_groups=())
    said = [r.verdict for r in results(shared_lists_name_no_local_account, scene)]
    assert any(isinstance(verdict, Fail) for verdict in said)


def test_a_folder_on_a_drive_of_the_nodes_is_judged_by_the_list_of_each() -> None:
    local = r"C:\SSIS\Packages"
    scene = with_files(declared(secured(clustered())), config(stores={"File System": local}))
    first, second = access(local, FOLDER, "NODE1"), access(local, "D:(A;;FA;;;SY)", "NODE2")
    own = access(config().windows_path, FILE, kind="file")
    (both,) = results(principals_list_and_write, replace(scene, access=(own, first, second)))
    assert isinstance(both.verdict, Fail)
    assert "on NODE2" in both.verdict.message
    (one,) = results(principals_list_and_write, replace(scene, access=(own, first)))
    assert isinstance(one.verdict, NotEvaluated)
