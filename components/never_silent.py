"""Rasa's rule policy, which besides never leaves a person without an answer.

If the action server cannot be reached, is too slow or fails, Rasa goes on with an empty result and listens again,
and the person waits for ever. No slot has changed then, so the interview stands where it stood.
"""

from __future__ import annotations

from typing import Any

import rasa.core.actions.action
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

import components.rasa_shortcuts  # noqa: F401 - takes effect by being imported wherever the model is loaded

UTTER_UNAVAILABLE = "utter_unavailable"
ACTION_SECONDS = 10
"""How long an action may take; Rasa's own limit of five minutes is longer than anyone waits."""

# Rasa reads the limit from this name at each call and offers no setting; guarded by a test in test_trouble.py.
rasa.core.actions.action.DEFAULT_REQUEST_TIMEOUT = ACTION_SECONDS


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class NeverSilentRulePolicy(RulePolicy):
    """Says `utter_unavailable` before the bot would listen without having said anything in this turn."""

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Predicts the next action as Rasa's policy does, apart from a turn that would end in silence."""
        if tracker.latest_action_name == UTTER_UNAVAILABLE:
            return self._certainly(ACTION_LISTEN_NAME, tracker, domain)
        prediction = super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)
        predicted = domain.action_names_or_texts[prediction.probabilities.index(max(prediction.probabilities))]
        if predicted == ACTION_LISTEN_NAME and _was_silent(tracker):
            return self._certainly(UTTER_UNAVAILABLE, tracker, domain)
        if predicted == self._fallback_action_name and tracker.active_loop is None:
            # The action that opens the interview could not be reached when the conversation began.
            return self._certainly(domain.form_names[0], tracker, domain)
        return prediction

    def _certainly(self, action: str, tracker: DialogueStateTracker, domain: Domain) -> PolicyPrediction:
        return self._prediction(self._prediction_result(action, tracker, domain))


def _was_silent(tracker: DialogueStateTracker) -> bool:
    """Whether a person has written and an action has run, but nothing has been said since."""
    acted = False
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            return False
        if isinstance(event, ActionExecuted):
            acted = acted or event.action_name != ACTION_LISTEN_NAME
        if isinstance(event, UserUttered):
            return acted
    return False
