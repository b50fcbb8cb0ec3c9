"""How well the adviser understands people, measured on sentences that were never used for training.

    python -m scripts.evaluate            # the table, the confusions; exit 1 below a bar
    python -m scripts.evaluate --misses   # every miss as well

The sentences are in tests/nlu_heldout/. Each goes the whole way: the trained Rasa model, then the same decision
that the actions take.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from actions import adviser
from actions.conversation import Memory, Message, read_guesses
from actions.interview import Turn, take_message
from scripts.quiet import quiet_environment, silence
from scripts.training import MODEL, ensure_model
from wegweiser.content import Content
from wegweiser.phrases import load_phrases
from wegweiser.understand.normalise import normalise
from wegweiser.yamltext import read_answers_yaml

ROOT = Path(__file__).resolve().parents[1]
HELDOUT = ROOT / "tests" / "nlu_heldout"
DESTRUCTIVE = ("restart", "delete_data", "stop")
ANSWER = "inform"
ANSWER_INTENTS = frozenset((ANSWER, "affirm", "deny"))

RIGHT_AT_LEAST, WRONG_AT_MOST = 0.97, 0.01
F1_AT_LEAST, PRECISION_AT_LEAST = 0.92, 0.97
ACTS_AT_LEAST = 0.95


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


Parsed = dict[str, dict[str, Any]]
"""What the model says of each text: intent, confidence, entities."""


def read(name: str) -> list[dict[str, Any]]:
    """Return the held-out items of one file."""
    path = HELDOUT / f"{name}.yml"
    items: list[dict[str, Any]] = read_answers_yaml(path.read_text(encoding="utf-8"), path.name)
    return items


def without_trained(items: list[dict[str, Any]], trained: frozenset[str]) -> list[dict[str, Any]]:
    """Return the items whose sentence is not, by chance, in the training data; single words may be."""
    return [item for item in items if normalise(str(item["text"])) not in trained]


def training_sentences() -> frozenset[str]:
    """Return all sentences the model learned from, normalised."""
    from rasa.shared.nlu.training_data.loading import load_data

    examples = load_data(str(ROOT / "data" / "nlu")).nlu_examples
    phrases = load_phrases(adviser.content())
    learned = [text for values in phrases.values() for texts in values.values() for text in texts]
    sentences = map(normalise, [*(example.get("text") for example in examples), *learned])
    return frozenset(sentence for sentence in sentences if len(sentence.split()) > 1)


def parse_all(texts: Iterable[str], model: Path) -> Parsed:
    """Return what a trained model says of each text."""
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))

    async def run() -> Parsed:
        return {text: await agent.parse_message(text) for text in dict.fromkeys(texts)}

    return asyncio.run(run())


def take(text: str, question: str | None, parsed: Parsed, content: Content) -> Turn | None:
    """Return what the actions would make of a text while a question is open."""
    intent = parsed[text]["intent"]
    message = Message(
        text,
        intent["name"],
        intent["confidence"],
        button={},
        is_new=True,
        guesses=read_guesses(parsed[text], "answer_guesses"),
        asides=read_guesses(parsed[text], "clause_guesses"),
    )
    return take_message(message, Memory(greeted=True), question, content, adviser.reader())


def score_answers(items: list[dict[str, Any]], parsed: Parsed, content: Content) -> dict[str, Score]:
    """Return right, wrong and asked again for each question."""
    scores: dict[str, Score] = defaultdict(Score)
    for item in items:
        question, text = item["question"], str(item["text"])
        turn = take(text, question, parsed, content)
        got = turn.memory.answers.get(question) if turn else None
        expected = _stored(item["value"], question, content)
        score = scores[question]
        if got is None:
            score.asked_again += 1
        elif _same(got, expected):
            score.right += 1
            continue
        else:
            score.wrong += 1
        intent = parsed[text]["intent"]
        act = f"{intent['name']} {intent['confidence']:.2f}"
        score.misses.append(f"{question}: {text!r}: expected {expected}, got {got} ({act})")
    return scores


def _stored(value: Any, question: str, content: Content) -> Any:
    return content.questions[question].stored_unknown if value == "unknown" else value


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


def score_statements(items: list[dict[str, Any]], parsed: Parsed, content: Content) -> Facts:
    """Return how many facts of the statements were found, as an answer to the opening question."""
    facts = Facts()
    for item in items:
        turn = take(item["text"], "goal", parsed, content)
        got = turn.memory.answers if turn else {}
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


def score_acts(
    items: list[dict[str, Any]], parsed: Parsed, content: Content
) -> tuple[dict[str, Score], Counter[tuple[str, str]]]:
    """Return right and wrong for each dialogue act, and the confusions."""
    scores: dict[str, Score] = defaultdict(Score)
    confusions: Counter[tuple[str, str]] = Counter()
    for item in items:
        text, expected = str(item["text"]), item["intent"]
        got = _act(text, item["question"], parsed, content)
        if got == expected:
            scores[expected].right += 1
            continue
        scores[expected].wrong += 1
        confusions[expected, got] += 1
        confidence = parsed[text]["intent"]["confidence"]
        scores[expected].misses.append(f"{expected}: {text!r} ({item['question']}): got {got} {confidence:.2f}")
    return scores, confusions


def _act(text: str, question: str | None, parsed: Parsed, content: Content) -> str:
    """Return the dialogue act that is performed: an answer, or what the intent says."""
    intent: str = parsed[text]["intent"]["name"]
    turn = take(text, question, parsed, content)
    if turn is not None and intent not in ("unknown_skip", "change"):
        return ANSWER if turn.memory.answers else "not understood"
    if turn is not None and question is not None and intent == "unknown_skip":
        return intent
    return ANSWER if intent in ANSWER_INTENTS else intent


def report_answers(scores: dict[str, Score]) -> list[str]:
    """Print accuracy by question; return the bars that are missed."""
    print("\nAnswers in the context of their question")
    print(f"  {'question':20}{'n':>5}{'right':>8}{'wrong':>8}{'again':>8}")
    for question, score in scores.items():
        row = f"{score.right / score.total:>8.1%}{score.wrong / score.total:>8.1%}"
        print(f"  {question:20}{score.total:>5}{row}{score.asked_again / score.total:>8.1%}")
    total = sum(score.total for score in scores.values())
    right = sum(score.right for score in scores.values()) / total
    wrong = sum(score.wrong for score in scores.values()) / total
    print(f"  {'all':20}{total:>5}{right:>8.1%}{wrong:>8.1%}")
    return [
        *_bar("right value", right, RIGHT_AT_LEAST, right >= RIGHT_AT_LEAST),
        *_bar("wrong value", wrong, WRONG_AT_MOST, wrong <= WRONG_AT_MOST),
    ]


def report_statements(facts: Facts, count: int) -> list[str]:
    """Print the figures of the statements; return the bars that are missed."""
    print(f"\nStatements with several facts ({count})")
    return [
        *_bar("slot F1", facts.f1, F1_AT_LEAST, facts.f1 >= F1_AT_LEAST),
        *_bar("precision", facts.precision, PRECISION_AT_LEAST, facts.precision >= PRECISION_AT_LEAST),
    ]


def report_acts(scores: dict[str, Score], confusions: Counter[tuple[str, str]]) -> list[str]:
    """Print accuracy by act and the confusions; return the bars that are missed."""
    print("\nDialogue acts")
    for act, score in sorted(scores.items()):
        print(f"  {act:20}{score.total:>5}{score.right / score.total:>8.1%}")
    total = sum(score.total for score in scores.values())
    right = sum(score.right for score in scores.values()) / total
    print("  most frequent confusions (meant → taken for):")
    for (expected, got), count in confusions.most_common(12):
        print(f"    {expected} → {got}: {count}")
    false_alarms = sum(count for (_, got), count in confusions.items() if got in DESTRUCTIVE)
    return [
        *_bar("right act", right, ACTS_AT_LEAST, right >= ACTS_AT_LEAST),
        *_bar("false restart, delete or stop", false_alarms, 0, false_alarms == 0),
    ]


def _bar(name: str, figure: float, bar: float, passed: bool) -> list[str]:
    shown = f"{figure:.1%} (bar {bar:.0%})" if isinstance(figure, float) else f"{figure} (bar {bar:g})"
    print(f"  {'pass' if passed else 'FAIL'}  {name}: {shown}")
    return [] if passed else [name]


def main() -> int:
    """Print the table; return 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description="Measure understanding on held-out sentences.")
    parser.add_argument("--misses", action="store_true", help="print every miss as well")
    options = parser.parse_args()
    silence()
    ensure_model(ROOT)
    content = adviser.content()
    trained = training_sentences()
    files = [read(name) for name in ("answers", "statements", "dialogue_acts")]
    answers, statements, acts = (without_trained(items, trained) for items in files)
    left_out = sum(map(len, files)) - len(answers) - len(statements) - len(acts)
    print(f"Left out, because the same sentence stands in the training data by chance: {left_out}")
    texts = [str(item["text"]) for item in (*answers, *statements, *acts)]
    parsed = parse_all(texts, ROOT / MODEL)
    answer_scores = score_answers(answers, parsed, content)
    facts = score_statements(statements, parsed, content)
    act_scores, confusions = score_acts(acts, parsed, content)
    missed = [
        *report_answers(answer_scores),
        *report_statements(facts, len(statements)),
        *report_acts(act_scores, confusions),
    ]
    if options.misses:
        misses = [miss for score in (*answer_scores.values(), *act_scores.values()) for miss in score.misses]
        print("\n" + "\n".join([*misses, *facts.misses]))
    if missed:
        print(f"\nBelow the bar: {', '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    os.environ.update(quiet_environment(os.environ, "ERROR"))
    sys.exit(main())
