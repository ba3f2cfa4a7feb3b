"""Runs of ``ssis-preflight collect`` against nodes on a stage, and what they left behind."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec

from ssis_preflight.cli.main import main
from tests.support.collected_schemas import complaints_about_snapshot
from tests.support.wsman.cluster import Played
from tests.support.wsman.sign_in import DBA


class Run(msgspec.Struct, frozen=True):
    """What a run left behind: its exit code, what it said, and the snapshot."""

    code: int
    said: str
    folder: Path

    @property
    def complaints(self) -> list[str]:
        """What in the snapshot does not fit its schema: the manifest, and the documents of the nodes."""
        return complaints_about_snapshot(self.folder)

    @property
    def manifest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "manifest.json").read_bytes())
        return found

    def record(self, node: str) -> dict[str, Any]:
        """Give what the manifest says of a node."""
        [found] = [record for record in self.manifest["nodes"] if record["node"] == node]
        return dict(found)

    def line(self, node: str) -> str:
        """Give the line about a node on standard error."""
        [found] = [line for line in self.said.splitlines() if line.split(" ")[0] == node]
        return found


def inventory(file: Path, stage: Mapping[str, Played], **defaults: object) -> Path:
    """Write an inventory of the nodes on the stage, all reached by NTLM unless ``defaults`` say otherwise."""
    known: dict[str, object] = {"transport": "ntlm", "user": DBA.name, "operation_timeout": 1, **defaults}
    lines = ["[defaults]", *(f"{key} = {_toml(value)}" for key, value in known.items())]
    for name, played in stage.items():
        lines += ["", "[[node]]", f"name = {_toml(name)}", f"endpoint = {_toml(played.endpoint.url)}"]
        if played.role.tls is not None and "ca_file" not in known:
            lines.append(f"ca_file = {_toml(str(played.role.tls.authority))}")
        if played.role.patience is not None:
            lines.append(f"timeout = {played.role.patience}")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def _toml(value: object) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value).lower()


def collect(folder: Path, *arguments: str, password: str | None = DBA.password) -> Run:
    """Run ``collect`` in this process."""
    with _environment(password), contextlib.redirect_stderr(io.StringIO()) as said:
        code = main(["collect", "--output", str(folder), *arguments])
    return Run(code, said.getvalue(), folder)


@contextlib.contextmanager
def _environment(password: str | None) -> Iterator[None]:
    others = {name: value for name, value in os.environ.items() if not name.startswith("SSIS_PREFLIGHT_")}
    own = {} if password is None else {"SSIS_PREFLIGHT_PASSWORD": password}
    with mock.patch.dict(os.environ, {**others, **own}, clear=True):
        yield
