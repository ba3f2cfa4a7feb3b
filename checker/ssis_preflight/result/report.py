"""The report: everything that any renderer may show, as a plain JSON document.

The shapes here and in ``report.schema.json`` say the same; a test holds them together. A renderer needs nothing
but this document, so a saved report can be rendered again without the snapshot.
"""

from __future__ import annotations

import json
from typing import TypedDict, cast

SCHEMA_ID = "ssis-preflight/report/1"


class Tool(TypedDict):
    """What made the report."""

    name: str
    version: str
    rule_packs: list[str]


class FileEntry(TypedDict):
    """One file of the snapshot; ``status`` is read, partly-read, damaged, refused or not-recognised."""

    path: str
    sha256: str
    size: int
    kind: str
    status: str
    detail: str


class SnapshotEntry(TypedDict):
    """Where the evidence was, when it was collected, and every file of it."""

    path: str
    collected_at: str | None
    files: list[FileEntry]


class SubjectEntry(TypedDict):
    """What a verdict is about."""

    kind: str
    name: str
    node: str | None
    group: str | None


class Location(TypedDict):
    """A place in the evidence; the first of a finding is the primary one. Lines and columns are 1-based."""

    file: str
    line: int | None
    column: int | None
    node: str | None
    key: str | None
    value: str | None
    excerpt: str | None
    says: str


class RemediationEntry(TypedDict):
    """How to mend a finding: for a person, and as operations where they are certain."""

    text: str
    operations: list[dict[str, object]]


class WaivedEntry(TypedDict):
    """Who accepted a finding, why and until when."""

    reason: str
    owner: str | None
    expires: str | None
    ticket: str | None


class FindingEntry(TypedDict):
    """One failure of one rule for one subject."""

    rule: str
    severity: str
    confidence: str
    title: str
    message: str
    subject: SubjectEntry
    locations: list[Location]
    observed: str
    expected: str
    why: str
    remediation: RemediationEntry
    statements: list[str]
    related: list[str]
    fingerprint: str
    waived: WaivedEntry | None


class NotEvaluatedEntry(TypedDict):
    """One rule that could not judge one subject. ``why`` is the kind of gap, ``collect`` the command to run."""

    rule: str
    severity: str
    subject: SubjectEntry
    part: str
    core: bool
    missing: str
    why: str
    collect: str
    fingerprint: str
    waived: WaivedEntry | None


VerdictCounts = TypedDict(
    "VerdictCounts", {"pass": int, "fail": int, "not_evaluated": int, "not_applicable": int}
)
"""How often a rule said what; ``not_applicable`` is 1 where it found no subject."""


class RuleEntry(TypedDict):
    """One rule that ran: its page in Markdown and its verdicts."""

    id: str
    covers: list[str]
    title: str
    severity: str
    severities: list[str]
    confidence: str
    patterns: list[str]
    statements: list[str]
    sources: list[str]
    since: str
    page: str
    verdicts: VerdictCounts


class Hazard(TypedDict):
    """One thing that can go wrong at failover, with the shortest trace that leads there."""

    claim: str
    what: str
    groups: list[str]
    failures: list[str]
    outcome: dict[str, str]
    trace: list[str]
    assumptions: list[str]


class FailoverEntry(TypedDict):
    """What the exploration of failovers found."""

    proved: bool
    bounds: dict[str, int]
    states: int
    assumptions: list[str]
    hazards: list[Hazard]


class DelegationEntry(TypedDict):
    """Whether a client can manage the packages of one SQL Server through one service."""

    client: str
    endpoint: str
    target: str
    placement: str
    verdict: str
    why: str


class NodeEntry(TypedDict):
    """A node, for pictures and tables."""

    name: str
    state: str | None
    services: list[dict[str, str | None]]


class GroupEntry(TypedDict):
    """A group, for pictures and tables."""

    name: str
    state: str | None
    owner: str | None
    core: bool | None
    possible_owners: list[str] | None
    preferred_owners: list[str] | None


class ResourceEntry(TypedDict):
    """A resource, for pictures and tables."""

    name: str
    type: str | None
    group: str | None
    state: str | None
    ssis: bool


class DependencyEntry(TypedDict):
    """The dependency expression of a resource, and the names that it mentions."""

    resource: str
    expression: str
    providers: list[str]


class DiskEntry(TypedDict):
    """A clustered disk or shared volume and its volumes."""

    name: str
    volumes: list[str]
    shared_volume: bool


class Topology(TypedDict):
    """The cluster as a picture needs it."""

    nodes: list[NodeEntry]
    groups: list[GroupEntry]
    resources: list[ResourceEntry]
    dependencies: list[DependencyEntry]
    disks: list[DiskEntry]


class ParityValue(TypedDict):
    """The value of a setting on one node: ``state`` is known, absent (the node has no such thing) or unknown."""

    node: str
    value: str | None
    state: str


class ParityEntry(TypedDict):
    """One setting across the nodes.

    ``same`` is null where a value is unknown and the known ones agree. ``legitimate`` marks a setting that may
    differ; ``note`` says why.
    """

    area: str
    setting: str
    values: list[ParityValue]
    same: bool | None
    legitimate: bool
    note: str


class WaiverEntry(TypedDict):
    """One waiver of the run, where it is written, and the fingerprints that it covers.

    ``state`` is active, expired or unused.
    """

    rule: str
    subject: str
    reason: str
    owner: str | None
    expires: str | None
    ticket: str | None
    state: str
    matches: list[str]
    file: str
    line: int | None


class CoverageEntry(TypedDict):
    """One statement of the source document: ``result`` is met, violated, not-evaluated or not-applicable."""

    statement: str
    title: str
    result: str
    by: list[str]


class Summary(TypedDict):
    """The counts, and the exit code that the run ended with."""

    error: int
    warning: int
    info: int
    waived: int
    not_evaluated: int
    rules_evaluated: int
    exit_code: int
    fail_on: str


class Report(TypedDict):
    """The whole report."""

    schema: str
    tool: Tool
    as_of: str
    cluster: str | None
    pattern: dict[str, str]
    snapshot: SnapshotEntry
    findings: list[FindingEntry]
    not_evaluated: list[NotEvaluatedEntry]
    rules: list[RuleEntry]
    failover: FailoverEntry | None
    delegation: list[DelegationEntry]
    topology: Topology
    parity: list[ParityEntry]
    coverage: list[CoverageEntry]
    waivers: list[WaiverEntry]
    notices: list[str]
    summary: Summary


def schema(name: str = "report") -> dict[str, object]:
    """Return the JSON Schema of a document of ours, by name; only ``report`` exists in this version.

    Raises:
        KeyError: there is no such schema.
    """
    if name != "report":
        raise KeyError(name)
    from importlib import resources  # only where the schema is asked for  # noqa: PLC0415

    text = resources.files("ssis_preflight.result").joinpath("report.schema.json").read_text(encoding="utf-8")
    return cast("dict[str, object]", json.loads(text))
