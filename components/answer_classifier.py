"""Guesses which answer a message gives to each question, learned from content/phrases/."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import skops.io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion

from wegweiser.content import CONTENT_DIR, load_content
from wegweiser.phrases import Phrases, load_phrases
from wegweiser.understand.normalise import normalise
from wegweiser.understand.words import clauses

GUESSES = "answer_guesses"
"""Where the guesses stand in the message: question id to [value, probability]."""
CLAUSE_GUESSES = "clause_guesses"
"""The same for the surest clause of a message, for facts that it mentions besides."""
NO_ANSWER = "-"
"""What a classifier says where the message is about something else."""
_OTHERS_PER_VALUE = 60
_MODEL_FILE = "answers.skops"
_LEAST_PROBABILITY = 0.3
_SHORTEST_CLAUSE, _MOST_CLAUSES, _LONGEST = 3, 8, 600
"""Words a clause needs to say something by itself; a pasted page costs no more than a long message."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AnswerClassifier(GraphComponent):
    """One small classifier per question over shared letter groups and words.

    It does not know which question is open, so it guesses for each; the action takes the guess for the open one
    and weighs it against the words it knows (wegweiser.understand.reading).
    """

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        """Starts without a model."""
        self._config = config
        self._storage = storage
        self._resource = resource
        self._features: FeatureUnion | None = None
        self._classifiers: dict[str, LogisticRegression] = {}

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Returns the strength of the classifiers (scikit-learn's C) and the seed of the sampling."""
        return {"C": 30.0, "seed": 7}

    @staticmethod
    def required_packages() -> list[str]:
        """Lists the packages whose versions decide whether Rasa trains this component again."""
        return ["sklearn"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Returns a hash of the phrases, so that Rasa trains again when they change."""
        digest = hashlib.sha256()
        for path in (CONTENT_DIR / "questions.yml", *sorted((CONTENT_DIR / "phrases").glob("*.yml"))):
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
            file = folder / _MODEL_FILE
            # The file was written by `train` and came with the Rasa model, as those of Rasa's own components do.
            trusted = skops.io.get_untrusted_types(file=file)
            component._features, component._classifiers = skops.io.load(file, trusted=trusted)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the phrases of the content; Rasa's own training data play no part."""
        phrases = load_phrases(load_content())
        features = FeatureUnion(
            [
                ("letters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)),
                ("words", TfidfVectorizer(analyzer="word", ngram_range=(1, 2), sublinear_tf=True)),
            ]
        )
        features.fit([normalise(text) for text, _, _ in _labelled(phrases)])
        for question in phrases:
            self._classifiers[question] = self._train_question(question, phrases, features)
        self._features = features
        with self._storage.write_to(self._resource) as folder:
            skops.io.dump((self._features, self._classifiers), Path(folder) / _MODEL_FILE)
        return self._resource

    def _train_question(self, question: str, phrases: Phrases, features: FeatureUnion) -> LogisticRegression:
        own = [(text, value) for text, named, value in _labelled(phrases) if named == question]
        other = [text for text, named, _ in _labelled(phrases) if named != question]
        known = {normalise(text) for text, _ in own}
        other = [text for text in other if normalise(text) not in known]
        count = min(len(other), _OTHERS_PER_VALUE * len(phrases[question]))
        sampled = Random(self._config["seed"]).sample(other, count)  # noqa: S311 - a sample, no secret
        texts = [normalise(text) for text, _ in own] + [normalise(text) for text in sampled]
        values = [value for _, value in own] + [NO_ANSWER] * len(sampled)
        classifier = LogisticRegression(C=self._config["C"], max_iter=300)
        return classifier.fit(features.transform(texts), values)

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the guesses to each message with a text: for the whole, and for its surest clauses."""
        for message in messages:
            text = message.get(TEXT) or ""
            message.set(GUESSES, self._guess([text]), add_to_output=True)
            parts = [clause for clause in clauses(text[:_LONGEST]) if len(clause.split()) >= _SHORTEST_CLAUSE]
            message.set(CLAUSE_GUESSES, self._guess(parts[:_MOST_CLAUSES]), add_to_output=True)
        return messages

    def _guess(self, texts: list[str]) -> dict[str, list[Any]]:
        """Returns the surest guess over all texts for each question."""
        plain = [text for text in map(normalise, texts) if text]
        if self._features is None or not plain:
            return {}
        rows = self._features.transform(plain)
        guesses: dict[str, list[Any]] = {}
        for question, classifier in self._classifiers.items():
            known = classifier.classes_ != NO_ANSWER
            probabilities = classifier.predict_proba(rows)[:, known].max(axis=0)
            best = probabilities.argmax()
            if probabilities[best] >= _LEAST_PROBABILITY:
                value = str(classifier.classes_[known][best])
                guesses[question] = [value, round(float(probabilities[best]), 3)]
        return guesses


def _labelled(phrases: Phrases) -> Iterator[tuple[str, str, str]]:
    """Yields every phrase with its question and value."""
    for question, values in phrases.items():
        for value, texts in values.items():
            for text in texts:
                yield text, question, value
