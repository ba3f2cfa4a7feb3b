"""The page for everybody: headings, tables, landmarks, words beside colours, contrast."""

from __future__ import annotations

import itertools
import re
from importlib import resources

import pytest
from tests.support.report_samples import sample_report
from tests.unit.reports.pages import Make, elements, every_report, page, words_of


@every_report
def test_headings_go_down_one_level_at_a_time_and_there_is_one_first(make: Make) -> None:
    levels = [
        int(element.tag[1]) for element in elements(page(make())) if re.fullmatch("h[1-6]", element.tag)
    ]
    assert levels.count(1) == 1
    in_main = levels[levels.index(1) :]
    assert all(after - before <= 1 for before, after in itertools.pairwise(in_main))


@every_report
def test_tables_have_captions_and_their_headers_say_what_they_head(make: Make) -> None:
    root = page(make())
    for table in root.iter("table"):
        assert words_of(table.find("caption"))
        assert all(header.get("scope") in {"col", "row", "rowgroup"} for header in table.iter("th"))


def test_there_is_a_language_a_way_past_the_contents_and_landmarks() -> None:
    root = page(sample_report())
    assert root.get("lang") == "en"
    first = next(element for element in elements(root.find("body")))
    link = root.xpath("//body/a[1]")[0]
    assert first.tag == "body"
    assert link.get("href") == "#main"
    assert all(len(list(root.iter(tag))) == 1 for tag in ("main", "nav"))
    assert root.xpath("//body/header")
    assert root.xpath("//body/footer")


@every_report
def test_every_coloured_sign_has_its_word_beside_it(make: Make) -> None:
    for badge in page(make()).xpath("//span[contains(@class, 'badge')]"):
        signs = badge.xpath("./span[@aria-hidden='true']")
        word = words_of(badge).removeprefix(words_of(signs[0]) if signs else "")
        assert re.search("[a-zA-Z]{2}", word)


def luminance(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TONES = ("error", "warning", "info", "unknown", "good", "plain")
GROUNDS = ("ground", "surface", "sunken")
PAIRS = [
    *((text, ground) for text in ("text", "quiet", "link") for ground in GROUNDS),
    *((tone, ground) for tone in TONES for ground in ("surface", f"{tone}-ground")),
    *((text, f"{tone}-ground") for text in ("text", "link") for tone in TONES),
    ("text", "mark"),
]


def schemes() -> dict[str, dict[str, str]]:
    style = resources.files("ssis_preflight_reports.html").joinpath("styles")
    read = {name: style.joinpath(f"{name}.css").read_text("utf-8") for name in ("light", "dark", "print")}
    return {name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", css)) for name, css in read.items()}


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(scheme: str, text: str, ground: str) -> None:
    colours = schemes()[scheme]
    assert contrast(colours[text], colours[ground]) >= 4.5
