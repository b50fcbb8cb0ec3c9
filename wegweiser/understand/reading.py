"""From what a person typed to answers: of the question that is open, and of any other it mentions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wegweiser.answers import parse_answer
from wegweiser.content import Content
from wegweiser.personal_data import without_personal_data
from wegweiser.phrases import ANY_QUESTION
from wegweiser.questions import UNKNOWN, Answers, Kind, Part, Question, QuestionTable, Value
from wegweiser.understand.headcount import read_headcount
from wegweiser.understand.money import read_amount
from wegweiser.understand.normalise import normalise
from wegweiser.understand.option_numbers import by_number
from wegweiser.understand.own_money import read_budget
from wegweiser.understand.places import Places, read_place
from wegweiser.understand.weighing import MAINLY, SURE_GUESS, AskBack, Guess, Guesses, gather, weigh
from wegweiser.understand.words import Lexicon, Match, Meaning, clauses, denies

_BARE, _UNKNOWN, _WORD = 1, 2, 3
"""Rank of a reading of the open question: a bare "ja", a "weiß nicht", a word of the option."""
_ANYWHERE = 4
_SURE = 0.88
"""How like a word must be to count in a sentence that does not answer its question."""
_AS_LIKE = 0.06
"""Readings less like than the best by more than this are dropped."""

_SURE_ASIDE, CERTAIN_ASIDE = 0.75, 0.97
"""From these probabilities on a clause states a fact beside the answer, and one that nobody asked for.

