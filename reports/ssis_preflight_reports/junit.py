"""The report as JUnit XML, for the test pages of pipelines.

One suite for each family of rules. A failure is a failed test case, a rule that broke an error; what was waived, and
what could not be evaluated, is a skipped one; passes are one test case for each rule that passed, with the number of
its subjects, since the report does not name them. The form is that of the XML schema of the Jenkins xUnit plugin
(junit-10).
"""

from __future__ import annotations

import re
from collections import Counter
from xml.sax.saxutils import escape, quoteattr

import msgspec

from ssis_preflight.result.report import FindingEntry, NotEvaluatedEntry, Report, RuleEntry
from ssis_preflight_reports.escape import visible, visible_lines
from ssis_preflight_reports.gaps import RULE_BROKE
from ssis_preflight_reports.options import RenderOptions
from ssis_preflight_reports.places import file_place, registry_place
from ssis_preflight_reports.sentences import distinct, plural, subject_phrase, words

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FAMILY = re.compile(r"[0-9]+$")
_COLONS = "::"


class _Case(msgspec.Struct, frozen=True):
    """One test case: ``tag`` is failure, error or skipped, and empty for a pass."""

    rule: str
    name: str
    tag: str = ""
    kind: str = ""
    message: str = ""
    body: str = ""


def render(report: Report, options: RenderOptions) -> bytes:
    """Return the test suites as UTF-8 XML. Times and host names are left out, so that the bytes do not change."""
    del options
    cases = _named_apart(_cases(report))
    families = distinct([_family(case.rule) for case in cases])
    suites = [_suite(family, [case for case in cases if _family(case.rule) == family]) for family in families]
    head = f"<testsuites name={_attribute(_name_of(report))} {_counts(cases)}>"
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *suites, "</testsuites>", ""]).encode()


def _name_of(report: Report) -> str:
    return f"ssis-preflight {report['cluster']}" if report["cluster"] else "ssis-preflight"


def _family(rule: str) -> str:
    return _FAMILY.sub("", rule)


def _cases(report: Report) -> list[_Case]:
    """Return every case: the families in the order of the rules, and within one failures before open verdicts."""
    order = [rule["id"] for rule in report["rules"]]
    entries = [*report["findings"], *report["not_evaluated"]]
    families = distinct([_family(rule) for rule in (*order, *(entry["rule"] for entry in entries))])
    places = {family: place for place, family in enumerate(families)}
    cases = [
        _failed(entry) if entry["waived"] is None else _waived(entry, entry["message"])
        for entry in report["findings"]
    ]
    cases += [_open(entry) for entry in report["not_evaluated"]]
    cases += [_passed(rule) for rule in report["rules"] if rule["verdicts"]["pass"]]
    return sorted(cases, key=lambda case: places[_family(case.rule)])


def _named_apart(cases: list[_Case]) -> list[_Case]:
    """Give numbers to cases that share a name, since test pages show only one of them."""
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for case in cases:
        key = (case.rule, case.name)
        seen[key] += 1
        again = seen[key] > 1
        found.append(msgspec.structs.replace(case, name=f"{case.name} ({seen[key]})") if again else case)
    return found


def _suite(family: str, cases: list[_Case]) -> str:
    skipped = sum(case.tag == "skipped" for case in cases)
    head = f'  <testsuite name={_attribute(family)} {_counts(cases)} skipped="{skipped}">'
    return "\n".join([head, *map(_case, cases), "  </testsuite>"])


def _counts(cases: list[_Case]) -> str:
    tags = Counter(case.tag for case in cases)
    return f'tests="{len(cases)}" failures="{tags["failure"]}" errors="{tags["error"]}"'


def _case(case: _Case) -> str:
    head = f"    <testcase classname={_attribute(f'ssis-preflight.{case.rule}')} name={_attribute(case.name)}"
    if not case.tag:
        return f"{head}/>"
    kind = f" type={_attribute(case.kind)}" if case.kind else ""
    inside = f"<{case.tag}{kind} message={_attribute(case.message)}>{_text(case.body)}</{case.tag}>"
    return f"{head}>\n      {inside}\n    </testcase>"


def _failed(entry: FindingEntry) -> _Case:
    return _Case(entry["rule"], _name(entry), "failure", entry["severity"], entry["message"], _story(entry))


def _story(entry: FindingEntry) -> str:
    """Return what a reader of the test page needs: where, what is there, what should be, why, and the fix."""
    lines = [f"observed: {visible(entry['observed'])}", f"expected: {visible(entry['expected'])}"]
    for place in entry["locations"]:
        key = registry_place(place)
        said = f": {place['says']}" if place["says"] else ""
        lines.append(visible(f"at: {file_place(place)}{f' {key}' if key else ''}{said}"))
    if entry["why"]:
        lines.append(f"why: {visible(' '.join(entry['why'].split()))}")
    if entry["remediation"]["text"]:
        lines.append(f"fix: {visible_lines(entry['remediation']['text'])}")
    return "\n".join([*lines, f"fingerprint: {visible(entry['fingerprint'])}"])


def _waived(entry: FindingEntry | NotEvaluatedEntry, body: str) -> _Case:
    waived = entry["waived"]
    details = [f"{name} {value}" for name, value in (waived or {}).items() if name != "reason" and value]
    reason = "; ".join([waived["reason"] if waived else "", *details])
    return _Case(entry["rule"], _name(entry), "skipped", "waived", f"waived: {reason}", body)


def _open(entry: NotEvaluatedEntry) -> _Case:
    rule, name = entry["rule"], _name(entry)
    if entry["why"] == RULE_BROKE:
        return _Case(rule, name, "error", entry["why"], f"the rule broke: {entry['missing']}")
    said = f"not evaluated: {entry['missing']} ({words(entry['why'])})"
    if entry["waived"] is not None:
        return _waived(entry, said)
    body = f"collect: {entry['collect']}" if entry["collect"] else ""
    return _Case(rule, name, "skipped", entry["why"], said, body)


def _passed(rule: RuleEntry) -> _Case:
    return _Case(rule["id"], f"{rule['title']} ({plural(rule['verdicts']['pass'], 'subject')} passed)")


def _name(entry: FindingEntry | NotEvaluatedEntry) -> str:
    return f"{entry['rule']} {subject_phrase(entry['subject'])}"


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", visible(text)))


def _text(text: str) -> str:
    """Return the text of an element: no line of it can pass for a command of a pipeline, ``::name::``."""
    shown = escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", visible_lines(text)))
    return shown.replace(_COLONS, ":&#58;")
