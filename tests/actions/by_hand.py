"""A conversation without Rasa: the actions are called as Rasa calls them, with what a test says that it read."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import dialogue_acts, recommending
from actions.conversation import FORM, REQUESTED_SLOT
from actions.interview_form import ValidateInterviewForm
from actions.session import ActionSessionStart
from tests.conftest import ROOT
from wegweiser.yamltext import read_content_yaml

ACTS: dict[str, type[Action]] = {
    act().name(): act
    for module in (dialogue_acts, recommending)
    for act in vars(module).values()
    if isinstance(act, type) and issubclass(act, Action) and act.__module__ == module.__name__
    if not getattr(act, "__abstractmethods__", None)
}


def _acts_of_intents() -> dict[tuple[str, bool], type[Action]]:
    # These two override what Rasa does by itself, without a rule.
    found = {(act, True): ACTS[f"action_{act}"] for act in ("back", "restart")}
    for path in (ROOT / "data" / "rules").glob("*.yml"):
        for rule in read_content_yaml(path)["rules"]:
            steps = {key: value for step in reversed(rule["steps"]) for key, value in step.items()}
            if "intent" in steps and steps.get("action") in ACTS:
                during = {"active_loop": FORM} in rule.get("condition", [])
                found[steps["intent"], during] = ACTS[steps["action"]]
    return found


ACT_OF = _acts_of_intents()
"""The act that a rule of data/rules/ leads to, by intent, and whether that is during the interview."""


@dataclass
class Conversation:
    """What Rasa keeps of a conversation, and what the person reads."""

    channel: str = "rest"
    metadata: dict[str, Any] = field(default_factory=dict)
    slots: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    latest: dict[str, Any] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)
    is_interviewing: bool = False

    def begin(self) -> None:
        """Start the session."""
        self._run(ActionSessionStart())

    def hears(self, text: str, intent: str = "inform", **more: Any) -> str:
        """Say something that is read as this intent; return all text of the answer."""
        entities = [{"entity": name, "value": value} for name, value in more.pop("button", {}).items()]
        self.latest = {
            "text": text,
            "intent": {"name": intent, "confidence": more.pop("confidence", 0.9)},
            "entities": entities,
            **more,
        }
        said = {"event": "user", "text": text, "input_channel": self.channel, "metadata": self.metadata}
        self.events.append(said)
        before = len(self.messages)
        was_interviewing = self.is_interviewing
        self.is_interviewing = was_interviewing or (intent, False) not in ACT_OF
        if not self.is_interviewing or not self._goes_on():
            self._run(ACT_OF[intent, was_interviewing]())
            if self.is_interviewing:
                self._goes_on()
        return "\n".join(str(message.get("text") or "") for message in self.messages[before:])

    def presses(self, **values: Any) -> str:
        """Press a button with answers."""
        return self.hears(f"/inform{values}", button=values)

    def _goes_on(self) -> bool:
        """Let the form take its turn, and show the result at its end; return whether it had anything to do."""
        if not self._run(ValidateInterviewForm()):
            return False
        if self.slots.get(REQUESTED_SLOT) is None:
            self.is_interviewing = False
            self._run(recommending.ActionRecommend())
        return True

    def _run(self, action: Action) -> list[dict[str, Any]]:
        dispatcher = CollectingDispatcher()
        loop = {"name": FORM} if self.is_interviewing else {}
        tracker = Tracker("somebody", dict(self.slots), self.latest, list(self.events), False, None, loop, None)
        events: list[dict[str, Any]] = asyncio.run(action.run(dispatcher, tracker, {}))  # type: ignore[arg-type]
        self.messages += dispatcher.messages
        self.events += [{"event": "bot", **message} for message in dispatcher.messages]
        self.events += events
        for event in events:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            elif event["event"] == "active_loop":
                self.is_interviewing = event["name"] is not None
            elif event["event"] == "followup":
                self.is_interviewing = True
                self._goes_on()
        return events
