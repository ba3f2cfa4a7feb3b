"""The style sheet and the script of the page, and the policy that allows these and nothing else."""

from __future__ import annotations

import base64
import functools
import hashlib
from importlib import resources

import msgspec
from markupsafe import Markup

PACKAGE = "ssis_preflight_reports.html"
STYLES = ("page.css", "parts.css", "verdict.css", "findings.css", "picture.css", "print.css")
SCRIPTS = ("page.js", "filter.js")


class Assets(msgspec.Struct, frozen=True):
    """What is written into the page as it stands, and the policy for it."""

    style: Markup
    margins: Markup
    script: Markup
    policy: str


def assets(header: str, verdict: str) -> Assets:
    """Return the parts of a page whose printed sheets have these texts at their top, left and right."""
    margins = _margins(header, verdict)
    style, script = _style(), _script()
    styles = " ".join(_allowed(text) for text in (style, margins))
    policy = (
        f"default-src 'none'; style-src {styles}; script-src {_allowed(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    return Assets(
        style=Markup(style),  # noqa: S704 - our own
        margins=Markup(margins),  # noqa: S704 - every character that could end the text is escaped
        script=Markup(script),  # noqa: S704 - our own
        policy=policy,
    )


def css_string(text: str) -> str:
    """Return a text as a string of CSS; all but letters and digits of ASCII are written as numbers."""
    plain = (c if c.isascii() and c.isalnum() else f"\\{ord(c):06X}" for c in text)
    return f'"{"".join(plain)}"'


def _margins(header: str, verdict: str) -> str:
    return (
        "@page{margin:20mm 14mm 18mm}"
        f"@page{{@top-left{{content:{css_string(header)}}}@top-right{{content:{css_string(verdict)}}}"
        '@bottom-right{content:"Page " counter(page) " of " counter(pages)}}'
        "@page{@top-left{width:75%;font:8pt sans-serif;color:#3d4854}@top-right{font:bold 8pt sans-serif}"
        "@bottom-right{font:8pt sans-serif;color:#3d4854}}"
    )


@functools.cache
def _style() -> str:
    """Return the style sheet: the colours of both schemes, the dark ones by wish of the system or of the reader."""
    light, dark = _read("styles", "light.css"), _read("styles", "dark.css")
    schemes = (
        f":root {{\n{light}}}\n"
        f'@media screen and (prefers-color-scheme: dark) {{\n:root:not([data-theme="light"]) {{\n{dark}}}\n}}\n'
        f'@media screen {{\n:root[data-theme="dark"] {{\n{dark}}}\n}}\n'
    )
    return schemes + "\n".join(_read("styles", name) for name in STYLES)


@functools.cache
def _script() -> str:
    return "\n".join(_read("scripts", name) for name in SCRIPTS)


def _read(folder: str, name: str) -> str:
    return resources.files(PACKAGE).joinpath(folder, name).read_text("utf-8")


def _allowed(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
