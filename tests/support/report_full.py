"""A report in which every section of the page has something to show."""

from __future__ import annotations

from ssis_preflight.result.report import ParityEntry, ParityValue, Report, WaiverEntry
from tests.support.report_failovers import failover_report


def full_report() -> Report:
    """Return the sample with failovers, delegation, three waivers and a parity grid over three nodes."""
    report = failover_report()
    waived = next(entry for entry in report["findings"] if entry["waived"] is not None)
    report["waivers"] = [
        waiver("SVC004", "MsDtsServer130 on NODE2", "active", "2027-01-31", [waived["fingerprint"]]),
        waiver("SVC004", "MsDtsServer130 on NODE9", "unused", None, []),
        waiver("REG003", "*", "expired", "2026-10-23", []),
    ]
    report["parity"] = [
        parity_entry("service", "StartMode of MsDtsServer130", ["Manual", "Manual", "Automatic"], same=False),
        parity_entry("service", "Build of MsDtsServer130", ["13.0.7000", "13.0.7000", None], same=None),
        parity_entry("registry", "ServiceConfigFile", [r"S:\SSIS\x.xml"] * 3, same=True),
        parity_entry(
            "registry",
            "ComputerName",
            ["NODE1", "NODE2", "NODE3"],
            same=False,
            note="each node has its own name",
        ),
    ]
    return report


def waiver(rule: str, subject: str, state: str, expires: str | None, matches: list[str]) -> WaiverEntry:
    """Return a waiver that the team dba owns."""
    return WaiverEntry(
        rule=rule,
        subject=subject,
        reason="Until the new accounts exist",
        owner="dba",
        expires=expires,
        ticket="OPS-7",
        state=state,
        matches=matches,
        file="ssis-preflight.toml",
        line=12,
    )


def parity_entry(
    area: str, setting: str, values: list[str | None], *, same: bool | None, note: str = ""
) -> ParityEntry:
    """Return a setting of NODE1, NODE2 and so on; None is a value that is not known. A note makes it legitimate."""
    return ParityEntry(
        area=area,
        setting=setting,
        values=[
            ParityValue(node=f"NODE{n}", value=value, state="unknown" if value is None else "known")
            for n, value in enumerate(values, 1)
        ],
        same=same,
        legitimate=bool(note),
        note=note,
    )
