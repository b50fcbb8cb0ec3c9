"""What the words of a message answer, without anything learned: tables an adviser can read."""

from __future__ import annotations

import pytest

from wegweiser.questions import Answers, Value
from wegweiser.understand.reading import Reader
from wegweiser.understand.weighing import Guess, Guesses


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("works_council", "mit vier mann? na", "no"),
        ("ready_service", "hab ein halbes jahr gesucht, nischt", "no"),
        ("ready_service", "die Innung hat es bestätigt: Fehlanzeige", "no"),
        ("simple_solution", "die Software macht das, und wir liegen jedes Jahr daneben, also nee", "no"),
        ("works_council", "Gibt es, der redet bei jeder Software mit", "yes"),
        ("people_evaluated", "Niemals, meine Leute schätze ich schon selber ein", "no"),
        ("sensitive_data", "bei uns absolut garnich", "no"),
    ],
)
def test_a_yes_or_no_counts_at_either_end_of_a_story(question: str, text: str, value: str, reader: Reader) -> None:
    assert reader.read(text, question).answers[question] == value


@pytest.mark.parametrize(
    "text", ["das rechnet sich für uns alle, ne", "das kennen die Leute, doch", "da war was, okay"]
)
def test_what_only_asks_for_assent_at_the_end_is_no_answer(text: str, reader: Reader) -> None:
    assert "works_council" not in reader.read(text, "works_council").answers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("nix mit Gesundheit oder Religion", "no"),
        ("keine Diagnosen oder Befunde", "no"),
        ("keine Diagnosen, aber Krankmeldungen", "yes"),
    ],
)
def test_a_negation_goes_on_behind_or_and_ends_at_but(text: str, value: str, reader: Reader) -> None:
    assert reader.read(text, "sensitive_data").answers["sensitive_data"] == value


@pytest.mark.parametrize(
    ("text", "industry"),
    [
        ("Physiopraxis mit sechs Leuten in Mainz", "health"),
        ("Stückgutspedition aus Siegen, 29 Beschäftigte", "logistics"),
        ("Wurstfabrik im Oldenburger Land, 80 Leute", "food"),
        ("Milchviehbetrieb in Tarmstedt, zu dritt", "agriculture"),
        ("Hochbaufirma aus Wolgast, 45 Leute", "construction"),
        ("Orgelbau in Cottbus, drei Leute", "crafts"),
        ("Bordbistro auf einem Ausflugsdampfer in Koblenz", "hospitality"),
        ("Papierfabrik in Düren, 200 Leute", "manufacturing"),
    ],
)
def test_a_trade_is_known_by_its_end(text: str, industry: str, reader: Reader) -> None:
    assert reader.read(text, "goal").answers["industry"] == industry


@pytest.mark.parametrize(
    "text", ["wen wir einladen sollen", "die Batterien aufladen", "ich muss das erst hochladen"]
)
def test_to_load_is_no_shop(text: str, reader: Reader) -> None:
    assert "industry" not in reader.read(text, "goal").answers


def test_who_begins_with_the_number_that_was_asked_for_answers(reader: Reader) -> None:
    read = reader.read("Neununddreißig Fahrer und fünf im Büro, das wars", "employees")
    assert read.answers["employees"] == 44


@pytest.mark.parametrize(
    ("question", "value", "expected"),
    [
        ("data_subjects", "applicants", "yes"),
        ("sensitive_data", "yes", "yes"),
        ("sensitive_data", "no", None),
        ("data_subjects", "unknown", None),
    ],
)
def test_whose_data_it_is_says_that_there_are_people_in_them(
    question: str, value: str, expected: Value | None, reader: Reader
) -> None:
    guesses = Guesses(clauses={question: (Guess(value, 0.99),)})
    read = reader.read(
        "Wir sind eine Bäckerei in Kiel, nicht groß, und da steht so allerlei drin", "goal", guesses
    )
    assert read.answers[question] in (value, (value,))
    assert read.answers.get("personal_data") == expected


@pytest.mark.parametrize(
    ("question", "text", "read"),
    [
        ("data_subjects", "bewerten? nee um jottes willn", {}),
        ("works_council", "Betriebsrat? Nein, bei vier Leuten", {"works_council": "no", "employees": 4}),
        ("works_council", "Betriebsrat? ja klar", {"works_council": "yes"}),
    ],
)
def test_what_is_asked_back_only_to_be_denied_says_nothing(
    question: str, text: str, read: Answers, reader: Reader
) -> None:
    assert reader.read(text, question).answers == read


@pytest.mark.parametrize("text", ["uff keen fall bei den amis", "auf keinen Fall in den USA"])
def test_a_fact_that_is_denied_in_passing_is_not_guessed(text: str, reader: Reader) -> None:
    guesses = Guesses(clauses={"hosting": (Guess("third_country", 0.99),)})
    assert "hosting" not in reader.read(text, "sensitive_data", guesses).answers


def test_the_answer_to_another_question_is_no_guess_at_the_open_one(reader: Reader) -> None:
    guesses = Guesses(whole={"ready_service": (Guess("yes", 0.8),)})
    read = reader.read("die KI soll Bewerber automatisch aussortieren", "ready_service", guesses)
    assert read.answers["people_evaluated"] == "automatic"
    assert "ready_service" not in read.answers


def test_one_word_is_no_story(reader: Reader) -> None:
    guesses = Guesses(clauses={"business_area": (Guess("development", 0.99),), "industry": (Guess("it", 0.98),)})
    assert reader.read("Entwicklung", "business_area", guesses).answers == {"business_area": "development"}


def test_loose_words_of_a_story_are_no_goal(reader: Reader) -> None:
    guesses = Guesses(clauses={"sensitive_data": (Guess("no", 0.99),)})
    text = "zu den Daten: Kunden stehen da mit Namen drin, nichts Sensibles"
    assert "goal" not in reader.read(text, "goal", guesses).answers
    assert reader.read("bei den Kunden", "goal").answers["goal"] == "serve_customers"
