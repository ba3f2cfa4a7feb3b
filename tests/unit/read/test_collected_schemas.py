"""The schemas of what is collected: what fits, what does not, and that they name what the collection knows."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from tests.support.collected_schemas import complaints_about_manifest, complaints_about_node
from tests.support.node_documents import (
    CLUSTER_PARTS,
    NODE_PARTS,
    Document,
    cluster_only,
    node_document,
    node_only,
    with_denied,
    with_part,
    without_cluster_service,
    without_part,
)

from ssis_preflight.collect import document as collection
from ssis_preflight.collect.outcome import Outcome
from ssis_preflight.read.collected_schemas import Schema, manifest_schema, node_schema

WHOLE = node_document()
MANIFEST: dict[str, Any] = {
    "schema": "ssis-preflight/manifest/1",
    "tool": {"name": "ssis-preflight", "version": "1.0.0"},
    "started_at": "2026-11-22T09:30:00.000Z",
    "finished_at": None,
    "complete": False,
    "nodes": [],
    "files": [],
}


@pytest.mark.parametrize("schema", [node_schema(), manifest_schema()], ids=lambda s: s["title"])
def test_the_schemas_are_schemas(schema: Schema) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(WHOLE, id="the active node"),
        pytest.param(node_document("SQLNODE2"), id="the passive node"),
        pytest.param(node_only(), id="-NodeOnly"),
        pytest.param(cluster_only(), id="-ClusterOnly"),
        pytest.param(with_denied(WHOLE, "dcom", "access-control"), id="denied parts"),
        pytest.param(without_part(WHOLE, "stores"), id="a part that did not come"),
        pytest.param(without_cluster_service(), id="no cluster"),
        pytest.param({**WHOLE, "parts": {}}, id="nothing read"),
    ],
)
def test_what_the_collector_writes_fits(document: Document) -> None:
    assert complaints_about_node(document) == []


@pytest.mark.parametrize(
    ("part", "key"),
    [
        ("parameters", "ClusterObject"),
        ("dependencies", "Resource"),
        ("possible-owners", "Resource"),
        ("preferred-owners", "Group"),
        ("checkpoints", "Resource"),
        ("disks", "Resource"),
    ],
)
def test_an_object_that_could_not_be_read_fits_in_place_of_its_rows(part: str, key: str) -> None:
    refusal = {key: "Cluster Disk 2", "outcome": "denied", "detail": "Access is denied."}
    rows = WHOLE["parts"][part]["data"]
    document = with_part(WHOLE, part, "partial", "Cluster Disk 2: Access is denied.", [*rows, refusal])

    assert complaints_about_node(document) == []
    refusal["outcome"] = "read"
    assert complaints_about_node(with_part(WHOLE, part, "partial", "x", [refusal])) != []


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({**WHOLE, "schema": "ssis-preflight/node/2"}, "$.schema"),
        ({**WHOLE, "more": 1}, "$"),
        ({**WHOLE, "node": {"name": "X"}}, "$.node"),
        (with_part(WHOLE, "dcom", "lost"), "$.parts.dcom.outcome"),
        (with_part(WHOLE, "printers", "read"), "$.parts"),
        (with_part(WHOLE, "groups", "read", data=["Cluster Group"]), "$.parts.groups.data[0]"),
    ],
)
def test_what_it_never_writes_does_not_fit(document: Document, place: str) -> None:
    assert any(complaint.startswith(f"{place}:") for complaint in complaints_about_node(document))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"schema": "ssis-preflight/manifest/2"}, "$.schema"),
        ({"started_at": "yesterday"}, "$.started_at"),
        ({"files": [{"path": "x", "size": 1, "sha256": "?"}]}, "$.files[0].sha256"),
        ({"password": "x"}, "$"),
    ],
)
def test_a_manifest_fits_until_something_is_wrong(change: dict[str, Any], place: str) -> None:
    assert complaints_about_manifest(MANIFEST) == []
    assert any(one.startswith(f"{place}:") for one in complaints_about_manifest({**MANIFEST, **change}))


def test_the_schemas_the_collection_and_the_reader_know_the_same_parts_and_outcomes() -> None:
    node, manifest = node_schema(), manifest_schema()
    parts = [*node["properties"]["parts"]["properties"]]
    record = manifest["$defs"]["Node"]["properties"]
    outcomes = record["parts"]["additionalProperties"]["properties"]["outcome"]["enum"]

    assert parts == [*collection.CLUSTER_PARTS, *collection.NODE_PARTS] == [*CLUSTER_PARTS, *NODE_PARTS]
    assert tuple(outcomes) == collection.OUTCOMES
    assert tuple(node["$defs"]["PartOutcome"]["enum"]) == collection.OUTCOMES
    assert record["outcome"]["enum"] == [*Outcome]
