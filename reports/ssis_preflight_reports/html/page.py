"""The page: what the templates are given, and how they are rendered."""

from __future__ import annotations

import functools
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ssis_preflight.result.report import Report, RuleEntry
from ssis_preflight_reports.conclusion import collected, conclude, scope
from ssis_preflight_reports.escape import visible
from ssis_preflight_reports.failover import (
    CLAIMS,
    after_failures,
    meaning,
    pairings,
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
from ssis_preflight_reports.html.cards import cards, grouped, worst
from ssis_preflight_reports.html.prose import Block, blocks
from ssis_preflight_reports.html.topology import cluster
from ssis_preflight_reports.impact import CAVEAT, GOES_ON, STOPS
from ssis_preflight_reports.options import RenderOptions
from ssis_preflight_reports.sentences import plural, words

PACKAGE = "ssis_preflight_reports.html"
_FAILOVER: dict[str, object] = {
    "after_failures": after_failures,
    "claims": CLAIMS,
    "impact": {"STOPS": STOPS, "GOES_ON": GOES_ON, "CAVEAT": CAVEAT},
    "meaning": meaning,
    "pairings": pairings,
    "placements": placements,
    "proof": proof,
    "reasons_of": reasons_of,
    "sql_outcome": sql_outcome,
    "ssis_outcome": ssis_outcome,
    "suffering": suffering,
    "verdict_tones": {"works": "good", "double-hop": "error", "works-while-together": "warning"},
    "verdict_words": verdict_words,
}
"""What the section on failover and delegation says, in words that every format shares."""
STYLES = ("colours.css", "page.css", "findings.css", "print.css")


def render(report: Report, options: RenderOptions) -> bytes:
    """Return the report as one self-contained HTML file in UTF-8; no option changes it."""
    del options
    found = cards(report)
    unknown = [entry for entry in report["not_evaluated"] if entry["waived"] is None]
    page = _environment().get_template("page.html.j2")
    return page.render(
        report=report,
        conclusion=conclude(report),
        scope=scope(report),
        collected=collected(report),
        gaps=gaps(unknown),
        unknown=unknown,
        worst=worst(found),
        groups=grouped(found),
        unexplored=unexplored(report["pattern"]),
        cluster=cluster(report, found),
        titles={rule["id"]: rule["title"] for rule in report["rules"]},
        statements=frozenset(entry["statement"] for entry in report["coverage"]),
        pages={rule["id"]: _page(rule) for rule in report["rules"]},
        style=_style(),
    ).encode()


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
    environment.filters["lines"] = str.splitlines
    environment.globals["plural"] = plural
    environment.globals["newline"] = Markup("\n")
    environment.globals["columns_of"] = _columns_of
    environment.globals.update(_FAILOVER)
    return environment


def _harmless(value: object) -> object:
    return value if isinstance(value, Markup) else visible(str(value))


@functools.cache
def _style() -> Markup:
    folder = resources.files(PACKAGE).joinpath("styles")
    return Markup("\n".join(folder.joinpath(name).read_text("utf-8") for name in STYLES))  # noqa: S704 - our own


def _page(rule: RuleEntry) -> list[Block]:
    """Return the page of a rule without its first line, which repeats id and title."""
    first, _, rest = rule["page"].partition("\n")
    return blocks(rest if first.startswith(f"{rule['id']}:") else rule["page"])


def _columns_of(rows: list[dict[str, object]]) -> list[str]:
    """Return the keys of all rows, each once, in the order in which they come."""
    return list(dict.fromkeys(key for row in rows for key in row))
