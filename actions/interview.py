"""Taking a message: is it an answer, to which questions, and does it agree with what was said before?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from actions import contact
from actions.asking import facts
from actions.conversation import Memory, Message, plain_answers
from actions.telling import told_programmes
from wegweiser.association import Association, preset_answers
from wegweiser.content import Content
from wegweiser.decision import conflicts, view_for_recommendation
from wegweiser.interview import next_question
from wegweiser.questions import UNKNOWN, Answers, Kind, Part, Question, Value
from wegweiser.understand.corrections import said_instead
from wegweiser.understand.named_questions import answer_by_name, named_question, only_names_a_question
from wegweiser.understand.normalise import normalise
from wegweiser.understand.option_numbers import chosen_numbers
from wegweiser.understand.reading import CERTAIN_ASIDE, Reader, Reading
from wegweiser.understand.weighing import MAINLY, SURE_GUESS, AskBack, Guesses
from wegweiser.understand.words import denies

RESTART, DELETE, CONTRADICTION = "restart", "delete", "contradiction"
ANSWERS = frozenset(("inform", "affirm", "deny", "unknown_skip", "change", "nlu_fallback", ""))
"""Intents under which a message is first read as an answer; every other intent has a rule of its own."""
_SURE_TO_END = 0.9
"""From this probability on a guess may end the interview before its time."""
_SURE_OF_INTENT, _CERTAIN_OF_INTENT = 0.6, 0.95
_NO_BUT = re.compile(r"\s*(?:nein|nee?|nö|naa?)\b.*\bsondern\b", re.IGNORECASE | re.DOTALL)
"""A no that takes back what was said before: "nein, keine Pflege, sondern eine Schreinerei"."""
_LIKELIEST_OTHER = 0.5
"""What is no answer is the likeliest of the other intents, if that has this share of what they have together."""
_ENDINGS = frozenset(("stop", "delete_data"))
"""What must not happen by mistake: it takes more to be sure of it."""
_CODE = re.compile(r"\s*[/{\[<]|.*</|.*;\s*--", re.DOTALL)
"""What a program would send: a payload, JSON, HTML, SQL; no answer of a person."""
_REQUEST = re.compile(
    r".*\?\s*$|\s*(?:bitte\s+)?(?:erzähl|erklär|berichte|informier|sag|zeig|nenn)\w*\b.{0,12}\b(?:mir|uns|mal|was|mehr|etwas)\b",
    re.IGNORECASE | re.DOTALL,
)
"""What is asked of the bot: "was war die Frage?", "erzähl mir was über den KI-Start"."""
_ASKS = re.compile(r"\s*(?:und\s+)?(?:was|wie|bekomm|krieg|gibts?|kenn|passt|gilt|läuft)\w*\b", re.IGNORECASE)
"""How a question without its sign begins; answers begin so too."""
_YES_OR_NO = re.compile(r"\s*(?:ja|jo|jep|jup|nein|nee?|nö)\s*,", re.IGNORECASE)
_SAYS_SOMETHING = frozenset(("inform", "change", "nlu_fallback"))
"""Intents of a second thought after the result; a bare yes or no would answer any question."""
_ASIDES = frozenset(("capabilities", "smalltalk", "out_of_scope", "examples"))
"""What nobody begins with a yes or no: "ja, wie lange ein Angebot braucht" answers."""
_STORY = 5
"""Words of a second thought that say more than no or yes, which sound like an answer to any question."""
SEVERAL_FACTS = 2
"""A message with so many facts is an answer, whatever else it could be."""


@dataclass(slots=True)
class Turn:
    """The outcome of a message: what is remembered, what to say before the next question, whether to ask again.

    `forget` asks for the whole conversation to be deleted, `wish` for the result to be handed over with it.
    """

    memory: Memory
    said: list[str] = field(default_factory=list)
    retry: bool = False
    forget: bool = False
    wish: str | None = None


def take_message(
    message: Message,
    memory: Memory,
    open_question: str | None,
    content: Content,
    reader: Reader,
    association: Association | None = None,
) -> Turn | None:
    """Return the turn after a message; None where it is no answer and the rule for its intent should reply."""
    turn = Turn(memory.copy())
    if _take_without_reading(turn, message, open_question, content, reader, association):
        return turn
    reading = _read(message, memory, open_question, reader)
    if not message.button and _is_act(message, reading, open_question):
        return None
    if message.intent == "change" and (
        not reading.answers or only_names_a_question(message.text, content.questions)
    ):
        return None
    if not reading.answers and message.intent == "unknown_skip" and open_question is not None:
        stored = content.questions[open_question].stored_unknown
        reading = Reading({open_question: stored})
    if not reading.answers and message.intent == "inform":
        reading = replace(reading, answers=_left_open(message.guesses, memory, content))
    if not reading.answers and reading.ask_back is None and not message.button:
        turn.said += _reply(message, memory, content)
        if turn.said:
            turn.memory.misses += 1
            return turn
    if open_question is not None and open_question in reading.answers and not message.button:
        question = content.questions[open_question]
        ends = _ends_early({**memory.answers, **reading.answers}, question, content)
        if ends and _is_doubtful(message, reading, question, reader, content):
            reading = _asked_back(reading, question)
    _take_reading(turn, message, reading, open_question, content)
    return turn


def _take_without_reading(
    turn: Turn,
    message: Message,
    open_question: str | None,
    content: Content,
    reader: Reader,
    association: Association | None,
) -> bool:
    """Take what need not be weighed as an answer to the open question; return whether it is such a message."""
    if turn.memory.awaiting is not None and _settle(turn, message, content, reader, association):
        return True
    # A new programme has a name that the classifiers have not learned, or one that holds that of a Land.
    asks = message.intent in ANSWERS and (_REQUEST.match(message.text) or _ASKS.match(message.text))
    programmes = told_programmes(message.text, association) if asks and not message.button else []
    turn.said += programmes
    greets = message.intent == "greet" and not turn.memory.greeted
    named = bool(programmes) or _take_by_name(turn, message, content, reader)
    if greets or named or _take_second_thought(turn, message, open_question, content, reader):
        return True
    is_after_result = open_question is None and turn.memory.result_for is not None
    return is_after_result and _take_named(turn, message, content, reader)


def _take_by_name(turn: Turn, message: Message, content: Content, reader: Reader) -> bool:
    """Take "Fachwissen: nur eine IT-Kraft", whichever question is open; return whether it is such an answer.

    What else the message says is taken with it: "Branche: Hotel, Beschäftigte: 25, Ort: Kiel".
    """
    named = None if message.button else answer_by_name(message.text, content.questions)
    if named is None:
        return False
    question, said = named
    value = reader.read(said, question.id).answers.get(question.id)
    if value is None:
        return False
    _take_value(turn, message, question, value, content, reader)
    return True


def _take_named(turn: Turn, message: Message, content: Content, reader: Reader) -> bool:
    """Take, after the result, the name of a question and another answer: "eine einfache Lösung reicht nicht"."""
    question = None if message.button else named_question(message.text, content.questions)
    if question is None or message.text.rstrip().endswith("?"):
        return False
    reading = reader.read(message.text, question.id)
    value = reading.answers.get(question.id)
    if reading.share < MAINLY or value in (None, question.stored_unknown, turn.memory.answers.get(question.id)):
        return False
    _take_value(turn, message, question, value, content, reader)
    return True


def _take_value(
    turn: Turn, message: Message, question: Question, value: Value, content: Content, reader: Reader
) -> None:
    """Take the answer to the question that a message names, with whatever else it tells."""
    told = {**reader.read(message.text, None).answers, question.id: value}
    _take_reading(turn, message, Reading(told), question.id, content)


def _take_second_thought(
    turn: Turn, message: Message, open_question: str | None, content: Content, reader: Reader
) -> bool:
    """Take what a message puts in the place of the answer to the question before; return whether it does.

    What could just as well answer the open question is left to that.
    """
    instead, asked = said_instead(message.text), turn.memory.asked
    if instead is None and open_question is None and message.intent in _SAYS_SOMETHING:
        instead = message.text if _has_ended_early(turn.memory, content) else None
    if message.button or instead is None or asked[-1:] in ([], [open_question]):
        return False
    before = asked[-1]
    is_surely_else = message.intent not in ANSWERS and message.confidence >= _CERTAIN_OF_INTENT
    value = _read_instead(instead, before, Guesses() if is_surely_else else message.guesses, reader)
    if value in (None, turn.memory.answers.get(before)):
        return False
    if open_question is not None and open_question in reader.read(instead, open_question).answers:
        return False
    _take_reading(turn, message, Reading({before: value}, share=1.0), before, content)
    return True


def _has_ended_early(memory: Memory, content: Content) -> bool:
    """Whether the latest answer ended the interview, and another one would not have: it may be taken back.

    "Messbar ist es doch, jeder Stillstand kostet uns 4000 Euro", after „Erst das Ziel klären“.
    """
    if memory.result_for is None or not memory.asked:
        return False
    return _ends_early(memory.answers, content.questions[memory.asked[-1]], content)


def _read_instead(instead: str, question: str, guesses: Guesses, reader: Reader) -> Value | None:
    """Return what a second thought answers: by its words, or, told as a story, by a sure guess."""
    reading = reader.read(instead, question)
    if reading.share >= MAINLY:
        return reading.answers.get(question)
    guess = guesses.best(question)
    if guess is None or guess.probability < SURE_GUESS or len(instead.split()) < _STORY:
        return None
    return reader.read_button(guess.value, question)


def _ends_early(answers: Answers, question: Question, content: Content) -> bool:
    """Whether the interview ends with the answer to this question among these, and with another one would not.

    "Alles in der Software von …", taken for "feste Regeln reichen", would bring a result that nobody meant.
    """
    # The Land is asked for also where nothing else matters any more.
    known = {"federal_state": UNKNOWN, **answers}

    def is_last(value: Value) -> bool:
        return next_question({**known, question.id: value}, content.questions, content.rules) is None

    given = answers.get(question.id)
    possible = (*question.values, question.stored_unknown)
    return given in possible and is_last(given) and not all(map(is_last, question.values))


def _is_doubtful(message: Message, reading: Reading, question: Question, reader: Reader, content: Content) -> bool:
    """Whether the answer to the open question is a mere guess, or a stray word of a message on something else.

    "Nee, is bloß der Name, keine Gesundheit" tells about the data, whatever else is open.
    """
    elsewhere = _told(reading, question.id) - {question.id}
    if reading.share < MAINLY and any(content.questions[key].part is not Part.OPENING for key in elsewhere):
        return True
    given = reading.answers[question.id]
    if given == question.stored_unknown:
        sure = message.intent == "unknown_skip" and message.confidence >= _SURE_OF_INTENT
    else:
        sure = message.guesses.surest(question.id) >= _SURE_TO_END
    return not sure and given != reader.read(message.text, question.id).answers.get(question.id)


def _asked_back(reading: Reading, question: Question) -> Reading:
    kept = {key: value for key, value in reading.answers.items() if key != question.id}
    return Reading(kept, AskBack(tuple((value, question.label(value)) for value in question.values)))


def _left_open(guesses: Guesses, memory: Memory, content: Content) -> Answers:
    """Return what a message tells of what the firm is and wants, where that was left open before.

    "Es geht um den Ausschuss", while the place is asked for, after "weiß nicht" to the goal.
    """
    told: dict[str, Value] = {}
    for question in content.questions:
        guess = guesses.best(question.id)
        if guess is None or guess.value == question.stored_unknown or guess.probability < CERTAIN_ASIDE:
            continue
        if question.part is Part.OPENING and memory.answers.get(question.id) == question.stored_unknown:
            told[question.id] = guess.value
    return told


def _reply(message: Message, memory: Memory, content: Content) -> list[str]:
    """Return a short reply to a message that looked like an answer but holds none; nothing if it sounds like none.

    "Puh, ist das heiß in der Werkstatt" has the words of an answer.
    """
    others = [(name, confidence) for name, confidence in message.ranking if name not in ANSWERS]
    if not others or _CODE.match(message.text):
        return []
    sounds_like, confidence = others[0]
    wordings = content.messages["replies"].get(sounds_like, [])
    if confidence < _LIKELIEST_OTHER * sum(confidence for _, confidence in others):
        return []
    return [wordings[memory.misses % len(wordings)]] if wordings else []


def _take_reading(
    turn: Turn, message: Message, reading: Reading, open_question: str | None, content: Content
) -> None:
    before = turn.memory.copy()
    replaces = bool(message.button) or (message.intent == "change" and reading.share < MAINLY)
    taken, contradicted = _compare(reading.answers, before, open_question, replaces, content)
    doubted = contradicted and denies(message.text)
    named = named_question(message.text, content.questions) if doubted else None
    if named is not None and named.id in contradicted:
        taken[named.id] = contradicted.pop(named.id)
    if contradicted and open_question in taken and _NO_BUT.match(message.text):
        del taken[open_question]
    if taken:
        remember(turn.memory, taken)
        if not message.button:
            turn.said.append(_echo(taken, content))
    if reading.share >= MAINLY:
        contradicted = {}  # hardly more than the answer: a "USA" in it is not where the firm sits
    _ask_about_contradiction(turn, contradicted | _implied(taken, turn.memory, content), content)
    choices = [list(choice) for choice in reading.ask_back.choices] if reading.ask_back is not None else []
    told_before = {key: value for key, value in reading.answers.items() if before.answers.get(key) == value}
    if choices and before.misses == 0 and not before.choices:
        turn.memory.choices, turn.retry = choices, True
    elif not reading.answers or choices:
        turn.memory.choices = []
        turn.memory.misses += 1
        turn.retry = True
    elif told_before and not turn.said and open_question is not None and not message.button:
        turn.said.append(content.messages["noted_already"].format(facts=facts(told_before, content)))


def _echo(taken: Answers, content: Content) -> str:
    """Return in half a sentence what was understood."""
    if all(value == content.questions[key].stored_unknown for key, value in taken.items()):
        return str(content.messages["noted_unknown"])
    return str(content.messages["understood"].format(facts=facts(taken, content)))


def _settle(
    turn: Turn, message: Message, content: Content, reader: Reader, association: Association | None
) -> bool:
    """Take the answer to a question such as "really start anew?"; return whether it was one."""
    awaiting, turn.memory.awaiting = turn.memory.awaiting or {}, None
    kind = awaiting["kind"]
    if kind == CONTRADICTION:
        return _settle_contradiction(turn, awaiting, message, content, reader)
    if kind in contact.KINDS:
        return association is not None and _settle_contact(turn, awaiting, message, content, association)
    if message.intent not in ("affirm", "deny"):
        return False
    if message.intent == "deny":
        turn.said.append(content.messages["nothing_discarded"])
    elif kind == RESTART:
        presets = preset_answers(association) if association is not None else {}
        turn.memory = Memory(answers=presets, greeted=True)
        turn.said.append(content.messages["restarted"])
    else:
        turn.memory, turn.forget = Memory(), True
    return True


def _settle_contact(
    turn: Turn, awaiting: dict[str, Any], message: Message, content: Content, association: Association
) -> bool:
    step = contact.settle(message, awaiting, association, content.messages["handover"])
    if step is None:
        return False
    turn.memory.awaiting, turn.wish = step.awaiting, step.wish
    turn.said += [step.said] if step.said else []
    return True


def _settle_contradiction(
    turn: Turn, awaiting: dict[str, Any], message: Message, content: Content, reader: Reader
) -> bool:
    """Take which of two answers holds: by its number or label, in other words ("in Dresden"), or "ja"."""
    question = content.questions[awaiting["question"]]
    old, new = turn.memory.answers[question.id], awaiting["value"]
    chosen = choose(message.text, [[str(value), question.label(value)] for value in (old, new)])
    reading = Reading({}) if message.button else reader.read(message.text, question.id)
    said = reading.answers.get(question.id)
    if chosen is not None:
        value = new if chosen == str(new) else old
    elif said in (old, new) or (said not in (None, question.stored_unknown) and reading.share >= MAINLY):
        value = said
    elif message.intent in ("affirm", "deny"):
        value = new if message.intent == "affirm" else old
    elif message.intent == "why":
        turn.memory.awaiting = awaiting
        turn.said.append(content.messages["contradiction_why"])
        return True
    else:
        if not message.button:
            kept = facts({question.id: old}, content)
            turn.said.append(content.messages["contradiction_kept"].format(facts=kept))
        return False
    remember(turn.memory, {question.id: value})
    turn.said.append(content.messages["understood"].format(facts=facts({question.id: value}, content)))
    return True


def _read(message: Message, memory: Memory, open_question: str | None, reader: Reader) -> Reading:
    if message.button:
        read = {key: reader.read_button(value, key) for key, value in message.button.items()}
        return Reading({key: value for key, value in read.items() if value is not None})
    if _CODE.match(message.text):
        return Reading({})
    if memory.choices and open_question is not None:
        chosen = choose(message.text, memory.choices)
        if chosen is not None:
            return Reading({open_question: chosen}, share=1.0)
    guesses = Guesses() if _puzzles(message) else _without_known(message.guesses, memory)
    reading = reader.read(message.text, open_question, guesses)
    if message.intent == "change" and reading.share < MAINLY and not _answers(message, open_question, reading):
        return reader.read(message.text, None)
    return reading


def _puzzles(message: Message) -> bool:
    """Whether a message asks for something that sounds like nothing known: a mere guess is no answer then."""
    return message.intent == "nlu_fallback" and _REQUEST.match(message.text) is not None


def _answers(message: Message, open_question: str | None, reading: Reading) -> bool:
    """Whether "doch beim Verkauf" is the answer to the open question: its words say so, and the guess is sure."""
    return reading.share > 0 and message.guesses.surest(open_question or "") >= SURE_GUESS


def _without_known(guesses: Guesses, memory: Memory) -> Guesses:
    """Leave out what a clause may state about an answered question: to doubt that takes more than a fair guess."""
    clauses = {
        question: found
        for question, found in guesses.clauses.items()
        if question not in memory.answers or found[0].probability >= CERTAIN_ASIDE
    }
    return replace(guesses, clauses=clauses)


def choose(text: str, choices: list[list[str]]) -> str | None:
    """Return the value chosen among `choices` (value, label): by number or by words of one label."""
    numbers = chosen_numbers(text, len(choices))
    if len(numbers) == 1:
        return choices[numbers[0] - 1][0]
    words = set(normalise(text).split())
    hits = [value for value, label in choices if words and words <= set(normalise(label).split())]
    return hits[0] if len(hits) == 1 else None


def _is_act(message: Message, reading: Reading, open_question: str | None) -> bool:
    """Whether a message is a dialogue act, for which there is a rule; a doubtful ending is none."""
    if message.intent in ANSWERS or _is_answer(message, reading, open_question):
        return False
    return message.intent not in _ENDINGS or message.confidence >= _SURE_OF_INTENT


def _is_answer(message: Message, reading: Reading, open_question: str | None) -> bool:
    """Whether a message is an answer although its intent was read as something else."""
    said_something = reading.answers or reading.ask_back is not None
    if message.text.rstrip().endswith("?") or not said_something:
        return False
    if message.intent == "human" and message.confidence >= _CERTAIN_OF_INTENT:
        return False  # "einen Menschen bitte" is no headcount of one
    if reading.share == 1.0 or len(_told(reading, open_question)) >= SEVERAL_FACTS:
        return True
    if message.intent in _ASIDES and _YES_OR_NO.match(message.text):
        return True
    if message.confidence >= _CERTAIN_OF_INTENT:
        return False
    likely = message.confidence >= (SURE_GUESS if message.intent in _ENDINGS else _SURE_OF_INTENT)
    return reading.share >= MAINLY or not likely


def _told(reading: Reading, open_question: str | None) -> set[str]:
    """Return the questions to which a message says something of its own: by more than a guess, and not implied."""
    told = set(reading.answers)
    if reading.share == 0.0:
        told.discard(open_question or "")
    if not told.isdisjoint(("data_subjects", "sensitive_data")):
        told.discard("personal_data")
    return told


def _compare(
    read: Answers, memory: Memory, open_question: str | None, replaces: bool, content: Content
) -> tuple[dict[str, Value], dict[str, Value]]:
    """Split what was read into what is taken and what contradicts an earlier answer.

    An earlier answer is replaced only where that was the point: its question is open, or `replaces`, because the
    person wants to change something or pressed a button. "Weiß nicht" is contradicted by nothing.
    """
    taken: dict[str, Value] = {}
    contradicted: dict[str, Value] = {}
    for key, value in read.items():
        earlier = memory.answers.get(key)
        was_open = earlier in (None, content.questions[key].stored_unknown)
        if replaces or key == open_question or (was_open and value != earlier):
            taken[key] = value
        elif value != earlier:
            contradicted[key] = value
    return taken, contradicted


def _implied(taken: Answers, memory: Memory, content: Content) -> dict[str, Value]:
    """Return the earlier answer that the new ones contradict without naming it.

    Whoever wants applicants rated has personal data, whatever was said before.
    """
    view = view_for_recommendation(memory.answers, content.questions, content.rules)
    pointless = set(conflicts(memory.answers, view, content.rules)) & taken.keys()
    if pointless and memory.answers.get("personal_data") == "none":
        return {"personal_data": "yes"}
    return {}


def _ask_about_contradiction(turn: Turn, contradicted: Answers, content: Content) -> None:
    """Ask once about each contradiction, one at a time; several answers at once are no contradiction."""
    for question_id, value in contradicted.items():
        doubt = f"{question_id}={value}"
        if content.questions[question_id].kind is Kind.MULTIPLE or doubt in turn.memory.doubted:
            continue
        turn.memory.doubted.append(doubt)
        turn.memory.awaiting = {"kind": CONTRADICTION, "question": question_id, "value": value}
        return


def remember(memory: Memory, answers: Answers) -> None:
    """Keep answers in place: what was asked back, in focus or in doubt about them is settled."""
    memory.answers.update(answers)
    memory.misses, memory.choices = 0, []
    if (memory.awaiting or {}).get("question") in answers:
        memory.awaiting = None
    if memory.focus in answers:
        memory.focus = None
    for question_id in answers:
        if question_id in memory.asked:
            memory.asked.remove(question_id)
        memory.asked.append(question_id)


def is_result_due(memory: Memory) -> bool:
    """Whether the answers have changed since the last result."""
    return memory.result_for != plain_answers(memory)
