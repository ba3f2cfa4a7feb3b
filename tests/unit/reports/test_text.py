"""The report at a terminal."""

from __future__ import annotations

import re

import pytest
from tests.support.report_crowd import crowd_report
from tests.support.report_failovers import calm_report, failover_report
from tests.support.report_findings import file_location, finding, registry_location
from tests.support.report_samples import broken_report, healthy_report, incomplete_report, sample_report
from tests.unit.reports.conftest import Compare
from tests.unit.reports.hostile import hostile_report, steering

from ssis_preflight.result.report import Report
from ssis_preflight_reports.options import RenderOptions
from ssis_preflight_reports.text import render

COLOUR = re.compile("\x1b\\[[0-9;]*m")


def text(report: Report, options: RenderOptions | None = None) -> str:
    return render(report, options or RenderOptions()).decode("utf-8")


def with_finding(**changes: object) -> Report:
    report = healthy_report()
    report["findings"] = [{**finding(), **changes}]  # type: ignore[typeddict-item]
    report["summary"].update({"error": 1, "exit_code": 1})
    return report


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("plain.txt", RenderOptions(unicode=False)),
        ("unicode.txt", RenderOptions()),
        ("narrow.txt", RenderOptions(unicode=False, width=60)),
        ("quiet.txt", RenderOptions(quiet=True)),
        ("verbose.txt", RenderOptions(verbose=True)),
    ],
)
def test_the_sample_reads_as_in_its_golden_file(name: str, options: RenderOptions, golden: Compare) -> None:
    golden(name, render(sample_report(), options))


@pytest.mark.parametrize(
    ("name", "report"),
    [
        ("healthy.txt", healthy_report()),
        ("incomplete.txt", incomplete_report()),
        ("broken.txt", broken_report()),
        ("failover.txt", failover_report()),
    ],
)
def test_other_conclusions_read_as_in_their_golden_files(name: str, report: Report, golden: Compare) -> None:
    golden(name, render(report, RenderOptions(unicode=False)))


def test_no_line_ends_in_blanks_and_the_text_ends_with_one_line_feed() -> None:
    for options in (RenderOptions(), RenderOptions(verbose=True, width=40), RenderOptions(quiet=True)):
        made = text(sample_report(), options)
        assert made.endswith("\n")
        assert not made.endswith("\n\n")
        assert [line for line in made.split("\n") if line != line.rstrip()] == []


def test_colour_only_repeats_what_the_words_say() -> None:
    painted = text(sample_report(), RenderOptions(colour=True))
    assert COLOUR.search(painted)
    assert COLOUR.sub("", painted) == text(sample_report())


def test_a_hostile_name_adds_no_escape_sequence_to_our_own_colours() -> None:
    painted = text(hostile_report(), RenderOptions(colour=True, verbose=True))
    assert steering(COLOUR.sub("", painted)) == set()
    assert set(COLOUR.findall(painted)) <= set(
        COLOUR.findall(text(sample_report(), RenderOptions(colour=True)))
    )


def test_a_line_break_in_a_name_cannot_forge_a_line() -> None:
    made = text(hostile_report())
    assert "<U+000A>FAIL  forged line" in made
    forged = [line for line in made.splitlines() if line.startswith("FAIL  forged")]
    assert forged == []


def test_without_unicode_everything_is_ascii_and_nothing_is_lost() -> None:
    report = with_finding(message="Dienst für SQL\u2026 fällt aus")
    made = text(report, RenderOptions(unicode=False))
    assert made.isascii()
    assert "Dienst f<U+00FC>r SQL... f<U+00E4>llt aus" in made


def test_the_report_keeps_its_order() -> None:
    report = sample_report()
    report["findings"].reverse()
    shown = re.findall(r"^(?:error|warning|info)\[(\w+)\]", text(report), re.MULTILINE)
    assert shown == ["SVC013", "REG003", "CLU003", "CFG005"]


def test_the_caret_stands_below_the_column_even_behind_wide_characters_and_escapes() -> None:
    excerpt = "  名\u200b <ServerName>"
    report = with_finding(locations=[file_location(line=3, column=6, excerpt=excerpt, says="here")])
    shown, below = (line for line in text(report).splitlines() if line.startswith((" 3 │", "   │ ")))
    assert shown == " 3 │   名<U+200B> <ServerName>"
    assert below.index("^") == shown.index("<ServerName>") + 1  # one character, two columns


