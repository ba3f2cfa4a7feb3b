"""Text in Markdown that stays text: names and prose from the evidence, and the pages of rules.

A name cannot end its place, make a link, bring in HTML or an image, or call a person. Source: GitHub, *GitHub
Flavored Markdown Spec*.
"""

from __future__ import annotations

import re

from ssis_preflight_reports.escape import visible
from ssis_preflight_reports.html.prose import Block, Span, blocks, spans

_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~@&$]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_CALLS = "@#.:"
_RUNS = re.compile("`+")


def code(text: str) -> str:
    """Return a name as inline code that no character of it can leave, also inside a table."""
    shown = visible(text).replace("|", "\N{BROKEN BAR}").strip() or "(empty)"
    fence = "`" * (_longest_run(shown) + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def plain(text: str) -> str:
    """Return prose with everything that Markdown or HTML would read as more than text escaped.

    What would call a person, name an issue or make a link by itself gets a zero-width blank, as an entity, behind it:
    code hosts look for these in the finished page, where a mere entity is a character like any other.
    """
    return _SPECIAL.sub(_entity, visible(text))


def fenced(lines: list[str]) -> list[str]:
    """Return the lines of a block of code between fences that no line of it can close."""
    fence = "`" * max(3, _longest_run("\n".join(lines)) + 1)
    return [fence, *map(visible, lines), fence]


def page_in_markdown(page: str) -> str:
    """Return the page of a rule as Markdown for code hosts."""
    return "\n\n".join(_block(block) for block in blocks(page))


def line_in_markdown(text: str) -> str:
    """Return one line of a rule's page as Markdown: its code and its emphasis stay, the rest is text."""
    return _line(spans(text))


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};" + ("&#8203;" if found[0] in _CALLS else "")


def _longest_run(text: str) -> int:
    return max((len(run) for run in _RUNS.findall(text)), default=0)


def _block(block: Block) -> str:
    if block.kind == "code":
        return "\n".join(fenced([span.text for span in block.items[0]]))
    if block.kind == "heading":
        return f"## {_line(block.items[0])}"
    if block.kind == "bullets":
        return "\n".join(f"- {_line(item)}" for item in block.items)
    if block.kind == "numbers":
        return "\n".join(f"{number}. {_line(item)}" for number, item in enumerate(block.items, 1))
    return _line(block.items[0])


def _line(item: tuple[Span, ...]) -> str:
    return "".join(_span(span) for span in item)


def _span(span: Span) -> str:
    if span.kind == "code":
        return code(span.text)
    marks = {"strong": "**", "emphasis": "*"}.get(span.kind, "")
    return f"{marks}{plain(span.text)}{marks}"
