"""The report as SARIF 2.1.0, for code hosts and viewers of static analysis.

A failure is a result; a waived one carries a suppression; what could not be evaluated is a result of the kind
``open``. Every file of the evidence is an artifact with its SHA-256. Source: OASIS, *Static Analysis Results
Interchange Format (SARIF) Version 2.1.0*; GitHub, *SARIF support for code scanning*.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from ssis_preflight.result.report import (
    FindingEntry,
    Location,
    NotEvaluatedEntry,
    Report,
    RuleEntry,
    SubjectEntry,
    WaivedEntry,
)
from ssis_preflight_reports.escape import visible
from ssis_preflight_reports.gaps import RULE_BROKE
from ssis_preflight_reports.json_report import harmless
from ssis_preflight_reports.options import RenderOptions

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_PRECISION = {"high": "very-high", "medium": "high", "low": "medium"}
_ROOT = "SNAPSHOT"
_READ = "read"

Json = dict[str, Any]


def render(report: Report, options: RenderOptions) -> bytes:
    """Return the SARIF log as UTF-8 JSON: one run, results in the order of the report."""
    del options
    indices = {rule["id"]: index for index, rule in enumerate(report["rules"])}
    artifacts = {file["path"]: index for index, file in enumerate(report["snapshot"]["files"])}
    run: Json = {
        "tool": {"driver": _driver(report)},
        "automationDetails": {"id": f"ssis-preflight/{quote(visible(report['cluster'] or 'cluster'))}/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder of the snapshot."}}},
        "invocations": [_invocation(report)],
        "artifacts": [_artifact(report, index) for index in range(len(artifacts))],
        "results": [
            *(_finding(entry, indices, artifacts) for entry in report["findings"]),
            *(_open(entry, indices, report) for entry in report["not_evaluated"]),
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return (harmless(json.dumps(log, indent=2, ensure_ascii=False)) + "\n").encode()


def _driver(report: Report) -> Json:
    return {
        "name": report["tool"]["name"],
        "semanticVersion": report["tool"]["version"],
        "rules": [_rule(rule) for rule in report["rules"]],
    }


def _rule(rule: RuleEntry) -> Json:
    page = rule["page"]
    return {
        "id": rule["id"],
        "name": _pascal(rule["title"]),
        "shortDescription": {"text": rule["title"]},
        "fullDescription": {"text": f"{rule['title']}."},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": _LEVELS[rule["severity"]]},
        "properties": {
            "tags": [rule["id"].rstrip("0123456789"), *rule["statements"], *rule["patterns"]],
            "precision": _PRECISION.get(rule["confidence"], "medium"),
            "problem.severity": {"info": "recommendation"}.get(rule["severity"], rule["severity"]),
        },
    }


def _pascal(title: str) -> str:
    words = "".join(char if char.isascii() and char.isalnum() else " " for char in title).split()
    return "".join(word[0].upper() + word[1:] for word in words)


def _invocation(report: Report) -> Json:
    unread = [file for file in report["snapshot"]["files"] if file["status"] != _READ]
    notices = [
        _notice(text, "error" if report["summary"]["exit_code"] == 4 else "note")
        for text in report["notices"]
    ]
    files = [
        {
            **_notice(
                f"{visible(file['path'])}: {file['status']}. {visible(file['detail'])}".strip(), "warning"
            ),
            "locations": [_physical_only(file["path"])],
        }
        for file in unread
    ]
    return {
        "executionSuccessful": report["summary"]["exit_code"] != 4,
        "exitCode": report["summary"]["exit_code"],
        "toolExecutionNotifications": [*notices, *files],
    }


def _notice(text: str, level: str) -> Json:
    return {"level": level, "message": {"text": visible(text)}}


def _artifact(report: Report, index: int) -> Json:
    file = report["snapshot"]["files"][index]
    artifact: Json = {"location": {**_uri(file["path"]), "index": index}, "length": file["size"]}
    if file["sha256"]:
        artifact["hashes"] = {"sha-256": file["sha256"]}
    return artifact


def _finding(entry: FindingEntry, indices: dict[str, int], artifacts: dict[str, int]) -> Json:
    places = [_location(place, artifacts) for place in entry["locations"]]
    places[0]["logicalLocations"] = [*_logical(entry["subject"]), *places[0].get("logicalLocations", [])]
    told = f"{entry['message']}. Observed: {entry['observed']}. Expected: {entry['expected']}."
    result: Json = {
        **_named(entry["rule"], indices),
        "level": _LEVELS[entry["severity"]],
        "message": {"text": visible(told)},
        "locations": places[:1],
        "partialFingerprints": {"ssisPreflight/v1": entry["fingerprint"]},
        "properties": {"remediation": entry["remediation"]["text"], "statements": entry["statements"]},
    }
    if places[1:]:
        result["relatedLocations"] = [{"id": number, **place} for number, place in enumerate(places[1:], 1)]
    return {**result, **_suppression(entry["waived"])}


def _open(entry: NotEvaluatedEntry, indices: dict[str, int], report: Report) -> Json:
    collect = f" Collect it: {entry['collect']}" if entry["collect"] else ""
    broke = entry["why"] == RULE_BROKE
    what = f"the rule broke: {entry['missing']}" if broke else f"{entry['missing']} ({entry['why']})"
    place: Json = {"logicalLocations": _logical(entry["subject"])}
    files = report["snapshot"]["files"]
    if files:
        place["physicalLocation"] = {"artifactLocation": _uri(files[0]["path"])}
    return {
        **_named(entry["rule"], indices),
        "kind": "open",
        "level": "none",
        "message": {"text": visible(f"Not evaluated: {what}.{collect}")},
        "locations": [place],
        "partialFingerprints": {"ssisPreflight/v1": entry["fingerprint"]},
        **_suppression(entry["waived"]),
    }


def _named(rule: str, indices: dict[str, int]) -> Json:
    return {"ruleId": rule, "ruleIndex": indices[rule]} if rule in indices else {"ruleId": rule}


def _suppression(waived: WaivedEntry | None) -> Json:
    if waived is None:
        return {}
    details = [f"{name}: {value}" for name, value in waived.items() if name != "reason" and value]
    justification = visible("; ".join([waived["reason"], *details]))
    return {"suppressions": [{"kind": "external", "status": "accepted", "justification": justification}]}


def _location(place: Location, artifacts: dict[str, int]) -> Json:
    artifact: Json = _uri(place["file"])
    if place["file"] in artifacts:
        artifact["index"] = artifacts[place["file"]]
    physical: Json = {"artifactLocation": artifact}
    if place["line"] is not None:
        region: Json = {"startLine": place["line"]}
        if place["column"] is not None:
            region["startColumn"] = place["column"]
        if place["excerpt"]:
            region["snippet"] = {"text": visible(place["excerpt"])}
        physical["region"] = region
    location: Json = {"physicalLocation": physical}
    if place["key"] is not None:
        full = place["key"] if place["value"] is None else f"{place['key']}\\{place['value'] or '(Default)'}"
        name = place["key"].rpartition("\\")[2]
        location["logicalLocations"] = [
            {"name": visible(name), "fullyQualifiedName": visible(full), "kind": "registry-key"}
        ]
    if place["says"]:
        location["message"] = {"text": visible(place["says"])}
    return location


def _logical(subject: SubjectEntry) -> list[Json]:
    around = [part for part in (subject["node"], subject["group"]) if part]
    full = "/".join([*around, subject["name"]])
    return [{"name": visible(subject["name"]), "fullyQualifiedName": visible(full), "kind": subject["kind"]}]


def _physical_only(path: str) -> Json:
    return {"physicalLocation": {"artifactLocation": _uri(path)}}


def _uri(path: str) -> Json:
    return {"uri": quote(path, errors="surrogatepass"), "uriBaseId": _ROOT}
