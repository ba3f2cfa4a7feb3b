"""How a report is shown: one pure function for each format, from the report document to bytes.

``RENDERERS`` says where each format is made, as ``module:function``. Nothing is imported here, so that the command
line loads only the renderer that was asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RENDERERS: Mapping[str, str] = MappingProxyType(
    {
        "text": "ssis_preflight_reports.text:render",
        "json": "ssis_preflight_reports.json_report:render",
        "html": "ssis_preflight_reports.html.page:render",
        "sarif": "ssis_preflight_reports.sarif:render",
        "junit": "ssis_preflight_reports.junit:render",
        "markdown": "ssis_preflight_reports.markdown:render",
        "github": "ssis_preflight_reports.github:render",
    }
)
"""Format -> ``module:function``; every function is ``render(report: Report, options: RenderOptions) -> bytes``."""
