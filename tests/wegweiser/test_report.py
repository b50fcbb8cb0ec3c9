"""The report as a PDF: complete, accessible, short, and safe whatever the texts say."""

from __future__ import annotations

import copy
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from tests import firms, profiles
from tests.conftest import TODAY
from tests.pdfs import page_count, page_texts, smallest_type
from tests.profiles import examples
from wegweiser.answers import answers_in_words
from wegweiser.content import Content
from wegweiser.picture import readiness_text, roadmap_text
from wegweiser.picture.widths import text_width
from wegweiser.recommendation import Result, recommend
from wegweiser.report import report_pdf
from wegweiser.report.displayable import displayable
from wegweiser.report.pdf import FONTS, MOST_PAGES
from wegweiser.text import MOST_EXCLUDED, german_day, one_per_outcome

ASSOCIATION = {
    "name": "Handwerkskammer Überlingen",
    "address": "Große Straße 1, 88662 Überlingen",
    "phone": "07551 1234-0",
    "email": "ki@hwk-ueberlingen.example",
    "url": "https://www.hwk-ueberlingen.example/ki",
}
SAMPLES = (
    "clarify_goal, nobody, market known",
    "no_ai, nobody, market known",
    "foundation, nobody, market known",
    "skills_first, incidental, market known",
    "bridge, customers, market known",
    "small_proof, everyone, market unknown",
    "ecosystem, everyone, market unknown",
    "build, feelings, market known",
)
"""Every outcome, the variants, few and many duties."""
sample = pytest.mark.parametrize("name", SAMPLES)

MARGINS = re.compile(r"^KI-WegweiserMittelstand[\d.]{10}|Orientierung,keineRechtsberatungSeite\dvon\d$")
"""The head and the foot of a page, without spaces."""

Answered = list[dict[str, str]]
Report = tuple[Result, Answered, bytes]


@pytest.fixture(scope="module")
def reports(content: Content) -> dict[str, Report]:
    """A result, the answers in words and the report for every outcome, variant and set of modifiers."""
    made = {}
    for name, answers in firms.firms(content):
        result, told = recommend(answers, content, TODAY), answers_in_words(answers, content.questions)
        made[name] = (result, told, report_pdf(result, told, ASSOCIATION))
    return made


@cache
def words(pdf: bytes) -> str:
    """All text of a PDF without spaces (lines break anywhere, also inside an address) and page margins."""
    return "".join(MARGINS.sub("", squeezed(text)) for text in page_texts(pdf))


def squeezed(text: str) -> str:
    """A text without its spaces."""
    return re.sub(r"\s", "", text)


