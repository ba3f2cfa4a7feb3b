"""Cases of ACL008: not everybody may read checkpoint files."""

from __future__ import annotations

import ntpath
from typing import Any

from msgspec.structs import replace
from tests.support.access_scenes import FOLDER, NOT_READ, access, named, place_of, told_by
from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.package_scenes import CHECKPOINT, HIDDEN, a_package, saving, with_packages

from ssis_preflight.model.access import SecurityDescriptor
from ssis_preflight.model.facts import Unknown
from ssis_preflight.model.rights import FILE_ALL
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

CHECKPOINTS = ntpath.dirname(CHECKPOINT)


def _scene(given: SecurityDescriptor | Unknown | str, **package: Any) -> Snapshot:
    return replace(with_packages(saving(**package)), access=(access(CHECKPOINTS, given),))


def _failing(name: str, given: SecurityDescriptor | str, observed: str) -> Failing:
    at = place_of(CHECKPOINTS)
    return Failing(name, _scene(given), saving().windows_path, at, Severity.WARNING, observed)


CASES: list[Case] = [
    Passing("a-list-of-its-own", _scene(FOLDER)),
    Passing("told-by-a-node", told_by(_scene(FOLDER), "NODE2")),
    Passing("users-list-the-folder-and-read-no-file", _scene("D:(A;OICI;FA;;;BA)(A;CI;0x1200a9;;;BU)")),
    Passing("a-relative-path-is-judged-by-pk001", _scene(NOT_READ, checkpoint_file="Load.chk")),
    Passing("no-name-is-judged-by-pk002", _scene(NOT_READ, checkpoint_file=None)),
    Inapplicable("no-checkpoints", with_packages(a_package())),
    _failing(
        "users-read-as-on-a-new-disk",
        "D:AI(A;OICIID;FA;;;BA)(A;OICIID;0x1200a9;;;BU)",
        r"read by BUILTIN\Users",
    ),
    _failing("everyone", named(("Everyone", FILE_ALL)), "read by Everyone"),
    _failing("no-list-at-all", "D:NO_ACCESS_CONTROL", "read by everybody"),
    Unevaluated("no-list", with_packages(saving()), CHECKPOINTS),
    Unevaluated("a-list-that-was-refused", _scene(NOT_READ), "not read"),
    Unevaluated(
        "a-file-name-that-an-expression-sets", _scene(FOLDER, checkpoint_file=HIDDEN), HIDDEN.missing
    ),
]
