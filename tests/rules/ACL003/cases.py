"""Cases of ACL003: lists on shared disks name no account or group of one node."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.access_scenes import (
    FOLDER,
    MACHINES,
    NOT_READ,
    descriptor,
    named,
    place_of,
    secured,
    without_groups,
)
from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_resource, with_files
from tests.support.scenes import CONFIG_PATH, DISK, STORE_PATH, clustered, config, standalone, unknown

from ssis_preflight.model.access import LocalGroup
from ssis_preflight.model.facts import Known
from ssis_preflight.model.rights import FILE_MODIFY
from ssis_preflight.rule.severity import Severity

SUBJECT = "MsDtsServer130: File System"
LOCAL_GROUP = "D:(A;OICI;FA;;;BA)(A;OICI;0x1301bf;;;{node1}-1005)"
SID = f"{MACHINES['NODE1']}-1005"
LOCAL = LocalGroup("NODE1", SID, "SSIS Admins", Known((), place_of("group")))
UNC = r"\\FS1\SSIS\Packages"

CASES: list[Case] = [
    Passing("domain-groups-and-built-in-ones", secured(clustered())),
    Passing("a-sid-without-a-name-that-is-of-no-node", secured(clustered(), folder=descriptor(FOLDER, {}))),
    Passing("no-list-at-all", secured(clustered(), folder="D:NO_ACCESS_CONTROL")),
    Passing("a-name-of-another-computer", secured(clustered(), folder=named((r"FS1\x", FILE_MODIFY)))),
    Passing(
        "a-share-has-the-accounts-of-its-server",
        with_files(secured(clustered()), config(stores={"File System": UNC})),
    ),
    Inapplicable("stand-alone", standalone()),
    Failing(
        "the-sid-of-a-node",
        secured(clustered(), folder=descriptor(LOCAL_GROUP)),
        SUBJECT,
        place_of(STORE_PATH),
        Severity.WARNING,
        SID,
    ),
    Failing(
        "the-sid-of-a-local-group-that-was-read",
        replace(secured(clustered(), folder=descriptor(LOCAL_GROUP)), local_groups=(LOCAL,)),
        SUBJECT,
        place_of(STORE_PATH),
        Severity.WARNING,
        SID,
    ),
    Failing(
        "the-name-of-a-node",
        secured(clustered(), folder=named((r"node2\SSIS Admins", FILE_MODIFY))),
        SUBJECT,
        place_of(STORE_PATH),
        Severity.WARNING,
        r"node2\SSIS Admins",
    ),
    Failing(
        "on-the-configuration-file",
        secured(clustered(), file=named((r"NODE1\Administrator", FILE_MODIFY))),
        "MsDtsServer130",
        place_of(CONFIG_PATH),
        Severity.WARNING,
    ),
    Unevaluated("no-list", clustered(), STORE_PATH),
    Unevaluated("a-list-that-was-refused", secured(clustered(), folder=NOT_READ), "not read"),
    Unevaluated(
        "a-sid-without-a-name-while-the-accounts-of-a-node-are-unknown",
        without_groups(secured(clustered(), folder=descriptor(FOLDER, {})), "NODE2"),
        "is an account of NODE2",
    ),
    Unevaluated(
        "volumes-unknown",
        change_resource(secured(clustered()), DISK, volumes=unknown("drive letters of Cluster Disk 2")),
        "drive letters",
    ),
]
