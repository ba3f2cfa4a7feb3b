"""From results to the report document, with findings in their fixed order and places turned into lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import msgspec

from ssis_preflight.engine.acceptance import as_entry, judged, mark, uses_of
from ssis_preflight.engine.exits import ExitCode, Gate, exit_code
from ssis_preflight.engine.failover import delegation_entries, failover_entry
from ssis_preflight.engine.parity import parity
from ssis_preflight.engine.policy import Policy, gone_from
from ssis_preflight.engine.run import AnyRule, Result, RuleRun, Run, judge_waivers
from ssis_preflight.engine.topology import patterns, topology
from ssis_preflight.model.facts import GapKind, Unknown, known_or_none
from ssis_preflight.model.parts import PART_INFO, Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import EvidenceFile, Snapshot
from ssis_preflight.operations.operation import as_data
from ssis_preflight.result.fingerprint import fingerprint
from ssis_preflight.result.report import (
    SCHEMA_ID,
    CoverageEntry,
    FileEntry,
    FindingEntry,
    Location,
    NotEvaluatedEntry,
    Report,
    RuleEntry,
    SubjectEntry,
    Summary,
    Tool,
)
from ssis_preflight.result.statements import EXPLANATIONS, STATEMENTS
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import Subject
from ssis_preflight.rule.verdict import Fail, NotEvaluated, Pass
from ssis_preflight.rule.waiver_uses import WAIVERS

Locate = Callable[[list[Place]], list[Location]]


class Settings(msgspec.Struct, frozen=True):
    """What shapes a report besides the evidence.

    The gate, the parts made core by ``--require``, the date (ISO), the version of the tool, and the policy.
    """

    gate: Gate
    required: frozenset[Part]
    as_of: str
    version: str
    policy: Policy = Policy()


def build_report(run: Run, settings: Settings, locate: Locate) -> Report:
    """Return the report of a run. ``locate`` turns places into locations with lines and excerpts, in order."""
    policy, ran = settings.policy, frozenset(rule_run.rule.id for rule_run in run.rules)
    findings = _findings(run.rules, locate)
    open_verdicts = _not_evaluated(run, settings.required)
    uses = uses_of(policy.waivers, [*findings, *open_verdicts], ran, settings.as_of)
    run = judge_waivers(run, [judged(use, settings.as_of) for use in uses])
    about_waivers = (rule_run for rule_run in run.rules if rule_run.rule.subjects is WAIVERS)
    findings = _relate(sorted([*findings, *_findings(about_waivers, locate)], key=_order))
    mark([*findings, *open_verdicts], uses, policy.baseline)
    snapshot = run.snapshot
    return Report(
        schema=SCHEMA_ID,
        tool=Tool(name="ssis-preflight", version=settings.version, rule_packs=list(policy.rule_packs)),
        as_of=settings.as_of,
        cluster=known_or_none(snapshot.cluster.name),
        pattern=patterns(run.view),
        snapshot={
            "path": snapshot.path,
            "collected_at": snapshot.collected_at,
            "files": [_file(file) for file in snapshot.evidence],
        },
        findings=findings,
        not_evaluated=open_verdicts,
        rules=[_rule(rule_run) for rule_run in run.rules],
        failover=failover_entry(run.view),
        delegation=delegation_entries(run.view),
        topology=topology(run.view),
        parity=parity(run.view),
        coverage=_coverage(run),
        waivers=[as_entry(use) for use in uses],
        notices=[
            *run.broken,
            *policy.notices,
            *gone_from(policy.baseline, findings, open_verdicts, ran),
        ],
        summary=_summary(run, settings, findings, open_verdicts),
    )


def _summary(
    run: Run, settings: Settings, findings: list[FindingEntry], open_verdicts: list[NotEvaluatedEntry]
) -> Summary:
    """Count; what was accepted counts as waived only, and does not close the gate."""
    counted = [entry for entry in findings if entry["waived"] is None]
    still_open = [entry for entry in open_verdicts if entry["waived"] is None]
    severities = Counter(entry["severity"] for entry in counted)
    return Summary(
        error=severities["error"],
        warning=severities["warning"],
        info=severities["info"],
        waived=len(findings) + len(open_verdicts) - len(counted) - len(still_open),
        not_evaluated=len(still_open),
        rules_evaluated=sum(1 for rule_run in run.rules if _evaluated(rule_run)),
        exit_code=int(_exit_code(run, settings, counted, still_open)),
        fail_on=settings.gate.fail_on,
    )


def _evaluated(rule_run: RuleRun) -> bool:
    return any(isinstance(result.verdict, (Pass, Fail)) for result in rule_run.results)


def _exit_code(
    run: Run, settings: Settings, findings: list[FindingEntry], open_verdicts: list[NotEvaluatedEntry]
) -> ExitCode:
    gate = settings.gate
    by_id = {rule_run.rule.id: rule_run.rule for rule_run in run.rules}
    missing = any(e["core"] and gate.weighs(by_id[e["rule"]].severities) for e in open_verdicts)
    return exit_code(
        gate,
        broken=bool(run.broken),
        findings=any(gate.reaches(Severity(entry["severity"])) for entry in findings),
        incomplete=missing or nothing_to_evaluate(run.snapshot),
    )


def nothing_to_evaluate(snapshot: Snapshot) -> bool:
    """Say whether the evidence shows neither a cluster nor any Integration Services service."""
    cluster = snapshot.cluster
    lists = (cluster.nodes, cluster.groups, cluster.resources)
    return not snapshot.services and all(not known_or_none(fact) for fact in lists)


def why(rule: AnyRule) -> str:
    """Return the first paragraph of the section *Why it matters* of a rule's page."""
    lines = rule.page.splitlines()
    start = lines.index("Why it matters") + 2 if "Why it matters" in lines else len(lines)
    paragraph: list[str] = []
    for line in lines[start:]:
        if not line.strip() and paragraph:
            break
        paragraph.append(line.strip())
    return " ".join(part for part in paragraph if part)


