"""Writing a file whole or not at all: a pipeline must never find half a report."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from ssis_preflight.model.errors import UsageError


def check_folder(path: Path) -> None:
    """Check that a file could be written here, before any work is done.

    Raises:
        UsageError: its folder does not exist, or it is a folder itself.
    """
    if path.is_dir():
        raise UsageError(f"cannot write {path}: it is a folder; name a file in it")
    if not path.parent.is_dir():
        raise UsageError(f"cannot write {path}: the folder {path.parent} does not exist; create it first")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there; a device or a pipe is written as it is.

    Raises:
        UsageError: the file cannot be written; what was there before is as it was.
    """
    check_folder(path)
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _replace(target, data)
    except OSError as error:
        message = f"cannot write {path}: {error.strerror or error}"
        raise UsageError(message) from error


def _replace(target: Path, data: bytes) -> None:
    part = target.with_name(f".ssis-preflight-{os.getpid()}.part")
    try:
        part.write_bytes(data)
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
