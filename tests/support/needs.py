"""Print what a rule rests on, as its cases show: ``python -m tests.support.needs CFG005``."""

from __future__ import annotations

import sys

from ssis_preflight_rules import RULES
from tests.consistency.test_rules import rests_on


def main() -> None:
    wanted = set(sys.argv[1:])
    for rule in RULES:
        if not wanted or rule.id in wanted:
            found = sorted(rests_on(rule))
            print(rule.id, "in step" if set(rule.needs) == set(found) else "differs")  # noqa: T201
            print("    needs=(" + ", ".join(f'"{fact}"' for fact in found) + ",),")  # noqa: T201


if __name__ == "__main__":
    main()
