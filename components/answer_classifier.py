"""Guesses which answer a message gives to each question, learned from content/phrases/ and content/mentions/."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from components.linear_models import learn
from components.quick_tfidf import Weights
from components.text_features import TextFeatures, TextRows
from wegweiser.content import CONTENT_DIR, load_content
from wegweiser.phrases import ANY_QUESTION, NO_FACT, Phrases, load_mentions, load_phrases, shared_phrases
from wegweiser.questions import UNKNOWN, Kind
from wegweiser.understand.normalise import normalise
from wegweiser.understand.words import clauses, denies

GUESSES = "answer_guesses"
"""Where the guesses stand in the message: question id to [value, probability] pairs, the surest first."""
CLAUSE_GUESSES = "clause_guesses"
"""The same for what single clauses state by themselves, for facts that a message mentions besides."""
PART_GUESSES = "part_guesses"
"""The same for what single clauses answer that deny nothing, for questions with several answers."""
NO_ANSWER = "-"
"""What a classifier says where a text is about something else."""
_NAMED_ALIKE = ("industry",)
"""Questions whose answer sounds the same in a sentence as alone: "Schreinerei in Kempten"."""
_OTHERS_PER_VALUE, _OTHERS_OF_ONE = 60, 4000
"""Texts on other matters that a classifier learns as a contrast; one with a single value has no other contrast."""
_LEAST_PROBABILITY = 0.3
_SHORTEST_CLAUSE, _MOST_CLAUSES, _LONGEST = 2, 16, 600
"""Words a clause needs to say something by itself; a pasted page costs no more than a long message."""
_JOINTS = re.compile(
    r"\b(?:und|aber|weil|wobei|sowie|außerdem|ausserdem|dazu|dafür|deshalb|also)\b", re.IGNORECASE
)
"""Where a clause may end without a comma, as people on a phone leave it out."""
_VOCABULARY, _WEIGHTS = "vocabulary.json", "weights.npz"

Labelled = list[tuple[str, str]]
"""Texts with the value they stand for."""


@dataclass(frozen=True)
class Guessers:
    """One softmax classifier per question; their weights lie side by side, so that one product asks them all.

    A column is a question and one of its values; those of a question stand together. `weights` has a row for each
    feature, `intercepts` one number for each column.
    """

    columns: Sequence[tuple[str, str]] = ()
    weights: Weights = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    intercepts: Weights = field(default_factory=lambda: np.zeros(0, dtype=np.float32))

    @classmethod
    def learned(
        cls, rows: Mapping[str, csr_matrix], values: Mapping[str, Sequence[str]], strength: float
    ) -> Guessers:
        """Learn each question from its rows and their values; `strength` is scikit-learn's C."""
        models = learn([(rows[question], values[question]) for question in rows], strength)
        return cls(
            [(question, value) for question, model in zip(rows, models, strict=True) for value in model.classes],
            np.hstack([model.weights for model in models]),
            np.concatenate([model.intercepts for model in models]),
        )

    def margins(self, rows: TextRows) -> Weights:
        """Return how far each row is on the side of each column."""
        return rows @ self.weights + self.intercepts

    def guess(self, margins: Weights) -> dict[str, list[list[Any]]]:
        """Return for each question the values that a row of margins fairly stands for, with the best probability.

        The surest comes first; a question without a fair guess is left out.
        """
        surest = self._probabilities(margins).max(axis=0)
        guesses: dict[str, list[list[Any]]] = {}
        for column in np.flatnonzero((surest >= _LEAST_PROBABILITY) & self._answers):
            question, value = self.columns[column]
            guesses.setdefault(question, []).append([value, round(float(surest[column]), 3)])
        return {question: sorted(fair, key=lambda guess: -guess[1]) for question, fair in guesses.items()}

    def _probabilities(self, margins: Weights) -> Weights:
        """Return the softmax over the columns of each question, for all questions at once."""
        powers = np.exp(margins - self._over_question(np.maximum.reduceat, margins))
        return powers / self._over_question(np.add.reduceat, powers)

    def _over_question(self, sums: Callable[..., Weights], numbers: Weights) -> Weights:
        return sums(numbers, self._starts, axis=1).repeat(self._sizes, axis=1)

    @cached_property
    def _answers(self) -> npt.NDArray[np.bool_]:
        return np.array([value != NO_ANSWER for _, value in self.columns])

    @cached_property
    def _starts(self) -> npt.NDArray[np.intp]:
        questions = [question for question, _ in self.columns]
        return np.array([i for i, name in enumerate(questions) if i == 0 or name != questions[i - 1]])

    @cached_property
    def _sizes(self) -> npt.NDArray[np.intp]:
        return np.diff(self._starts, append=len(self.columns))


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of all texts of the training, computed once."""

    position: Mapping[str, int]
    rows: csr_matrix

    def of(self, texts: Sequence[str]) -> csr_matrix:
        """Return the rows of these texts."""
        return self.rows[[self.position[text] for text in texts]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AnswerClassifier(GraphComponent):
    """Two guesses about a message, over shared features.

    It does not know which question is open, so it guesses for each what the whole message would answer; the action
    takes the guess for the open one and weighs it against the words it knows (wegweiser.understand.reading). And
    it guesses what single clauses state, whatever question is open.
    """

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        """Starts without a model."""
        self._config = {**self.get_default_config(), **config}
        self._storage = storage
        self._resource = resource
        self._features = TextFeatures(normalise, rarest=self._config["rarest"])
        self._answers, self._mentions = Guessers(), Guessers()
        self._several: list[str] = []

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Returns the strengths of the classifiers (scikit-learn's C), the rarest letter group and the seed."""
        return {"C": 0.5, "mentions_C": 0.5, "rarest": 3, "seed": 7}

    @staticmethod
    def required_packages() -> list[str]:
        """Lists the packages whose versions decide whether Rasa trains this component again."""
        return ["sklearn"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Returns a hash of the phrases, so that Rasa trains again when they change."""
        digest = hashlib.sha256()
        learned = [path for folder in ("phrases", "mentions") for path in (CONTENT_DIR / folder).glob("*.yml")]
        for path in (CONTENT_DIR / "questions.yml", *sorted(learned)):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AnswerClassifier:
        """Returns an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> AnswerClassifier:
        """Returns the component with what it has learned."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._restore(folder)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the phrases and mentions of the content; Rasa's own training data play no part."""
        content = load_content()
        self._several = [question.id for question in content.questions if question.kind is Kind.MULTIPLE]
        unknown = {question.id: question.stored_unknown for question in content.questions}
        self.learn(load_phrases(content), load_mentions(content), unknown, shared_phrases(content))
        with self._storage.write_to(self._resource) as folder:
            self._store(folder)
        return self._resource

    def learn(
        self, phrases: Phrases, mentions: Phrases, unknown: Mapping[str, str], shared: Phrases | None = None
    ) -> None:
        """Learn both guesses. A mention is an answer to its question too, if that one is open.

        Args:
            phrases: Answers by question and value.
            mentions: Clauses that state a fact, in the same way.
            unknown: What is stored for "weiß nicht", by question.
            shared: What a bare "ja" or "nein" means, by question and value.
        """
        own_mentions = {name: _labelled(values) for name, values in mentions.items() if name != NO_FACT}
        for question in own_mentions.keys() & set(_NAMED_ALIKE):
            own_mentions[question] += [pair for pair in _labelled(phrases[question]) if pair[1] != UNKNOWN]
        own_answers = {
            name: _labelled(values) + own_mentions.get(name, []) + _labelled((shared or {}).get(name, {}))
            for name, values in phrases.items()
        }
        # "Weiß nicht" is said in the same words whatever was asked, and about what was asked in words of its own.
        shrugs = [
            (text, UNKNOWN)
            for name, own in own_answers.items()
            for text, value in own
            if value == unknown.get(name, UNKNOWN)
        ]
        own_answers[ANY_QUESTION] = list(dict.fromkeys(shrugs))
        no_fact = [text for text, _ in _labelled(mentions.get(NO_FACT, {}))]
        every = [text for own in own_answers.values() for text, _ in own]
        texts = list(dict.fromkeys([*every, *no_fact]))
        table = _Table({text: i for i, text in enumerate(texts)}, self._features.learn(texts))
        self._answers = self._learned(own_answers, no_fact, table, self._config["C"], _OTHERS_PER_VALUE)
        self._mentions = self._learned(own_mentions, no_fact, table, self._config["mentions_C"], None)

    def _learned(
        self,
        own: Mapping[str, Labelled],
        no_fact: list[str],
        table: _Table,
        strength: float,
        others_per_value: int | None,
    ) -> Guessers:
        """Learn one guesser for each question, with texts on other matters as the contrast."""
        rows, values = {}, {}
        for question, labelled in own.items():
            known = {text for text, _ in labelled}
            other = [text for name in own if name != question for text, _ in own[name]] + no_fact
            other = [text for text in dict.fromkeys(other) if text not in known]
            if others_per_value is not None:
                values_told = len({value for _, value in labelled})
                wanted = others_per_value * values_told if values_told > 1 else _OTHERS_OF_ONE
                count = min(len(other), wanted)
                other = Random(self._config["seed"]).sample(other, count)  # noqa: S311 - a sample, no secret
            rows[question] = table.of([text for text, _ in labelled] + other)
            values[question] = [value for _, value in labelled] + [NO_ANSWER] * len(other)
        return Guessers.learned(rows, values, strength) if rows else Guessers()

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the guesses to each message with a text: for the whole, and for its surest clauses."""
        for message in messages:
            guesses: dict[str, Any] = {GUESSES: {}, CLAUSE_GUESSES: {}, PART_GUESSES: {}}
            text = message.get(TEXT) or ""
            if self._answers.columns and not self._features.is_gibberish(text):
                guesses = self._guess(text)
            for name, found in guesses.items():
                message.set(name, found, add_to_output=True)
        return messages

    def _guess(self, text: str) -> dict[str, Any]:
        parts, whole = segments(text), normalise(text)
        # A message of one clause is read once: but for its punctuation, the clause is the whole.
        others = [part for part in parts if normalise(part) != whole]
        numbers = [1 + others.index(part) if part in others else 0 for part in parts]
        affirmed = [number for number, part in zip(numbers, parts, strict=True) if not denies(part)]
        # All at once: a text by itself takes nearly as long as several.
        rows = self._features.rows([text, *others])
        margins = self._answers.margins(rows)
        answered = self._answers.guess(margins[affirmed]) if affirmed else {}
        return {
            GUESSES: self._answers.guess(margins[:1]),
            CLAUSE_GUESSES: self._guess_mentions(rows, numbers or [0]),
            PART_GUESSES: {question: answered[question] for question in self._several if question in answered},
        }

    def _guess_mentions(self, rows: TextRows, numbers: Sequence[int]) -> dict[str, list[list[Any]]]:
        if not self._mentions.columns:
            return {}
        return self._mentions.guess(self._mentions.margins(rows)[numbers])

    def _store(self, folder: Path) -> None:
        """Store plain numbers and words: a model from elsewhere cannot bring code along."""
        vocabulary = {
            "features": self._features.vocabularies(),
            "answers": self._answers.columns,
            "mentions": self._mentions.columns,
            "several": self._several,
        }
        (folder / _VOCABULARY).write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
        np.savez_compressed(
            folder / _WEIGHTS,
            answers=self._answers.weights,
            answer_intercepts=self._answers.intercepts,
            mentions=self._mentions.weights,
            mention_intercepts=self._mentions.intercepts,
            **self._features.frequencies(),
        )

    def _restore(self, folder: Path) -> None:
        vocabulary = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))
        with np.load(folder / _WEIGHTS, allow_pickle=False) as file:
            stored = {name: file[name] for name in file.files}
        self._features.restore(vocabulary["features"], stored)
        self._several = vocabulary["several"]
        columns = {
            name: [(question, value) for question, value in vocabulary[name]] for name in ("answers", "mentions")
        }
        self._answers = Guessers(columns["answers"], stored["answers"], stored["answer_intercepts"])
        self._mentions = Guessers(columns["mentions"], stored["mentions"], stored["mention_intercepts"])


def segments(text: str) -> list[str]:
    """Return the clauses of a text and their parts between joints such as "und".

    At most `_MOST_CLAUSES`, each of at least `_SHORTEST_CLAUSE` words.
    """
    found: list[str] = []
    for clause in clauses(text[:_LONGEST]):
        parts = [part for part in _JOINTS.split(clause) if part.strip()]
        found += [clause] if len(parts) == 1 else [clause, *parts]
    told = (" ".join(segment.split()) for segment in found)
    return [segment for segment in dict.fromkeys(told) if len(segment.split()) >= _SHORTEST_CLAUSE][:_MOST_CLAUSES]


def _labelled(values: Mapping[str, Sequence[str]]) -> Labelled:
    """Return each text once for each value."""
    pairs = ((text, value) for value, texts in values.items() for text in texts)
    return list({(normalise(text), value): (text, value) for text, value in pairs if normalise(text)}.values())