def _subject(subject: Subject) -> SubjectEntry:
    return SubjectEntry(kind=subject.kind, name=subject.name, node=subject.node, group=subject.group)


def _key(subject: Subject) -> tuple[str | None, ...]:
    return (subject.kind, subject.name, subject.node, subject.group)


def _findings(rules: Iterable[RuleRun], locate: Locate) -> list[FindingEntry]:
    failures = [
        (result, result.verdict) for r in rules for result in r.results if isinstance(result.verdict, Fail)
    ]
    places = [evidence.at for _, verdict in failures for evidence in verdict.evidence]
    located = iter(locate(places))
    return [_finding(result, verdict, located) for result, verdict in failures]


def _finding(result: Result, verdict: Fail, located: Iterator[Location]) -> FindingEntry:
    rule = result.rule
    locations: list[Location] = [{**next(located), "says": evidence.says} for evidence in verdict.evidence]
    return FindingEntry(
        rule=rule.id,
        severity=str(verdict.severity or rule.severity),
        confidence=str(rule.confidence),
        title=rule.title,
        message=verdict.message,
        subject=_subject(result.subject),
        locations=locations,
        observed=verdict.observed,
        expected=verdict.expected,
        why=why(rule),
        remediation={
            "text": verdict.remedy.text,
            "operations": [as_data(operation) for operation in verdict.remedy.operations],
        },
        statements=list(rule.statements),
        related=[],
        fingerprint=fingerprint(rule.id, _key(result.subject), verdict.evidence[0].at.logical()),
        waived=None,
    )


def _order(entry: FindingEntry) -> tuple[int, str, str, str, str, str]:
    subject = entry["subject"]
    return (
        Severity(entry["severity"]).rank,
        entry["rule"],
        subject["name"].casefold(),
        (subject["node"] or "").casefold(),
        (subject["group"] or "").casefold(),
        entry["fingerprint"],
    )


