"""Where the registry says the configuration file is, and how a checkpoint carries that."""

from __future__ import annotations

from typing import Any

from ssis_preflight.rule.define import Rule

RULES: tuple[Rule[Any], ...] = ()