@pytest.mark.parametrize(
    ("excerpt", "column"), [("  \u2026cut off <a>", 900), ("  Password=***;x", 14), ("  <a>", None)]
)
def test_a_column_that_does_not_fit_the_excerpt_points_to_the_whole_line(
    excerpt: str, column: int | None
) -> None:
    report = with_finding(locations=[file_location(line=3, column=column, excerpt=excerpt, says="here")])
    assert "   │   ^ here" in text(report).splitlines()


def test_a_registry_place_names_node_key_value_and_file() -> None:
    key = r"HKLM\SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile"
    places = [registry_location(), registry_location(value="ObjectName"), registry_location(value=None)]
    made = text(with_finding(locations=places), RenderOptions(unicode=False, width=140))
    assert f"  --> NODE1  {key} (Default), nodes/NODE1/ssis.reg:12\n" in made
    assert f'  --> NODE1  {key} "ObjectName", nodes/NODE1/ssis.reg:12\n' in made
    assert f"  --> NODE1  {key}, nodes/NODE1/ssis.reg:12\n" in made


def test_at_most_three_further_places_are_shown_unless_all_are_wanted() -> None:
    places = [file_location(line=n, excerpt=None, says="") for n in range(1, 8)]
    made = text(with_finding(locations=places), RenderOptions(unicode=False))
    assert made.count("--> shared/") == 4
    assert "--> and 3 more" in made
    assert (
        text(with_finding(locations=places), RenderOptions(unicode=False, verbose=True)).count("--> s") == 7
    )


def test_prose_is_wrapped_and_commands_are_not() -> None:
    command = "Set-ClusterResourceDependency -Resource 'SSIS' " + "-Dependency '([A]) and ([B])' " * 4
    prose = "The dependency must be added to what is there already, or the cluster forgets the rest of it."
    remedy = {"text": f"{prose}\n{command}\nThen bring the group online.", "operations": []}
    lines = text(with_finding(remediation=remedy), RenderOptions(width=60)).splitlines()
    assert f"          {command.rstrip()}" in lines
    start = next(i for i, line in enumerate(lines) if "= fix: The dependency" in line)
    assert all(len(line) <= 60 for line in lines[start : start + 2])
    assert lines[start + 1].startswith("          ")


def test_blanks_inside_a_value_are_kept() -> None:
    assert "= observed: a  b   c\n" in text(with_finding(observed="a  b   c"))


def test_a_sentence_ends_at_its_full_stop_and_not_inside_a_name() -> None:
    why = "MsDtsSrvr.ini.xml is read once, e.g. ``At`` start. Later changes are not seen."
    assert "= why: MsDtsSrvr.ini.xml is read once, e.g. `At` start.\n" in text(with_finding(why=why))


def test_an_info_takes_two_lines_unless_everything_is_wanted() -> None:
    report = with_finding(severity="info")
    report["summary"].update({"error": 0, "info": 1, "exit_code": 0})
    assert "= fix" not in text(report)
    assert "= fix" in text(report, RenderOptions(verbose=True))


def test_quiet_prints_one_line_for_each_finding_and_the_summary() -> None:
    lines = text(sample_report(), RenderOptions(quiet=True, verbose=True)).splitlines()
    assert len(lines) == 5
    assert lines[0].startswith("shared/files/S/SSIS/MsDtsSrvr.ini.xml:6:7: error[CFG005]: MSDB of ")
    assert lines[-1].startswith("FAIL  2 errors, 1 warning, ")


def test_a_long_report_ends_with_an_overview_that_fits_one_screen() -> None:
    for width in (60, 80, 120):
        for colour in (False, True):
            made = COLOUR.sub("", text(crowd_report(300), RenderOptions(width=width, colour=colour)))
            overview = made.rpartition("\n\nOverview: ")[2].splitlines()
            assert len(overview) <= 23
            assert all(len(line) <= width for line in overview)
            assert overview[0] == "300 findings of 6 rules"
            assert overview[1].startswith("  50 x error[CFG005] ServerName is a virtual SQL Server name")
            assert "FAIL  100 errors" in made


