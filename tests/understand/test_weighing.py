"""What the words of a message say, against what the classifier takes it for."""

from __future__ import annotations

import pytest

from wegweiser.content import Content
from wegweiser.questions import Value
from wegweiser.understand.reading import Reader
from wegweiser.understand.weighing import AskBack, Guess, Guesses, gather, weigh

TWO = AskBack((("it", "IT"), ("none", "keine")))


@pytest.mark.parametrize(
    ("found", "guess", "share", "expected"),
    [
        pytest.param(None, Guess("it", 0.6), 0.0, "it", id="a fair guess fills a gap"),
        pytest.param(None, Guess("it", 0.59), 0.0, None, id="an unsure guess fills nothing"),
        pytest.param(TWO, Guess("it", 0.6), 0.5, "it", id="a fair guess settles a doubt between words"),
        pytest.param(
            TWO, Guess("data_science", 0.6), 0.5, TWO, id="a fair guess at a third thing settles nothing"
        ),
        pytest.param(
            TWO, Guess("data_science", 0.9), 0.5, "data_science", id="a sure guess at a third thing does"
        ),
        pytest.param("none", Guess("none", 0.9), 0.3, "none", id="words and guess agree"),
        pytest.param(
            "none", Guess("it", 0.99), 1.0, "none", id="a message of nothing but the words needs no guess"
        ),
        pytest.param("none", Guess("it", 0.85), 0.3, "it", id="a sure guess outweighs a stray word"),
        pytest.param("none", Guess("it", 0.59), 0.3, "none", id="an unsure guess does not"),
        pytest.param("unknown", Guess("it", 0.7), 0.3, "unknown", id="not knowing is no second meaning"),
    ],
)
def test_one_answer(
    found: Value | AskBack | None, guess: Guess, share: float, expected: object, content: Content
) -> None:
    assert weigh(found, guess, share, content.questions["expertise"]) == expected


def test_words_and_a_fair_guess_that_differ_are_asked_back(content: Content) -> None:
    asked = weigh("none", Guess("it", 0.7), 0.3, content.questions["expertise"])
    assert isinstance(asked, AskBack)
    assert [value for value, _ in asked.choices] == ["none", "it"]


@pytest.mark.parametrize(
    ("text", "guessed", "meant"),
    [
        ("hauptsache nich in den usa", "third_country", "eu"),
        ("bloß nix in amerika", "third_country", "eu"),
        ("nicht in der eu", "eu", "third_country"),
        ("in den usa", "third_country", "third_country"),
    ],
)
def test_what_is_denied_is_not_guessed(text: str, guessed: str, meant: str, reader: Reader) -> None:
    guesses = Guesses(whole={"hosting": (Guess(guessed, 0.99),)})
    assert reader.read(text, "hosting", guesses).answers["hosting"] == meant


def test_an_amount_is_never_guessed_over(reader: Reader) -> None:
    guesses = Guesses(whole={"budget": (Guess("5k_25k", 0.9),)})
    reading = reader.read("so um die 80000 könnten wir locker machen", "budget", guesses)
    assert (reading.answers, reading.ask_back) == ({"budget": "25k_100k"}, None)


def test_a_headcount_is_never_guessed_over(content: Content) -> None:
    assert weigh(12, Guess("60", 0.99), 0.3, content.questions["employees"]) == 12


@pytest.mark.parametrize(
    ("found", "guesses", "expected"),
    [
        pytest.param(("customers",), [Guess("employees", 0.7)], ("customers", "employees"), id="both are meant"),
        pytest.param(
            None, [Guess("public", 0.7), Guess("customers", 0.6)], ("customers", "public"), id="in order"
        ),
        pytest.param(("customers",), [Guess("employees", 0.5)], ("customers",), id="an unsure guess adds nothing"),
        pytest.param("unknown", [Guess("employees", 0.9)], "unknown", id="not knowing stays"),
        pytest.param(None, [Guess("unknown", 0.7)], "unknown", id="not knowing may be guessed"),
        pytest.param(None, [], None, id="nothing is meant"),
    ],
)
def test_several_answers(
    found: Value | AskBack | None, guesses: list[Guess], expected: object, content: Content
) -> None:
    assert gather(found, guesses, content.questions["data_subjects"]) == expected


class TestAsides:
    """What single clauses state besides the answer."""

    def test_a_sure_clause_is_taken_from_a_story(self, reader: Reader) -> None:
        guesses = Guesses(
            clauses={"expertise": (Guess("it", 0.99),), "data_subjects": (Guess("customers", 0.99),)}
        )
        read = reader.read(
            "Wir sind eine Bäckerei in Kiel, und unser Admin kümmert sich um alles", "goal", guesses
        )
        assert read.answers["federal_state"] == "DE-SH"
        assert read.answers["expertise"] == "it"
        assert read.answers["data_subjects"] == ("customers",)

    def test_an_unsure_clause_is_left(self, reader: Reader) -> None:
        guesses = Guesses(clauses={"expertise": (Guess("it", 0.5),)})
        read = reader.read(
            "Wir sind eine Bäckerei in Kiel, und unser Admin kümmert sich um alles", "goal", guesses
        )
        assert "expertise" not in read.answers

    @pytest.mark.parametrize(
        ("clause", "goal"),
        [("wollen was mit KI machen", None), ("wissen noch nicht, was KI uns bringt", "unclear")],
    )
    def test_that_something_is_open_has_to_be_said(self, clause: str, goal: str | None, reader: Reader) -> None:
        guesses = Guesses(clauses={"goal": (Guess("unclear", 0.99),)})
        read = reader.read(f"Wir sind ein Hotel mit 30 Leuten auf Rügen und {clause}", "goal", guesses)
        assert read.answers["industry"] == "hospitality"
        assert read.answers.get("goal") == goal
