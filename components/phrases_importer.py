"""Gives Rasa the phrases of the content as training data too: a phrase is an answer, whatever it sounds like."""

from __future__ import annotations

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from wegweiser.content import load_content
from wegweiser.phrases import load_phrases
from wegweiser.questions import UNKNOWN
from wegweiser.understand.normalise import normalise

ANSWER, NOT_KNOWN = "inform", "unknown_skip"


class PhrasesImporter(RasaFileImporter):
    """Rasa's reader of data/ and domain.yml, with content/phrases/ besides; named in config.yml."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return data/nlu/ and the phrases.

        Single words are left out: whether "ja" or "Excel" is an answer depends on the question.
        """
        data = super().get_nlu_data(language)
        known = {normalise(example.get("text") or "") for example in data.intent_examples}
        return data.merge(TrainingData(_messages(known)))


def _messages(known: set[str]) -> list[Message]:
    messages: dict[str, Message] = {}
    for values in load_phrases(load_content()).values():
        for value, phrases in values.items():
            intent = NOT_KNOWN if value == UNKNOWN else ANSWER
            for phrase in phrases:
                plain = normalise(phrase)
                if " " in plain and plain not in known:
                    messages.setdefault(plain, Message.build(text=phrase, intent=intent))
    return list(messages.values())