def test_in_the_overview_a_rule_with_one_finding_is_told_by_its_message() -> None:
    made = text(sample_report())
    lines = made.partition("\nOverview: ")[2].splitlines()
    assert lines[0] == "4 findings of 4 rules"
    assert (
        lines[1]
        == "  1 x error[CFG005] MSDB of MsDtsServer130 points to the node it runs on, not to SQL Server"
    )
    assert "-v shows all" in made
    assert "-v shows all" not in text(sample_report(), RenderOptions(verbose=True))


def test_a_report_that_fits_one_screen_has_no_overview() -> None:
    report = sample_report()
    report["findings"] = report["findings"][:2]
    assert "Overview" not in text(report)
    brief = healthy_report()
    brief["findings"] = [{**finding(), "severity": "info"} for _ in range(5)]
    assert "Overview" not in text(brief)


def test_a_gap_names_its_command_once_and_core_parts_come_first() -> None:
    made = text(incomplete_report())
    assert made.count("= collect: Get-ClusterResource | Get-ClusterCheckpoint") == 1
    assert made.index("unknown[checkpoints]: core evidence") < made.index("unknown[access-control]: suppl")
    assert "= rules: REG005 (error), REG006 (error)\n" in made


def test_a_waived_gap_is_not_asked_for_again() -> None:
    report = incomplete_report()
    waiver = {"reason": "known", "owner": None, "expires": None, "ticket": None}
    for entry in report["not_evaluated"]:
        entry["waived"] = waiver  # type: ignore[typeddict-item]
    assert "unknown[" not in text(report)


def test_many_files_that_were_not_read_are_cut_short_unless_all_are_wanted() -> None:
    report = healthy_report()
    spare = {**report["snapshot"]["files"][0], "status": "not-recognised"}
    report["snapshot"]["files"] = [{**spare, "path": f"x{n}.bin"} for n in range(30)]  # type: ignore[typeddict-item]
    assert "  and 20 more\n" in text(report)
    assert "x29.bin" in text(report, RenderOptions(verbose=True))


def test_a_notice_of_many_lines_shows_its_ends_unless_everything_is_wanted() -> None:
    assert "a line of code" not in text(broken_report())
    assert "      ValueError: no such thing\n" in text(broken_report())
    assert "        a line of code\n" in text(broken_report(), RenderOptions(verbose=True))


def test_a_report_about_nothing_is_not_called_clear() -> None:
    report = healthy_report()
    report["summary"].update({"rules_evaluated": 0, "exit_code": 3})
    made = text(report)
    assert "All clear" not in made
    assert made.startswith("Audited\n  cluster ")
    assert "CANNOT SAY  0 errors" in made
    assert "No rule could be evaluated." in made


def test_where_no_failover_does_harm_one_line_says_so() -> None:
    made = text(calm_report())
    proved = "proved: every state within 1 failure and 1 move was visited (4 states)"
    assert f"Failover: no hazard; {proved}\n" in made
    assert "Managing packages in msdb" not in made
    assert "assumed" not in made


def test_of_the_assumptions_only_those_of_a_hazard_are_shown_unless_all_are_wanted() -> None:
    assert "  assumed: RestartAction of SSIS (OPS)\n" in text(failover_report())
    everything = text(failover_report(), RenderOptions(verbose=True))
    assert "  assumed: the cluster keeps quorum; RestartAction of SSIS (OPS)\n" in everything


def test_a_search_that_was_ended_is_not_called_proved() -> None:
    report = calm_report()
    assert report["failover"] is not None
    report["failover"]["proved"] = False
    assert "not proved: the limit on branches ended the search" in text(report)


def test_quiet_shows_neither_failovers_nor_delegation() -> None:
    made = text(failover_report(), RenderOptions(quiet=True))
    assert "Failover" not in made
    assert "double hop" not in made


def test_delegation_names_only_what_does_not_work_today() -> None:
    made = text(failover_report())
    line = "  remote clients: double hop for MSDB: SQLVS1 through NODE2 (MsDtsServer130)\n"
    assert line in made
    assert "while together" not in made
    assert "service's node" not in made
