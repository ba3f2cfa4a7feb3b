"""What the reader's end can take and wants to see."""

from __future__ import annotations

import msgspec


class RenderOptions(msgspec.Struct, frozen=True):
    """Options of every renderer; each uses what it understands.

    ``colour`` allows ANSI colours. ``width`` is the number of columns to wrap at; paths and commands are never
    broken. ``unicode`` allows characters beyond ASCII; without it the text renderer writes ASCII only.
    ``verbose`` shows everything at full length and every rule; ``quiet`` one line for each finding and the summary,
    and wins over ``verbose``. ``evidence`` is the address (URI) of the snapshot's folder where a terminal can follow
    links to its files, otherwise empty. ``link`` is the address of the whole report, for formats that show a part of
    it, otherwise empty.
    """

    colour: bool = False
    width: int = 100
    unicode: bool = True
    verbose: bool = False
    quiet: bool = False
    evidence: str = ""
    link: str = ""