Tried on the development set: docs/verstaendnis.md.
"""
_ECHO = re.compile(r"^[^?.!]{1,40}\?+\s*(?=(?:ach\s+)?(?:nein|nee?|nö|naa?|noi)\b)", re.IGNORECASE)
"""What is asked back only to be denied: "bewerten? nee, um Gottes willen"."""
_SHORT, _SEVERAL = 6, 2
"""Up to so many words a message is short; so many facts make it a story."""
_NO_GUESSES = Guesses()


@dataclass(frozen=True, slots=True)
class Reading:
    """What one message says: clear answers by question, and what to ask back for the open one.

    `share` is the part of the telling words that belongs to the answer to the open question, from 0 to 1; 0 where
    that answer is only guessed. The higher it is, the less the message can be anything else.
    """

    answers: Mapping[str, Value]
    ask_back: AskBack | None = None
    share: float = 0.0


class Reader:
    """Reads messages against the questions of a content."""

    def __init__(self, content: Content) -> None:
        """Prepare the word lists and the places."""
        self._questions: QuestionTable = content.questions
        self._states = content.states
        self._places = Places.from_content(content.places, content.postcodes)
        self._when_open = {
            question.id: Lexicon(_phrases_when_open(question, content.shared_words))
            for question in content.questions
        }
        self._fillers = frozenset(map(normalise, content.shared_words["fillers"]))
        self._openers = frozenset(map(normalise, content.shared_words["openers"]))
        self._closers = frozenset(map(normalise, content.shared_words["closers"]))
        self._anywhere = Lexicon(
            (phrase, Meaning(question.id, option.value, _ANYWHERE))
            for question in content.questions
            for option in question.options
            for phrase in option.anywhere
        )

    def read(
        self,
        text: str,
        open_question: str | None,
        guesses: Guesses = _NO_GUESSES,
    ) -> Reading:
        """Return what `text` says in the light of the open question; None: no question is open.

        `guesses` is what a classifier takes the message for. In personal data stands no answer.
        """
        text = _ECHO.sub("", without_personal_data(text))
        answers = self._read_statement(text)
        asides = guesses.clauses if denies(text) else self._without_unknown(guesses.clauses)
        asides = {name: self._not_denied(text, name, found) for name, found in asides.items()}
        told = self._with_asides(answers, asides)
        if open_question is None:
            return Reading(told)
        question = self._questions[open_question]
        in_story = _is_story(text, answers, told) and not _begins_with_count(text, question)
        if question.part is Part.OPENING and (question.id in answers or in_story):
            share = self._share(text, question, answers[question.id]) if question.id in answers else 0.0
            return Reading(told, share=share)
        found = self._read_open(text, question)
        answers.pop(question.id, None)
        share = self._share(text, question, found) if found is not None else 0.0
        doubtful = found is None and guesses.surest(question.id) < SURE_GUESS
        about_another = doubtful and self._answers_another(text, answers)
        if not about_another and not _is_figure(text, question):
            found = _weighed(found, guesses.without(question.id, self._denied(text, question)), share, question)
        if share < MAINLY and (question.part is Part.OPENING or len(text.split()) > _SHORT):
            answers = self._with_asides(answers, asides)
            answers.pop(question.id, None)
        if isinstance(found, AskBack):
            return Reading(answers, found, share)
        if found is not None:
            answers[question.id] = found
        return Reading(answers, share=share)

    def _answers_another(self, text: str, answers: Answers) -> bool:
        """Whether a message is mainly the answer to a question that is not open."""
        named = (self._questions[name] for name in answers if self._questions[name].options)
        return any(self._share(text, question, answers[question.id]) >= MAINLY for question in named)

    def _denied(self, text: str, question: Question) -> frozenset[str]:
        """Return the values, of those with an opposite, that the text only denies: "nicht in den USA"."""
        opposed = {option.value for option in question.options if option.negated is not None}
        matches = self._when_open[question.id].find(text) if opposed else []
        said = {match.meaning.value for match in matches if not match.negated}
        return frozenset(match.meaning.value for match in matches if match.meaning.rank == _WORD) & opposed - said

    def _not_denied(self, text: str, name: str, guesses: tuple[Guess, ...]) -> tuple[Guess, ...]:
        denied = self._denied(text, self._questions[name])
        return tuple(guess for guess in guesses if guess.value not in denied)

    def _without_unknown(self, asides: Mapping[str, tuple[Guess, ...]]) -> dict[str, tuple[Guess, ...]]:
        """Leave out that something is not known: "wir wollen was mit KI machen" says so only by saying no more."""
        return {
            name: tuple(guess for guess in guesses if guess.value != self._questions[name].stored_unknown)
            for name, guesses in asides.items()
        }

    def _with_asides(self, answers: dict[str, Value], asides: Mapping[str, tuple[Guess, ...]]) -> dict[str, Value]:
        """Add the facts that single clauses state.

        What the firm is and wants is told together: without anything else of it, a clause has to be quite sure.
        """
        introduces = any(self._questions[name].part is Part.OPENING for name in answers)
        sure: dict[str, Value] = {}
        for question_id, guesses in asides.items():
            question = self._questions[question_id]
            enough = _SURE_ASIDE if introduces or question.part is not Part.OPENING else CERTAIN_ASIDE
            values = tuple(guess.value for guess in guesses if guess.probability >= enough)
            if values:
                several = question.kind is Kind.MULTIPLE and question.stored_unknown not in values
                sure[question_id] = values if several else values[0]
        told = {**sure, **answers}
        if "personal_data" not in answers and _names_people(told):
            told["personal_data"] = "yes"
        return told

    def read_button(self, value: object, question_id: str) -> Value | None:
        """Return the answer that came with a button, checked; None where it is not allowed."""
        question = self._questions.by_id.get(question_id)
        if question is None:
            return None
        try:
            return parse_answer(value, question)
        except ValueError:
            return None

    def _without_stray_words(self, matches: list[Match], text: str) -> list[Match]:
        """Drop a bare "keiner" or "schon" from a longer sentence; "nein weil …" and "…, also nee" stay."""
        bare = [match for match in matches if match.meaning.rank == _BARE]
        tokens = [normalise(clause).split() for clause in clauses(text)]
        said = {(match.clause, i) for match in bare for i in range(match.start, match.end)}
        telling = sum(token not in self._fillers for clause in tokens for token in clause)
        if 2 * len(said) > telling:
            return matches
        return [match for match in matches if match.meaning.rank != _BARE or self._opens_or_closes(match, tokens)]

    def _opens_or_closes(self, match: Match, tokens: list[list[str]]) -> bool:
        """Whether a bare yes or no begins the words of a text, or is all that its last clause says."""
        words = tokens[match.clause]
        said = " ".join(words[match.start : match.end])
        if match.clause == 0 and match.start <= 1 and said in self._openers:
            return True
        around = words[: match.start] + words[match.end :]
        return match.clause == len(tokens) - 1 and said in self._closers and self._fillers.issuperset(around)

    def _share(self, text: str, question: Question, found: Value | AskBack) -> float:
        """Return the part of the words that say something which belongs to the words of the answer `found`."""
        if question.kind in (Kind.NUMBER, Kind.PLACE, Kind.MONEY) and found != question.stored_unknown:
            return 1.0 if len(text.split()) <= _SHORT else MAINLY
        if by_number(text, question) is not None:
            return 1.0
        covered = {
            (match.clause, i)
            for match in self._when_open[question.id].find(text)
            for i in range(match.start, match.end)
        }
        telling = {
            (number, i)
            for number, clause in enumerate(clauses(text))
            for i, token in enumerate(normalise(clause).split())
            if token not in self._fillers
        }
        return len(covered & telling) / len(telling) if telling else 1.0

    def _read_statement(self, text: str) -> dict[str, Value]:
        """Return the facts that are clear whatever question is open."""
        values: dict[str, list[str]] = defaultdict(list)
        for match in self._anywhere.find(text):
            if not match.negated and match.likeness >= _SURE:
                values[match.meaning.question].append(match.meaning.value)
        answers: dict[str, Value] = {}
        for question_id, found in values.items():
            distinct = tuple(dict.fromkeys(found))
            if self._questions[question_id].kind is Kind.MULTIPLE:
                answers[question_id] = distinct
            elif len(distinct) == 1:
                answers[question_id] = distinct[0]
        if (headcount := read_headcount(text, asked=False)) is not None:
            answers["employees"] = headcount
        if (place := read_place(text, self._places, asked=False)) is not None and place.state:
            answers["federal_state"] = place.state
        if (amount := read_budget(text)) is not None:
            answers["budget"] = _money_class(amount, self._questions["budget"])
        return answers

    def _read_open(self, text: str, question: Question) -> Value | AskBack | None:
        readers = {
            Kind.NUMBER: self._read_number,
            Kind.PLACE: self._read_place,
            Kind.MONEY: self._read_money,
            Kind.CHOICE: self._read_choice,
            Kind.MULTIPLE: self._read_choice,
        }
        return readers[question.kind](text, question)

    def _read_number(self, text: str, question: Question) -> Value | AskBack | None:
        return read_headcount(text, asked=True) or self._read_words(text, question)

    def _read_place(self, text: str, question: Question) -> Value | AskBack | None:
        place = read_place(text, self._places, asked=True)
        if place is None:
            return self._read_words(text, question)
        if place.state is not None:
            return place.state
        labels = (
            (candidate.state, f"{candidate.name} ({self._states.get(candidate.state, 'Ausland')})")
            for candidate in place.candidates
        )
        return AskBack(tuple(labels))

    def _read_money(self, text: str, question: Question) -> Value | AskBack | None:
        chosen = by_number(text, question)
        if chosen is not None:
            return chosen
        amount = read_amount(text)
        return self._read_words(text, question) if amount is None else _money_class(amount, question)

    def _read_choice(self, text: str, question: Question) -> Value | AskBack | None:
        chosen = by_number(text, question)
        return self._read_words(text, question) if chosen is None else chosen

    def _read_words(self, text: str, question: Question) -> Value | AskBack | None:
        matches = self._without_stray_words(self._when_open[question.id].find(text), text)
        positive = [match for match in matches if not match.negated or not _means_yes(match, question)]
        positive = [match for match in positive if not match.negated or match.meaning.rank < _WORD]
        if not any(match.meaning.rank == _WORD for match in positive):
            opposite = _opposites(matches, question)
            if len(opposite) == 1:
                return opposite.pop()
        values = _best_values(positive)
        if not values:
            return None
        if question.kind is Kind.MULTIPLE and question.stored_unknown not in values:
            return tuple(value for value in question.values if value in values)
        if len(values) == 1:
            return values[0]
        return AskBack(tuple((value, question.label(value)) for value in values))


def _is_figure(text: str, question: Question) -> bool:
    """Whether a text answers by the number of an option, or by an amount: nothing to guess at."""
    return by_number(text, question) is not None or (question.kind is Kind.MONEY and read_amount(text) is not None)


_SURE_SHRUG = 0.95
"""From this probability on, a guess that an answer is not known counts."""


def _weighed(
    found: Value | AskBack | None, guesses: Guesses, share: float, question: Question
) -> Value | AskBack | None:
    whole = guesses.whole.get(question.id, ())
    if share < 1.0 and _is_shrug(guesses.whole.get(ANY_QUESTION, ()), whole, found, question):
        return question.stored_unknown
    if question.kind is Kind.MULTIPLE:
        return gather(found, (*guesses.parts.get(question.id, ()), *whole), question)
    if whole and whole[0].value == question.stored_unknown and whole[0].probability < _SURE_SHRUG:
        return found  # a trade that nobody knows ("wir machen Hörspiele") sounds like no goal
    return weigh(found, whole[0], share, question) if whole else found


def _is_shrug(
    shrug: tuple[Guess, ...], whole: tuple[Guess, ...], found: Value | AskBack | None, question: Question
) -> bool:
    """Whether a message sooner says "weiß nicht" than anything about the question; a figure says more."""
    if not shrug or (found is not None and question.kind in (Kind.NUMBER, Kind.PLACE, Kind.MONEY)):
        return False
    answer = next((guess.probability for guess in whole if guess.value != question.stored_unknown), 0.0)
    return shrug[0].probability >= SURE_GUESS and shrug[0].probability > answer


def _names_people(told: Answers) -> bool:
    """Whether a message says that there are people in the data: whose they are, or that they need protection."""
    return told.get("data_subjects") not in (None, UNKNOWN) or told.get("sensitive_data") == "yes"


def _is_story(text: str, answers: Answers, told: Answers) -> bool:
    """Whether a message tells more than the answer to one question, so that loose words in it prove nothing.

    `answers` stand in its words, `told` are those with what single clauses are taken for.
    """
    return len(answers) >= _SEVERAL or (bool(told) and len(text.split()) > _SHORT)


def _begins_with_count(text: str, question: Question) -> bool:
    """Whether a message begins with the number that was asked for: "39 Fahrer und fünf im Büro, das war's"."""
    return question.kind is Kind.NUMBER and read_headcount((*clauses(text), "")[0], asked=True) is not None


def _phrases_when_open(
    question: Question, shared_words: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, Meaning]]:
    for option in question.options:
        for phrase in (option.label, *option.words, *option.anywhere):
            yield phrase, Meaning(question.id, option.value, _WORD)
        if option.shared is not None:
            for phrase in shared_words[option.shared]:
                yield phrase, Meaning(question.id, option.value, _BARE)
    for phrase in shared_words["unknown"]:
        yield phrase, Meaning(question.id, question.stored_unknown, _UNKNOWN)


def _best_values(matches: list[Match]) -> list[str]:
    """Return the values of the strongest readings, in the order in which they were said."""
    if not matches:
        return []
    rank = max(match.meaning.rank for match in matches)
    strongest = [match for match in matches if match.meaning.rank == rank]
    likeness = max(match.likeness for match in strongest)
    close = [match for match in strongest if match.likeness >= likeness - _AS_LIKE]
    return list(dict.fromkeys(match.meaning.value for match in close))


def _means_yes(match: Match, question: Question) -> bool:
    """Whether this is a bare "ja" or the like, which a "nicht" behind it turns round ("haben wir nicht")."""
    if match.meaning.rank != _BARE:
        return False
    return question.option(match.meaning.value).shared == "yes"


def _opposites(matches: list[Match], question: Question) -> set[str]:
    """Return what the negated words of the open question mean instead."""
    found = set()
    for match in matches:
        if not match.negated or match.meaning.rank == _UNKNOWN:
            continue
        option = question.option(match.meaning.value)
        if match.meaning.rank == _BARE:
            if option.shared == "yes":
                found |= {other.value for other in question.options if other.shared == "no"}
            continue
        others = [value for value in question.values if value != option.value]
        if option.negated is not None:
            found.add(option.negated)
        elif len(others) == 1:
            found.add(others[0])
    return found


def _money_class(amount: int, question: Question) -> str:
    """Return the class an amount in Euro falls into; a border belongs to the upper class."""
    for option in question.options:
        if option.below is not None and amount < option.below:
            return option.value
    return question.options[-1].value
