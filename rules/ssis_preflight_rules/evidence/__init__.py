"""The quality of the evidence itself."""

from __future__ import annotations

from typing import Any

from ssis_preflight.rule.define import Rule

RULES: tuple[Rule[Any], ...] = ()
