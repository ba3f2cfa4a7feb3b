"""What a report comes to: one word, one sentence, and the counts behind them."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from ssis_preflight.result.report import NotEvaluatedEntry, Report
from ssis_preflight_reports.gaps import RULE_BROKE
from ssis_preflight_reports.sentences import distinct, listed, plural

_AT_OR_ABOVE: dict[str, tuple[str, ...]] = {
    "error": ("error",),
    "warning": ("error", "warning"),
    "info": ("error", "warning", "info"),
    "never": (),
}


class Conclusion(msgspec.Struct, frozen=True):
    """``word`` is PASS, FAIL, CANNOT SAY or BROKEN; ``why`` is one sentence or two.

    ``telling`` says that the counts alone do not explain the word, so that ``why`` must be read.
    """

    word: str
    why: str
    telling: bool


def conclude(report: Report) -> Conclusion:
    """Say what the report comes to, from its exit code and its counts.

    Findings at or above the threshold are a FAIL even where ``--exit-zero`` made the exit code 0.
    """
    exit_code, fail_on = report["summary"]["exit_code"], report["summary"]["fail_on"]
    reached = _reached(report)
    core = core_parts(report)
    missing = f"Core evidence is missing: {listed(core, limit=6)}." if core else ""
    if exit_code == 4:
        return Conclusion("BROKEN", _broken(report), telling=True)
    if exit_code == 1 or reached:
        masked = " The exit code is 0 because that was asked for." if exit_code == 0 else ""
        why = f"{_reached_words(reached, fail_on)}{masked}{' ' + missing if missing else ''}"
        return Conclusion("FAIL", why, telling=bool(masked))
    if exit_code == 0 and core:
        return Conclusion("PASS", f"{_below(fail_on)} {missing} It does not decide this run.", telling=True)
    if exit_code == 0:
        return Conclusion("PASS", _passed(report), telling=fail_on == "never" and _any_finding(report))
    if report["summary"]["rules_evaluated"] == 0:
        return Conclusion("CANNOT SAY", f"No rule could be evaluated. {missing}".rstrip(), telling=True)
    return Conclusion("CANNOT SAY", f"{_below(fail_on)} {missing}".rstrip(), telling=True)


def counts(report: Report) -> str:
    """Return ``2 errors, 3 warnings, 1 info, 0 waived, 1 not evaluated``."""
    summary = report["summary"]
    return ", ".join(
        [
            plural(summary["error"], "error"),
            plural(summary["warning"], "warning"),
            f"{summary['info']} info",
            f"{summary['waived']} waived",
            f"{summary['not_evaluated']} not evaluated",
        ]
    )


def scope(report: Report) -> str:
    """Return ``54 rules over 3 nodes``."""
    rules = plural(report["summary"]["rules_evaluated"], "rule")
    return f"{rules} over {plural(len(report['topology']['nodes']), 'node')}"


def open_core(report: Report) -> list[NotEvaluatedEntry]:
    """Return the verdicts that are open for want of core evidence and that nobody accepted."""
    return [entry for entry in report["not_evaluated"] if entry["core"] and entry["waived"] is None]


def core_parts(report: Report) -> list[str]:
    """Return the parts of core evidence that are missing, each once."""
    return distinct([entry["part"] for entry in open_core(report)])


def collected(report: Report) -> str:
    """Return when the evidence was collected and, where both dates can be told, how old it was at the audit."""
    moment = report["snapshot"]["collected_at"]
    if moment is None:
        return "at an unknown time"
    try:
        days = (date.fromisoformat(report["as_of"]) - datetime.fromisoformat(moment).date()).days
    except ValueError:
        return moment
    if days < 0:
        return f"{moment}, after the date of the audit"
    return f"{moment}, {plural(days, 'day')} before the audit" if days else f"{moment}, the day of the audit"


def _reached(report: Report) -> int:
    summary = report["summary"]
    number = {"error": summary["error"], "warning": summary["warning"], "info": summary["info"]}
    return sum(number[severity] for severity in _AT_OR_ABOVE.get(summary["fail_on"], ()))


def _any_finding(report: Report) -> bool:
    summary = report["summary"]
    return bool(summary["error"] or summary["warning"] or summary["info"])


def _reached_words(number: int, fail_on: str) -> str:
    if not number:
        return "The run ended with exit code 1."
    verb = "is" if number == 1 else "are"
    return f"{plural(number, 'finding')} {verb} at or above the threshold, which is {fail_on}."


def _passed(report: Report) -> str:
    if _any_finding(report) or report["summary"]["waived"] or report["summary"]["not_evaluated"]:
        return _below(report["summary"]["fail_on"])
    return "Nothing was found, and every rule that applies could be evaluated."


def _below(fail_on: str) -> str:
    if fail_on == "never":
        return "No finding fails this run, since its threshold is never."
    return f"No finding is at or above the threshold, which is {fail_on}."


def _broken(report: Report) -> str:
    broken = [entry["rule"] for entry in report["not_evaluated"] if entry["why"] == RULE_BROKE]
    if not broken:
        return "The tool itself broke; the notices say where."
    return f"A rule broke while it judged: {listed(distinct(broken), limit=6)}. The other verdicts stand."
