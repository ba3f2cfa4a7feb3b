"""Write the outputs that README.md and the guide print, from real runs; ``--check`` only compares.

A block is a comment ``<!-- output of: ssis-preflight ... -->`` followed by a fenced block.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import sys
from pathlib import Path

from ssis_preflight.cli.main import main as run

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "docs/guide/audit.md", "docs/guide/formats.md", "docs/guide/simulate.md")
BLOCK = re.compile(
    r"(<!-- output of: ssis-preflight (?P<words>[^\n]*) -->\n```text\n)(?P<body>.*?)(```\n)", re.DOTALL
)


def output(words: str) -> str:
    """Return what the command prints to standard output, run in the root of the project."""
    caught = io.StringIO()
    with contextlib.chdir(ROOT), contextlib.redirect_stdout(caught):
        run([*shlex.split(words), *(["--color", "never"] if words.startswith(("audit", "simulate")) else [])])
    return caught.getvalue()


def filled(text: str) -> str:
    """Return a page with every block holding what its command prints now."""
    return BLOCK.sub(lambda found: f"{found[1]}{output(found['words'])}{found[4]}", text)


def main() -> int:
    """Write or check the pages; return 1 where one is out of step."""
    os.environ["COLUMNS"] = "100"
    stale = []
    for page in PAGES:
        path = ROOT / page
        text = path.read_text(encoding="utf-8")
        if text != (wanted := filled(text)):
            stale.append(page)
            if "--check" not in sys.argv[1:]:
                path.write_text(wanted, encoding="utf-8", newline="\n")
    if stale and "--check" in sys.argv[1:]:
        sys.stderr.write(f"{', '.join(stale)}: run python docs/build_readme.py\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
