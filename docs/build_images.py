"""Draw the pictures of README.md: the HTML report of a sample, its first screen light, its findings dark.

Needs playwright (``make dev``) and Chromium on the path (Debian: ``apt-get install chromium``). The pictures depend
on the fonts of the machine, so nothing compares them; look at them before you commit them.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from ssis_preflight.cli.main import main as run

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = "sample_configs/single-instance-conflict"
AS_OF = "2026-11-24"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PICTURES = (("report.png", "light", "", 1180), ("report-dark.png", "dark", "#findings", 1180))
"""File, colour scheme, place on the page, and height of the window."""


def main() -> int:
    """Write the pictures; return 1 where there is no browser."""
    browser = next((found for name in NAMES if (found := shutil.which(name))), None)
    if browser is None:
        sys.stderr.write("there is no Chromium on the path (Debian: apt-get install chromium)\n")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        with contextlib.chdir(ROOT), contextlib.redirect_stdout(io.StringIO()):
            run(["audit", SAMPLE, "--as-of", AS_OF, "--output", f"html={page}"])
        draw(browser, page)
    return 0


def draw(browser: str, file: Path) -> None:
    """Open the page once for each picture and write it below ``docs/images``."""
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for name, scheme, place, height in PICTURES:
            page = running.new_page(viewport={"width": 1280, "height": height}, color_scheme=scheme)
            page.goto(file.as_uri() + place)
            page.screenshot(path=ROOT / "docs" / "images" / name)
        running.close()


if __name__ == "__main__":
    sys.exit(main())
