"""What the actions sent, as the message objects of the contract (docs/web-kanal.md)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from channels.web.logs import what_broke
from wegweiser.picture import readiness_svg, readiness_text, roadmap_svg, roadmap_text

logger = logging.getLogger(__name__)

Response = Mapping[str, Any]
"""One message as Rasa hands it to a channel: text, buttons, custom, and the extra keys of the action."""

Message = dict[str, Any]
Place = dict[str, int]
"""Where in the interview a question stands: number and total."""

NOT_SHOWN = ("image", "attachment", "elements", "quick_replies")
"""What Rasa can send and the page cannot show; our actions send pictures as cards, with a text in their place."""


def bot_messages(responses: Iterable[Response], turn: str, report_url: Callable[[], str]) -> list[Message]:
    """Return the messages of one turn, in the order in which they were sent.

    Args:
        responses: What the bot sent in this turn.
        turn: The id of the user's message; the ids of the answers are made of it.
        report_url: Gives the address of the report.
    """
    shown = [message for response in responses for message in _shown(response, report_url)]
    return [{"id": f"{turn}.{place}", "from": "bot", **message} for place, message in enumerate(shown, start=1)]


def user_message(turn: str, text: str) -> Message:
    """Return what a user said."""
    return {"id": turn, "from": "user", "type": "text", "text": text}


def place_of(response: Response) -> Place | None:
    """Return where in the interview the question stands that a response puts; None where it puts none."""
    if "number" not in response or "total" not in response:
        return None
    return {"number": int(response["number"]), "total": int(response["total"])}


def _shown(response: Response, report_url: Callable[[], str]) -> Iterator[Message]:
    for part in NOT_SHOWN:
        if response.get(part):
            logger.warning("A response with %s was not shown: the web channel has no such message.", part)
    custom = response.get("custom") or {}
    kind = custom.get("type")
    if kind == "report":
        yield {"type": "report", **_text(response), "url": report_url()}
        return
    if response.get("text"):
        yield _text_message(response)
    if kind == "roadmap":
        yield _roadmap(custom["result"])
    elif custom:
        logger.warning("A custom message of type %r was not shown: the web channel does not know it.", kind)


def _text_message(response: Response) -> Message:
    if response.get("answers"):
        return {"type": "answers", **_text(response), "answers": response["answers"]}
    return {"type": "text", **_text(response)}


def _text(response: Response) -> Message:
    """Return text, buttons and the question that they answer, without what is not there."""
    message: Message = {"text": response.get("text") or ""}
    if response.get("buttons"):
        message["buttons"] = [
            {"title": button["title"], "payload": button["payload"]} for button in response["buttons"]
        ]
    if response.get("question"):
        message["question"] = response["question"]
        message["multiple"] = bool(response.get("multiple"))
    return message


def _roadmap(result: Mapping[str, Any]) -> Message:
    return {
        "type": "roadmap",
        "result": result,
        "picture": _picture(roadmap_svg, roadmap_text, result),
        "readiness": _picture(readiness_svg, readiness_text, result),
    }


def _picture(
    draw: Callable[[Mapping[str, Any]], str],
    describe: Callable[[Mapping[str, Any]], str],
    result: Mapping[str, Any],
) -> dict[str, str] | None:
    """Return a picture with all that it shows as text; None for a stored result that is too old to be drawn."""
    try:
        return {"svg": draw(result), "text": describe(result)}
    except (LookupError, TypeError, ValueError) as error:
        logger.warning("A result could not be drawn: %s.", what_broke(error))
        return None
