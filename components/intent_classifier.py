"""Which intent a German message has: a linear classifier on words, letter groups and sense, without TensorFlow."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.linear_models import LinearModel, learn, softmax
from components.text_features import TextFeatures
from wegweiser.understand.normalise import fold

_NOT_A_WORD = re.compile(r"[^\w?]+|_")
_DIGITS = re.compile(r"\d+")
_WEIGHTS, _VOCABULARY = "weights.npz", "vocabulary.json"


def prepare(text: str) -> str:
    """Return `text` as the classifier sees it: folded letters, numbers as 0, question marks as words."""
    plain = _DIGITS.sub("0", fold(text).replace("?", " ? "))
    return " ".join(_NOT_A_WORD.sub(" ", plain).split())


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class GermanIntentClassifier(IntentClassifier, GraphComponent):
    """Reads the intent from the bare text, so that it needs no featurizer.

    A linear support vector machine over components.text_features tells the intents apart. Its margins become
    confidences by a softmax, the sharpness of which is fitted by cross-validation on the training data.
    """

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Keep the configuration and where the trained weights are stored."""
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._features = TextFeatures(
            prepare, self._config["words"], self._config["shortest_letters"], self._config["longest_letters"]
        )
        self._model: LinearModel | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: longest word and letter groups, penalty, and how many intents are ranked."""
        return {"words": 2, "shortest_letters": 2, "longest_letters": 5, "C": 0.5, "ranking_length": 10}

    @staticmethod
    def required_packages() -> list[str]:
        """Return what has to be installed."""
        return ["sklearn"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GermanIntentClassifier:
        """Return an untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> GermanIntentClassifier:
        """Return the classifier as it was trained; an untrained one if nothing was stored."""
        classifier = cls(config, model_storage, resource)
        try:
            with model_storage.read_from(resource) as folder:
                stored = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))
                with np.load(folder / _WEIGHTS, allow_pickle=False) as weights:
                    classifier._restore(stored, {name: weights[name] for name in weights.files})
        except (ValueError, FileNotFoundError):
            return classifier
        return classifier

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples that have a text and an intent, and store what was learned."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        labels = [e.get(INTENT) for e in examples]
        if len(set(labels)) < 2:
            return self._resource
        matrix = self._features.learn([e.get(TEXT) for e in examples])
        (self._model,) = learn([(matrix, labels)], self._config["C"])
        self._persist(self._model)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking of each message; without a readable word the intent is none."""
        for message in messages:
            ranking = self.rank(message.get(TEXT) or "")
            best = ranking[0] if ranking else {"name": None, "confidence": 0.0}
            message.set("intent", best, add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the training data as it is: nothing behind this component needs its predictions."""
        return training_data

    def rank(self, text: str) -> list[dict[str, Any]]:
        """Return the most likely intents with confidences from 0 to 1, the best first.

        Args:
            text: Anything a person can type or paste.

        Returns:
            At most `ranking_length` intents (0: all); empty if untrained or nothing in `text` is known.
        """
        if self._model is None:
            return []
        row = self._features.rows([text])
        if not row.has_known_groups():
            return []
        confidences = softmax(row @ self._model.weights + self._model.intercepts)[0]
        order = np.argsort(-confidences)[: self._config["ranking_length"] or None]
        return [{"name": self._model.classes[i], "confidence": float(confidences[i])} for i in order]

    def _persist(self, model: LinearModel) -> None:
        """Store plain numbers and words: a model from elsewhere cannot bring code along."""
        stored = {"intents": model.classes, "vocabularies": self._features.vocabularies()}
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _VOCABULARY).write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")
            np.savez_compressed(
                folder / _WEIGHTS,
                coefficients=model.weights,
                intercepts=model.intercepts,
                **self._features.frequencies(),
            )

    def _restore(self, stored: dict[str, Any], weights: dict[str, npt.NDArray[Any]]) -> None:
        self._features.restore(stored["vocabularies"], weights)
        self._model = LinearModel(stored["intents"], weights["coefficients"], weights["intercepts"])
