"""The JSON Schemas of what is collected: the document of one node, and the manifest of a snapshot."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

Schema = dict[str, Any]


def node_schema() -> Schema:
    """Return the schema of ``node.json``, the document that the collector writes."""
    return _load("node")


def manifest_schema() -> Schema:
    """Return the schema of ``manifest.json``, which ``collect`` writes."""
    return _load("manifest")


def _load(name: str) -> Schema:
    file = resources.files("ssis_preflight.read").joinpath("schemas", f"{name}.schema.json")
    found: Schema = json.loads(file.read_text(encoding="utf-8"))
    return found
