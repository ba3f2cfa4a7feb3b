"""What collected documents say of services and instances beyond the rows of other exports."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from tests.support.node_documents import (
    node_document,
)
from tests.unit.read.assemble.folders import (
    disagreements,
    known,
    the_service,
)
from tests.unit.read.collected import ACTIVE, SERVICE, read, with_rows

from ssis_preflight.model.facts import Unknown


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"ProcessId": 0, "StartTime": None}, None),
        ({"ProcessId": 4711, "StartTime": None}, Unknown),
        ({"ProcessId": 4711, "StartTime": "2026-11-20T22:04:11.000Z"}, "2026-11-20T22:04:11.000Z"),
    ],
)
def test_a_process_without_a_start_time_is_not_taken_for_none(
    row: dict[str, Any], expected: Any, tmp_path: Path
) -> None:
    document = with_rows(node_document(ACTIVE), "services", **row)
    fact = the_service(read(tmp_path, document), ACTIVE).start_time
    assert (Unknown if isinstance(fact, Unknown) else fact.value) == expected


def failure_actions(*types: int) -> str:
    numbers = [86400, 0, 0, len(types), 20, *(number for kind in types for number in (kind, 60000))]
    return base64.b64encode(b"".join(number.to_bytes(4, "little") for number in numbers)).decode()


@pytest.mark.parametrize(
    ("in_row", "in_registry", "expected"),
    [
        (None, None, False),
        (True, failure_actions(), False),
        (True, failure_actions(0, 0), False),
        (True, failure_actions(1, 0), True),
        (True, "AAAA", Unknown),
    ],
)
def test_failure_actions_are_what_their_registry_value_says(
    in_row: bool | None, in_registry: str | None, expected: Any, tmp_path: Path
) -> None:
    document = with_rows(node_document(ACTIVE), "services", FailureActionsSet=in_row)
    key = next(e for e in document["parts"]["registry"]["data"] if e["key"].endswith(rf"Services\{SERVICE}"))
    if in_registry is not None:
        key["values"].append({"name": "FailureActions", "type": "REG_BINARY", "data": in_registry})
    snapshot = read(tmp_path, document)
    fact = the_service(snapshot, ACTIVE).failure_actions
    assert (Unknown if isinstance(fact, Unknown) else fact.value) is expected
    assert disagreements(snapshot) == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, "13.2.5026.0"),
        ({"Version": None}, "13"),
        ({"Version": None, "InstanceId": None}, "13"),
        ({"Version": "soon"}, "13"),
    ],
)
def test_the_version_of_an_instance_is_that_of_its_setup_else_of_its_id(
    row: dict[str, Any], expected: str, tmp_path: Path
) -> None:
    snapshot = read(tmp_path, with_rows(node_document(ACTIVE), "sql-instances", **row))
    engines = next(e for e in snapshot.node_evidence if e.node == ACTIVE).engine_versions
    assert [(engine.instance, known(engine.version)) for engine in engines] == [("MSSQLSERVER", expected)]
