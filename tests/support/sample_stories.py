"""How a story becomes files: the parts every sample has, in the layout of a snapshot."""

from __future__ import annotations

import ntpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.support.sample_cluster import ClusterSpec, Style, export_cluster
from tests.support.sample_nodes import (
    SsisService,
    instance_registry,
    release_registry,
    sc_text,
    service_registry,
    services,
)
from tests.support.sample_parts import Instance
from tests.support.windows_exports import (
    RegistryKeys,
    ansi,
    oem,
    powershell_7_json,
    reg_export,
    regedit4,
    utf8,
    utf8_bom,
    utf16,
    windows_powershell_json,
)

Files = dict[str, bytes]
"""Path below the sample's folder -> bytes."""

POWERSHELL_51 = Style(utf16, windows_powershell_json)
POWERSHELL_51_NESTED = Style(utf16, windows_powershell_json, nested=True)
POWERSHELL_51_UTF8 = Style(utf8_bom, windows_powershell_json, nested=True)
POWERSHELL_51_UTF8_NAMES = Style(utf8_bom, windows_powershell_json, enum_names=True)
POWERSHELL_51_ANSI = Style(ansi, windows_powershell_json)
POWERSHELL_7 = Style(utf8, powershell_7_json)
POWERSHELL_7_NAMES = Style(utf8, powershell_7_json, enum_names=True)

SQL_FOLDER, FILE_FOLDER = "SqlServerFolder", "FileSystemFolder"


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """What was collected from one node.

    ``running`` names the SQL Server instances whose group is there; ``config_file`` is the registry's path
    (None: the default); ``files`` are copied files by Windows path; ``sc`` adds the output of ``sc`` with
    this localised word of success; ``old_export`` writes registry exports as REGEDIT4.
    """

    name: str
    service: SsisService
    running: tuple[str, ...] = ()
    config_file: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    more_registry: Mapping[str, RegistryKeys] = field(default_factory=dict)
    sc: str | None = None
    old_export: bool = False


def snapshot_toml(*lines: str, cluster: str = "CLU1") -> Files:
    """``snapshot.toml`` with the cluster's name, the time, and these lines."""
    head = [f'cluster = "{cluster}"', "collected_at = 2026-11-22T09:30:00Z"]
    return {"snapshot.toml": utf8("\n".join([*head, *lines]) + "\n")}


def copied(root: str, files: Mapping[str, str]) -> Files:
    """Return copied files below ``root``, by their Windows paths."""
    found: Files = {}
    for path, text in files.items():
        drive, rest = ntpath.splitdrive(path)
        parts = [root, "files", drive.rstrip(":"), *rest.strip("\\").split("\\")]
        found["/".join(parts)] = utf8(text)
    return found


def node_files(node: NodeSpec, instances: Sequence[Instance], style: Style) -> Files:
    """Return what was collected from one node."""
    root = f"nodes/{node.name}"
    ssis = node.service.ssis
    exports: dict[str, RegistryKeys] = {
        f"sql-{ssis.number}": release_registry(ssis, node.config_file),
        "instances": instance_registry(instances),
        **node.more_registry,
    }
    if (
        node.service.mode == "Manual"
    ):  # The cluster starts it; who else restarts it is in the service's own key.
        exports[ssis.service] = service_registry(node.service)
    found: Files = {
        f"{root}/services.json": style.export(services(node.service, instances, node.running)),
        **copied(root, node.files),
    }
    for name, keys in exports.items():
        text = ansi(regedit4(keys)) if node.old_export else utf16(reg_export(keys))
        found[f"{root}/{name}.reg"] = text
    if node.sc is not None:
        found[f"{root}/sc-{ssis.service}.txt"] = oem(sc_text(node.service, node.sc))
    return found


def evidence(
    spec: ClusterSpec,
    nodes: Sequence[NodeSpec],
    instances: Sequence[Instance],
    style: Style,
    shared: Mapping[str, str] | None = None,
) -> Files:
    """Return the whole evidence of a sample, but for ``snapshot.toml``."""
    found: Files = dict(export_cluster(spec, style))
    for node in nodes:
        found |= node_files(node, instances, style)
    return found | copied("shared", shared or {})


def unix_lines(text: str) -> str:
    """Return the text as an editor with Unix line ends saved it."""
    return text.replace("\r\n", "\n")
