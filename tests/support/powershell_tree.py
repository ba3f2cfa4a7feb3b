"""PowerShell as its grammar sees it: the syntax tree of a script, and the few questions that tests ask of it.

It needs the packages tree-sitter and tree-sitter-pwsh; a test that uses it is skipped without them.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterator
from typing import Any

Tree = Any
"""A node of tree-sitter, whose package is not there for every version of Python."""

MODULES = ("tree_sitter", "tree_sitter_pwsh")


def parse(script: str) -> Tree:
    """Give the root of the syntax tree of a script."""
    return _parser().parse(script.encode("utf-8")).root_node


@functools.cache
def _parser() -> Any:
    library, grammar = (importlib.import_module(name) for name in MODULES)
    return library.Parser(library.Language(grammar.language()))


def walk(node: Tree) -> Iterator[Tree]:
    """Give a node and everything below it, in the order of the text."""
    pending = [node]
    while pending:
        one = pending.pop()
        yield one
        pending.extend(reversed(one.children))


def every(root: Tree, *types: str) -> Iterator[Tree]:
    """Give all nodes of these types."""
    return (node for node in walk(root) if node.type in types)


def text(node: Tree) -> str:
    """Give the source of a node on one line."""
    return " ".join(node.text.decode("utf-8").split())


def line(node: Tree) -> int:
    """Give the line on which a node begins."""
    return int(node.start_point[0]) + 1


def above(node: Tree, *types: str) -> Tree | None:
    """Give the nearest node of these types around a node, or None."""
    found = node.parent
    while found is not None and found.type not in types:
        found = found.parent
    return found


def child(node: Tree, *types: str) -> Tree | None:
    """Give the first child of these types, or None."""
    return next((one for one in node.children if one.type in types), None)


def functions(root: Tree) -> dict[str, Tree]:
    """Give the functions of a script by their names."""
    return {text(named): node for node in every(root, "function_statement") if (named := node.children[1])}


def parameters(block: Tree) -> list[str]:
    """Give the names of the parameters of a script, a function or a script block, without ``$``."""
    own = child(block, "param_block") or child(child(block, "script_block") or block, "param_block")
    if own is None:
        return []
    return [text(child(one, "variable")).removeprefix("$") for one in every(own, "script_parameter")]


def arguments(command: Tree) -> list[Tree]:
    """Give what follows the name of a command: parameters (``-Name``) and values, in their order."""
    elements = child(command, "command_elements")
    return (
        [] if elements is None else [one for one in elements.children if one.type != "command_argument_sep"]
    )
