"""What a pipeline gets besides the text report: annotations, a summary, and text that commands it to nothing.

The pipelines are known by their environment. Sources: GitHub, *Workflow commands for GitHub Actions*; Microsoft,
*Logging commands* and *Use predefined variables* (Azure Pipelines).
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from ssis_preflight.result.report import Report
from ssis_preflight_reports import azure
from ssis_preflight_reports.options import RenderOptions

Render = Callable[[Report, str, RenderOptions], bytes]


def pipeline() -> str:
    """Return the pipeline that this process runs in: github, azure, or nothing."""
    if os.environ.get("GITHUB_ACTIONS") == "true":
        return "github"
    return "azure" if os.environ.get("TF_BUILD", "").lower() == "true" else ""


def disarmed(text: bytes) -> bytes:
    """Return text for the log of a pipeline in which no line is taken for a command.

    GitHub is told to obey nothing until a word that the text itself cannot contain; commands of Azure have been made
    visible by the renderer, since nothing can turn them off.
    """
    if pipeline() != "github":
        return text
    word = hashlib.sha256(text).hexdigest().encode()
    return b"::stop-commands::%b\n%b::%b::\n" % (word, text if text.endswith(b"\n") else text + b"\n", word)


def annotate(report: Report, render: Render, options: RenderOptions) -> bytes:
    """Return what follows the text report in the log of the pipeline, and leave the summary where it looks for it.

    A summary that cannot be written is told on standard error; it changes nothing else.
    """
    kind = pipeline()
    if kind == "github":
        summary = os.environ.get("GITHUB_STEP_SUMMARY")
        if summary:
            _append(Path(summary), render(report, "markdown", options))
        return render(report, "github", options)
    if kind == "azure":
        return azure.render(report, options) + _azure_summary(render(report, "markdown", options))
    return b""


def _azure_summary(markdown: bytes) -> bytes:
    """Write the summary into the agent's own folder for temporary files, and return the command that shows it."""
    folder = os.environ.get("AGENT_TEMPDIRECTORY")
    if not folder:
        return b""
    name = f"ssis-preflight-{hashlib.sha256(markdown).hexdigest()[:16]}.md"
    path = Path(folder) / name
    written = _append(path, markdown, mode="wb")
    return azure.upload_summary(str(path)) if written else b""


def _append(path: Path, data: bytes, mode: str = "ab") -> bool:
    try:
        with path.open(mode) as stream:
            stream.write(data)
    except OSError as error:
        reason = error.strerror or error
        sys.stderr.write(f"ssis-preflight: warning: the summary cannot be written: {reason}\n")
        return False
    return True
