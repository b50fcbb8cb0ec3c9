"""Rasa's spaCy loader for German, with a pipeline of our own where the model cannot be had."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.model import InvalidModelError
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.german_pipeline import (
    Pipeline,
    PipelineError,
    installed_pipeline,
    load_pipeline,
)

RECORD = "pipeline.json"
MOST_NEW_WORDS = 20_000
"""After so many words that it did not know, the pipeline is loaded anew; they take about 20 MB."""
_RUN_WITHOUT_SPACE = re.compile(r"\S{100}")
"""The tokenizer of spaCy takes quadratic time for one run of signs; 20,000 emoji blocked a server for a minute."""


# Trainable although nothing is learned: only what `train` stores is packed into the Rasa model and
# comes back when Rasa reuses an earlier training run, and the record of the pipeline has to.
@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.MODEL_LOADER,
        DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER,
    ],
    is_trainable=True,
    model_from="GermanSpacyNLP",
)
class GermanSpacyNLP(SpacyNLP):
    """Provides `de_core_news_sm` if installed, else the embedded German pipeline.

    Stands in `config.yml` where Rasa's `SpacyNLP` would. A trained Rasa model remembers the
    pipeline it was trained with and refuses to be loaded with another one: words would be cut and
    reduced differently from what the classifiers learned.
    """

    _model: SpacyModel

    def __init__(
        self,
        model: SpacyModel,
        config: dict[str, Any],
        pipeline: Pipeline,
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        """Keeps the loaded pipeline and where to record which one it is."""
        super().__init__(model, config)
        self._pipeline = pipeline
        self._model_storage = model_storage
        self._resource = resource
        self._known_words = len(model.model.vocab.strings)

    def provide(self) -> SpacyModel:
        """Provides the pipeline, at each message.

        spaCy keeps every word that it has ever seen, mistyped ones and those of a pasted page too. Before 3.8 it
        can forget them only by being loaded anew; the embedded pipeline takes 44 ms for that.
        """
        if len(self._model.model.vocab.strings) > self._known_words + MOST_NEW_WORDS:
            self._model = SpacyModel(model=load_pipeline(self._pipeline), model_name=self._model.model_name)
        return self._model

    def _preprocess_text(self, text: str | None) -> str:
        """Returns the text as spaCy gets it, without runs of letters longer than any word."""
        return _RUN_WITHOUT_SPACE.sub(r"\g<0> ", super()._preprocess_text(text))

    @staticmethod
    def required_packages() -> list[str]:
        """Lists the packages whose versions decide whether Rasa trains this component again."""
        return ["spacy", "simplemma"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GermanSpacyNLP:
        """Loads the installed pipeline for training.

        Raises:
            InvalidModelError: If the installed spaCy model cannot be used.
        """
        pipeline = installed_pipeline()
        try:
            language = load_pipeline(pipeline)
        except PipelineError as error:
            raise InvalidModelError(str(error)) from error
        model = SpacyModel(model=language, model_name=str(pipeline))
        merged = {**cls.get_default_config(), **config}
        return cls(model, merged, pipeline, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> GermanSpacyNLP:
        """Loads the installed pipeline for a trained Rasa model.

        Raises:
            InvalidModelError: If the Rasa model was trained with another pipeline, or the
                installed spaCy model cannot be used.
        """
        trained_with = _recorded(model_storage, resource)
        installed = installed_pipeline()
        if trained_with is not None and trained_with != installed:
            raise InvalidModelError(refusal(trained_with, installed))
        return cls.create(config, model_storage, resource, execution_context)

    def train(self, training_data: TrainingData, model: SpacyModel) -> Resource:
        """Records the pipeline in the Rasa model.

        Args:
            training_data: Not used; Rasa hands it to whatever is trained.
            model: Not used as such; its fingerprint makes Rasa train again when the pipeline
                has changed.

        Returns:
            Where the record is.
        """
        with self._model_storage.write_to(self._resource) as folder:
            record = json.dumps(dataclasses.asdict(self._pipeline))
            (folder / RECORD).write_text(record, encoding="utf-8")
        return self._resource


def refusal(trained_with: Pipeline, installed: Pipeline) -> str:
    """Returns the sentence with which a Rasa model trained with another pipeline is refused."""
    return (
        f"This Rasa model was trained with the German pipeline {trained_with}, but installed now "
        f"is {installed}: train it again with `make train`."
    )


def _recorded(model_storage: ModelStorage, resource: Resource) -> Pipeline | None:
    """Returns the recorded pipeline; None for the node that only provides, which records none."""
    try:
        with model_storage.read_from(resource) as folder:
            return Pipeline(**json.loads((folder / RECORD).read_text(encoding="utf-8")))
    except ValueError:
        return None
