"""``ssis-preflight schema NAME``: a schema for every document that the program reads or writes."""

from __future__ import annotations

import json

import jsonschema
import pytest
from tests.support.node_documents import node_document

from ssis_preflight.cli.main import main
from ssis_preflight.cli.schema import SCHEMAS

Capture = pytest.CaptureFixture[str]


def printed(capsys: Capture, name: str) -> dict[str, object]:
    assert main(["schema", name]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_name_prints_a_schema_that_says_what_it_is_about(capsys: Capture, name: str) -> None:
    schema = printed(capsys, name)

    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"]


def test_the_schema_of_a_node_judges_a_document_of_the_collector(capsys: Capture) -> None:
    judge = jsonschema.Draft202012Validator(printed(capsys, "node"))

    assert judge.is_valid(node_document())
    assert not judge.is_valid({**node_document(), "schema": "ssis-preflight/manifest/1"})


def test_the_schema_of_the_manifest_is_not_that_of_a_node(capsys: Capture) -> None:
    assert not jsonschema.Draft202012Validator(printed(capsys, "manifest")).is_valid(node_document())


def test_an_unknown_name_is_told_which_ones_there_are(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["schema", "nodes"])

    assert ended.value.code == 2
    assert "node" in capsys.readouterr().err
