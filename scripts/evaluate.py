"""How well the adviser understands people, measured on sentences that were never used for training.

    python -m scripts.evaluate                  # the table, the confusions; exit 1 below a bar
    python -m scripts.evaluate --baseline 100   # beside it the pipeline that `rasa init` writes
    python -m scripts.evaluate --development    # on the set whose misses may be read, with --misses

The sentences are in tests/nlu_heldout/, written without sight of the training data; whoever reads a miss there has
spoilt it for measuring. Those in tests/nlu_development/ were written in the same way and have been read.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import structlog

from actions import adviser
from actions.conversation import Memory, Message, read_guesses, read_ranking
from actions.interview import Turn, take_message
from scripts.comparison import PYTHON, ensure_environment
from scripts.quiet import quiet_environment
from scripts.setup import COMPARISON
from scripts.training import MODEL, ensure_model
from settings.silence import silence
from wegweiser.content import Content
from wegweiser.phrases import load_mentions, load_phrases
from wegweiser.understand.normalise import normalise
from wegweiser.yamltext import read_answers_yaml

ROOT = Path(__file__).resolve().parents[1]
HELDOUT = ROOT / "tests" / "nlu_heldout"
DEVELOPMENT = ROOT / "tests" / "nlu_development"
DESTRUCTIVE = ("restart", "delete_data", "stop")
ANSWER = "inform"
ANSWER_INTENTS = frozenset((ANSWER, "affirm", "deny"))

BARS = {
    "answers: right value": (True, 0.97),
    "answers: wrong value": (False, 0.01),
    "statements: slot F1": (True, 0.92),
    "statements: precision": (True, 0.97),
    "dialogue acts: right": (True, 0.95),
    "dialogue acts: false restart, delete or stop": (False, 0.0),
}
"""Name of a figure: whether it has to be at least or at most the bar, and the bar."""


@dataclass(slots=True)
class Score:
    """Counts of one group of sentences: right, wrong, and asked again."""

    right: int = 0
    wrong: int = 0
    asked_again: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All sentences of the group."""
        return self.right + self.wrong + self.asked_again


class System(Protocol):
    """What can be measured: the adviser, or a bot to compare it with."""

    def answer(self, text: str, question: str) -> Any:
        """Return the value read for the open question; None where it would ask again."""

    def facts(self, text: str) -> dict[str, Any]:
        """Return all answers read from a statement at the opening question."""

    def act(self, text: str, question: str | None) -> str:
        """Return the dialogue act performed: an answer, or what the intent says."""


