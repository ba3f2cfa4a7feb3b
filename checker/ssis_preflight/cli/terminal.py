"""What the terminal can show: colours, links, characters."""

from __future__ import annotations

import os
import sys

LINKING_PROGRAMS = frozenset({"iTerm.app", "vscode", "WezTerm"})
"""Values of TERM_PROGRAM of terminals that follow links (OSC 8)."""

_VTE_WITH_LINKS = 5000


def wants_colour(choice: str) -> bool:
    """Decide on colour: ``--color``, then ``NO_COLOR``, ``FORCE_COLOR``, then the terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def wants_links(choice: str) -> bool:
    """Decide on links: ``--hyperlinks``, else only where standard output is a terminal known to follow them.

    Others print the sequence as text, and so may what stands between, such as tmux; in doubt there are none.
    """
    if choice != "auto":
        return choice == "always"
    environment, term = os.environ, os.environ.get("TERM", "")
    if (
        not sys.stdout.isatty()
        or environment.get("CI")
        or term.startswith(("dumb", "linux", "screen", "tmux"))
    ):
        return False
    vte = environment.get("VTE_VERSION", "")
    return bool(
        environment.get("WT_SESSION")
        or environment.get("TERM_PROGRAM") in LINKING_PROGRAMS
        or (vte.isdecimal() and int(vte) >= _VTE_WITH_LINKS)
        or term == "xterm-kitty"
    )


def carries(encoding: str, characters: str) -> bool:
    """Say whether an encoding has all of these characters."""
    try:
        characters.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
