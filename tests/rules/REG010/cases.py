"""Cases of REG010: a 32-bit service of 2005 has its path in the 32-bit view of the registry."""

from __future__ import annotations

from typing import Any

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import add_services, change_resource
from tests.support.scenes import (
    CONFIG_PATH,
    PROGRAM,
    checkpoint,
    clustered,
    release,
    service,
    standalone,
    unknown,
)

from ssis_preflight.model.resource import Checkpoint
from ssis_preflight.model.service import RegistryValue
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.model.states import CheckpointView
from ssis_preflight.rule.severity import Severity

X86 = f'"{PROGRAM.format(90).replace("Program Files", "Program Files (x86)")}"'
KEY = release(90).key
KEY_32 = r"SOFTWARE\Wow6432Node\Microsoft\MSDTS\ServiceConfigFile"
PATH, NONE = RegistryValue(CONFIG_PATH, "REG_SZ"), RegistryValue(None)
OF_64 = checkpoint(KEY, CheckpointView.VIEW_64)


def _alone(**values: Any) -> Snapshot:
    """Return the stand-alone scene with a 32-bit service of 2005 on NODE1, whose path is where it looks for it."""
    facts = {"binary_path": X86, "config_file": PATH, "config_file_32": PATH}
    return add_services(standalone(), service("NODE1", 90, **(facts | values)))


def _clustered(*checkpoints: Checkpoint, **values: Any) -> Snapshot:
    """Return the clustered scene with that service as the resource, and these checkpoints."""
    facts = {"binary_path": X86, "config_file": PATH, "config_file_32": PATH}
    scene = add_services(clustered(), *(service(node, 90, **(facts | values)) for node in ("NODE1", "NODE2")))
    return change_resource(scene, "SSIS", service_name="MsDtsServer", checkpoints=checkpoints)


CASES: list[Case] = [
    Passing("later-releases", clustered()),
    Passing("where-it-looks-for-it", _alone()),
    Passing("no-path-in-either-view", _alone(config_file=NONE, config_file_32=NONE)),
    Passing("a-64-bit-program", _alone(binary_path=PROGRAM.format(90), config_file_32=NONE)),
    Passing("checkpoint-of-the-32-bit-view", _clustered(checkpoint(KEY, CheckpointView.VIEW_32))),
    Passing("checkpoint-on-the-32-bit-key", _clustered(checkpoint(KEY_32))),
    Passing("checkpoint-that-names-no-view", _clustered(checkpoint(KEY))),
    Passing("checkpoints-of-both-views", _clustered(OF_64, checkpoint(KEY_32))),
    Passing("no-checkpoint-is-left-to-reg004", _clustered()),
    Failing(
        "path-in-the-64-bit-view",
        _alone(config_file_32=NONE),
        "MsDtsServer",
        ("MsDtsServer", "config_file"),
        Severity.ERROR,
        rf"{CONFIG_PATH} below SOFTWARE\Microsoft",
        f"the same path in {KEY_32}",
        "NODE1",
    ),
    Failing(
        "checkpoint-of-the-64-bit-view",
        _clustered(OF_64),
        "MsDtsServer",
        OF_64.at,
        Severity.ERROR,
        "a checkpoint of the 64-bit view",
        f"a checkpoint on {KEY_32}",
        "NODE1",
    ),
    Unevaluated("program-unknown", _alone(binary_path=unknown("program path")), "program path"),
    Unevaluated("32-bit-view-unknown", _alone(config_file_32=unknown("32-bit view")), "32-bit view"),
    Unevaluated(
        "checkpoints-unknown",
        change_resource(_clustered(), "SSIS", checkpoints=unknown("checkpoints of SSIS")),
        "checkpoints of SSIS",
    ),
]
