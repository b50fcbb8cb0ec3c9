"""Which German spaCy pipeline is installed, and loading it.

There are two: spaCy's `de_core_news_sm`, a model that is not on PyPI, and the embedded one, spaCy's
rules for German with lemmas from simplemma, for machines where the model cannot be had. Nothing
downstream may need word vectors, part-of-speech tags or the model's named entities, because the
embedded pipeline has none.

Importing this module imports neither spaCy nor Rasa, so that asking what is installed is quick.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

MODEL_NAME = "de_core_news_sm"
EMBEDDED_NAME = "embedded"
LEMMATIZER_NAME = "simplemma_lemmatizer"
MOST_LEMMAS = 65_536
"""Words whose lemmas are kept in memory."""
# Not used, and more than half of the model's time for a sentence.
UNUSED_PIPES = ("parser", "ner")


class PipelineError(Exception):
    """The installed pipeline cannot be used; the text says why and what to do."""


@dataclass(frozen=True)
class Pipeline:
    """Identity of a German pipeline.

    Attributes:
        name: `de_core_news_sm` or `embedded`.
        version: The model's version, or those of the libraries behind the embedded pipeline.
    """

    name: str
    version: str

    def __str__(self) -> str:
        """Returns a text for messages, such as `de_core_news_sm (3.7.0)`."""
        return f"{self.name} ({self.version})"


def installed_pipeline() -> Pipeline:
    """Returns the pipeline that this environment uses: the model if installed, else the embedded.

    Raises:
        importlib.metadata.PackageNotFoundError: If the requirements are not installed.
    """
    try:
        return Pipeline(MODEL_NAME, metadata.version(MODEL_NAME))
    except metadata.PackageNotFoundError:
        # spaCy decides where a token ends and simplemma what its lemma is, so both count.
        versions = (f"{name} {metadata.version(name)}" for name in ("spacy", "simplemma"))
        return Pipeline(EMBEDDED_NAME, ", ".join(versions))


def load_pipeline(pipeline: Pipeline) -> Language:
    """Loads a pipeline, each time with a vocabulary of its own.

    Args:
        pipeline: What `installed_pipeline` returned.

    Returns:
        A spaCy pipeline whose tokens have lemmas.

    Raises:
        PipelineError: If the installed model is broken or made for another spaCy.
    """
    if pipeline.name == EMBEDDED_NAME:
        return _embedded()
    return _model(pipeline)


def _model(pipeline: Pipeline) -> Language:
    import spacy
    from spacy.about import __version__ as spacy_version
    from spacy.util import is_compatible_version

    try:
        nlp = spacy.load(pipeline.name, exclude=list(UNUSED_PIPES))
    except (OSError, ValueError) as error:
        raise PipelineError(
            f"The installed {pipeline} cannot be loaded ({error}). Install it again with `make spacy-model`."
        ) from error
    required = str(nlp.meta.get("spacy_version", ""))
    if not is_compatible_version(spacy_version, required):
        raise PipelineError(
            f"The installed {pipeline} is made for spaCy {required}, but spaCy "
            f"{spacy_version} is installed. Install the model that fits with "
            "`make spacy-model`."
        )
    return nlp


def _embedded() -> Language:
    import spacy
    from simplemma import Lemmatizer
    from spacy.language import Language
    from spacy.tokens import Doc

    lemmatizer = Lemmatizer(cache_max_size=MOST_LEMMAS)

    @Language.component(LEMMATIZER_NAME)
    def lemmatize(doc: Doc) -> Doc:
        for token in doc:
            token.lemma_ = lemmatizer.lemmatize(token.text, lang="de")
        return doc

    nlp = spacy.blank("de")
    nlp.add_pipe(LEMMATIZER_NAME)
    # The word list is read at the first lemma of a process, a second's work that belongs to loading.
    lemmatizer.lemmatize("Wegweiser", lang="de")
    return nlp
