"""The report as SARIF 2.1.0, for code hosts and viewers of static analysis.

A failure is a result; a waived one carries a suppression; what could not be evaluated is a result of the kind
``open``. Every file of the evidence is an artifact with its SHA-256; what was not read whole, and the notices of the
run, are notifications. Sources: OASIS, *Static Analysis Results Interchange Format (SARIF) Version 2.1.0*; GitHub,
*SARIF support for code scanning*.
"""

from __future__ import annotations

import json
from urllib.parse import quote

from ssis_preflight.result.report import Report, RuleEntry
from ssis_preflight_reports.conclusion import conclude
from ssis_preflight_reports.escape import visible, visible_lines
from ssis_preflight_reports.json_report import harmless
from ssis_preflight_reports.markdown_text import page_in_markdown
from ssis_preflight_reports.options import RenderOptions
from ssis_preflight_reports.sarif_places import Artifacts, Json, artifacts_of
from ssis_preflight_reports.sarif_results import LEVELS, results
from ssis_preflight_reports.sentences import words

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_PRECISION = {"high": "very-high", "medium": "high", "low": "medium"}
_PROBLEM = {"error": "error", "warning": "warning", "info": "recommendation"}
_ARTICLES = {"a", "an", "the"}
_TAGS = 20
"""GitHub takes so many tags of a rule."""


def render(report: Report, options: RenderOptions) -> bytes:
    """Return the SARIF log as UTF-8 JSON: one run, results in the order of the report."""
    del options
    artifacts = artifacts_of(report)
    run: Json = {
        "tool": _tool(report),
        "invocations": [_invocation(report, artifacts)],
        "originalUriBaseIds": artifacts.bases,
        "artifacts": artifacts.entries(report["snapshot"]["files"]),
        "automationDetails": {"id": f"ssis-preflight/{quote(visible(report['cluster'] or 'cluster'))}/"},
        "columnKind": "unicodeCodePoints",
        "results": results(report, artifacts),
        "properties": {
            "cluster": report["cluster"],
            "asOf": report["as_of"],
            "collectedAt": report["snapshot"]["collected_at"],
            "pattern": report["pattern"],
            "summary": dict(report["summary"]),
        },
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_shown(run)]}
    return (harmless(json.dumps(log, indent=2, ensure_ascii=False)) + "\n").encode()


def _tool(report: Report) -> Json:
    tool = report["tool"]
    driver: Json = {
        "name": tool["name"],
        "fullName": f"{tool['name']} {tool['version']}",
        "version": tool["version"],
        "shortDescription": {"text": "Audits SQL Server Integration Services in Windows failover clusters."},
        "rules": [_rule(rule) for rule in report["rules"]],
    }
    packs = [{"name": pack} for pack in tool["rule_packs"]]
    return {"driver": driver, "extensions": packs} if packs else {"driver": driver}


def _rule(rule: RuleEntry) -> Json:
    properties: Json = {
        "tags": [rule["id"].rstrip("0123456789"), *rule["patterns"], *rule["statements"]][:_TAGS],
        "precision": _PRECISION.get(rule["confidence"], "medium"),
        "problem.severity": _PROBLEM[rule["severity"]],
        "confidence": rule["confidence"],
    }
    return {
        "id": rule["id"],
        "name": _pascal(rule["title"]) or rule["id"],
        "shortDescription": {"text": rule["title"]},
        "fullDescription": {"text": f"{rule['title'].rstrip('.')}."},
        "help": {"text": rule["page"], "markdown": page_in_markdown(rule["page"])},
        "defaultConfiguration": {"level": LEVELS[rule["severity"]]},
        "properties": properties,
        **({"deprecatedIds": rule["covers"]} if rule["covers"] else {}),
    }


def _pascal(title: str) -> str:
    """Return a title as one identifier: ``The SSIS resource is online`` becomes ``SsisResourceIsOnline``."""
    plain = "".join(char if char.isascii() and char.isalnum() else " " for char in title.replace("'", ""))
    kept = [word for word in plain.split() if word.lower() not in _ARTICLES]
    return "".join(word.capitalize() if word.isupper() else word[0].upper() + word[1:] for word in kept)


def _invocation(report: Report, artifacts: Artifacts) -> Json:
    code = report["summary"]["exit_code"]
    ending = conclude(report)
    level = "error" if code == 4 else "note"
    notices: list[Json] = [{"level": level, "message": {"text": text}} for text in report["notices"]]
    for file in report["snapshot"]["files"]:
        if file["status"] != "read":
            said = f"{visible(file['path'])}: {words(file['status'])}. {visible(file['detail'])}".strip()
            place = {"physicalLocation": {"artifactLocation": artifacts.location(file["path"])}}
            notices.append({"level": "warning", "message": {"text": said}, "locations": [place]})
    return {
        "executionSuccessful": code != 4,
        "exitCode": code,
        "exitCodeDescription": f"{ending.word}: {ending.why}",
        "toolExecutionNotifications": notices,
    }


def _shown(value: object) -> object:
    """Return the document with every text visible, line feeds apart: a viewer shows what is in it."""
    if isinstance(value, dict):
        return {visible(str(key)): _shown(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_shown(entry) for entry in value]
    return visible_lines(value) if isinstance(value, str) else value
