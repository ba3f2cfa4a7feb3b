"""Cases of CFG018: the service was started after the last change of its configuration file."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_service, with_files
from tests.support.scenes import DEFAULT_CONFIG, clustered, config, place, standalone, unknown

from ssis_preflight.model.facts import Known
from ssis_preflight.model.snapshot import CopiedFile, Snapshot
from ssis_preflight.rule.severity import Severity

DEFAULT = DEFAULT_CONFIG.format(130)
MONDAY, TUESDAY = "2026-11-16T08:00:00.000Z", "2026-11-17T08:00:00.000Z"


def _changed(file: CopiedFile, when: str) -> CopiedFile:
    return replace(file, last_write=Known(when, place("last_write", node=file.node)))


def _scene(*, changed: str, started: str | None) -> Snapshot:
    """Return the clustered scene whose file was changed and whose service was started on NODE1 at these times."""
    scene = with_files(clustered(), _changed(config(), changed))
    return change_service(scene, "NODE1", start_time=started)


def _alone() -> Snapshot:
    """Return the stand-alone scene in which NODE2's file was changed while its service ran."""
    files = (_changed(config(DEFAULT, "NODE1"), MONDAY), _changed(config(DEFAULT, "NODE2"), TUESDAY))
    scene = change_service(with_files(standalone(), *files), "NODE1", start_time=TUESDAY)
    return change_service(scene, "NODE2", start_time=MONDAY)


CASES: list[Case] = [
    Passing("started-after-the-change", _scene(changed=MONDAY, started=TUESDAY)),
    Passing("started-in-the-same-moment", _scene(changed=MONDAY, started=MONDAY)),
    Passing("does-not-run", _scene(changed=TUESDAY, started=None)),
    Passing("the-same-moment-in-another-zone", _scene(changed="2026-11-16T09:00:00+01:00", started=MONDAY)),
    Passing(
        "the-passive-node-of-a-clustered-service-is-of-no-interest",
        change_service(
            _scene(changed=MONDAY, started=TUESDAY), "NODE2", start_time="2026-01-01T00:00:00.000Z"
        ),
    ),
    Inapplicable(
        "no-file", with_files(clustered(), replace(config(), present=Known(value=False, at=place())))
    ),
    Failing(
        "changed-while-the-resource-was-online",
        _scene(changed=TUESDAY, started=MONDAY),
        "MsDtsServer130",
        ("last_write",),
        Severity.WARNING,
        f"changed at {TUESDAY}, started at {MONDAY}",
        "a start after the last change",
        "NODE1",
    ),
    Failing(
        "changed-on-one-node", _alone(), "MsDtsServer130", ("last_write",), Severity.WARNING, node="NODE2"
    ),
    Unevaluated("copied-by-hand", change_service(clustered(), "NODE1", start_time=MONDAY), "last change"),
    Unevaluated(
        "start-unknown",
        change_service(_scene(changed=MONDAY, started=TUESDAY), "NODE1", start_time=unknown("start time")),
        "start time",
    ),
    Unevaluated(
        "time-of-no-zone", _scene(changed="2026-11-16T08:00:00", started=TUESDAY), "2026-11-16T08:00:00"
    ),
    Unevaluated("no-time-at-all", _scene(changed="yesterday", started=TUESDAY), "yesterday"),
]
