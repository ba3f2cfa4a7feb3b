"""Pacemaker clusters of the same shape as ours, with every resource started, as CIB files for ``crm_simulate``."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement

RESOURCES = 5
_OPTIONS = {"stonith-enabled": "true", "no-quorum-policy": "ignore"}
_KEY = "1:0:0:00000000-0000-0000-0000-000000000000"
"""The transition key of an operation: which transition asked for it. Pacemaker only wants one to be there."""


def write_cib(path: Path, nodes: int, groups: int) -> None:
    """Write a cluster with ``groups`` groups of five resources, group ``g`` started on node ``g`` modulo ``nodes``.

    Every group prefers its node, as ours does; a fence device exists, since without one no failure is recovered.
    """
    root = Element("cib", {"validate-with": "pacemaker-3.0", "crm_feature_set": "3.0.14", "have-quorum": "1"})
    root.attrib |= {"epoch": "1", "num_updates": "0", "admin_epoch": "0"}
    _configuration(SubElement(root, "configuration"), nodes, groups)
    status = SubElement(root, "status")
    for node in range(nodes):
        _status(SubElement(status, "node_state", _node(node)), node, nodes, groups)
    ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _configuration(parent: Element, nodes: int, groups: int) -> None:
    options = SubElement(SubElement(parent, "crm_config"), "cluster_property_set", id="options")
    for name, value in _OPTIONS.items():
        SubElement(options, "nvpair", id=f"option-{name}", name=name, value=value)
    listed = SubElement(parent, "nodes")
    for node in range(nodes):
        SubElement(listed, "node", id=str(node + 1), uname=f"node{node + 1}")
    resources = SubElement(parent, "resources")
    SubElement(resources, "primitive", {"id": "fence", "class": "stonith", "type": "fence_xvm"})
    constraints = SubElement(parent, "constraints")
    for group in range(groups):
        members = SubElement(resources, "group", id=f"g{group}")
        for number in range(RESOURCES):
            kind = {"class": "ocf", "provider": "pacemaker", "type": "Dummy"}
            SubElement(members, "primitive", {"id": f"g{group}r{number}", **kind})
        place = {
            "id": f"place-g{group}",
            "rsc": f"g{group}",
            "node": f"node{group % nodes + 1}",
            "score": "10",
        }
        SubElement(constraints, "rsc_location", place)


def _node(node: int) -> dict[str, str]:
    online = {"in_ccm": "true", "crmd": "online", "join": "member", "expected": "member"}
    return {"id": str(node + 1), "uname": f"node{node + 1}", **online}


def _status(parent: Element, node: int, nodes: int, groups: int) -> None:
    history = SubElement(SubElement(parent, "lrm", id=str(node + 1)), "lrm_resources")
    _operation(history, "fence", {"class": "stonith", "type": "fence_xvm"}, node, runs=node == 0)
    for group in range(groups):
        for number in range(RESOURCES):
            kind = {"class": "ocf", "provider": "pacemaker", "type": "Dummy"}
            _operation(history, f"g{group}r{number}", kind, node, runs=node == group % nodes)


def _operation(history: Element, resource: str, kind: dict[str, str], node: int, *, runs: bool) -> None:
    """Write what the node last did with a resource: started it, or found that it does not run there."""
    code = "0" if runs else "7"
    name = "start" if runs else "monitor"
    operation = {"operation": name, "interval": "0", "rc-code": code, "op-status": "0", "call-id": "1"}
    operation |= {
        "transition-key": _KEY,
        "transition-magic": f"0:{code};{_KEY}",
        "on_node": f"node{node + 1}",
    }
    listed = SubElement(history, "lrm_resource", {"id": resource, **kind})
    SubElement(
        listed, "lrm_rsc_op", {"id": f"{resource}_last_0", "crm-debug-origin": "benchmark", **operation}
    )
