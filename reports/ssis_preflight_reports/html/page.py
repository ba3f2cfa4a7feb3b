"""The page: what the templates are given, and how they are rendered."""

from __future__ import annotations

import functools

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ssis_preflight.result.report import Report, RuleEntry
from ssis_preflight_reports.conclusion import collected, conclude, scope
from ssis_preflight_reports.escape import visible
from ssis_preflight_reports.failover import (
    CLAIMS,
    after_failures,
    meaning,
    placements,
    proof,
    reasons_of,
    sql_outcome,
    ssis_outcome,
    suffering,
    unexplored,
    verdict_words,
)
from ssis_preflight_reports.gaps import gaps
from ssis_preflight_reports.html.accepted import waiver_rows
from ssis_preflight_reports.html.assets import PACKAGE, assets
from ssis_preflight_reports.html.cards import AT_LENGTH, cards, grouped, worst
from ssis_preflight_reports.html.cluster import cluster
from ssis_preflight_reports.html.evidence import digest
from ssis_preflight_reports.html.facets import facets
from ssis_preflight_reports.html.hazards import hazard_tables
from ssis_preflight_reports.html.matrix import matrix
from ssis_preflight_reports.html.nodes_compared import parity
from ssis_preflight_reports.html.picture.layout import Picture, picture
from ssis_preflight_reports.html.picture.marks import Marks, marks
from ssis_preflight_reports.html.picture.nodes import state_words
from ssis_preflight_reports.html.picture.svg import arrow, mark_width, number, path
from ssis_preflight_reports.html.prose import Block, blocks
from ssis_preflight_reports.impact import CAVEAT, GOES_ON, STOPS
from ssis_preflight_reports.options import RenderOptions
from ssis_preflight_reports.sentences import first_sentence, listed, plural, words

AT_MOST = 220
"""So many characters of a message are shown where the page only leads to it."""

_WORDS: dict[str, object] = {
    "after_failures": after_failures,
    "claims": CLAIMS,
    "first_sentence": first_sentence,
    "impact": {"STOPS": STOPS, "GOES_ON": GOES_ON, "CAVEAT": CAVEAT},
    "listed": listed,
    "meaning": meaning,
    "newline": Markup("\n"),
    "placements": placements,
    "plural": plural,
    "proof": proof,
    "reasons_of": reasons_of,
    "sql_outcome": sql_outcome,
    "ssis_outcome": ssis_outcome,
    "suffering": suffering,
    "verdict_tones": {"works": "good", "double-hop": "error", "works-while-together": "warning"},
    "verdict_words": verdict_words,
}
"""What the sections say, in words that every format shares."""

_DRAWING: dict[str, object] = {
    "arrow": arrow,
    "mark_width": mark_width,
    "n": number,
    "path": path,
    "state_words": state_words,
}


def render(report: Report, options: RenderOptions) -> bytes:
    """Return the report as one self-contained HTML file in UTF-8; no option changes it."""
    del options
    page = _environment().get_template("page.html.j2")
    return page.render(**_shown(report)).encode()


def _shown(report: Report) -> dict[str, object]:
    """Return what the templates are given."""
    narrowing = facets(report)
    found = cards(report, narrowing)
    unknown = [entry for entry in report["not_evaluated"] if entry["waived"] is None]
    anchored = [(card.finding, card.anchor) for card in found]
    drawn: Picture | None = picture(report, anchored)
    marked: Marks = drawn.marks if drawn is not None else marks(report, anchored)
    conclusion = conclude(report)
    evidence = digest(report["snapshot"]["files"])
    name = report["cluster"] or "cluster without a name"
    header = visible(f"{name}, audited {report['as_of']}, evidence {evidence[:16]}")
    return {
        "report": report,
        "assets": assets(header, conclusion.word),
        "conclusion": conclusion,
        "scope": scope(report),
        "collected": collected(report),
        "evidence": evidence,
        "gaps": gaps(unknown),
        "unknown": unknown,
        "worst": worst(found),
        "groups": grouped(found),
        "folded": len(found) > AT_LENGTH,
        "facets": narrowing,
        "unexplored": unexplored(report["pattern"]),
        "hazard_tables": hazard_tables(report),
        "matrix": matrix(report["delegation"]),
        "cluster": cluster(report, marked),
        "picture": drawn,
        "parity": parity(report["parity"]),
        "waivers": waiver_rows(report, found),
        "titles": {rule["id"]: rule["title"] for rule in report["rules"]},
        "failing": frozenset(rule["id"] for rule in report["rules"] if rule["verdicts"]["fail"]),
        "unanswered": _unanswered(report),
        "statements": frozenset(entry["statement"] for entry in report["coverage"]),
        "pages": {rule["id"]: _page(rule) for rule in report["rules"]},
    }


def _unanswered(report: Report) -> frozenset[str]:
    """Return the rules that found nothing wrong, and could not judge everything."""
    counted = {rule["id"]: rule["verdicts"] for rule in report["rules"]}
    return frozenset(name for name, by in counted.items() if by["not_evaluated"] and not by["fail"])


@functools.cache
def _environment() -> Environment:
    """Return the environment of the templates: everything escaped, and a name that is not given is an error.

    Each value that a template writes goes through :func:`visible`, so that no control character and no bidirectional
    mark of a name reaches the page.
    """
    environment = Environment(
        loader=PackageLoader(PACKAGE, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_harmless,
    )
    environment.filters["words"] = words
    environment.filters["shortened"] = _shortened
    environment.filters["lines"] = str.splitlines
    environment.globals.update(_WORDS)
    environment.globals.update(_DRAWING)
    return environment


def _shortened(text: str) -> str:
    """Return the beginning of a text that is too long for a list, up to the end of a word where there is one."""
    if len(text) <= AT_MOST:
        return text
    kept = text[:AT_MOST]
    return f"{kept.rpartition(' ')[0] or kept} \N{HORIZONTAL ELLIPSIS}"


def _harmless(value: object) -> object:
    return value if isinstance(value, Markup) else visible(str(value))


def _page(rule: RuleEntry) -> list[Block]:
    """Return the page of a rule without its first line, which repeats id and title."""
    first, _, rest = rule["page"].partition("\n")
    return blocks(rest if first.startswith(f"{rule['id']}:") else rule["page"])
