"""Parameters of rules: a threshold or a list that an operator may set, with the default that holds otherwise."""

from __future__ import annotations

from typing import Generic, TypeVar, cast

import msgspec

from ssis_preflight.analysis.view import ClusterView

T = TypeVar("T")
Value = bool | int | str | tuple[str, ...]
"""What a parameter can be; the type of the default is the type of the parameter."""


class RuleParameter(msgspec.Struct, Generic[T], frozen=True):
    """One parameter of one rule.

    ``doc`` says in a sentence what it changes; ``unit`` is a plural noun, such as ``nodes``. ``least`` and ``most``
    bound a number. A check asks for the value with :meth:`of`, so it stays a function of its subject and the view.
    """

    rule: str
    name: str
    default: T
    doc: str
    unit: str = ""
    least: int | None = None
    most: int | None = None

    def of(self, view: ClusterView) -> T:
        """Return the value of this run."""
        return cast("T", view.parameters.get((self.rule, self.name), self.default))

    @property
    def kind(self) -> str:
        """What is wanted, in words."""
        if isinstance(self.default, bool):
            return "true or false"
        if isinstance(self.default, int):
            return "a whole number" + _bounds(self.least, self.most)
        return "a text in quotes" if isinstance(self.default, str) else "a list of texts in quotes, [...]"

    def accepts(self, value: object) -> bool:
        """Say whether a value, as TOML gives it, fits."""
        if isinstance(self.default, tuple):
            return isinstance(value, list) and all(isinstance(item, str) for item in value)
        if type(value) is not type(self.default):
            return False
        if isinstance(value, int):
            return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)
        return True

    def shown(self, value: object) -> str:
        """Return a value as TOML writes it, with its unit."""
        if isinstance(value, bool):
            text = str(value).lower()
        elif isinstance(value, (tuple, list)):
            text = f"[{', '.join(repr(item) for item in value)}]"
        else:
            text = repr(value)
        return f"{text} {self.unit}".rstrip()

    def described(self) -> str:
        """Return name, default, what is wanted, and what it changes, in one line."""
        return f"{self.name} = {self.shown(self.default)} ({self.kind}): {self.doc}"


def _bounds(least: int | None, most: int | None) -> str:
    if least is None:
        return ""
    return f" from {least}" + (" upwards" if most is None else f" to {most}")
