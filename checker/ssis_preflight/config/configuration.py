"""The settings: every key of the settings file with its value and its origin."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec

from ssis_preflight.config.declared import KEYS as DECLARED_KEYS
from ssis_preflight.config.declared import read_declared
from ssis_preflight.config.document import Document
from ssis_preflight.config.nearest import hint
from ssis_preflight.config.origin import Sourced
from ssis_preflight.config.rule_settings import RuleSetting, read_rule_settings
from ssis_preflight.config.values import flag, text, texts, unknown_keys, word, words
from ssis_preflight.model.parts import Part
from ssis_preflight.model.snapshot import Declared
from ssis_preflight.rule.severity import Severity

THRESHOLDS = (*(str(severity) for severity in Severity), "never")
COLORS = ("auto", "always", "never")

_NOTHING: Sourced[tuple[str, ...]] = Sourced(())


class Configuration(msgspec.Struct, frozen=True):
    """Every setting; what neither the file nor the command line says has its default.

    ``outputs`` are ``FORMAT=FILE``; the paths of outputs, waivers and the baseline are usable from the current
    folder. ``declared`` and ``rules`` carry the places of their values themselves. ``file`` is the settings file.
    """

    fail_on: Sourced[str] = Sourced("error")
    allow_incomplete: Sourced[bool] = Sourced(value=False)
    select: Sourced[tuple[str, ...]] = _NOTHING
    ignore: Sourced[tuple[str, ...]] = _NOTHING
    require: Sourced[tuple[str, ...]] = _NOTHING
    format: Sourced[str] = Sourced("text")
    outputs: Sourced[tuple[str, ...]] = _NOTHING
    color: Sourced[str] = Sourced("auto")
    waivers: Sourced[tuple[str, ...]] = _NOTHING
    baseline: Sourced[str | None] = Sourced(None)
    rule_packs: Sourced[tuple[str, ...]] = _NOTHING
    declared: Declared = Declared()
    rules: tuple[RuleSetting, ...] = ()
    file: str | None = None


VALUES = (
    "fail_on",
    "allow_incomplete",
    "select",
    "ignore",
    "require",
    "format",
    "outputs",
    "color",
    "waivers",
    "baseline",
    "rule_packs",
)
"""The keys of the file that hold a value, in the order in which they are shown."""

KEYS = (*VALUES, "declared", "rules")
"""Every key of the file."""


def read_configuration(document: Document, formats: Collection[str]) -> Configuration:
    """Read a settings file; ``formats`` are those that there are. Problems are noted in the document.

    The names of rules are not looked at here: they are known only once the rule packs are loaded.
    """
    unknown_keys(document, (), KEYS)
    unknown_keys(document, ("declared",), DECLARED_KEYS)
    found: dict[str, Sourced[Any] | None] = {
        "fail_on": word(document, ("fail_on",), THRESHOLDS),
        "allow_incomplete": flag(document, ("allow_incomplete",)),
        "select": texts(document, ("select",)),
        "ignore": texts(document, ("ignore",)),
        "require": words(document, ("require",), [str(part) for part in Part]),
        "format": word(document, ("format",), formats),
        "outputs": _outputs(document, formats),
        "color": word(document, ("color",), COLORS),
        "waivers": _paths(document),
        "baseline": _path(document),
        "rule_packs": texts(document, ("rule_packs",)),
    }
    given = {key: value for key, value in found.items() if value is not None}
    return msgspec.structs.replace(
        Configuration(
            declared=read_declared(document), rules=read_rule_settings(document), file=document.file
        ),
        **given,
    )


def _outputs(document: Document, formats: Collection[str]) -> Sourced[tuple[str, ...]] | None:
    keys = ("outputs",)
    found = texts(document, keys)
    if found is None:
        return None
    outputs = []
    for item in found.value:
        name, equals, path = item.partition("=")
        if not equals or not path:
            message = f"FORMAT=FILE is wanted, such as html=report.html, not {item!r}"
            document.problem(keys, message, item)
        elif name not in formats:
            document.problem(keys, f"there is no format {name!r}{hint(name, formats)}", item)
        else:
            outputs.append(f"{name}={document.beside(path)}")
    return Sourced(tuple(outputs), found.origin)


def _paths(document: Document) -> Sourced[tuple[str, ...]] | None:
    found = texts(document, ("waivers",), single=True)
    return found and Sourced(tuple(str(document.beside(path)) for path in found.value), found.origin)


def _path(document: Document) -> Sourced[str] | None:
    found = text(document, ("baseline",))
    return found and Sourced(str(document.beside(found.value)), found.origin)
