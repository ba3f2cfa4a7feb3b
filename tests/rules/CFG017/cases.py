"""Cases of CFG017: packages are told to stop when the service stops."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import with_files
from tests.support.scenes import DEFAULT_CONFIG, clustered, config, place, standalone, unknown

from ssis_preflight.model.facts import Known
from ssis_preflight.model.service_config import ServiceConfig
from ssis_preflight.model.snapshot import CopiedFile
from ssis_preflight.rule.severity import Severity

FLAG = "StopExecutingPackagesOnShutdown"
DEFAULT = DEFAULT_CONFIG.format(130)


def _flag(file: CopiedFile, *, stop: bool | None) -> CopiedFile:
    """Return the configuration file with this flag, or without one."""
    assert isinstance(file.config, Known)
    content: ServiceConfig = file.config.value
    flag = None if stop is None else Known(stop, place(FLAG, 0, file=file.config.at.file, node=file.node))
    return replace(file, config=Known(replace(content, stop_executing_packages=flag), file.config.at))


CASES: list[Case] = [
    Passing("as-setup-writes-it-clustered", clustered()),
    Passing("as-setup-writes-it-stand-alone", standalone()),
    Passing("missing-is-left-to-cfg002", with_files(clustered(), _flag(config(), stop=None))),
    Inapplicable(
        "no-file", with_files(clustered(), replace(config(), present=Known(value=False, at=place())))
    ),
    Failing(
        "packages-outlive-the-clustered-service",
        with_files(clustered(), _flag(config(), stop=False)),
        "MsDtsServer130",
        (FLAG, 0),
        Severity.INFO,
        "false",
        "true, as Setup writes it",
        "NODE1",
    ),
    Failing(
        "packages-outlive-the-service-of-one-node",
        with_files(standalone(), config(DEFAULT, "NODE1"), _flag(config(DEFAULT, "NODE2"), stop=False)),
        "MsDtsServer130",
        (FLAG, 0),
        Severity.INFO,
        node="NODE2",
    ),
    Unevaluated("nobody-collected-the-file", with_files(clustered()), "as NODE1 sees it"),
    Unevaluated(
        "content-unknown", with_files(clustered(), replace(config(), config=unknown("content"))), "content"
    ),
]
