"""DCOM of a node: applications by what names them, permissions from bytes and text, limits, and what is not known."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.security_descriptors import ADMINISTRATORS, DISTRIBUTED_COM_USERS, binary_descriptor
from tests.unit.read.assemble.folders import LAYOUT, REG, gap, known, read

from ssis_preflight.model.access import SecurityDescriptor
from ssis_preflight.model.dcom import NodeDcom
from ssis_preflight.model.rights import COM_ALL
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.read.assemble.dcom import service_of_application
from ssis_preflight.read.security_descriptor_binary import read_descriptor

OLE = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Ole"
POLICY = r"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows NT\DCOM"
APPS = r"HKEY_LOCAL_MACHINE\SOFTWARE\Classes\AppID"
APP_130 = "{DB336D8E-32E5-42B9-B14B-58AAA87CEB06}"
LAUNCH = binary_descriptor([(COM_ALL, ADMINISTRATORS), (COM_ALL, DISTRIBUTED_COM_USERS)])


def in_hex(raw: bytes) -> str:
    return "hex:" + ",".join(f"{byte:02x}" for byte in raw)


def an_application(name: str = "Microsoft SQL Server Integration Services 13.0", app: str = APP_130) -> str:
    return (
        f'[{APPS}]\n\n[{APPS}\\{app}]\n@="{name}"\n"LocalService"="MsDtsServer130"\n'
        f'"LaunchPermission"={in_hex(LAUNCH)}\n\n'
    )


def of_n1(snapshot: Snapshot) -> NodeDcom:
    return next(entry for entry in snapshot.dcom if entry.node == "N1")


def exported(tmp_path: Path, *keys: str) -> NodeDcom:
    return of_n1(read(tmp_path, {**LAYOUT, "nodes/N1/dcom.reg": REG + "".join(keys)}))


def test_the_export_of_all_applications_has_those_of_the_service_and_no_others(tmp_path: Path) -> None:
    found = exported(
        tmp_path, an_application(), f'[{APPS}\\{{11111111-1111-1111-1111-111111111111}}]\n@="Other"\n'
    )
    assert [(app.service, app.app_id) for app in found.applications] == [("MsDtsServer130", APP_130)]
    assert known(found.whole) is True
    assert known(found.applications[0].launch) == read_descriptor(LAUNCH)
    assert known(found.applications[0].access) is None
    assert "SQL Server" in (found.applications[0].name or "")


def test_the_export_of_one_application_does_not_say_that_there_are_no_others(tmp_path: Path) -> None:
    found = exported(tmp_path, an_application().replace(f"[{APPS}]\n\n", ""))
    assert [app.service for app in found.applications] == ["MsDtsServer130"]
    assert "DCOM applications" in gap(found.whole)


def test_nothing_about_dcom_leaves_everything_open_on_every_node(tmp_path: Path) -> None:
    snapshot = read(tmp_path, LAYOUT)
    assert [entry.node for entry in snapshot.dcom] == ["N1", "N2"]
    found = of_n1(snapshot)
    assert found.applications == ()
    for fact in (found.enabled, found.whole, found.default_launch, found.machine.launch, found.policy.access):
        gap(fact)


def test_the_limits_of_the_computer_are_bytes_and_those_of_a_policy_are_text(tmp_path: Path) -> None:
    found = exported(
        tmp_path,
        f'[{OLE}]\n"EnableDCOM"="Y"\n"MachineLaunchRestriction"={in_hex(LAUNCH)}\n\n',
        f'[{POLICY}]\n"MachineLaunchRestriction"="O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)"\n',
    )
    assert known(found.enabled) is True
    assert known(found.machine.launch) == read_descriptor(LAUNCH)
    assert known(found.machine.access) is None
    assert known(found.default_access) is None
    policy = known(found.policy.launch)
    assert isinstance(policy, SecurityDescriptor)
    assert [ace.mask for ace in policy.dacl or ()] == [COM_ALL]


@pytest.mark.parametrize(("text", "words"), [('"EnableDCOM"="maybe"\n', "neither Y nor N"), ("", "DCOM")])
def test_a_switch_that_is_not_there_or_not_understood_is_not_known(
    text: str, words: str, tmp_path: Path
) -> None:
    assert words in gap(exported(tmp_path, f"[{OLE}]\n{text}").enabled)


def test_a_damaged_permission_is_not_known_and_says_why(tmp_path: Path) -> None:
    broken = an_application().replace(in_hex(LAUNCH), "hex:01,00")
    assert "fewer than its head" in gap(exported(tmp_path, broken).applications[0].launch)


def test_a_line_that_removes_a_value_proves_nothing(tmp_path: Path) -> None:
    removed = an_application().replace(f'"LaunchPermission"={in_hex(LAUNCH)}', '"LaunchPermission"=-')
    assert "LaunchPermission" in gap(exported(tmp_path, removed).applications[0].launch)


def test_two_exports_that_disagree_are_a_contradiction(tmp_path: Path) -> None:
    other = an_application().replace(in_hex(LAUNCH), in_hex(binary_descriptor([(COM_ALL, ADMINISTRATORS)])))
    files = {**LAYOUT, "nodes/N1/a.reg": REG + an_application(), "nodes/N1/b.reg": REG + other}
    snapshot = read(tmp_path, files)
    assert known(of_n1(snapshot).applications[0].launch) == read_descriptor(LAUNCH)
    assert [said.what for said in snapshot.contradictions] == ["LaunchPermission of MsDtsServer130"]


@pytest.mark.parametrize(
    ("app_id", "name", "local", "service"),
    [
        ("{1}", None, "msdtsserver100", "MsDtsServer100"),
        ("{1}", "Microsoft SQL Server Integration Services 15.0", None, "MsDtsServer150"),
        ("{1}", "SQL Server Integration Services 11.0", None, "MsDtsServer110"),
        ("{1}", "MsDtsServer140", None, "MsDtsServer140"),
        ("{FAAFC69C-F4ED-4CCA-8849-7B882279EDBE}", "SQL Server Integration Services", None, "MsDtsServer100"),
        ("{1}", "SQL Server Integration Services", None, None),
        ("{1}", "SQL Server Integration Services 99.0", None, None),
        ("{1}", "Windows Update", "wuauserv", None),
    ],
)
def test_an_application_belongs_to_the_service_that_it_names(
    app_id: str, name: str | None, local: str | None, service: str | None
) -> None:
    assert service_of_application(app_id, name, local) == service
