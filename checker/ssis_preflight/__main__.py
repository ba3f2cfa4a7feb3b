"""``python -m ssis_preflight``."""

from __future__ import annotations

import sys

from ssis_preflight.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
