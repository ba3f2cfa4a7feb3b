"""Audit many snapshots in one process with little memory: ``python -m tests.hostile.audit_all FOLDER LIMIT``.

It writes, for each snapshot in the folder, the exit code, what was said, what became of its files, the seconds of
the processor that it took, and the memory that the process has needed so far.
"""

from __future__ import annotations

import io
import json
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from ssis_preflight.cli.main import main

if sys.platform != "win32":
    import resource


def audit(snapshot: Path) -> dict[str, Any]:
    """Return what came of one snapshot."""
    out, err = io.StringIO(), io.StringIO()
    began = time.process_time()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(["audit", str(snapshot), "--format=json"])
    took = time.process_time() - began
    files = json.loads(out.getvalue())["snapshot"]["files"] if out.getvalue() else []
    said = {file["path"]: file["detail"] for file in files}
    return {"code": code, "err": err.getvalue(), "said": said, "seconds": took, "megabytes": peak()}


def peak() -> int:
    """Return the memory that this process has needed, in megabytes; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def limit(megabytes: int) -> None:
    """Let this process have no more addresses than this, where the system can."""
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024, megabytes * 1024 * 1024))


if __name__ == "__main__":
    limit(int(sys.argv[2]))
    found = {path.name: audit(path) for path in sorted(Path(sys.argv[1]).iterdir())}
    sys.stdout.write(json.dumps(found))
