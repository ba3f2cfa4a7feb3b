"""Cases of PK019: packages on the disk of a package store are in a folder of it."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.package_scenes import a_package, damaged, with_packages
from tests.support.scene_changes import add_resources, change_resource, with_files
from tests.support.scenes import (
    CONFIG_PATH,
    DISK,
    STORE_PATH,
    clustered,
    config,
    resource,
    standalone,
    unknown,
)

from ssis_preflight.rule.severity import Severity

BESIDE = r"S:\Old\Load.dtsx"
T_DISK = resource("Cluster Disk 9", "Physical Disk", "Files", volumes=("T:",))
TARGET = ("Folder", 1, "StorePath", 0)
CASES: list[Case] = [
    Passing("in-the-store", with_packages(a_package(STORE_PATH.upper() + r"\Sub\A.dtsx"))),
    Passing(
        "on-another-disk", with_packages(a_package(r"T:\A.dtsx"), into=add_resources(clustered(), T_DISK))
    ),
    Passing("on-a-drive-of-the-node", with_packages(a_package(r"C:\A.dtsx"))),
    Passing("no-store-on-a-clustered-disk", with_packages(a_package(BESIDE), into=standalone())),
    Passing(
        "in-a-second-folder",
        with_packages(
            a_package(BESIDE),
            into=with_files(clustered(), config(stores={"File System": STORE_PATH, "Old": r"S:\Old"})),
        ),
    ),
    Inapplicable("inside-a-project", with_packages(a_package(r"S:\Old\ETL.ispac\Load.dtsx"))),
    Inapplicable("no-packages", with_files(clustered(), config())),
    Failing(
        "beside-the-store",
        with_packages(a_package(BESIDE), a_package(STORE_PATH + r"\A.dtsx")),
        "MsDtsServer130",
        TARGET,
        Severity.INFO,
        observed=BESIDE,
        expected=f"packages below {STORE_PATH}",
    ),
    Failing(
        "a-folder-whose-name-only-begins-alike",
        with_packages(damaged(STORE_PATH + r"2\A.dtsx")),
        "MsDtsServer130",
        TARGET,
        Severity.INFO,
    ),
    Unevaluated(
        "letters-unknown",
        with_packages(
            a_package(BESIDE), into=change_resource(clustered(), DISK, volumes=unknown("the letters"))
        ),
        "the letters",
    ),
    Unevaluated(
        "configuration-unknown",
        with_packages(
            a_package(BESIDE),
            into=with_files(clustered(), config(config=unknown(f"content of {CONFIG_PATH}"))),
        ),
        f"content of {CONFIG_PATH}",
    ),
]
