"""The report as JSON, for machines: always the same bytes for the same document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from types import NoneType
from typing import cast, get_args, get_origin, get_type_hints, is_typeddict

from ssis_preflight.result.report import Report
from ssis_preflight_reports.options import RenderOptions


def render(report: Report, options: RenderOptions) -> bytes:
    r"""Return the document as UTF-8 JSON: two spaces of indent, keys in the order of the schema, a final newline.

    Characters that could steer a terminal are written as ``\u`` escapes; a JSON reader sees no difference.
    """
    del options
    text = json.dumps(_ordered(report, Report), indent=2, ensure_ascii=False)
    return (harmless(text) + "\n").encode()


def _ordered(value: object, shape: object) -> object:
    """Return the value with the keys of each object in the order in which its TypedDict declares them.

    Keys that it does not declare follow in the order they came in.
    """
    shape = _without_none(shape)
    if is_typeddict(shape) and isinstance(value, dict):
        hints = _hints(shape)
        keys = [*(key for key in hints if key in value), *(key for key in value if key not in hints)]
        return {key: _ordered(value[key], hints.get(key)) for key in keys}
    if get_origin(shape) is list and isinstance(value, list):
        (item,) = get_args(shape)
        return [_ordered(entry, item) for entry in value]
    return value


@cache
def _hints(shape: type) -> Mapping[str, object]:
    return get_type_hints(shape)


def _without_none(shape: object) -> object:
    members = [member for member in get_args(shape) if member is not NoneType]
    is_optional = NoneType in get_args(shape) and len(members) == 1
    return cast("object", members[0]) if is_optional else shape


def harmless(text: str) -> str:
    r"""Escape what does not print; outside of strings JSON text holds no such character but the line break.

    ``##``, with which a command to the agent of a pipeline begins, becomes ``#\u0023``: it occurs in strings only.
    """
    if not text.replace("\n", "").isprintable():
        text = "".join(char if char.isprintable() or char == "\n" else _escaped(char) for char in text)
    return text.replace("##", "#\\u0023")


def _escaped(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
