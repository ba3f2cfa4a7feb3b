"""Which rules run: ``--select`` and ``--ignore`` by id, by family, or by the id of a rule that was merged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ssis_preflight.engine.run import AnyRule
from ssis_preflight.model.errors import UsageError
from ssis_preflight.model.names import nearest


def select_rules(
    rules: Sequence[AnyRule], select: Iterable[str] = (), ignore: Iterable[str] = ()
) -> tuple[AnyRule, ...]:
    """Return the rules that are selected (all where nothing is) and not ignored, in their order.

    Raises:
        UsageError: a name is no rule, family or covered id; the line names the nearest one.
    """
    chosen = {rule.id for name in _split(select) for rule in find_rules(rules, name)}
    dropped = {rule.id for name in _split(ignore) for rule in find_rules(rules, name)}
    return tuple(rule for rule in rules if (not chosen or rule.id in chosen) and rule.id not in dropped)


def find_rules(rules: Sequence[AnyRule], name: str) -> tuple[AnyRule, ...]:
    """Return the rules that an id, a covered id or a family name means.

    Raises:
        UsageError: it means none.
    """
    wanted = name.strip().upper()
    found = tuple(r for r in rules if wanted in {r.id, r.family} or wanted in r.covers)
    if found:
        return found
    known = sorted({r.id for r in rules} | {r.family for r in rules} | {c for r in rules for c in r.covers})
    near = nearest(wanted, known, least=0.5)
    hint = f"; did you mean {near}?" if near else "; see 'ssis-preflight rules' for the list"
    message = f"there is no rule or family {name.strip()!r}{hint}"
    raise UsageError(message)


def _split(names: Iterable[str]) -> list[str]:
    return [part for name in names for part in re.split(r"[,\s]+", name) if part]
