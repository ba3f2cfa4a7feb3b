"""Every fact of a package in either spelling, as one would read it in review; secrets are cut out.

``python -m tests.golden.test_package_facts`` writes the files anew; look at the difference before you commit it.
"""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from tests.support.packages import connection, old_package, package, task

from ssis_preflight.read.recognise import read_file

FACTS = Path(__file__).parent / "facts"
SECRET = "Hunter2!"
DW = f"Data Source=SQLVS1;User ID=etl;Password={SECRET};Initial Catalog=DW;Provider=SQLNCLI11.1;"
SALES = f"Data Source=NODE1;Password={SECRET};Initial Catalog=Sales;"
OLD_CONNECTION = f"""<DTS:ConnectionManager>
<DTS:Property DTS:Name="ObjectName">Sales</DTS:Property>
<DTS:Property DTS:Name="CreationName">OLEDB</DTS:Property>
<DTS:ObjectData><DTS:ConnectionManager>
<DTS:Property DTS:Name="ConnectionString">{SALES}</DTS:Property>
<DTS:Property DTS:Name="Password" Sensitive="1">{SECRET}</DTS:Property>
</DTS:ConnectionManager></DTS:ObjectData></DTS:ConnectionManager>"""
PACKAGES = {
    "attributes": package(
        connection("DW", "OLEDB", DW)
        + connection("In", "FLATFILE", r"S:\In\orders.csv")
        + connection("Late", "OLEDB", "Data Source=.;", "@[User::Server]"),
        task("Loop", "STOCK:FOREACHLOOP", task("Load", FailPackageOnFailure="True")),
        SaveCheckpoints="True",
        CheckpointUsage="1",
        CheckpointFileName=r"S:\SSIS\Load.chk",
        ProtectionLevel="2",
        CreatorComputerName="DEV1",
        LastModifiedProductVersion="15.0.2000.5",
    ),
    "elements": old_package(
        inside=OLD_CONNECTION, SaveCheckpoints="-1", CheckpointUsage="2", CheckpointFileName=r"C:\Load.chk"
    ),
}


def facts(name: str) -> str:
    """Return everything that is read of a package, as JSON."""
    reading = read_file("shared/files/S/SSIS/Packages/Load.dtsx", None, PACKAGES[name], copied=True)
    return json.dumps(msgspec.to_builtins(reading.package), indent=1) + "\n"


@pytest.mark.parametrize("name", list(PACKAGES))
def test_the_facts_of_a_package_are_those_of_the_file(name: str) -> None:
    assert facts(name) == (FACTS / f"package-{name}.json").read_text("utf-8")
    assert SECRET not in facts(name)
    assert SECRET.encode() in PACKAGES[name]


if __name__ == "__main__":
    for each in PACKAGES:
        (FACTS / f"package-{each}.json").write_text(facts(each), encoding="utf-8")
