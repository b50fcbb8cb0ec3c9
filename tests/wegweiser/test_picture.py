"""The pictures of a result: what they show, that nothing overlaps, and that everyone can read them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import firms, profiles
from tests.conftest import TODAY
from tests.pictures import Picture, blend, contrast, overlaps, shape
from tests.profiles import examples
from wegweiser.content import Content
from wegweiser.picture import readiness_svg, readiness_text, roadmap_svg, roadmap_text
from wegweiser.picture.canvas import ATTRIBUTES, ELEMENTS, LINE, ON_FILL, SVG, TINT, WIDTH, Fill
from wegweiser.picture.outline import legal_dates
from wegweiser.picture.readiness import LEVELS
from wegweiser.picture.widths import text_width, wrap
from wegweiser.recommendation import Result, recommend
from wegweiser.rules import Outcome, Variant
from wegweiser.text import german_day, part_text

PHONE = 320
"""The narrowest page, in pixels."""
PAGES = ("#ffffff", "#1e1e1e")
"""A light and a dark page."""
BOTH = pytest.mark.parametrize("draw", [roadmap_svg, readiness_svg], ids=["roadmap", "readiness"])
Draw = Callable[[Result], str]


@pytest.fixture(scope="module")
def results(content: Content) -> dict[str, Result]:
    """A result for every outcome, variant and set of modifiers."""
    return firms.all_results(content)


def faults(svg: str) -> list[str]:
    """What is wrong with the layout of a picture; empty where all parts have their own place."""
    picture = Picture(svg)
    texts, numbers, shapes = picture.texts(), picture.texts(on_fill=True), picture.shapes()
    everything = [*texts, *numbers, *shapes, *picture.bands(), *picture.lines()]
    found = [f"{part.name!r} lies outside" for part in everything if not picture.frame.holds(part)]
    found += [f"{a.name!r} lies on {b.name!r}" for a, b in overlaps([*texts, *shapes])]
    found += [f"{a.name!r} lies on the band of {b.name!r}" for a, b in overlaps(picture.bands())]
    found += [f"{text.name!r} lies on a line" for text in texts for line in picture.lines() if text.meets(line)]
    found += [f"number {n.name} is not in one shape" for n in numbers if sum(s.holds(n) for s in shapes) != 1]
    found += [
        f"{part.name!r} leaves its band"
        for part in (*texts, *shapes)
        for band in picture.bands()
        if band.meets(part) and not band.holds(part)
    ]
    return found


def spoken(svg: str) -> str:
    """All text of a picture, in order, on one line."""
    lines = [line.text or "" for text in Picture(svg).elements("text") for line in text]
    return " ".join(lines)


class TestLayout:
    """Nothing overflows and nothing overlaps."""

    def test_every_outcome_variant_and_modifier_is_among_the_firms(
        self, results: dict[str, Result], content: Content
    ) -> None:
        assert {result["outcome"] for result in results.values()} == {*Outcome}
        assert {result["variant"] for result in results.values()} == {*Variant, None}
        modifiers = {frozenset(result["modifiers"]) for result in results.values()}
        expected = {modifier.id for modifier in content.rules.modifiers}
        assert frozenset().union(*modifiers) == expected, "let a firm of tests/firms.py have it"
        assert frozenset() in modifiers

    @BOTH
    def test_has_a_place_of_its_own_for_every_part(self, draw: Draw, results: dict[str, Result]) -> None:
        assert {name: found for name, result in results.items() if (found := faults(draw(result)))} == {}

    @BOTH
    @given(data=st.data())
    @examples(100)
    def test_has_it_for_any_firm_on_any_day(self, draw: Draw, data: st.DataObject, content: Content) -> None:
        answers = data.draw(st.one_of(profiles.complete(content), profiles.partial(content)))
        today = data.draw(st.dates(date(2025, 1, 1), date(2029, 12, 31)))
        assert faults(draw(recommend(answers, content, today))) == []

    @BOTH
    @given(data=st.data())
    @examples(100)
    def test_has_it_for_any_words(self, draw: Draw, data: st.DataObject, results: dict[str, Result]) -> None:
        result = copy.deepcopy(results["bridge, everyone, market unknown"])
        words = st.text(max_size=70)
        result["outcome_title"], result["variant_title"] = data.draw(words), data.draw(words)
        result["leads_to"] = data.draw(st.lists(words, max_size=3))
        for step in result["steps"]:
            step["title"] = data.draw(words)
        for factor in result["readiness_titles"]:
            result["readiness_titles"][factor] = data.draw(words)
        assert faults(draw(result)) == []

    def test_can_tell_a_fault(self, results: dict[str, Result]) -> None:
        svg = roadmap_svg(results["small_proof, nobody, market known"])
        assert faults(svg) == []
        assert faults(svg.replace('x="64"', 'x="200"'))
        assert faults(svg.replace('x="64"', 'x="30"'))

    @pytest.mark.parametrize("bold", [False, True])
    @given(text=st.text(max_size=200), width=st.floats(20, 400))
    @settings(deadline=None)
    def test_wraps_text_to_the_width_without_losing_a_letter(self, bold: bool, text: str, width: float) -> None:
        lines = wrap(text, width, 14, bold=bold)
        joined = "".join(lines).replace("-", "").replace(" ", "")
        assert joined == "".join(text.split()).replace("-", "")
        assert all(text_width(line, 14, bold=bold) <= width or len(line) <= 2 for line in lines)


class TestWhatTheRoadmapShows:
    """The roadmap: where it starts, its stations by phase, where it leads, and the law's dates."""

    def test_shows_all_stations_with_their_numbers_and_phases_in_order(self, results: dict[str, Result]) -> None:
        for result in results.values():
            shown, position = spoken(roadmap_svg(result)), 0
            for number, step in enumerate(result["steps"], start=1):
                for words in (str(number), step["title"]):
                    position = shown.index(words, position)
            for phase in {step["phase_title"] for step in result["steps"]}:
                assert phase in shown

    def test_starts_today_and_says_where_the_path_may_lead(self, results: dict[str, Result]) -> None:
        shown = spoken(roadmap_svg(results["foundation, nobody, market known"]))
        assert "Heute, 22.11.2026" in shown
        assert "Danach möglich: KI zukaufen Eigene Lösung mit Partnern Gemeinsam im Ökosystem" in shown
        ends = spoken(roadmap_svg(results["no_ai, nobody, market known"]))
        assert "Danach" not in ends

    def test_gives_gates_decisions_and_stops_a_shape_of_their_own(self, results: dict[str, Result]) -> None:
        def shapes(name: str) -> set[tuple[str, int]]:
            """The kind and number of corners of the shapes that hold a number."""
            picture = Picture(roadmap_svg(results[name]))
            numbers = picture.texts(on_fill=True)
            return {
                (box.name, corners)
                for element_name, corners in (("circle", 0), ("path", 0), ("polygon", 4), ("polygon", 8))
                for element in picture.elements(element_name)
                if len(element.get("points", "").split()) == corners
                for box in [shape(element)]
                if any(box.holds(number) for number in numbers)
            }

        assert shapes("clarify_goal, nobody, market known") == {("circle", 0)}
        assert shapes("bridge, customers, market known") == {("circle", 0), ("polygon", 4), ("path", 0)}
        assert shapes("small_proof, feelings, market known") == {("circle", 0), ("polygon", 8)}

    def test_explains_the_shapes_where_there_are_several(self, results: dict[str, Result]) -> None:
        assert spoken(roadmap_svg(results["bridge, customers, market known"])).endswith(
            "Schritt Entscheidung Erst erfüllen, dann weiter"
        )
        assert not spoken(roadmap_svg(results["clarify_goal, nobody, market known"])).endswith("Schritt")

    def test_says_at_the_gate_how_many_duties_there_are(self, results: dict[str, Result]) -> None:
        result = results["build, everyone, market known"]
        count = len(result["law"]["duties"])
        assert f"{count} Pflichten vorher erfüllen" in spoken(roadmap_svg(result))
        result = result | {"law": result["law"] | {"duties": result["law"]["duties"][:1]}}
        assert "1 Pflicht vorher erfüllen" in spoken(roadmap_svg(result))

    def test_shows_the_legal_dates_that_are_still_to_come(self, content: Content) -> None:
        answers = dict(firms.firms(content))["build, everyone, market known"]
        before = legal_dates(recommend(answers, content, TODAY))
        assert [day for day, _ in before] == ["2026-12-02", "2027-12-02", "2028-08-02"]
        assert "Hochrisiko-KI im Personalbereich" in before[1][1], "a duty that applies from then on"
        shown = spoken(roadmap_svg(recommend(answers, content, TODAY)))
        assert "Stichtage im Recht 02.12.2026 Kennzeichnung von Texten" in shown
        after = recommend(answers, content, date(2028, 8, 2))
        assert legal_dates(after) == []
        assert "Stichtage" not in spoken(roadmap_svg(after))

    def test_leaves_out_headline_and_dates_where_they_stand_beside_it(self, results: dict[str, Result]) -> None:
        result = results["build, everyone, market known"]
        shown = spoken(roadmap_svg(result, headline=False, dates=False))
        assert result["outcome_title"] not in shown
        assert "Stichtage" not in shown
        assert "Stichtage" not in roadmap_text(result, dates=False)


