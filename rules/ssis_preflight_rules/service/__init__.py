"""The service itself: where it is installed, how it starts, whether it runs."""

from __future__ import annotations

from typing import Any

from ssis_preflight.rule.define import Rule

RULES: tuple[Rule[Any], ...] = ()
