"""The HTML report with very many findings: how long it takes to make, how large it is, how soon it filters.

``python -m tests.benchmarks.html_report [--findings N] [--rounds N]``
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from ssis_preflight_reports.html.page import render
from ssis_preflight_reports.options import RenderOptions
from tests.benchmarks.timing import head, peak_megabytes, repeat, row, say, spell
from tests.support.report_crowd import crowd_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

REACT = """([name, value]) => new Promise((done) => {
    const field = document.querySelector(`#filter [name="${name}"]`);
    const begin = performance.now();
    if (field.type === "checkbox") field.checked = false; else field.value = value;
    field.dispatchEvent(new Event("input", {bubbles: true}));
    const look = () => {
        if (!location.hash.startsWith("#filter:")) return requestAnimationFrame(look);
        requestAnimationFrame(() => requestAnimationFrame(() => done((performance.now() - begin) / 1000)));
    };
    requestAnimationFrame(look);
})"""
"""Changes a field and resolves to the seconds until the changed page has been painted."""

FILTERS = {
    "one family": ("family", "CLU"),
    "one node of 64": ("node", "7"),
    "no errors": ("severity", ""),
    "a word, typed": ("text", "load_00077"),
}


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print; without a browser only what needs none."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.html_report")
    parser.add_argument("--findings", type=int, default=10_000, help="how many (default: 10000)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured (default: 5)")
    wish = parser.parse_args(words)
    report = crowd_report(wish.findings)
    first, _ = repeat(lambda: render(report, RenderOptions()), 1, 0)
    begin = process_time()
    timing, page = repeat(lambda: render(report, RenderOptions()), wish.rounds, 60)
    busy = (process_time() - begin) / len(timing.runs)
    say(*head(f"{wish.findings} findings", "measured", "wanted"))
    say(row(["made, the first time (templates are compiled)", spell(first.median), "below 2 s"]))
    say(row(["made, median", spell(timing.median), "below 2 s"]))
    say(row(["made, time of the processor alone, mean", spell(busy), "below 2 s"]))
    say(row(["size", f"{len(page) / 1e6:.1f} MB", "below 15 MB"]))
    peak = peak_megabytes()
    say(row(["most memory while it was made", "-" if peak is None else f"{peak:.0f} MB", ""]))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.html"
        file.write_bytes(page)
        _in_browser(file, wish.rounds)
    return 0


def _in_browser(file: Path, rounds: int) -> None:
    """Print how soon the page is there, and how soon the first filter shows, once with each filter."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 (only here, and optional)
    except ImportError:
        path = None
    if path is None:
        say("", "The browser was not measured: it needs playwright (make dev) and chromium on the path.")
        return
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, seconds in measured(browser, file, rounds).items():
            wanted = "" if name == "loaded" else "below 200 ms"
            say(row([name, f"{spell(median(seconds))} ({spell(max(seconds))} at most)", wanted]))
        browser.close()


def measured(browser: Browser, file: Path, rounds: int) -> Mapping[str, Sequence[float]]:
    """Return the seconds of each round; every filter is the first of a page that was just loaded."""
    found: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, (field, value) in FILTERS.items():
            page = browser.new_page()
            page.goto(file.as_uri(), wait_until="load")
            loaded = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd / 1000")
            found.setdefault("loaded", []).append(float(loaded))
            said = f"first filter: {name}"
            found.setdefault(said, []).append(float(page.evaluate(REACT, [field, value])))
            page.context.close()
    return found


if __name__ == "__main__":
    raise SystemExit(main())