class TestWhatTheReadinessProfileShows:
    """The readiness profile: six factors with up to two points."""

    def test_names_every_factor_with_its_level(self, results: dict[str, Result]) -> None:
        result = copy.deepcopy(results["build, nobody, market known"])
        result["readiness"] = {"goal": 0, "data": 1, "competence": 2, "infrastructure": None, "strategy": 2}
        assert spoken(readiness_svg(result)) == (
            "Ihr Reifeprofil Ziel am Anfang Daten auf dem Weg Fachwissen gut Technik noch offen Vorsprung gut"
        )

    @pytest.mark.parametrize(("points", "filled", "dashed"), [(0, 0, 0), (1, 1, 0), (2, 2, 0), (None, 0, 2)])
    def test_fills_a_field_for_a_point_and_dashes_what_is_open(
        self, points: int | None, filled: int, dashed: int, results: dict[str, Result]
    ) -> None:
        result = results["build, nobody, market known"] | {"readiness": {"goal": points}}
        fields = list(Picture(readiness_svg(result)).elements("rect"))
        assert len(fields) == 2
        assert sum(field.get("fill") == Fill.STEP for field in fields) == filled
        assert sum("stroke-dasharray" in field.attrib for field in fields) == dashed

    @pytest.mark.parametrize("points", [0, 1, 2, None])
    def test_speaks_of_levels_as_the_chat_does(self, points: int | None, results: dict[str, Result]) -> None:
        result = results["build, nobody, market known"] | {"readiness": {"goal": points}}
        (line,) = [line for line in part_text(result, "readiness").splitlines() if line.startswith("• Ziel: ")]
        assert line.endswith(LEVELS[points])


