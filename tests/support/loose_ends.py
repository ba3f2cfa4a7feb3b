"""What would break a PowerShell script in strict mode, as far as its syntax tree shows without running it."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.powershell_tree import Tree, above, child, every, functions, line, text

KNOWN = {
    *("$_", "$null", "$true", "$false", "$ExecutionContext", "$PSVersionTable"),
    *("$env:COMPUTERNAME", "$env:SystemDrive", "$env:USERDOMAIN", "$env:USERNAME"),
}
"""Variables that PowerShell or Windows sets."""


def loose_ends(root: Tree) -> list[str]:
    """Give variables that nobody sets, functions that nobody calls, and names that are there twice."""
    return [*_unset(root), *_uncalled(root), *_twice(root)]


def _unset(root: Tree) -> Iterator[str]:
    """A variable is set in its function, in one around it, or by the script itself, which all functions see."""
    known = {None: {*KNOWN, *_set_in(root, None)}}
    for use in every(root, "variable"):
        owner = _owner(use)
        key = None if owner is None else owner.id
        if key not in known:
            known[key] = known[None] | _set_in(root, owner)
        if text(use).lower() not in {name.lower() for name in known[key]}:
            yield f"line {line(use)}: nobody sets {text(use)}"


def _set_in(root: Tree, owner: Tree | None) -> set[str]:
    found = set()
    for node in every(owner or root, "left_assignment_expression", "foreach_statement", "script_parameter"):
        target = node
        while target.type in {"left_assignment_expression", "unary_expression"}:
            target = target.children[0]
        named = target if target.type == "variable" else child(target, "variable")
        if named is not None and target.type != "element_access" and _same(_owner(named), owner):
            found.add(text(named))
    return found


def _owner(node: Tree) -> Tree | None:
    """Give the function around a node; None for the script itself."""
    return above(node, "function_statement")


def _same(one: Tree | None, other: Tree | None) -> bool:
    return (None if one is None else one.id) == (None if other is None else other.id)


def _uncalled(root: Tree) -> Iterator[str]:
    called = {text(command.children[0]) for command in every(root, "command")}
    yield from (
        f"line {line(node)}: nobody calls {name}"
        for name, node in functions(root).items()
        if name not in called
    )


def _twice(root: Tree) -> Iterator[str]:
    seen: set[str] = set()
    for node in every(root, "function_statement"):
        name = text(node.children[1]).lower()
        if name in seen:
            yield f"line {line(node)}: {name} is defined twice"
        seen.add(name)
