"""Small pieces of English: numbers with their nouns, lists that are cut short, first sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ssis_preflight.result.report import SubjectEntry

_SENTENCE_END = re.compile(r"""[.!?]["')\]]*(?=\s+["'(\[`]*[A-Z0-9])""")
_KINDS = {"service-config": "configuration of"}
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|cf|vs|no)\.$", re.IGNORECASE)


def plural(number: int, noun: str, many: str | None = None) -> str:
    """Return ``1 rule`` or ``2 rules``; ``many`` is the plural where adding an s is not enough."""
    return f"{number} {noun if number == 1 else many or noun + 's'}"


def listed(items: Sequence[str], *, limit: int | None = None, joint: str = ", ") -> str:
    """Join at most ``limit`` items; the rest become ``and 3 more``."""
    if limit is None or len(items) <= limit:
        return joint.join(items)
    return f"{joint.join(items[:limit])} and {len(items) - limit} more"


def distinct(items: Sequence[str]) -> list[str]:
    """Return the items in order, each once."""
    return list(dict.fromkeys(items))


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, on one line, with its full stop."""
    flat = " ".join(text.split())
    for end in _SENTENCE_END.finditer(flat):
        if not _ABBREVIATION.search(flat[: end.end()]):
            return flat[: end.end()]
    return flat


def sentence(text: str) -> str:
    """Return a message with a full stop, unless it ends a sentence already."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def unquoted(text: str) -> str:
    """Return the text of a rule's page with its doubled backquotes made single, as terminals are used to."""
    return text.replace("``", "`")


def words(code: str) -> str:
    """Return a word of the document, such as ``not-collected``, as English: ``not collected``."""
    return code.replace("-", " ")


def subject_phrase(subject: SubjectEntry) -> str:
    """Name a subject with its kind and node: ``service MsDtsServer130 on NODE1``."""
    kind, name, node = subject["kind"], subject["name"], subject["node"]
    phrase = name if name.casefold() == kind.casefold() else f"{_KINDS.get(kind, words(kind))} {name}"
    is_on_node = node is not None and kind != "node"
    return f"{phrase} on {node}" if is_on_node else phrase
