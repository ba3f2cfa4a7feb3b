"""What the report says about the statements of Microsoft's topic."""

from __future__ import annotations

import pytest
from tests.support.access_scenes import NAME, declared, secured
from tests.support.dcom_scenes import with_dcom
from tests.support.scenes import clustered, standalone

from ssis_preflight.engine.exits import Gate
from ssis_preflight.engine.report import Settings, build_report
from ssis_preflight.engine.run import run
from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.result.report import Location
from ssis_preflight_rules import RULES


def _locate(places: list[Place]) -> list[Location]:
    return [
        Location(
            file=p.file, line=None, column=None, node=p.node, key=p.key, value=p.value, excerpt="", says=""
        )
        for p in places
    ]


def results(snapshot: Snapshot) -> dict[str, str]:
    settings = Settings(Gate(), frozenset(), "2026-11-22", "0")
    report = build_report(run(snapshot, RULES), settings, _locate)
    return {entry["statement"]: entry["result"] for entry in report["coverage"]}


@pytest.mark.parametrize("statement", ["S17", "S18", "S19", "S23"])
def test_a_stand_alone_service_is_not_said_to_have_its_file_on_a_shared_disk(statement: str) -> None:
    assert results(standalone())[statement] == "not-applicable"
    assert results(clustered())[statement] == "met"


def test_a_clustered_service_is_not_said_to_stand_alone_on_every_node() -> None:
    assert results(standalone())["S01"] == "met"
    assert {key: results(clustered())[key] for key in ("S01", "S02")} == {
        "S01": "not-applicable",
        "S02": "violated",
    }


def test_that_not_everybody_may_change_the_store_does_not_show_that_the_right_users_may() -> None:
    assert results(secured(clustered()))["S20"] == "not-applicable"
    assert results(declared(secured(clustered()), NAME))["S20"] == "met"


def test_permissions_that_are_in_order_do_not_show_that_anybody_is_let_in() -> None:
    assert results(with_dcom(declared=()))["S25"] == "not-applicable"
    assert results(with_dcom())["S25"] == "met"
