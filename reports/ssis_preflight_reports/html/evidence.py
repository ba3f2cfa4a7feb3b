"""The evidence in one number, so that a printed page says which evidence it is about."""

from __future__ import annotations

import hashlib

from ssis_preflight.result.report import FileEntry


def digest(files: list[FileEntry]) -> str:
    r"""Return the SHA-256 of all files together: of the lines ``<hash>  <path>\n``, ordered by path, in UTF-8.

    These are the lines that ``sha256sum`` prints. A file without a hash counts with an empty one.
    """
    lines = sorted(files, key=lambda file: file["path"])
    text = "".join(f"{file['sha256']}  {file['path']}\n" for file in lines)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
