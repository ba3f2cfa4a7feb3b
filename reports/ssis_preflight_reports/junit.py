"""The report as JUnit XML, for the test pages of pipelines.

One suite for each family of rules. A failure is a failed test case; a waived one, and what could not be evaluated, is
a skipped one; passes are one test case for each rule that passed, with the number of its subjects. The form is that
of the XML schema of the Jenkins xUnit plugin (junit-10).
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

import msgspec

from ssis_preflight.result.report import FindingEntry, NotEvaluatedEntry, Report, RuleEntry
from ssis_preflight_reports.escape import visible
from ssis_preflight_reports.options import RenderOptions
from ssis_preflight_reports.places import file_place, registry_place
from ssis_preflight_reports.sentences import plural, subject_phrase

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FAMILY = re.compile(r"[0-9]+$")


def render(report: Report, options: RenderOptions) -> bytes:
    """Return the test suites as UTF-8 XML. Times and host names are left out, so that the bytes do not change."""
    del options
    families: dict[str, list[RuleEntry]] = {}
    for rule in report["rules"]:
        families.setdefault(_FAMILY.sub("", rule["id"]), []).append(rule)
    suites = [_suite(family, rules, report) for family, rules in families.items()]
    tests, failures = sum(suite.tests for suite in suites), sum(suite.failures for suite in suites)
    head = f'<testsuites name="ssis-preflight" tests="{tests}" failures="{failures}" errors="0">'
    body = "\n".join(suite.xml for suite in suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{body}\n</testsuites>\n'.encode()


class _Suite(msgspec.Struct, frozen=True):
    """The XML of one suite, and its numbers of tests and failures."""

    xml: str
    tests: int
    failures: int


def _suite(family: str, rules: list[RuleEntry], report: Report) -> _Suite:
    ids = {rule["id"] for rule in rules}
    found = [entry for entry in report["findings"] if entry["rule"] in ids]
    cases = [_failed(entry) if entry["waived"] is None else _waived(entry) for entry in found]
    open_entries = [entry for entry in report["not_evaluated"] if entry["rule"] in ids]
    cases += [_open(entry) for entry in open_entries]
    cases += [_passed(rule) for rule in rules if rule["verdicts"]["pass"]]
    failures = sum(entry["waived"] is None for entry in found)
    skipped = len(found) - failures + len(open_entries)
    counts = f'tests="{len(cases)}" failures="{failures}" errors="0" skipped="{skipped}"'
    lines = [f"  <testsuite name={_attribute(family)} {counts}>", *cases, "  </testsuite>"]
    return _Suite("\n".join(lines), len(cases), failures)


def _case(rule: str, name: str, inside: str) -> str:
    head = f"    <testcase classname={_attribute(f'ssis-preflight.{rule}')} name={_attribute(name)}"
    return f"{head}>\n      {inside}\n    </testcase>" if inside else f"{head}/>"


def _failed(entry: FindingEntry) -> str:
    places = [
        f"{file_place(place)}{f' {key}' if (key := registry_place(place)) else ''}: {place['says']}".rstrip(
            ": "
        )
        for place in entry["locations"]
    ]
    body = "\n".join(
        [
            f"Observed: {visible(entry['observed'])}",
            f"Expected: {visible(entry['expected'])}",
            *(f"At: {visible(place)}" for place in places),
            f"Why: {visible(entry['why'])}",
            f"Fix: {_lines(entry['remediation']['text'])}",
        ]
    )
    kind, message = _attribute(entry["severity"]), _attribute(entry["message"])
    return _case(
        entry["rule"], _name(entry), f"<failure type={kind} message={message}>{_text(body)}</failure>"
    )


def _waived(entry: FindingEntry) -> str:
    reason = entry["waived"]["reason"] if entry["waived"] else ""
    return _case(entry["rule"], _name(entry), f"<skipped message={_attribute(f'waived: {reason}')}/>")


def _open(entry: NotEvaluatedEntry) -> str:
    message = _attribute(f"not evaluated: {entry['missing']} ({entry['why']})")
    return _case(entry["rule"], _name(entry), f"<skipped message={message}/>")


def _passed(rule: RuleEntry) -> str:
    return _case(rule["id"], f"{rule['title']} ({plural(rule['verdicts']['pass'], 'subject')} passed)", "")


def _name(entry: FindingEntry | NotEvaluatedEntry) -> str:
    return f"{entry['rule']} {subject_phrase(entry['subject'])}"


def _lines(text: str) -> str:
    return "\n".join(visible(line) for line in text.splitlines())


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", visible(text)))


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))
