"""The schemas for editors and the code accept and refuse the same files."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.unit.config.test_settings_file import WHOLE
from tests.unit.config.test_waiver_files import TWO

from ssis_preflight.config.configuration import KEYS, read_configuration
from ssis_preflight.config.find import named
from ssis_preflight.config.rule_settings import check_rule_names
from ssis_preflight.config.schemas import config_schema, snapshot_schema, waivers_schema
from ssis_preflight.config.waivers import KEYS as WAIVER_KEYS
from ssis_preflight.config.waivers import read_waivers
from ssis_preflight.model.errors import UsageError
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read import snapshot_toml
from ssis_preflight_reports import RENDERERS
from ssis_preflight_rules import RULES

Schema = dict[str, Any]
SETTINGS = [
    (True, WHOLE),
    (True, ""),
    (True, 'waivers = ["a.toml", "b.toml"]'),
    (True, "[rules.CFG005]"),
    (True, "[rules.DQ018]\nexpected_files = ['*.txt']"),
    (False, "fial_on = 'error'"),
    (False, "fail_on = 'eror'"),
    (False, "allow_incomplete = 1"),
    (False, "select = 'CFG'"),
    (False, "require = ['disk']"),
    (False, "format = 'xml'"),
    (False, "outputs = ['x.html']"),
    (False, "baseline = ''"),
    (False, "[declared]\nclients = ['server']"),
    (False, "[declared]\npattern = 'both'"),
    (False, "[rules.XYZ999]"),
    (False, "[rules.cfg005]"),
    (False, "[rules.CLU008]\nfewest_owners = 1"),
    (False, "[rules.CLU]\nfewest_owners = 3"),
    (False, "[rules.CLU008]\nseverity = 'fatal'"),
]
ONE = "[[waiver]]\nrule = 'SVC013'\nsubject = 'CLU1'\nreason = 'why'\n"
MARK = "fingerprint = '0123456789abcdef0123456789abcdef'\n"
WAIVERS = [
    (True, TWO),
    (True, ""),
    (True, ONE),
    (True, ONE.replace("SVC013", "*")),
    (True, ONE.replace("SVC013", "*").replace("CLU1", "*") + "node = 'NODE1'\n"),
    (False, ONE.replace("SVC013", "*").replace("CLU1", "*")),
    (False, ONE.replace("SVC013", "*").replace("CLU1", "?*") + "node = '**'\n"),
    (False, ONE.replace("SVC013", "SVC13")),
    (False, ONE.replace("SVC013", "svc013")),
    (False, ONE.replace("SVC013", "POL001")),
    (False, ONE.replace("why", " ")),
    (False, ONE.replace("reason", "# reason")),
    (False, ONE.replace("subject", "# subject")),
    (False, ONE + "expires = 'soon'\n"),
    (False, ONE + "ownr = 'x'\n"),
    (False, ONE + MARK),
    (False, f"[[waiver]]\nreason = 'x'\nnode = 'N'\n{MARK}"),
    (False, "waiver = 1"),
    (False, "[[waivers]]"),
]
SNAPSHOTS = [
    (True, "cluster = 'CLU1'\ncollected_at = 2026-11-22T09:30:00Z\ncomplete = ['services']"),
    (
        True,
        "absent = ['S:\\SSIS\\MsDtsSrvr.ini.xml', '\\\\fs1\\share\\x']\n[disks]\n'Cluster Disk 2' = ['S:', 'T']",
    ),
    (True, "[declared]\npattern = 'auto'\nclients = ['sql-node']"),
    (False, "clustre = 'CLU1'"),
    (False, "complete = ['everything']"),
    (False, "absent = ['SSIS\\x']"),
    (False, "[disks]\nD = ['disk']"),
    (False, "[declared]\npattern = 'both'"),
]


def _fits(schema: Schema, text: str) -> bool:
    """Say whether an editor would be content; dates of TOML are texts to a schema."""
    document = json.loads(json.dumps(tomllib.loads(text), default=lambda date: date.isoformat()))
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(schema, format_checker=checker).is_valid(document)


@pytest.mark.parametrize(("good", "text"), SETTINGS)
def test_settings(tmp_path: Path, good: bool, text: str) -> None:
    path = tmp_path / "ssis-preflight.toml"
    path.write_text(text, encoding="utf-8")
    document = named(path)
    found = read_configuration(document, RENDERERS)
    check_rule_names(document, {}, found.rules, RULES)
    assert (not document.problems) is good, document.problems
    assert _fits(config_schema(RULES, RENDERERS), text) is good


@pytest.mark.parametrize(("good", "text"), WAIVERS)
def test_waivers(tmp_path: Path, good: bool, text: str) -> None:
    path = tmp_path / "waivers.toml"
    path.write_text(text, encoding="utf-8")
    assert _fits(waivers_schema(RULES), text) is good
    if good:
        read_waivers([path], RULES)
        return
    with pytest.raises(UsageError):
        read_waivers([path], RULES)


@pytest.mark.parametrize(("good", "text"), SNAPSHOTS)
def test_snapshot_toml(good: bool, text: str) -> None:
    assert (snapshot_toml.read(text.encode()).status is FileStatus.READ) is good
    assert _fits(snapshot_schema(), text) is good


def test_the_schemas_have_every_key_and_a_description_for_each() -> None:
    settings = config_schema(RULES, RENDERERS)["properties"]
    waiver = waivers_schema(RULES)["$defs"]["Waiver"]["properties"]
    assert set(settings) == set(KEYS)
    assert set(waiver) == set(WAIVER_KEYS)
    assert set(snapshot_schema()["properties"]) == set(snapshot_toml._TOP_KEYS)
    assert settings["rules"]["properties"]["CFG005"]["description"]
    for properties in (settings, waiver, snapshot_schema()["properties"]):
        assert all(about.get("description") for about in properties.values())


@pytest.mark.parametrize(
    "schema",
    [config_schema(RULES, RENDERERS), waivers_schema(RULES), snapshot_schema()],
    ids=lambda s: s["title"],
)
def test_the_schemas_are_schemas(schema: Schema) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)


def test_a_date_fits_as_toml_and_as_text() -> None:
    assert _fits(waivers_schema(RULES), ONE + f"expires = {dt.date(2027, 3, 31)}\n")
    assert _fits(waivers_schema(RULES), ONE + "expires = '2027-03-31'\n")
