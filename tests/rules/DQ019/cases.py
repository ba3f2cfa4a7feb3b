"""Cases of DQ019: Integration Services follows one pattern in the whole cluster."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import add_services, change_resource, change_service
from tests.support.scenes import clustered, service, standalone, unknown

from ssis_preflight.model.facts import Known
from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import Declared, Snapshot
from ssis_preflight.model.states import ServiceState, StartMode
from ssis_preflight.rule.severity import Severity


def _declared(snapshot: Snapshot, pattern: str) -> Snapshot:
    at = Place("snapshot.toml", line=5)
    return replace(snapshot, declared=Declared(pattern=Known(pattern, at)))


OLDER = add_services(clustered(), service("NODE2", 100))
NOT_AN_OWNER = change_resource(clustered(), "SSIS", possible_owners=("node1",))
CASES: list[Case] = [
    Passing("clustered", clustered()),
    Passing("stand-alone", standalone()),
    Passing("as-declared", _declared(clustered(), "clustered")),
    Passing("declared-auto", _declared(standalone(), "auto")),
    Passing(
        "an-older-release-at-rest",
        add_services(
            clustered(), service("NODE2", 100, start_mode=StartMode.MANUAL, state=ServiceState.STOPPED)
        ),
    ),
    Passing("an-idle-service-on-another-node", NOT_AN_OWNER),
    Failing(
        "declared-otherwise",
        _declared(clustered(), "standalone"),
        "CLU1",
        Place("snapshot.toml", line=5),
        Severity.WARNING,
        observed="clustered",
    ),
    Failing("another-release-alone", OLDER, "CLU1", ("MsDtsServer100", "installed"), Severity.WARNING),
    Failing(
        "the-same-service-on-a-node-that-cannot-own-it",
        change_service(NOT_AN_OWNER, "NODE2", start_mode=StartMode.AUTOMATIC),
        "CLU1",
        ("MsDtsServer130", "installed"),
        Severity.WARNING,
        observed="MsDtsServer130 on NODE2",
    ),
    Unevaluated(
        "unknown-start-mode",
        change_service(NOT_AN_OWNER, "NODE2", start_mode=unknown("start mode on NODE2")),
        "start mode on NODE2",
    ),
]
