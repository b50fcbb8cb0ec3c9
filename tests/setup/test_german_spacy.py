"""The German pipeline: which one is used, what it does, and that a trained model remembers it."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import spacy
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource

from components import german_pipeline, german_spacy
from components.german_pipeline import EMBEDDED_NAME, MODEL_NAME, Pipeline, PipelineError

ROOT = Path(__file__).resolve().parents[2]
PACKAGE_INIT = """
from pathlib import Path
from spacy.util import get_model_meta, load_model_from_init_py

__version__ = get_model_meta(Path(__file__).parent)["version"]


def load(**overrides):
    return load_model_from_init_py(__file__, **overrides)
"""


@pytest.fixture(autouse=True)
def _fresh_loader() -> Iterator[None]:
    yield
    for name in [name for name in sys.modules if name.split(".")[0] == MODEL_NAME]:
        del sys.modules[name]


def build_wheel(folder: Path, version: str, spacy_version: str | None = None) -> Path:
    """Builds a small package with the shape of the real one: loader, meta, config, one pipe."""
    nlp = spacy.blank("de")
    nlp.add_pipe("attribute_ruler").add([[{"LOWER": "maschinen"}]], {"LEMMA": "Maschine"})
    nlp.add_pipe("sentencizer", name="ner")  # only the name matters: it must not be loaded
    nlp.meta["name"] = MODEL_NAME.removeprefix("de_")
    nlp.meta["version"] = version
    package = folder / "build" / MODEL_NAME
    data = package / f"{MODEL_NAME}-{version}"
    package.mkdir(parents=True)
    nlp.to_disk(data)
    meta = json.loads((data / "meta.json").read_text(encoding="utf-8"))
    if spacy_version:
        meta["spacy_version"] = spacy_version
    for path in (data / "meta.json", package / "meta.json"):
        path.write_text(json.dumps(meta), encoding="utf-8")
    (package / "__init__.py").write_text(PACKAGE_INIT, encoding="utf-8")
    info = folder / "build" / f"{MODEL_NAME}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {MODEL_NAME}\nVersion: {version}\n")
    (info / "WHEEL").write_text("Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    (info / "RECORD").write_text("")
    wheel = folder / f"{MODEL_NAME}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path in sorted((folder / "build").rglob("*")):
            archive.write(path, path.relative_to(folder / "build"))
    return wheel


@pytest.fixture
def install_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def install(version: str = "3.7.0", spacy_version: str | None = None) -> None:
        site = tmp_path / "site"
        with zipfile.ZipFile(build_wheel(tmp_path, version, spacy_version)) as archive:
            archive.extractall(site)
        monkeypatch.syspath_prepend(str(site))

    return install


@pytest.fixture
def without_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The embedded pipeline, also on a machine that has the real model."""
    real = german_pipeline.metadata.version

    def version(name: str) -> str:
        if name == MODEL_NAME:
            raise german_pipeline.metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(german_pipeline.metadata, "version", version)


@pytest.mark.usefixtures("without_model")
def test_without_the_model_the_embedded_pipeline_is_used() -> None:
    pipeline = german_pipeline.installed_pipeline()

    assert pipeline.name == EMBEDDED_NAME
    assert "simplemma" in pipeline.version
    assert spacy.about.__version__ in pipeline.version


@pytest.mark.usefixtures("without_model")
@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("Maschinen", "Maschine"),
        ("maschinen", "Maschine"),
        ("Tischlereien", "Tischlerei"),
        ("mitarbeitern", "Mitarbeiter"),
        ("gesenkt", "senken"),
        ("Häuser", "Haus"),
        (",", ","),
    ],
)
def test_the_embedded_pipeline_knows_lemmas(word: str, lemma: str) -> None:
    nlp = german_pipeline.load_pipeline(german_pipeline.installed_pipeline())

    assert [token.lemma_ for token in nlp(word)] == [lemma]


@pytest.mark.usefixtures("without_model")
def test_the_embedded_pipeline_keeps_the_place_of_each_word() -> None:
    text = "Wir sind z. B. eine Bäckerei mit 1.200 Leuten."
    nlp = german_pipeline.load_pipeline(german_pipeline.installed_pipeline())

    tokens = list(nlp(text))

    assert [text[t.idx : t.idx + len(t)] for t in tokens] == [t.text for t in tokens]
    assert "1.200" in [t.text for t in tokens]


def test_the_installed_model_is_used(install_model: Callable[..., None]) -> None:
    install_model()

    pipeline = german_pipeline.installed_pipeline()
    nlp = german_pipeline.load_pipeline(pipeline)

    assert pipeline == Pipeline(MODEL_NAME, "3.7.0")
    assert [token.lemma_ for token in nlp("maschinen")] == ["Maschine"]
    assert "ner" not in nlp.pipe_names