def _relate(findings: list[FindingEntry]) -> list[FindingEntry]:
    """Name, for every finding, the others about the same subject or with the same primary place."""
    shared: dict[tuple[object, ...], list[FindingEntry]] = {}
    for entry in findings:
        for key in _relations(entry):
            shared.setdefault(key, []).append(entry)
    for entry in findings:
        others = {o["fingerprint"]: None for key in _relations(entry) for o in shared[key] if o is not entry}
        entry["related"] = sorted(others)
    return findings


def _relations(entry: FindingEntry) -> list[tuple[object, ...]]:
    subject, primary = entry["subject"], entry["locations"][0]
    keys: list[tuple[object, ...]] = []
    if subject["kind"] not in {"cluster", "file"}:
        keys.append(("subject", subject["kind"], subject["name"], subject["node"], subject["group"]))
    if primary["line"] is not None or primary["key"] is not None:
        keys.append(("place", primary["file"], primary["line"], primary["key"], primary["value"]))
    return keys


def _not_evaluated(run: Run, required: frozenset[Part]) -> list[NotEvaluatedEntry]:
    entries = [
        _open_entry(result, result.verdict.gap, required)
        for rule_run in run.rules
        for result in rule_run.results
        if isinstance(result.verdict, NotEvaluated)
    ]
    return sorted(entries, key=lambda e: (e["rule"], e["subject"]["name"].casefold(), e["fingerprint"]))


def _open_entry(result: Result, gap: Unknown, required: frozenset[Part]) -> NotEvaluatedEntry:
    info = PART_INFO[gap.part]
    broke = gap.kind is GapKind.RULE_BROKE
    return NotEvaluatedEntry(
        rule=result.rule.id,
        severity=str(result.rule.severity),
        subject=_subject(result.subject),
        part=str(gap.part),
        core=(info.core or gap.part in required) and not broke,
        missing=gap.missing,
        why=str(gap.kind),
        collect="" if broke or gap.kind is GapKind.UNSUPPORTED else info.collect,
        fingerprint=fingerprint(result.rule.id, _key(result.subject), "not-evaluated"),
        waived=None,
    )


def _rule(rule_run: RuleRun) -> RuleEntry:
    rule = rule_run.rule
    verdicts = [type(result.verdict) for result in rule_run.results]
    return RuleEntry(
        id=rule.id,
        covers=list(rule.covers),
        title=rule.title,
        severity=str(rule.severity),
        severities=[str(severity) for severity in rule.severities],
        confidence=str(rule.confidence),
        patterns=[str(pattern) for pattern in rule.patterns],
        statements=list(rule.statements),
        sources=list(rule.sources),
        since=rule.since,
        page=rule.page,
        verdicts={
            "pass": verdicts.count(Pass),
            "fail": verdicts.count(Fail),
            "not_evaluated": verdicts.count(NotEvaluated),
            "not_applicable": 0 if verdicts else 1,
        },
    )


def _coverage(run: Run) -> list[CoverageEntry]:
    coverage: list[CoverageEntry] = []
    for statement, title in STATEMENTS.items():
        claiming = [r for r in run.rules if statement in r.rule.statements]
        coverage.append(
            CoverageEntry(
                statement=statement,
                title=title,
                result="not-applicable" if statement in EXPLANATIONS else _result(claiming),
                by=[r.rule.id for r in claiming],
            )
        )
    return coverage


def _result(claiming: list[RuleRun]) -> str:
    """Return what the rules say about a statement; passes of rules that prove nothing do not make it met."""
    verdicts = [type(result.verdict) for rule_run in claiming for result in rule_run.results]
    if Fail in verdicts:
        return "violated"
    if NotEvaluated in verdicts or not claiming:
        return "not-evaluated"
    return "met" if any(run.results for run in claiming if run.rule.proves) else "not-applicable"


def _file(file: EvidenceFile) -> FileEntry:
    complaints = "; ".join(complaint.message for complaint in file.complaints[:1])
    more = len(file.complaints) - 1
    parts = [f"{complaints} (and {more} more)" if more > 0 else complaints, file.remedy]
    return FileEntry(
        path=file.path,
        sha256=file.sha256,
        size=file.size,
        kind=file.kind,
        status=file.status.value,
        detail=". ".join(part.rstrip(".") for part in parts if part),
    )