class TestTextAlternatives:
    """Who cannot see the picture is told all that it shows."""

    def test_of_the_roadmap_names_everything_in_order(self, results: dict[str, Result]) -> None:
        for result in results.values():
            text, position = roadmap_text(result), 0
            told = [result["outcome_title"], german_day(result["today"])]
            told += [f"{number}. {step['title']}" for number, step in enumerate(result["steps"], start=1)]
            told += [f"„{title}“" for title in result["leads_to"]]
            told += [words for day, texts in legal_dates(result) for words in (german_day(day), *texts)]
            for words in told:
                position = text.index(words, position)

    def test_of_the_roadmap_reads_like_this(self, results: dict[str, Result]) -> None:
        assert roadmap_text(results["small_proof, feelings, market known"]) == (
            "Ihr Weg: So ist das Vorhaben verboten. Der Weg beginnt heute, am 22.11.2026, und hat 3 Schritte.\n"
            "Klären: 1. Das Vorhaben stoppen (Halt); 2. Das Ziel auf anderem Weg verfolgen; "
            "3. Fachlichen Rat holen."
        )
        text = roadmap_text(results["bridge, customers, market known"])
        assert text.startswith("Ihre Roadmap: KI zukaufen – Zukaufen als Brücke. Der Weg beginnt heute, am ")
        assert "Erst den Datenschutz erledigen, dann testen (Erst erfüllen, dann weiter, " in text
        assert "Nach der gemessenen Wirkung entscheiden (Entscheidung)" in text

    def test_of_the_readiness_profile_reads_like_this(self, results: dict[str, Result]) -> None:
        result = results["small_proof, nobody, market known"] | {"readiness": {"goal": 2, "data": None}}
        assert readiness_text(result) == (
            "Ihr Reifeprofil: 2 Voraussetzungen mit je 0 bis 2 Punkten.\nZiel: gut (2); Daten: noch offen."
        )

    @BOTH
    def test_are_in_the_picture_and_bound_to_it(self, draw: Draw, results: dict[str, Result]) -> None:
        for result in results.values():
            root = Picture(draw(result)).root
            assert root.get("role") == "img"
            assert root.get("lang") == "de"
            told = {
                child.get("id"): child.text for child in root if child.tag in (f"{{{SVG}}}title", f"{{{SVG}}}desc")
            }
            assert told[root.get("aria-labelledby")] in ("Ihr Reifeprofil", *told.values())
            expected = roadmap_text(result) if draw is roadmap_svg else readiness_text(result)
            assert told[root.get("aria-describedby")] == expected

    def test_have_ids_of_their_own_in_every_picture(self, results: dict[str, Result]) -> None:
        pictures = {draw(result) for draw in (roadmap_svg, readiness_svg) for result in results.values()}
        ids = [element.get("id") for svg in pictures for element in Picture(svg).root if element.get("id")]
        assert len(ids) == 2 * len(pictures)
        assert len(set(ids)) == len(ids)


