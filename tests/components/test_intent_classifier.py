from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.intent_classifier import GermanIntentClassifier, prepare

EXAMPLES = {
    "back": ["zurück", "eine Frage zurück", "bitte einen Schritt zurück", "zurück zur Frage davor"],
    "why": ["warum fragen Sie das?", "wieso ist das wichtig", "wozu brauchst du das", "warum?"],
    "stop": ["abbrechen", "ich möchte aufhören", "bitte beenden", "Schluss, ich will nicht mehr"],
}
CONTEXT = ExecutionContext(GraphSchema({}))
RESOURCE = Resource("classifier")


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> LocalModelStorage:
    folder: Path = tmp_path_factory.mktemp("model")
    return LocalModelStorage.create(folder)


def messages(examples: dict[str, list[str]]) -> Iterator[Message]:
    for intent, texts in examples.items():
        for text in texts:
            yield Message.build(text=text, intent=intent)


@pytest.fixture(scope="module")
def trained(storage: LocalModelStorage) -> GermanIntentClassifier:
    classifier = GermanIntentClassifier.create({}, storage, RESOURCE, CONTEXT)
    classifier.train(TrainingData(list(messages(EXAMPLES))))
    return classifier


@pytest.mark.parametrize(
    ("text", "intent"),
    [("ZURUECK bitte", "back"), ("Warum fragt ihr das?", "why"), ("ich will jetzt aufhoeren", "stop")],
)
def test_unseen_wording_is_recognised(trained: GermanIntentClassifier, text: str, intent: str) -> None:
    ranking = trained.rank(text)
    assert ranking[0]["name"] == intent
    assert sum(entry["confidence"] for entry in ranking) == pytest.approx(1)


@pytest.mark.parametrize("text", ["", "   ", "👍", "\x00", "…!"])
def test_text_without_known_words_has_no_intent(trained: GermanIntentClassifier, text: str) -> None:
    message = Message.build(text=text)
    trained.process([message])
    assert message.get("intent") == {"name": None, "confidence": 0.0}
    assert message.get("intent_ranking") == []


def test_a_pasted_page_is_read_from_its_beginning(trained: GermanIntentClassifier) -> None:
    assert trained.rank("eine Frage zurück bitte " + "x" * 100_000)[0]["name"] == "back"


def test_loaded_classifier_ranks_as_the_trained_one(
    trained: GermanIntentClassifier, storage: LocalModelStorage
) -> None:
    loaded = GermanIntentClassifier.load({}, storage, RESOURCE, CONTEXT)
    for text in ("zurück", "wieso?", "bitte aufhören"):
        assert loaded.rank(text) == trained.rank(text)


def test_untrained_classifier_names_no_intent(storage: LocalModelStorage) -> None:
    nothing: Any = GermanIntentClassifier.load({}, storage, Resource("missing"), CONTEXT)
    assert nothing.rank("zurück") == []


def test_two_intents_are_told_apart(storage: LocalModelStorage) -> None:
    two = {name: EXAMPLES[name] for name in ("back", "why")}
    classifier = GermanIntentClassifier.create({}, storage, Resource("two"), CONTEXT)
    classifier.train(TrainingData(list(messages(two))))
    assert classifier.rank("warum denn")[0]["name"] == "why"
    assert classifier.rank("zurück")[0]["name"] == "back"


def test_numbers_are_alike_and_umlauts_folded() -> None:
    assert prepare("Wir sind 25, nicht 52!") == "wir sind 0 nicht 0"
    assert prepare("Zurück?") == "zurueck ?"
