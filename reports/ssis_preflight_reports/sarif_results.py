"""The results of a SARIF log: failures, accepted ones, and verdicts that are open."""

from __future__ import annotations

from ssis_preflight.model.names import fold
from ssis_preflight.result.report import FindingEntry, NotEvaluatedEntry, Report, WaivedEntry
from ssis_preflight_reports.escape import visible
from ssis_preflight_reports.gaps import RULE_BROKE
from ssis_preflight_reports.sarif_places import Artifacts, Json, location, logical, message
from ssis_preflight_reports.sentences import sentence, subject_phrase, words

LEVELS = {"error": "error", "warning": "warning", "info": "note"}
"""The level of each severity."""

FINGERPRINT = "ssisPreflight/v1"
"""What the fingerprint of a result is called."""


def results(report: Report, artifacts: Artifacts) -> list[Json]:
    """Return the results in the order of the report: findings first, then verdicts that are open."""
    indices = {rule["id"]: index for index, rule in enumerate(report["rules"])}
    files = [file["path"] for file in report["snapshot"]["files"]]
    found = [_finding(entry, indices, artifacts) for entry in report["findings"]]
    return found + [_open(entry, indices, artifacts, files) for entry in report["not_evaluated"]]


def _finding(entry: FindingEntry, indices: dict[str, int], artifacts: Artifacts) -> Json:
    first, *others = [location(place, artifacts) for place in entry["locations"]]
    # Code hosts show a result at a line only, so a place that is a whole file is shown at its first.
    first["physicalLocation"].setdefault("region", {"startLine": 1})
    first["logicalLocations"] = [logical(entry["subject"]), *first.get("logicalLocations", [])]
    told = f"{sentence(entry['message'])} Observed: {entry['observed']}. Expected: {entry['expected']}."
    result: Json = {
        **_named(entry["rule"], indices),
        "level": LEVELS[entry["severity"]],
        "message": message(told),
        "locations": [first],
        "partialFingerprints": {FINGERPRINT: entry["fingerprint"]},
        "properties": {
            "confidence": entry["confidence"],
            "observed": entry["observed"],
            "expected": entry["expected"],
            "why": entry["why"],
            "remediation": dict(entry["remediation"]),
            "statements": entry["statements"],
            "related": entry["related"],
        },
    }
    if others:
        result["relatedLocations"] = [{"id": number, **place} for number, place in enumerate(others, 1)]
    return {**result, **_suppression(entry["waived"])}


def _open(entry: NotEvaluatedEntry, indices: dict[str, int], artifacts: Artifacts, files: list[str]) -> Json:
    collect = f" Collect it: {entry['collect']}" if entry["collect"] else ""
    broke = entry["why"] == RULE_BROKE
    what = f"the rule broke: {entry['missing']}" if broke else f"{entry['missing']} ({words(entry['why'])})"
    place: Json = {"logicalLocations": [logical(entry["subject"])]}
    file = _nearest(entry, files)
    if file is not None:
        region = {"startLine": 1}
        place["physicalLocation"] = {"artifactLocation": artifacts.location(file), "region": region}
    return {
        **_named(entry["rule"], indices),
        "kind": "open",
        "level": "none",
        "message": message(f"Not evaluated for {subject_phrase(entry['subject'])}: {what}.{collect}"),
        "locations": [place],
        "partialFingerprints": {FINGERPRINT: entry["fingerprint"]},
        "properties": {
            "severity": entry["severity"],
            "part": entry["part"],
            "core": entry["core"],
            "missing": entry["missing"],
            "why": entry["why"],
            "collect": entry["collect"],
        },
        **_suppression(entry["waived"]),
    }


def _nearest(entry: NotEvaluatedEntry, files: list[str]) -> str | None:
    """Return a file of the evidence to hang a verdict on that has none: one of its node, else the first."""
    node = entry["subject"]["node"]
    start = f"nodes/{fold(node)}/" if node else ""
    near = (path for path in files if fold(path).startswith(start))
    return next(near, next(iter(files), None))


def _named(rule: str, indices: dict[str, int]) -> Json:
    return {"ruleId": rule, "ruleIndex": indices[rule]} if rule in indices else {"ruleId": rule}


def _suppression(waived: WaivedEntry | None) -> Json:
    if waived is None:
        return {}
    details = [f"{name}: {value}" for name, value in waived.items() if name != "reason" and value]
    justification = visible("; ".join([waived["reason"], *details]))
    return {"suppressions": [{"kind": "external", "status": "accepted", "justification": justification}]}
