r"""What the folders of a snapshot mean: whose evidence a file is, and which Windows file it is a copy of.

Only the names of folders carry meaning::

    cluster/                      the cluster as a whole
    nodes/<NODE>/                 one node
    nodes/<NODE>/files/<D>/...    a copy of D:\... of that node
    shared/files/<D>/...          a copy of D:\... of a clustered disk
    .../files/UNC/<host>/<share>/ a copy of \\host\share\...

``cluster``, ``nodes``, ``shared``, ``files`` and ``UNC`` are written in any case. The characters of a name are taken
as they are.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Area = Literal["cluster", "node", "shared", "other"]


class Whereabouts(msgspec.Struct, frozen=True):
    r"""What the folders say about one file.

    ``node`` is the name as written. ``copied`` is true below a ``files`` folder of a node or of ``shared``;
    ``windows_path`` is then the path of the original (``S:\SSIS\MsDtsSrvr.ini.xml``), or None where the folders
    below ``files`` name neither a drive nor a share.
    """

    area: Area = "other"
    node: str | None = None
    copied: bool = False
    windows_path: str | None = None


def whereabouts(path: str) -> Whereabouts:
    """Return what the folders of ``path`` mean: a path inside the snapshot, with ``/`` between its parts."""
    match path.split("/"):
        case [top, _, *_] if top.casefold() == "cluster":
            return Whereabouts("cluster")
        case [top, node, *rest] if top.casefold() == "nodes" and rest:
            return _with_copy("node", node, rest)
        case [top, *rest] if top.casefold() == "shared" and rest:
            return _with_copy("shared", None, rest)
        case _:
            return Whereabouts()


def windows_path_of(below_files: str) -> str | None:
    r"""Return the path of the original of ``C/Folder/x.xml``, a path below ``files``: ``C:\Folder\x.xml``."""
    return _windows_path(below_files.split("/"))


def _with_copy(area: Area, node: str | None, below: list[str]) -> Whereabouts:
    match below:
        case [files, *parts] if files.casefold() == "files" and parts:
            return Whereabouts(area, node, copied=True, windows_path=_windows_path(parts))
        case _:
            return Whereabouts(area, node)


def _windows_path(parts: list[str]) -> str | None:
    match parts:
        case [drive, _, *_] if len(drive) == 1 and drive.isascii() and drive.isalpha():
            return "\\".join([f"{drive.upper()}:", *parts[1:]])
        case [unc, host, share, _, *_] if unc.casefold() == "unc":
            return "\\\\" + "\\".join([host, share, *parts[3:]])
        case _:
            return None
