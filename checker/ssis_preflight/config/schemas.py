"""The JSON Schemas of the files that people write, so that their editors complete and check them.

The files ``*.schema.json`` hold what is fixed. Lists of words come from the code, and the tables of rules from the
catalogue, so that an editor offers every id with its title and its parameters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from importlib import resources
from typing import Any

from ssis_preflight.config.rule_settings import ENABLED, SEVERITY, names_of
from ssis_preflight.config.waivers import POLICY_FAMILY
from ssis_preflight.model.parts import Part
from ssis_preflight.read.snapshot_toml import COMPLETE_WORDS
from ssis_preflight.rule.define import Rule
from ssis_preflight.rule.parameter import RuleParameter
from ssis_preflight.rule.severity import Severity

Schema = dict[str, Any]


def config_schema(rules: Sequence[Rule[Any]], formats: Collection[str]) -> Schema:
    """Return the schema of the settings file."""
    found = _load("config")
    keys = found["properties"]
    keys["require"]["items"]["enum"] = [str(part) for part in Part]
    keys["format"]["enum"] = list(formats)
    keys["outputs"]["items"]["pattern"] = f"^\\s*({'|'.join(map(re.escape, formats))})=."
    by_id = {rule.id: rule for rule in rules}
    titles = {name: by_id[name].title for name in by_id}
    titles |= {old: f"Part of {rule.id}: {rule.title}" for rule in rules for old in rule.covers}
    for name in names_of(rules):
        parameters = by_id[name].parameters if name in by_id else ()
        keys["rules"]["properties"][name] = _table(
            titles.get(name, f"All rules of the family {name}"), parameters
        )
    return found


def waivers_schema(rules: Sequence[Rule[Any]]) -> Schema:
    """Return the schema of a waiver file."""
    found = _load("waivers")
    waivable = [rule for rule in rules if rule.family != POLICY_FAMILY]
    found["$defs"]["Waiver"]["properties"]["rule"]["enum"] += names_of(waivable)
    return found


def snapshot_schema() -> Schema:
    """Return the schema of ``snapshot.toml``."""
    found = _load("snapshot")
    found["properties"]["complete"]["items"]["enum"] = [str(word) for word in COMPLETE_WORDS]
    return found


def _load(name: str) -> Schema:
    file = resources.files("ssis_preflight.config").joinpath(f"{name}.schema.json")
    found: Schema = json.loads(file.read_text(encoding="utf-8"))
    return found


def _table(title: str, parameters: Sequence[RuleParameter[Any]]) -> Schema:
    return {
        "type": "object",
        "description": title,
        "properties": {
            ENABLED: {"type": "boolean", "default": True, "description": "false: the rule does not run."},
            SEVERITY: {
                "enum": [str(severity) for severity in Severity],
                "description": "The severity of its findings.",
            },
            **{parameter.name: _parameter(parameter) for parameter in parameters},
        },
        "additionalProperties": False,
    }


def _parameter(parameter: RuleParameter[Any]) -> Schema:
    default = parameter.default
    about: Schema = {"description": parameter.doc, "default": default}
    if isinstance(default, bool):
        return {"type": "boolean", **about}
    if isinstance(default, int):
        bounds = {"minimum": parameter.least, "maximum": parameter.most}
        return {"type": "integer", **{k: v for k, v in bounds.items() if v is not None}, **about}
    if isinstance(default, str):
        return {"type": "string", **about}
    return {"type": "array", "items": {"type": "string"}, **about, "default": list(default)}
