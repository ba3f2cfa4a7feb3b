"""``rules``, ``explain`` and ``schema``: what the tool says about itself."""

from __future__ import annotations

import json

import jsonschema
import pytest
from tests.support.sample_expectations import SAMPLES, command_line

from ssis_preflight.cli.main import main
from ssis_preflight.cli.schema import SCHEMAS
from ssis_preflight_rules import RULES

Capture = pytest.CaptureFixture[str]


def test_every_rule_is_listed_in_one_line_and_as_data(capsys: Capture) -> None:
    assert main(["rules"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [rule.id for rule in RULES]
    assert main(["rules", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(entry["id"], entry["page"]) for entry in listed] == [(rule.id, rule.page) for rule in RULES]


def test_a_rule_is_explained_by_id_by_family_and_by_an_id_that_it_covers(capsys: Capture) -> None:
    merged = next(rule for rule in RULES if rule.covers)
    assert main(["explain", merged.covers[0]]) == 0
    page = capsys.readouterr().out
    assert page.startswith(merged.page.splitlines()[0])
    assert "What it checks" in page
    assert main(["explain", merged.family]) == 0
    assert capsys.readouterr().out.count("What it checks") == sum(r.family == merged.family for r in RULES)


def test_a_rule_that_does_not_exist_ends_with_2_and_the_nearest_name(capsys: Capture) -> None:
    assert main(["explain", "CLU0003"]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert "did you mean CLU003?" in said.err


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_printed_and_is_one(name: str, capsys: Capture) -> None:
    assert main(["schema", name]) == 0
    printed = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(printed)
    assert printed["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_report_of_a_sample_is_one_by_the_printed_schema(capsys: Capture) -> None:
    main(["schema", "report"])
    schema = json.loads(capsys.readouterr().out)
    main(command_line("single-instance-conflict", SAMPLES))
    jsonschema.Draft202012Validator(schema).validate(json.loads(capsys.readouterr().out))
