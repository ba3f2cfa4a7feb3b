"""Cases of FO008: the failback window of the SSIS group has a start and an end."""

from __future__ import annotations

from typing import Any

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_group
from tests.support.scenes import GROUP, NODES, clustered, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

ONE_HOUR = {"auto_failback_type": 1, "preferred_owners": NODES, "failback_window_start": 22}


def _window(**values: Any) -> Snapshot:
    return change_group(clustered(), GROUP, **(ONE_HOUR | values))


CASES: list[Case] = [
    Passing("prevented", clustered()),
    Passing("both-hours", _window(failback_window_end=0)),
    Passing("neither-hour", _window(failback_window_start=0xFFFFFFFF)),
    Passing("one-hour-but-prevented", _window(auto_failback_type=0)),
    Passing("one-hour-but-prefers-nobody", _window(preferred_owners=())),
    Failing(
        "only-the-start",
        _window(),
        GROUP,
        (GROUP, "failback_window_end"),
        Severity.WARNING,
        observed="start 22, end not set",
    ),
    Failing(
        "only-the-end-and-that-is-midnight",
        _window(failback_window_start=0xFFFFFFFF, failback_window_end=0),
        GROUP,
        (GROUP, "failback_window_start"),
        Severity.WARNING,
        observed="start not set, end 0",
    ),
    Unevaluated("unknown-bound", _window(failback_window_end=unknown("window end")), "window end"),
    Unevaluated("unknown-preference", _window(preferred_owners=unknown("preferred")), "preferred"),
    Inapplicable("no-clustered-service", change_group(standalone(), GROUP, **ONE_HOUR)),
]
