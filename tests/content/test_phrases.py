"""What people say for an answer (content/phrases, content/mentions): with words of the options; faults named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from wegweiser.content import CONTENT_DIR, Content
from wegweiser.errors import ContentError, Fault
from wegweiser.phrases import ANY_QUESTION, NO_FACT, Phrases, load_mentions, load_phrases, shared_phrases
from wegweiser.questions import UNKNOWN

Load = Callable[[Content, Path], Phrases]


class TestPhrases:
    """The files as they are."""

    def test_stand_together_with_the_words_of_the_options(self, content: Content) -> None:
        phrases = load_phrases(content)
        for question in content.questions:
            for option in question.options if question.id in phrases else ():
                assert {option.label, *option.words} <= set(phrases[question.id][option.value])
                assert len(phrases[question.id][option.value]) > len(option.words)

    def test_for_not_knowing_stand_at_the_value_that_is_stored_for_it(self, content: Content) -> None:
        phrases = load_phrases(content)
        assert UNKNOWN in phrases["budget"]
        assert UNKNOWN not in phrases["goal"]
        assert set(phrases[ANY_QUESTION]) == {UNKNOWN}

    def test_of_clauses_know_what_states_no_fact(self, content: Content) -> None:
        mentions = load_mentions(content)
        assert set(mentions[NO_FACT]) == {NO_FACT}
        assert all(question in content.questions.by_id for question in mentions if question != NO_FACT)

    def test_a_bare_yes_means_yes_only_where_the_question_says_so(self, content: Content) -> None:
        shared = shared_phrases(content)
        assert "ja" in shared["ready_service"]["yes"]
        assert shared["goal"] == {}


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Files that a test may break."""
    for folder in ("phrases", "mentions", "schemas"):
        shutil.copytree(CONTENT_DIR / folder, tmp_path / folder)
    return tmp_path


@pytest.mark.parametrize(("folder", "load"), [("phrases", load_phrases), ("mentions", load_mentions)])
class TestAFault:
    """A mistake of an editor."""

    def fault(self, load: Load, content: Content, directory: Path) -> Fault:
        with pytest.raises(ContentError) as error:
            load(content, directory)
        (fault,) = error.value.faults
        return fault

    def test_of_yaml_is_named_with_folder_file_and_line(
        self, folder: str, load: Load, content: Content, directory: Path
    ) -> None:
        (directory / folder / "budget.yml").write_text("under_5k:\n  - [\n", encoding="utf-8")
        fault = self.fault(load, content, directory)
        assert (fault.file, fault.field) == (f"{folder}/budget.yml", "YAML")
        assert fault.entry.startswith("line ")

    def test_of_a_file_for_no_question_names_those_that_there_are(
        self, folder: str, load: Load, content: Content, directory: Path
    ) -> None:
        (directory / folder / "weather.yml").write_text("rain: [es regnet]\n", encoding="utf-8")
        fault = self.fault(load, content, directory)
        assert (fault.file, fault.got) == (f"{folder}/weather.yml", "weather")
        assert "budget" in fault.expected

    def test_of_a_value_that_the_question_does_not_have_names_those_that_it_has(
        self, folder: str, load: Load, content: Content, directory: Path
    ) -> None:
        (directory / folder / "budget.yml").write_text("a_lot: [sehr viel]\n", encoding="utf-8")
        fault = self.fault(load, content, directory)
        assert (fault.file, fault.entry) == (f"{folder}/budget.yml", "a_lot")
        assert "under_5k" in fault.expected

    def test_of_a_text_where_a_list_belongs_is_named(
        self, folder: str, load: Load, content: Content, directory: Path
    ) -> None:
        (directory / folder / "budget.yml").write_text("under_5k: sehr wenig\n", encoding="utf-8")
        fault = self.fault(load, content, directory)
        assert (fault.file, fault.entry) == (f"{folder}/budget.yml", "under_5k")
        assert "array" in fault.expected
