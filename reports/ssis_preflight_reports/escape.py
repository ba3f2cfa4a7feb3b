"""Names come from the evidence and may be hostile: characters that steer a terminal or a reader are made visible."""

from __future__ import annotations

import re

_COMMAND = re.compile(r"##(?=(?:vso)?\[)", re.IGNORECASE)
_TYPOGRAPHY = str.maketrans(
    {
        "\N{HORIZONTAL ELLIPSIS}": "...",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "--",
        "\N{RIGHTWARDS ARROW}": "->",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{NO-BREAK SPACE}": " ",
    }
)


def visible(text: str) -> str:
    """Return ``text`` with each character that does not print as itself written as ``<U+001B>``.

    That covers line breaks, control characters, the ESC of ANSI sequences, bidirectional and zero-width marks, and
    lone surrogates, so the result can always be encoded. The start of a command that the agent of a pipeline would
    obey in a log, ``##vso[`` or ``##[``, is broken in the same way. Applying it twice changes nothing.

    Source: Microsoft, *Logging commands* (Azure Pipelines): a command may stand anywhere in a line.
    """
    if not text.isprintable():
        text = "".join(char if char.isprintable() else code_point(char) for char in text)
    return _COMMAND.sub("#<U+0023>", text) if "##" in text else text


def visible_lines(text: str) -> str:
    """Return :func:`visible` text in which line feeds stay what they are."""
    return "\n".join(visible(line) for line in text.split("\n"))


def visible_ascii(text: str) -> str:
    """Return :func:`visible` text in ASCII: common typography as its ASCII stand-in, the rest as ``<U+00FC>``."""
    if text.isascii():
        return visible(text)
    plain = text.translate(_TYPOGRAPHY)
    return visible(
        "".join(char if char.isascii() and char.isprintable() else code_point(char) for char in plain)
    )


def code_point(char: str) -> str:
    """Return the code point of one character, as ``<U+202E>``."""
    return f"<U+{ord(char):04X}>"
