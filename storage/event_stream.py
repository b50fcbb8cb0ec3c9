"""Rasa's stream of events to RabbitMQ, which neither logs what was said nor grows without end while it is away."""

from __future__ import annotations

import logging
from collections import deque
from typing import Any

from rasa.core.brokers.pika import PikaEventBroker

MOST_KEPT = 10_000
"""Events that wait in memory for RabbitMQ to come back, about 20 megabytes; beyond it, the oldest are dropped."""

logger = logging.getLogger(__name__)


class EventStream(PikaEventBroker):
    """Publishes stored events. A conversation never waits for it, and never fails because of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what Rasa's broker takes."""
        super().__init__(*args, **kwargs)
        self._unpublished_events: deque[dict[str, Any]] = deque(maxlen=MOST_KEPT)
        self._is_away = False

    async def _publish(self, event: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        """Publish an event, or keep it. Rasa would log it, with what was said."""
        if self._exchange is None:
            return
        try:
            await self._exchange.publish(self._message(event, headers), "")
        except Exception as error:  # noqa: BLE001 - many libraries take part; the event is kept whatever it was
            self._unpublished_events.append(event)
            if not self._is_away:
                logger.warning("RabbitMQ cannot be reached (%s); events are kept.", type(error).__name__)
            self._is_away = True
        else:
            if self._is_away:
                logger.warning("RabbitMQ can be reached again.")
            self._is_away = False