class TestInAnyPage:
    """The picture goes into pages of others: with a strict policy, light or dark, on a phone."""

    @BOTH
    def test_has_only_the_elements_and_attributes_that_are_allowed(
        self, draw: Draw, results: dict[str, Result]
    ) -> None:
        for result in results.values():
            for element in Picture(draw(result)).root.iter():
                assert element.tag.removeprefix(f"{{{SVG}}}") in ELEMENTS
                assert element.attrib.keys() <= ATTRIBUTES
        assert not {"style", "script", "image", "use", "a", "foreignObject"} & ELEMENTS
        assert not {"style", "href", "onload", "onclick"} & ATTRIBUTES

    @BOTH
    @pytest.mark.parametrize(
        "nasty", ["<script>alert(1)</script>", "&amp;", "\"'><svg onload=x>", "]]>", "\x00\ud800"]
    )
    def test_shows_markup_as_the_text_it_is(self, draw: Draw, nasty: str, results: dict[str, Result]) -> None:
        result = copy.deepcopy(results["small_proof, nobody, market known"])
        result["steps"][0]["title"] = result["readiness_titles"]["goal"] = nasty
        picture = Picture(draw(result))
        tags = {element.tag.removeprefix(f"{{{SVG}}}") for element in picture.root.iter()}
        assert tags <= ELEMENTS
        readable = "".join(char for char in nasty if char.isprintable() and char != "-")
        shown = spoken(draw(result)).replace("-", "")  # a long word is broken with a hyphen
        assert readable.replace(" ", "") in shown.replace(" ", "")

    @BOTH
    def test_has_letters_of_twelve_pixels_on_the_narrowest_phone(
        self, draw: Draw, results: dict[str, Result]
    ) -> None:
        for result in results.values():
            picture = Picture(draw(result))
            assert picture.width == WIDTH
            sizes = {float(text.attrib["font-size"]) for text in picture.elements("text")}
            assert min(sizes) * PHONE / WIDTH >= 12

    @BOTH
    def test_writes_in_the_colour_of_the_page_or_in_white_on_a_shape(
        self, draw: Draw, results: dict[str, Result]
    ) -> None:
        for result in results.values():
            picture = Picture(draw(result))
            assert picture.root.get("fill") == "currentColor"
            assert {text.get("fill") for text in picture.elements("text")} <= {None, ON_FILL}

    @pytest.mark.parametrize("page", PAGES)
    @pytest.mark.parametrize("colour", [*Fill, LINE])
    def test_has_shapes_that_stand_out_on_a_light_and_a_dark_page(self, page: str, colour: str) -> None:
        assert contrast(colour, page) >= 3
        assert contrast(colour, blend(Fill.STEP, TINT, page)) >= 3, "on a band"

    @pytest.mark.parametrize("colour", [*Fill])
    def test_has_numbers_that_stand_out_on_their_shapes(self, colour: str) -> None:
        assert contrast(ON_FILL, colour) >= 4.5

    @BOTH
    def test_is_the_same_for_the_same_result_and_leaves_it_as_it_was(
        self, draw: Draw, results: dict[str, Result]
    ) -> None:
        for result in results.values():
            before: dict[str, Any] = copy.deepcopy(result)
            assert draw(result) == draw(copy.deepcopy(result))
            assert result == before
