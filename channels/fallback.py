"""What a bot message becomes in a channel that cannot show all of it: numbers for buttons, lines for a picture."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wegweiser.picture import plain

logger = logging.getLogger(__name__)

Messages = Mapping[str, Any]
"""content/messages.yml."""

_ANSWER, _CHANGE = "/inform{", "/change{"
"""How payloads begin that carry an answer, or the question whose answer is to be changed."""
FENCE = "```"

_BORDERS = tuple(
    re.compile(border)
    for border in (
        r"\n\s*\n",
        r"\n(?=\S)",  # before an entry; what is indented belongs to the one above
        r"\n",
        r"(?<=\w\w[.!?]) +(?=[A-ZÄÖÜ„])",  # after a sentence; two letters, so that "z. B." is none
        r"\s+",
    )
)
"""Where a text may be cut, best first. None of them is inside a word or a link."""
_LEAST = 3
"""A better border is taken where it leaves at least one third of the room in use."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel can show.

    `buttons` is how many a message may have, 0 for none; `title` their longest label in characters, `payload` the
    longest in bytes of UTF-8. `text` is the longest message in UTF-16 units, as most services count; every
    character of German text is one. `markup` says whether three backticks set text in a fixed width, `entities`
    whether &, < and > have to be written as HTML does, `pictures` whether a PNG can be sent.
    """

    text: int
    buttons: int = 0
    title: int = 0
    payload: int = 0
    markup: bool = False
    entities: bool = False
    pictures: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what it is called and what it sends."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One message as the channel sends it.

    With `drawn`, a result, it is the picture of its roadmap, and `text` is what the picture is called.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    drawn: Mapping[str, Any] | None = None


def pieces(message: Mapping[str, Any], limits: Limits, messages: Messages) -> list[Piece]:
    """Return a bot message as what the channel can show, in reading order.

    Args:
        message: What the actions sent: text, buttons, custom, and the extra keys of a question.
        limits: What the channel can show.
        messages: content/messages.yml.
    """
    custom = message.get("custom") or {}
    kind = custom.get("type")
    text = messages["report_elsewhere"] if kind == "report" else message.get("text") or ""
    buttons = [Button(button["title"], button["payload"]) for button in message.get("buttons") or []]
    several = bool(message.get("multiple"))
    if buttons and _are_shown(buttons, limits):
        shown = list(_with_buttons(text, buttons, several, limits, messages))
    else:
        if buttons:
            text = _in_words(text, buttons, several, "question" in message, messages)
        shown = [Piece(part) for part in cut(_written(text, limits), limits.text)]
    if kind == "roadmap":
        shown += _roadmap(custom["result"], limits)
    elif custom and kind != "report":
        logger.warning("A custom message of type %r was not shown: messengers do not know it.", kind)
    return shown


def cut(text: str, most: int) -> list[str]:
    """Return a text in parts of at most `most` UTF-16 units, cut where it hurts least; none of them is empty.

    Only a single word that is longer than that is cut inside.
    """
    parts = []
    rest = text.strip()
    while rest:
        reach = _reach(rest, most)
        end, following = (reach, reach) if reach == len(rest) else _border(rest, reach)
        parts.append(rest[:end].rstrip())
        rest = rest[following:].lstrip()
    return parts


def units(text: str) -> int:
    """Return how long a text is in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _reach(text: str, most: int) -> int:
    """Return how many characters of a text fit into so many UTF-16 units."""
    if units(text) <= most:
        return len(text)
    end = min(len(text), most)
    while end > 1 and units(text[:end]) > most:
        end -= 1
    return end


def _border(text: str, reach: int) -> tuple[int, int]:
    """Return where to cut: the end of what comes before, and the beginning of what comes after."""
    found = [_last(border, text, reach) for border in _BORDERS]
    far = (place for place in found if place is not None and place[0] * _LEAST >= reach)
    near = (place for place in found if place is not None)
    return next(far, None) or next(near, None) or (reach, reach)


def _last(border: re.Pattern[str], text: str, reach: int) -> tuple[int, int] | None:
    last = None
    for match in border.finditer(text):
        if match.start() > reach:
            break
        if match.start() > 0:
            last = match.span()
    return last


def _written(text: str, limits: Limits) -> str:
    """Return a text as the channel wants it written."""
    if not limits.entities:
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _are_shown(buttons: Sequence[Button], limits: Limits) -> bool:
    return limits.buttons > 0 and all(
        len(button.title) <= limits.title and len(button.payload.encode()) <= limits.payload for button in buttons
    )


def _with_buttons(
    text: str, buttons: Sequence[Button], several: bool, limits: Limits, messages: Messages
) -> Iterator[Piece]:
    """Yield a text with its buttons, in several messages where one is too small.

    A button answers at once, so where several options may be named, they are numbered as well.
    """
    if several:
        text = "\n".join([text, *_numbered(_choices(buttons, messages)), messages["choose_several"]])
    *before, last = cut(_written(text, limits), limits.text)
    yield from map(Piece, before)
    rows = [tuple(buttons[at : at + limits.buttons]) for at in range(0, len(buttons), limits.buttons)]
    yield Piece(last, rows[0])
    for row in rows[1:]:
        yield Piece(messages["more_buttons"], row)


def _choices(buttons: Sequence[Button], messages: Messages) -> list[Button]:
    """Return the buttons that are options, in their order: the actions count the same."""
    return [
        button
        for button in buttons
        if button.payload.startswith(_ANSWER) and button.title != messages["unknown_button"]
    ]


def _numbered(choices: Sequence[Button]) -> list[str]:
    return [f"{number}. {button.title}" for number, button in enumerate(choices, start=1)]


def _in_words(text: str, buttons: Sequence[Button], several: bool, is_question: bool, messages: Messages) -> str:
    """Return a text that offers what the buttons do: options by number, all else by its words."""
    choices = _choices(buttons, messages)
    changes = [button.title for button in buttons if button.payload.startswith(_CHANGE)]
    words = [button.title for button in buttons if button not in choices and button.title not in changes]
    lines = [text, *_numbered(choices)]
    if choices:
        lines.append(messages["choose_several" if several else "choose"])
    if changes:
        lines += [f"• {title}" for title in changes if title not in text]
        lines.append(messages["change_in_words"].format(title=changes[0]))
    quoted = [f"„{word}“" for word in words if f"„{word}“" not in lines[-1]]
    if quoted:
        hint = "also_in_words" if is_question or choices or changes else "answer_in_words"
        lines.append(messages[hint].format(words=" oder ".join(quoted)))
    return "\n".join(lines).strip()


def _roadmap(result: Mapping[str, Any], limits: Limits) -> list[Piece]:
    """Return the card: a picture, or lines that draw it. All that it says is in the text of the result, too."""
    try:
        title, lines = plain.roadmap_title(result), plain.roadmap_lines(result)
    except (LookupError, TypeError, ValueError) as error:
        logger.warning("A result could not be drawn: %s.", type(error).__name__)
        return []
    if limits.pictures:
        return [Piece(title, drawn=result)]
    drawn = _written("\n".join(lines), limits)
    fences = f"{FENCE}\n", f"\n{FENCE}"
    room = limits.text - sum(map(len, fences)) if limits.markup else limits.text
    parts = cut(drawn, room)
    if limits.markup:
        parts = [part.join(fences) for part in parts]
    return [Piece(part) for part in parts]
