"""Write ``docs/rules.md``, the rule catalogue, from the rules' own pages; ``--check`` only compares."""

from __future__ import annotations

import sys
from pathlib import Path

from ssis_preflight.cli.rules import markdown
from ssis_preflight_rules import RULES

TARGET = Path(__file__).parent / "rules.md"


def main() -> int:
    """Write or check the catalogue; return 1 where it is out of step."""
    wanted = markdown(RULES)
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(wanted, encoding="utf-8", newline="\n")
        return 0
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == wanted:
        return 0
    sys.stderr.write("docs/rules.md is out of step with the rules: run python docs/build_rules.py\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