def read(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return the items of one file."""
    path = folder / f"{name}.yml"
    items: list[dict[str, Any]] = read_answers_yaml(path.read_text(encoding="utf-8"), path.name)
    return items


def without_trained(items: list[dict[str, Any]], trained: frozenset[str]) -> list[dict[str, Any]]:
    """Return the items whose sentence is not, by chance, in the training data; single words may be."""
    return [item for item in items if normalise(str(item["text"])) not in trained]


def training_sentences(acts: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return all sentences the model learned from, normalised."""
    content = adviser.content()
    sources = (load_phrases(content), load_mentions(content))
    learned = [
        text for source in sources for values in source.values() for texts in values.values() for text in texts
    ]
    sentences = map(normalise, [*(text for text, _ in acts), *learned])
    return frozenset(sentence for sentence in sentences if len(sentence.split()) > 1)


def dialogue_acts() -> list[tuple[str, str]]:
    """Return the sentences of data/nlu/ with their intents."""
    from rasa.shared.nlu.training_data.loading import load_data

    examples = load_data(str(ROOT / "data" / "nlu")).intent_examples
    return [(example.get("text"), example.get("intent")) for example in examples]


class Adviser:
    """The trained Rasa model, then the same decision that the actions take."""

    def __init__(self, model: Path, texts: Iterable[str]) -> None:
        """Load the model and read all texts."""
        from rasa.core.agent import Agent

        agent = Agent.load(str(model))

        async def run() -> dict[str, dict[str, Any]]:
            return {text: await agent.parse_message(text) for text in dict.fromkeys(texts)}

        self.parsed = asyncio.run(run())

    def answer(self, text: str, question: str) -> Any:
        """Return the value read for the open question; None where it would ask again."""
        turn = self._take(text, question)
        return turn.memory.answers.get(question) if turn else None

    def facts(self, text: str) -> dict[str, Any]:
        """Return all answers read from a statement at the opening question."""
        turn = self._take(text, "goal")
        return turn.memory.answers if turn else {}

    def act(self, text: str, question: str | None) -> str:
        """Return the dialogue act performed: an answer, or what the intent says."""
        intent: str = self.parsed[text]["intent"]["name"]
        turn = self._take(text, question)
        if turn is not None and intent not in ("unknown_skip", "change"):
            return ANSWER if turn.memory.answers else _replied_to(turn)
        if turn is not None and question is not None and intent == "unknown_skip":
            return intent
        return ANSWER if intent in ANSWER_INTENTS else intent

    def _take(self, text: str, question: str | None) -> Turn | None:
        intent = self.parsed[text]["intent"]
        guesses = read_guesses(self.parsed[text])
        ranking = read_ranking(self.parsed[text])
        message = Message(
            text, intent["name"], intent["confidence"], {}, is_new=True, guesses=guesses, ranking=ranking
        )
        return take_message(message, Memory(greeted=True), question, adviser.content(), adviser.reader())


def _replied_to(turn: Turn) -> str:
    """Return the act that a short reply was given to; "not understood" where there was none."""
    replies = adviser.content().messages["replies"].items()
    return next((act for act, wordings in replies if turn.said and turn.said[0] in wordings), "not understood")


def score_answers(items: list[dict[str, Any]], system: System, content: Content) -> dict[str, Score]:
    """Return right, wrong and asked again for each question."""
    scores: dict[str, Score] = defaultdict(Score)
    for item in items:
        question, text = item["question"], str(item["text"])
        got = system.answer(text, question)
        expected = _stored(item["value"], question, content)
        score = scores[question]
        if got is None:
            score.asked_again += 1
        elif _same(got, expected):
            score.right += 1
            continue
        else:
            score.wrong += 1
        score.misses.append(f"{question}: {text!r}: expected {expected}, got {got} ({system.act(text, question)})")
    return scores


def _stored(value: Any, question: str, content: Content) -> Any:
    return content.questions[question].stored_unknown if value in ("unknown", ["unknown"]) else value


def _same(got: Any, expected: Any) -> bool:
    return set(got) == set(expected) if isinstance(got, tuple) and isinstance(expected, list) else got == expected


@dataclass(slots=True)
class Facts:
    """Counts of facts in statements: found and meant, found but not meant, meant but not found."""

    true: int = 0
    false: int = 0
    missed: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of what was found that was meant."""
        return self.true / max(1, self.true + self.false)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        recall = self.true / max(1, self.true + self.missed)
        return 2 * self.precision * recall / max(1e-9, self.precision + recall)


def score_statements(items: list[dict[str, Any]], system: System) -> Facts:
    """Return how many facts of the statements were found, as an answer to the opening question."""
    facts = Facts()
    for item in items:
        got = system.facts(item["text"])
        for slot in {*got, *item["facts"]}:
            found = slot in got
            meant = slot in item["facts"]
            if found and meant and _same(got[slot], item["facts"][slot]):
                facts.true += 1
                continue
            facts.false += found
            facts.missed += meant
            expected = item["facts"].get(slot)
            facts.misses.append(f"{item['text']!r}: {slot}: expected {expected}, got {got.get(slot)}")
    return facts


def score_acts(items: list[dict[str, Any]], system: System) -> tuple[dict[str, Score], Counter[tuple[str, str]]]:
    """Return right and wrong for each dialogue act, and the confusions."""
    scores: dict[str, Score] = defaultdict(Score)
    confusions: Counter[tuple[str, str]] = Counter()
    for item in items:
        text, expected = str(item["text"]), item["intent"]
        got = system.act(text, item["question"])
        if got == expected:
            scores[expected].right += 1
            continue
        scores[expected].wrong += 1
        confusions[expected, got] += 1
        scores[expected].misses.append(f"{expected}: {text!r} ({item['question']}): got {got}")
    return scores, confusions


@dataclass(slots=True)
class Figures:
    """All figures of one system."""

    answers: dict[str, Score]
    facts: Facts
    acts: dict[str, Score]
    confusions: Counter[tuple[str, str]]

    @property
    def false_alarms(self) -> int:
        """How often something would be discarded or ended that was not meant to be."""
        return sum(count for (_, got), count in self.confusions.items() if got in DESTRUCTIVE)

    def rows(self) -> dict[str, float]:
        """Return the figures of the bars by name."""
        return {
            "answers: right value": _share(self.answers, "right"),
            "answers: wrong value": _share(self.answers, "wrong"),
            "statements: slot F1": self.facts.f1,
            "statements: precision": self.facts.precision,
            "dialogue acts: right": _share(self.acts, "right"),
            "dialogue acts: false restart, delete or stop": float(self.false_alarms),
        }

    def misses(self) -> list[str]:
        """Return every miss as a line."""
        scores = (*self.answers.values(), *self.acts.values())
        return [*(miss for score in scores for miss in score.misses), *self.facts.misses]


def _share(scores: dict[str, Score], outcome: str) -> float:
    counted: int = sum(getattr(score, outcome) for score in scores.values())
    return counted / max(1, sum(score.total for score in scores.values()))


def measure(sets: dict[str, list[dict[str, Any]]], system: System, content: Content) -> Figures:
    """Return the figures of one system on all three sets."""
    acts, confusions = score_acts(sets["dialogue_acts"], system)
    return Figures(
        score_answers(sets["answers"], system, content),
        score_statements(sets["statements"], system),
        acts,
        confusions,
    )


def report_groups(title: str, ours: dict[str, Score], others: dict[str, Score] | None) -> None:
    """Print right, wrong and asked again by group, beside the baseline's right and wrong."""
    beside = f"{'rasa init':>14}" if others else ""
    print(f"\n{title}\n  {'':20}{'n':>5}{'right':>8}{'wrong':>8}{'again':>8}{beside}")
    for group, score in sorted(ours.items()):
        row = "".join(f"{count / score.total:>8.1%}" for count in (score.right, score.wrong, score.asked_again))
        other = (
            f"{others[group].right / score.total:>7.1%}{others[group].wrong / score.total:>7.1%}" if others else ""
        )
        print(f"  {group:20}{score.total:>5}{row}{other}")


def report_bars(ours: Figures, baseline: Figures | None) -> list[str]:
    """Print each bar with our figure and the baseline's; return the bars that are missed."""
    print("\nBars")
    theirs = baseline.rows() if baseline else {}
    missed = []
    for name, figure in ours.rows().items():
        at_least, bar = BARS[name]
        passed = figure >= bar if at_least else figure <= bar
        shown = f"{figure:.0f} (bar {bar:.0f}" if name.endswith("stop") else f"{figure:.1%} (bar {bar:.0%}"
        beside = f"; rasa init {theirs[name]:{'.0f' if name.endswith('stop') else '.1%'}}" if theirs else ""
        print(f"  {'pass' if passed else 'FAIL'}  {name}: {shown}{beside})")
        missed += [] if passed else [name]
    if baseline:
        missed += _report_half(ours, baseline)
    return missed


def _report_half(ours: Figures, baseline: Figures) -> list[str]:
    """Print whether we make at most half the baseline's errors; return where not."""
    missed = []
    for name in ("answers: right value", "statements: slot F1", "dialogue acts: right"):
        own, other = 1 - ours.rows()[name], 1 - baseline.rows()[name]
        passed = own <= other / 2
        print(f"  {'pass' if passed else 'FAIL'}  {name}: {own / other:.2f} of the errors of rasa init (bar 0.5)")
        missed += [] if passed else [f"half the errors, {name}"]
    return missed


def main() -> int:
    """Print the table; return 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description="Measure understanding on held-out sentences.")
    parser.add_argument("--misses", action="store_true", help="print every miss as well")
    parser.add_argument("--development", action="store_true", help="use the set that misses may be read from")
    parser.add_argument(
        "--baseline",
        type=int,
        metavar="EPOCHS",
        help="beside it the pipeline of `rasa init`, trained for so many epochs (its own are 100: hours)",
    )
    options = parser.parse_args()
    if options.baseline and Path(sys.prefix) != COMPARISON:
        ensure_environment()
        os.execv(PYTHON, [str(PYTHON), "-m", "scripts.evaluate", *sys.argv[1:]])  # noqa: S606 - our own
    silence()
    # Rasa's own commands set this; without it each sentence is printed.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    ensure_model(ROOT)
    content, acts = adviser.content(), dialogue_acts()
    folder = DEVELOPMENT if options.development else HELDOUT
    loaded = {name: read(folder, name) for name in ("answers", "statements", "dialogue_acts")}
    trained = training_sentences(acts)
    sets = {name: without_trained(items, trained) for name, items in loaded.items()}
    left_out = sum(len(loaded[name]) - len(sets[name]) for name in loaded)
    print(f"Sentences: {', '.join(f'{len(items)} {name}' for name, items in sets.items())}")
    print(f"Left out, because the same sentence stands in the training data by chance: {left_out}")
    texts = [str(item["text"]) for items in sets.values() for item in items]
    ours = measure(sets, Adviser(ROOT / MODEL, texts), content)
    baseline = None
    if options.baseline:
        # With Rasa and TensorFlow it takes seconds to import.
        from scripts.baseline import EPOCHS, Baseline, ensure_baseline
        from scripts.baseline import MODEL as BASELINE_MODEL

        epochs = ensure_baseline(ROOT, content, acts, options.baseline)
        print(f"Beside it the pipeline of `rasa init`, trained for {epochs} of its {EPOCHS} epochs.")
        baseline = measure(sets, Baseline(ROOT / BASELINE_MODEL, content), content)
    report_groups("Answers in the context of their question", ours.answers, baseline.answers if baseline else None)
    report_groups("Dialogue acts", ours.acts, baseline.acts if baseline else None)
    print("  most frequent confusions (meant → taken for):")
    for (expected, got), count in ours.confusions.most_common(12):
        print(f"    {expected} → {got}: {count}")
    missed = report_bars(ours, baseline)
    if options.misses:
        print("\n" + "\n".join(ours.misses()))
    if missed:
        print(f"\nBelow the bar: {', '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    os.environ.update(quiet_environment(os.environ, "ERROR"))
    sys.exit(main())
