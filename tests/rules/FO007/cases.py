"""Cases of FO007: the SSIS group does not fail back at any hour."""

from __future__ import annotations

from typing import Any

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_group
from tests.support.scenes import GROUP, NODES, clustered, standalone, unknown

from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity


def _failback(**values: Any) -> Snapshot:
    facts = {"auto_failback_type": 1, "preferred_owners": NODES} | values
    return change_group(clustered(), GROUP, **facts)


AT = (GROUP, "auto_failback_type")

CASES: list[Case] = [
    Passing("prevented", clustered()),
    Passing("prefers-nobody", _failback(preferred_owners=())),
    Passing("window", _failback(failback_window_start=22, failback_window_end=0)),
    Passing("half-a-window-is-another-matter", _failback(failback_window_end=0)),
    Passing("the-other-half-too", _failback(failback_window_start=22)),
    Passing(
        "prevented-whatever-the-rest",
        _failback(
            auto_failback_type=0,
            preferred_owners=unknown("preferred"),
            failback_window_start=unknown("start"),
        ),
    ),
    Failing("no-window", _failback(), GROUP, AT, Severity.WARNING, observed="failback without a window"),
    Failing(
        "minus-one-as-an-unsigned-number",
        _failback(failback_window_start=0xFFFFFFFF, failback_window_end=0xFFFFFFFF),
        GROUP,
        AT,
        Severity.WARNING,
    ),
    Unevaluated(
        "unknown-type", _failback(auto_failback_type=unknown("AutoFailbackType")), "AutoFailbackType"
    ),
    Unevaluated("unknown-bound", _failback(failback_window_end=unknown("window end")), "window end"),
    Inapplicable(
        "no-clustered-service",
        change_group(standalone(), GROUP, auto_failback_type=1, preferred_owners=NODES),
    ),
]