def targets(pdf: bytes) -> set[str]:
    """Where the links of a PDF lead."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        notes = [note for page in opened.pages for note in page.get("/Annots", [])]
        return {str(note.A.URI) for note in notes if note.Subtype == "/Link"}


def tags(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """The structure elements of a PDF, in reading order."""

    def walk(item: Any) -> Iterator[pikepdf.Dictionary]:
        if isinstance(item, pikepdf.Array):
            for part in item:
                yield from walk(part)
        elif isinstance(item, pikepdf.Dictionary) and "/S" in item:
            yield item
            yield from walk(item.get("/K"))

    yield from walk(pdf.Root.StructTreeRoot.K)


def promised(result: Result, told: Answered) -> Iterator[str]:
    """Every text of a result that the report must show."""
    yield from (result["outcome_title"], result["summary"], result["caveat"], result["notice"], result["origin"])
    yield from filter(None, (result["variant_title"], result["variant_summary"]))
    yield german_day(result["today"])
    for part in ("reasons", "ruled_out"):
        yield from (item["text"] for item in result[part])
    yield from (item["text"] for item in one_per_outcome(result["what_if"]))
    for part in ("steps", "use_cases", "examples"):
        yield from (text for item in result[part] for text in (item["title"], item["text"]))
    yield from (step["phase_title"] for step in result["steps"])
    yield from (example["source"] for example in result["examples"])
    yield from _promised_of_law(result["law"])
    for programme in result["funding"]:
        yield from (programme[key] for key in ("name", "text", "why", "before_start", "url"))
        yield from filter(None, (programme[key] for key in ("amount", "requirements", "application_state")))
        yield from (german_day(programme[key]) for key in ("checked", "valid_until") if programme[key])
    for partner in result["partners"]:
        yield from (partner[key] for key in ("name", "text", "why", "url"))
        yield f"Stand {german_day(partner['checked'])}"
    for item in result["funding_excluded"][:MOST_EXCLUDED]:
        yield f"{item['name']}: {item['reason']}"
    for point in result["open"]:
        yield from (point["title"], point["how"], *(change["text"] for change in point["would"]))
    yield from (conflict["because"] for conflict in result["conflicts"])
    yield from (text for answer in told for text in (answer["title"], answer["label"]))


def _promised_of_law(law: Mapping[str, Any]) -> Iterator[str]:
    yield from (law["title"], law["text"], law["notice"], f"Stand {german_day(law['as_of'])}")
    for duty in law["duties"]:
        yield from (duty["title"], duty["text"], duty["basis"], duty["source"], *duty["because_titles"])
        yield f"Stand {german_day(duty['checked'])}"
    for day in law["dates"]:
        yield from (german_day(day["date"]), day["text"], day["basis"], day["source"])


class TestComplete:
    """What the result says, the report says."""

    @sample
    def test_holds_every_text_of_the_result(self, name: str, reports: dict[str, Report]) -> None:
        result, told, pdf = reports[name]
        assert [text for text in promised(result, told) if squeezed(text) not in words(pdf)] == []

    def test_holds_what_contradicts_itself(self, content: Content, reports: dict[str, Report]) -> None:
        answers = dict(firms.firms(content))["build, nobody, market known"] | {"people_evaluated": "automatic"}
        result = recommend(answers, content, TODAY)
        (conflict,) = result["conflicts"]
        shown = words(report_pdf(result, []))
        assert squeezed(f"Was sich widerspricht • {conflict['because']}") in shown
        assert "widerspricht" not in words(reports["build, nobody, market known"][2])

    def test_says_where_application_comes_before_the_start(self, reports: dict[str, Report]) -> None:
        result, _, pdf = reports["bridge, nobody, market known"]
        shown = words(pdf)
        assert len(result["funding"]) >= 3
        for programme in result["funding"]:
            name, rule = squeezed(programme["name"]), squeezed(programme["before_start"])
            start = shown.index(name + squeezed(programme["text"]))
            assert shown.index(rule, start) < shown.index(squeezed(programme["url"]), start)

    def test_says_from_when_a_later_duty_applies(self, reports: dict[str, Report]) -> None:
        shown = words(reports["build, everyone, market known"][2])
        assert shown.count(squeezed("Gilt ab 02.12.2027.")) == 1

    @sample
    def test_lists_every_step_in_its_order(self, name: str, reports: dict[str, Report]) -> None:
        result, _, pdf = reports[name]
        position = words(pdf).index(squeezed("Ihre Schritte zum Abhaken"))
        for number, step in enumerate(result["steps"], start=1):
            position = words(pdf).index(squeezed(f"{number}. {step['title']}"), position)

    def test_names_whom_to_contact_and_has_no_gap_where_nobody_is_known(self, reports: dict[str, Report]) -> None:
        result, told, pdf = reports["foundation, nobody, market known"]
        shown = words(pdf)
        assert all(squeezed(text) in shown for text in ("Ihr Kontakt", *ASSOCIATION.values()))
        assert {"mailto:ki@hwk-ueberlingen.example", ASSOCIATION["url"]} <= targets(pdf)
        only_name = words(report_pdf(result, told, {"name": "Innung Süd", "email": None, "phone": ""}))
        assert "IhrKontaktInnungSüd" in only_name
        assert "None" not in only_name
        assert "IhrKontakt" not in words(report_pdf(result, told))

    def test_does_without_funding_partners_examples_and_answers(self, reports: dict[str, Report]) -> None:
        result, *_ = reports["bridge, customers, market known"]
        lists = ("funding", "funding_excluded", "partners", "examples", "open", "what_if", "use_cases", "reasons")
        empty: Result = {key: [] for key in (*lists, "ruled_out", "leads_to")}
        shown = words(report_pdf(result | empty, []))
        headings = (
            "Förderung,",
            "Wer Ihnen helfen",
            "Beispiele",
            "Was noch offen",
            "Was nicht passt",
            "Ihre Angaben",
        )
        assert [heading for heading in headings if squeezed(heading) in shown] == []
        assert all(squeezed(step["title"]) in shown for step in result["steps"])

    def test_lists_the_answers_in_the_order_of_the_questions(self, content: Content) -> None:
        told = answers_in_words(
            {"employees": 1200, "goal": "reduce_costs", "industry": "unknown"}, content.questions
        )
        assert [answer["question"] for answer in told] == ["goal", "industry", "employees"]
        assert [answer["label"] for answer in told] == ["Kosten senken", "weiß nicht", "1.200"]


class TestAccessible:
    """PDF/UA-1, as far as it can be checked here."""

    @sample
    def test_says_that_it_is_accessible_german_and_what_it_is_called(
        self, name: str, reports: dict[str, Report]
    ) -> None:
        result, _, pdf = reports[name]
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            with opened.open_metadata() as metadata:
                assert metadata["pdfuaid:part"] == "1"
                title = metadata["dc:title"]
            assert opened.Root.Lang == "de-DE"
            assert opened.Root.MarkInfo.Marked is True
            assert opened.Root.ViewerPreferences.DisplayDocTitle is True
        assert title.startswith(f"KI-Wegweiser Mittelstand: {result['outcome_title']}")
        assert (result["variant_title"] or "") in title

    @sample
    def test_tells_of_every_picture_what_it_shows(self, name: str, reports: dict[str, Report]) -> None:
        result, _, pdf = reports[name]
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            told = [str(tag.Alt) for tag in tags(opened) if tag.S == "/Figure"]
        profile = [readiness_text(result)] if result["use_cases"] else []
        assert told == [*profile, roadmap_text(result, dates=False)]

    @sample
    def test_has_headings_lists_and_tables_that_are_tagged_as_such(
        self, name: str, reports: dict[str, Report]
    ) -> None:
        result, _, pdf = reports[name]
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            found = [str(tag.S) for tag in tags(opened)]
        assert found.count("/Title") == 1
        assert found.count("/H1") >= 4
        assert found.count("/LI") >= len(result["steps"]) + len(result["funding"]) + len(result["partners"])
        assert found.count("/TH") == (2 if result["law"]["dates"] else 0)

    @sample
    def test_passes_the_checker(self, name: str, reports: dict[str, Report], tmp_path: Path) -> None:
        file = tmp_path / "report.pdf"
        file.write_bytes(reports[name][2])
        done = subprocess.run(
            [sys.executable, "-m", "pdfua", "check", str(file)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout

    @sample
    def test_links_to_every_source_and_says_where_a_link_leads(
        self, name: str, reports: dict[str, Report]
    ) -> None:
        result, _, pdf = reports[name]
        sources = {item["url"] for part in ("funding", "partners") for item in result[part]}
        sources |= {
            item["source"] for item in (*result["examples"], *result["law"]["duties"], *result["law"]["dates"])
        }
        assert targets(pdf) == sources | {ASSOCIATION["url"], f"mailto:{ASSOCIATION['email']}"}
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            notes = [note for page in opened.pages for note in page.get("/Annots", [])]
            assert all(str(note.Contents) for note in notes)

    def test_keeps_umlauts_and_quotes_as_letters(self, reports: dict[str, Report]) -> None:
        text = page_texts(reports["ecosystem, nobody, market known"][2])[0]
        assert "Gemeinsam im Ökosystem" in text
        assert "Klären" in text
        assert "„" in text
        assert "“" in text

    @sample
    def test_carries_its_fonts_and_no_font_of_the_machine(self, name: str, reports: dict[str, Report]) -> None:
        with pikepdf.open(io.BytesIO(reports[name][2])) as opened:
            named = [font.BaseFont for page in opened.pages for font in page.Resources.Font.values()]
            fonts = {str(font).partition("+")[2] for font in named}
        assert fonts
        assert all(font.startswith("IBMPlexSans") for font in fonts), fonts


class TestLength:
    """Two or three pages, whatever comes out."""

    def test_is_at_most_three_pages_for_every_outcome(self, reports: dict[str, Report]) -> None:
        counts = {name: page_count(pdf) for name, (_, _, pdf) in reports.items()}
        assert {name: count for name, count in counts.items() if count > MOST_PAGES} == {}
        assert max(counts.values()) == MOST_PAGES

    @given(data=st.data())
    @examples(60)
    def test_is_for_any_firm(self, data: st.DataObject, content: Content) -> None:
        answers = data.draw(st.one_of(profiles.complete(content), profiles.partial(content)))
        told = answers_in_words(answers, content.questions)
        pdf = report_pdf(recommend(answers, content, TODAY), told, ASSOCIATION)
        assert page_count(pdf) <= MOST_PAGES

    def test_takes_a_smaller_type_for_more_text(self, reports: dict[str, Report]) -> None:
        short, long = (reports[name][2] for name in (SAMPLES[0], "small_proof, everyone, market unknown"))
        assert smallest_type(short) > smallest_type(long) > 5


NASTY = (
    '#read("/etc/passwd")',
    "#panic()",
    "$x^2$",
    "*bold* _emph_ `raw`",
    "[link](https://evil.example)",
    "@reference <label>",
    "\\ \\u{41} \\#",
    "= Heading",
    "- item // no comment /* none */",
    '"); #sys.inputs #(',
    "<b>&amp;</b>",
)


class TestSafe:
    """A text is a text, whatever it says."""

    @pytest.mark.parametrize("nasty", NASTY)
    def test_shows_markup_literally_in_every_place(self, nasty: str, reports: dict[str, Report]) -> None:
        result, told, _ = reports["small_proof, everyone, market unknown"]
        result = _with(copy.deepcopy(result), nasty)
        told = [{"question": "goal", "title": f"Frage {nasty}", "label": f"Antwort {nasty}"}]
        association = {key: f"{key} {nasty}" for key in ASSOCIATION}
        pdf = report_pdf(result, told, association)
        shown = words(pdf)
        missing = [
            text for text in (*promised(result, told), *association.values()) if squeezed(text) not in shown
        ]
        assert missing == []
        assert "root:" not in shown
        assert "https://evil.example" not in targets(pdf)

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "/etc/passwd", "#top"])
    def test_links_only_to_web_pages(self, address: str, reports: dict[str, Report]) -> None:
        result, told, _ = reports["bridge, customers, market known"]
        result = copy.deepcopy(result)
        for item in (*result["funding"], *result["partners"]):
            item["url"] = address
        for item in (*result["examples"], *result["law"]["duties"], *result["law"]["dates"]):
            item["source"] = address
        pdf = report_pdf(result, told, {"name": "Kammer", "url": address})
        assert targets(pdf) == set()
        assert squeezed(address) in words(pdf)

    def test_replaces_characters_that_the_font_does_not_have(self, reports: dict[str, Report]) -> None:
        result, told, _ = reports["clarify_goal, nobody, market known"]
        association = {"name": "Kammer 😀 漢字", "address": "Mu\u0308nchen\u200b\x07\ud800\u2028Mitte"}
        shown = words(report_pdf(result, told, association))
        assert "Kammer???" in shown
        assert "München?Mitte" in shown

    def test_replaces_no_character_of_german_texts(self) -> None:
        text = "ÄÖÜäöüß „…“ ‚…‘ – — • € § ° ½ ² → é ç ñ ł š 1\u00a0000 A/B @ # $ % & * ( ) [ ] { } < > | \\ ~ ^ `"
        assert displayable({"a": [text]}) == {"a": [text]}

    def test_can_show_every_character_that_it_lets_through(self, reports: dict[str, Report]) -> None:
        result, told, _ = reports["clarify_goal, nobody, market known"]
        every = "".join(map(chr, range(0x20, 0x3000)))
        allowed = "".join(sorted(set(displayable(every))))
        assert len(allowed) > 300
        assert page_count(report_pdf(result | {"caveat": allowed}, told)) >= 1

    def test_is_the_same_file_for_the_same_result_also_in_another_process(
        self, reports: dict[str, Report], tmp_path: Path
    ) -> None:
        result, told, pdf = reports["bridge, customers, market known"]
        before = copy.deepcopy(result)
        assert report_pdf(copy.deepcopy(result), told, ASSOCIATION) == pdf
        assert result == before
        program = (
            "import json, sys; from wegweiser.report import report_pdf; "
            "sys.stdout.buffer.write(report_pdf(*json.load(sys.stdin)))"
        )
        done = subprocess.run(
            [sys.executable, "-c", program],
            input=json.dumps([result, told, ASSOCIATION]).encode(),
            capture_output=True,
            check=True,
        )
        assert done.stdout == pdf

    def test_mixes_up_nothing_when_several_ask_at_once(self, reports: dict[str, Report]) -> None:
        chosen = [reports[name] for name in SAMPLES] * 3
        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda report: report_pdf(report[0], report[1], ASSOCIATION), chosen))
        assert made == [pdf for _, _, pdf in chosen]


def _with(value: Any, nasty: str, key: str = "") -> Any:
    """Return a result with something nasty at the end of every text that is shown."""
    machine = {
        "id",
        "outcome",
        "today",
        "date",
        "as_of",
        "checked",
        "applies_from",
        "valid_until",
        "level",
        "status",
    }
    machine |= {"question", "value", "variant", "phase", "kind", "because_of", "modifiers", "because"}
    if isinstance(value, dict):
        return {name: _with(item, nasty, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_with(item, nasty, key) for item in value]
    return f"{value} {nasty}" if isinstance(value, str) and key not in machine else value


class TestFont:
    """The font that the report carries."""

    def test_is_no_wider_than_the_pictures_expect(self, tmp_path: Path) -> None:
        chars = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA1, 0x100)))) + "„“–€…"
        template = tmp_path / "widths.typ"
        template.write_text(
            '#set text(font: "IBM Plex Sans", size: 100pt)\n'
            "#context [#metadata(sys.inputs.chars.clusters().map(char => ("
            "measure(text(char)).width.pt(), measure(text(weight: 600, char)).width.pt()))) <widths>]\n",
            encoding="utf-8",
        )
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
        compiler = typst.Compiler(
            template, font_paths=fonts, ignore_system_fonts=True, sys_inputs={"chars": chars}
        )
        widths = json.loads(compiler.query("<widths>", field="value", one=True))
        assert len(widths) == len(chars)
        wider = [
            char
            for char, both in zip(chars, widths, strict=True)
            for bold, width in zip((False, True), both, strict=True)
            if width > text_width(char, 100, bold=bold) + 0.5
        ]
        assert wider == []

    def test_comes_with_its_licence(self) -> None:
        assert "SIL Open Font License, Version 1.1" in (FONTS / "LICENSE.txt").read_text(encoding="utf-8")
        assert sum(file.stat().st_size for file in FONTS.glob("*.ttf")) < 600_000
