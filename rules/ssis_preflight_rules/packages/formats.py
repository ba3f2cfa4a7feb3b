"""Which release of Integration Services reads which format of packages."""

from __future__ import annotations

FIRST_RELEASE = {2: 90, 3: 100, 6: 110, 8: 120}
"""``PackageFormatVersion`` to the first release that reads it."""