def test_a_model_for_another_spacy_is_refused(install_model: Callable[..., None]) -> None:
    install_model(spacy_version=">=3.4.0,<3.5.0")

    with (
        pytest.warns(UserWarning, match="W095"),
        pytest.raises(PipelineError, match=r"made for spaCy >=3\.4\.0,<3\.5\.0.*make spacy-model"),
    ):
        german_pipeline.load_pipeline(german_pipeline.installed_pipeline())


def test_a_broken_model_is_named(install_model: Callable[..., None], tmp_path: Path) -> None:
    install_model()
    (tmp_path / "site" / MODEL_NAME / f"{MODEL_NAME}-3.7.0" / "config.cfg").unlink()

    with pytest.raises(PipelineError, match=r"de_core_news_sm \(3\.7\.0\) cannot be loaded"):
        german_pipeline.load_pipeline(german_pipeline.installed_pipeline())


# Training and loading Rasa models in processes of their own: Rasa takes seconds to
# import, and what is installed must not change within one process.
TRAIN_AND_LOAD = """
import json, sys, warnings
warnings.simplefilter("ignore")
from pathlib import Path
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.model import InvalidModelError
from rasa.nlu.tokenizers.spacy_tokenizer import SpacyTokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from components.german_spacy import GermanSpacyNLP

def describe(component):
    message = Message.build("maschinen")
    component.process([message], component.provide())
    tokenizer = SpacyTokenizer(SpacyTokenizer.get_default_config())
    token = tokenizer.process([message])[0].get("text_tokens")[0]
    return {"lemma": token.lemma, "fingerprint": component.provide().fingerprint()}

def step(name, folder):
    folder.mkdir(exist_ok=True)
    storage, resource = LocalModelStorage(folder), Resource("train_GermanSpacyNLP0")
    arguments = ({}, storage, resource, ExecutionContext(GraphSchema({}), "test"))
    if name == "train":
        component = GermanSpacyNLP.create(*arguments)
        assert component.train(TrainingData(), component.provide()) == resource
        return describe(component)
    try:
        return describe(GermanSpacyNLP.load(*arguments))
    except InvalidModelError as error:
        return {"refused": str(error)}

print(json.dumps([step(name, Path(folder)) for name, folder in json.loads(sys.argv[1])]))
"""


def rasa_steps(steps: list[tuple[str, Path]], site: Path | None) -> list[dict[str, str]]:
    """Trains and loads our component; with the stand-in for the model if `site` is given."""
    result = subprocess.run(
        [sys.executable, "-c", TRAIN_AND_LOAD, json.dumps(steps, default=str)],
        env={"PYTHONPATH": f"{site}:{ROOT}" if site else str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    found: list[dict[str, str]] = json.loads(result.stdout.splitlines()[-1])
    return found


def test_words_that_nobody_knows_do_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(german_spacy, "MOST_NEW_WORDS", 100)
    storage = LocalModelStorage.create(tmp_path)
    config = german_spacy.GermanSpacyNLP.get_default_config()
    component = german_spacy.GermanSpacyNLP.create(config, storage, Resource("spacy"), ExecutionContext(None))
    known = len(component.provide().model.vocab.strings)
    for number in range(500):
        nlp = component.provide().model
        assert nlp("die Maschinen")[1].lemma_ == "Maschine"
        nlp(f"wort{number} nochwort{number}")
        assert len(nlp.vocab.strings) < known + 120


def test_a_rasa_model_is_loaded_only_with_its_own_pipeline(tmp_path: Path) -> None:
    """The stand-in's version is one that does not exist, so it also differs from the real model."""
    with zipfile.ZipFile(build_wheel(tmp_path, "3.7.99")) as archive:
        archive.extractall(tmp_path / "site")
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"

    (trained,) = rasa_steps([("train", ours)], None)
    trained_there, loaded_there, ours_there = rasa_steps(
        [("train", theirs), ("load", theirs), ("load", ours)], tmp_path / "site"
    )
    loaded, theirs_here = rasa_steps([("load", ours), ("load", theirs)], None)

    assert trained_there == {"lemma": "Maschine", "fingerprint": "de_core_news_sm (3.7.99)"}
    assert loaded_there == trained_there
    assert loaded == trained
    assert trained["fingerprint"] != trained_there["fingerprint"]
    assert ours_there["refused"] == (
        f"This Rasa model was trained with the German pipeline {trained['fingerprint']}, but "
        "installed now is de_core_news_sm (3.7.99): train it again with `make train`."
    )
    assert theirs_here["refused"] == (
        "This Rasa model was trained with the German pipeline de_core_news_sm (3.7.99), but "
        f"installed now is {trained['fingerprint']}: train it again with `make train`."
    )
