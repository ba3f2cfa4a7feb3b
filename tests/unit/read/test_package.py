"""Packages of every format: the facts, their places, and secrets that never get through."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.packages import OLEDB, connection, element, old_package, package, task

from ssis_preflight.model.facts import Fact, Known, Unknown
from ssis_preflight.model.package import CheckpointUsage, Package, ProtectionLevel
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read import package_file
from ssis_preflight.read.locate import locate
from ssis_preflight.read.package import package_of
from ssis_preflight.read.text import decode
from ssis_preflight.read.xml import XmlError, parse

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "dtsx"
FILE = "shared/files/S/SSIS/Packages/Load.dtsx"


def read(raw: bytes) -> Package:
    return package_of(FILE, None, parse(raw, decode(raw)).root)


def value(fact: Fact[object]) -> object:
    assert isinstance(fact, Known), fact
    return fact.value


@pytest.mark.parametrize("version", ["2", "3"])
def test_an_old_package_has_its_properties_in_elements(version: str) -> None:
    found = read(
        old_package(
            version, SaveCheckpoints="-1", CheckpointUsage="1", CheckpointFileName=r"S:\SSIS\Load.chk"
        )
    )

    assert value(found.format_version) == int(version)
    assert value(found.save_checkpoints) is True
    assert value(found.checkpoint_usage) is CheckpointUsage.IF_EXISTS
    assert value(found.checkpoint_file) == r"S:\SSIS\Load.chk"
    assert value(found.protection_level) is ProtectionLevel.ENCRYPT_SENSITIVE_WITH_USER_KEY


@pytest.mark.parametrize("version", ["6", "8"])
def test_a_new_package_leaves_defaults_out(version: str) -> None:
    found = read(package(version=version))

    assert value(found.save_checkpoints) is False
    assert value(found.checkpoint_usage) is CheckpointUsage.NEVER
    assert value(found.checkpoint_file) is None
    assert value(found.protection_level) is ProtectionLevel.ENCRYPT_SENSITIVE_WITH_USER_KEY


@pytest.mark.parametrize("usage", ["2", "Always", "always"])
def test_the_checkpoint_usage_is_a_number_or_a_name(usage: str) -> None:
    assert value(read(package(CheckpointUsage=usage)).checkpoint_usage) is CheckpointUsage.ALWAYS


def test_a_property_that_an_old_package_lacks_is_not_guessed() -> None:
    raw = old_package().replace(element("SaveCheckpoints", "0").encode(), b"")

    assert isinstance(read(raw).save_checkpoints, Unknown)


def test_a_property_that_an_expression_sets_is_unknown() -> None:
    dynamic = '<DTS:PropertyExpression DTS:Name="CheckpointFileName">@[User::F]</DTS:PropertyExpression>'
    found = read(package(extra=dynamic, CheckpointFileName=r"C:\a.chk"))

    assert isinstance(found.checkpoint_file, Unknown)
    assert "expression" in found.checkpoint_file.missing


def test_connection_managers_name_their_server_or_their_file() -> None:
    found = read(
        package(
            connection("DW", "OLEDB", OLEDB)
            + connection("In", "FLATFILE", r"S:\In\clients.csv")
            + connection("Book", "EXCEL", r"Provider=Microsoft.ACE.OLEDB.12.0;Data Source=C:\In\book.xlsx;")
            + connection("Dynamic", "OLEDB", OLEDB, expression="@[User::C]")
        )
    )

    servers = {c.name: c.server.value for c in found.connections if isinstance(c.server, Known)}
    paths = {c.name: c.path.value for c in found.connections if isinstance(c.path, Known)}
    assert servers == {"DW": "SQLVS1", "In": None, "Book": None}
    assert paths == {"DW": None, "In": r"S:\In\clients.csv", "Book": r"C:\In\book.xlsx"}


def test_a_connection_manager_of_an_old_package_stands_alone() -> None:
    inner = f"<DTS:ConnectionManager>{element('ConnectionString', OLEDB)}</DTS:ConnectionManager>"
    own = element("ObjectName", "DW") + element("CreationName", "OLEDB")
    old = f"<DTS:ConnectionManager>{own}<DTS:ObjectData>{inner}</DTS:ObjectData></DTS:ConnectionManager>"

    (found,) = read(old_package(inside=old)).connections

    assert (found.name, value(found.server)) == ("DW", "SQLVS1")


def test_containers_are_listed_with_those_around_them() -> None:
    inside = task("Load", FailPackageOnFailure="True")
    found = read(package(tasks=task("Each", "STOCK:FOREACHLOOP", inside) + task("After")))

    shown = [(c.name, c.parent, c.loop, value(c.fail_package_on_failure)) for c in found.containers]
    assert shown == [
        ("Each", None, True, False),
        ("Load", "Each", False, True),
        ("After", None, False, False),
    ]


def test_an_encrypted_package_has_no_facts() -> None:
    raw = b'<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><CipherData/></EncryptedData>'
    found = read(raw)

    assert found.encrypted
    assert isinstance(found.save_checkpoints, Unknown)


def test_a_password_is_cut_from_what_is_known_and_from_what_is_quoted() -> None:
    raw = package(connection("DW", "OLEDB", "Data Source=X;User ID=sa;Password=hunter2;Initial Catalog=Y"))
    (found,) = read(raw).connections

    assert value(found.connection_string) == "Data Source=X;User ID=sa;Password=***;Initial Catalog=Y"
    assert isinstance(found.connection_string, Known)
    spot = locate(raw, "package", found.connection_string.at)
    assert spot.line is not None
    assert "hunter2" not in (spot.excerpt or "")


def test_a_sensitive_property_is_not_even_looked_at() -> None:
    secret = '<DTS:Property DTS:Name="ConnectionString" DTS:Sensitive="1">hunter2</DTS:Property>'
    old = f"<DTS:ConnectionManager>{element('ObjectName', 'DW')}{secret}</DTS:ConnectionManager>"

    assert "hunter2" not in repr(read(old_package(inside=old)))


def test_each_fact_leads_to_its_line() -> None:
    raw = package(connection("DW", "OLEDB", OLEDB), SaveCheckpoints="True")
    found = read(raw)

    assert isinstance(found.save_checkpoints, Known)
    assert "SaveCheckpoints" in (locate(raw, "package", found.save_checkpoints.at).excerpt or "")
    assert "ObjectName" in (locate(raw, "package", found.connections[0].at).excerpt or "")


@pytest.mark.skipif(not REAL.exists(), reason="the collected packages are not beside this checkout")
def test_every_collected_package_is_read() -> None:
    read_so_far = 0
    for path in sorted(REAL.rglob("*.dtsx")):
        raw = path.read_bytes()
        try:
            root = parse(raw, decode(raw)).root
        except XmlError:
            continue
        found = package_of(path.name, None, root)
        assert found.encrypted or isinstance(found.format_version, Known), path
        read_so_far += 1
    assert read_so_far >= 40


@pytest.mark.parametrize(("stored", "has"), [("AQAAANCM", True), ("", False)])
def test_a_stored_secret_is_noticed_and_not_kept(stored: str, has: bool) -> None:
    secret = f'<DTS:Password DTS:Name="Password" DTS:Sensitive="1" DTS:Encrypted="1">{stored}</DTS:Password>'
    found = read(package(extra=secret))

    assert value(found.has_sensitive) is has
    assert "AQAAANCM" not in repr(found)


def test_a_package_of_more_objects_than_a_designer_shows_is_refused() -> None:
    raw = package(tasks="<DTS:Executable/>" * (package_file.MAX_OBJECTS + 1))
    reading = package_file.read("P.dtsx", None, raw, decode(raw))
    assert reading.status is FileStatus.REFUSED
    assert "20,000" in reading.complaints[0].message
