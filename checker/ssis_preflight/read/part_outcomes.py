"""What the collector's words for the fate of a part, an entry or a node mean for facts that are missing."""

from __future__ import annotations

from collections.abc import Mapping

from ssis_preflight.model.facts import GapKind
from ssis_preflight.model.parts import Part
from ssis_preflight.read.excerpt import excerpt, shown
from ssis_preflight.read.reading import Why

READ = "read"
PARTIAL = "partial"
DENIED = "denied"
ABSENT = "absent"
FAILED = "failed"
SKIPPED = "skipped"
TOO_LARGE = "too-large"
NO_VOLUME = "no-volume"
DAMAGED = "damaged"
"""A file whose bytes did not arrive as they were sent; no collector says it."""

PART_OUTCOMES = (READ, PARTIAL, DENIED, ABSENT, FAILED, SKIPPED)
"""What can become of a part."""

FILE_OUTCOMES = (READ, DENIED, ABSENT, FAILED, TOO_LARGE, NO_VOLUME)
"""What can become of one file or folder."""

KEY_OUTCOMES = (READ, DENIED, ABSENT, FAILED)
"""What can become of one registry key."""

NODE_OUTCOMES = (READ, PARTIAL, "unreachable", DENIED, FAILED, "interrupted", "not-started")
"""What can become of a node."""

CLUSTER_PARTS: Mapping[str, tuple[Part, ...]] = {
    "cluster": (),
    "nodes": (Part.NODES,),
    "groups": (Part.GROUPS,),
    "resources": (Part.RESOURCES,),
    "parameters": (Part.PARAMETERS,),
    "dependencies": (Part.DEPENDENCIES,),
    "possible-owners": (Part.POSSIBLE_OWNERS,),
    "preferred-owners": (Part.PREFERRED_OWNERS,),
    "checkpoints": (Part.CHECKPOINTS,),
    "disks": (Part.DISKS,),
    "shared-volumes": (Part.SHARED_VOLUMES,),
    "quorum": (Part.QUORUM,),
    "networks": (Part.NETWORKS,),
    "resource-types": (),
}
"""The collector's parts about the cluster as a whole, and the parts of the evidence that each holds."""

NODE_PARTS: Mapping[str, tuple[Part, ...]] = {
    "services": (Part.SERVICES, Part.TIMES, Part.RECOVERY_ACTIONS),
    "sql-instances": (Part.SQL_INSTANCES,),
    "versions": (Part.VERSIONS,),
    "registry": (Part.SERVICE_CONFIG_FILE, Part.SQL_INSTANCES, Part.VERSIONS, Part.RECOVERY_ACTIONS),
    "files": (Part.CONFIGURATION,),
    "stores": (Part.PACKAGES,),
    "access-control": (Part.ACCESS_CONTROL,),
    "dcom": (Part.DCOM,),
    "local-groups": (),
}
"""The same for its parts about one node."""

_KINDS: Mapping[str, GapKind] = {
    READ: GapKind.NOT_COLLECTED,
    PARTIAL: GapKind.UNREADABLE,
    DENIED: GapKind.DENIED,
    FAILED: GapKind.UNREADABLE,
    TOO_LARGE: GapKind.UNREADABLE,
    "unreachable": GapKind.UNREACHABLE,
}
_WORDS: Mapping[str, str] = {
    PARTIAL: "read in part",
    ABSENT: "not there",
    SKIPPED: "not asked for",
    TOO_LARGE: "too large",
    NO_VOLUME: "its volume is not there now",
    "interrupted": "the collection was interrupted",
    "not-started": "the collection did not come to this node",
}
_LONGEST = 4096
_LONGEST_NAME = 80


def why_of(node: str, outcome: str, detail: str) -> Why:
    """Return why something is unknown: the words name the node and repeat what its system said, on one line."""
    said = ": ".join(part for part in (_WORDS.get(outcome, ""), plain_words(detail)) if part)
    kind = _KINDS.get(outcome, GapKind.NOT_COLLECTED)
    return (
        Why(kind) if outcome == READ else Why(kind, f"{shown(node, limit=_LONGEST_NAME)}: {said or outcome}")
    )


def plain_words(text: str) -> str:
    """Return the words of a system on one line, cut to a width, without secrets and control characters."""
    line = " ".join(text[:_LONGEST].split())
    return excerpt(line, 0, len(line))
