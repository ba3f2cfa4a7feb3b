"""What is collected, held against the schemas that ``ssis-preflight schema`` prints."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import msgspec

from ssis_preflight.read.collected_schemas import Schema, manifest_schema, node_schema


def complaints_about_node(document: Any) -> list[str]:
    """Give what is wrong with a document of the collector, by its place; nothing where it fits."""
    return _complaints(_validator(node_schema), document)


def complaints_about_manifest(manifest: Any) -> list[str]:
    """Give what is wrong with a manifest, by its place; nothing where it fits."""
    return _complaints(_validator(manifest_schema), manifest)


def complaints_about_snapshot(folder: Path) -> list[str]:
    """Give what is wrong with the manifest and the documents of a collected snapshot.

    Raises:
        FileNotFoundError: there is no manifest.
    """
    found = complaints_about_manifest(msgspec.json.decode((folder / "manifest.json").read_bytes()))
    for file in sorted(folder.glob("nodes/*/*.json")):
        found += [
            f"{file.name}: {one}" for one in complaints_about_node(msgspec.json.decode(file.read_bytes()))
        ]
    return found


@functools.cache
def _validator(schema: Callable[[], Schema]) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema())


def _complaints(validator: jsonschema.Draft202012Validator, document: Any) -> list[str]:
    return [
        f"{error.json_path}: {error.message}"
        for error in sorted(validator.iter_errors(document), key=lambda error: error.json_path)
    ]
