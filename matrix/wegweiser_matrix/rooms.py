"""What the homeserver reports about rooms, as jobs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nio import (
    Event,
    InviteMemberEvent,
    MatrixRoom,
    MegolmEvent,
    RoomMemberEvent,
    RoomMessage,
    StickerEvent,
    SyncResponse,
)

from wegweiser_matrix.listening import server_of
from wegweiser_matrix.store import Job, Kind

ANSWERABLE = (RoomMessage, MegolmEvent, StickerEvent)
GONE = ("leave", "ban")


class Rooms:
    """Tells what is to be done.

    Args:
        me: The account.
        allowed_servers: Whose people may talk with the bot; empty for all.
    """

    def __init__(self, me: str, allowed_servers: frozenset[str]) -> None:
        self._me = me
        self._allowed = allowed_servers

    def may_talk(self, user_id: str) -> bool:
        """Whether somebody is on a server that the operator has allowed."""
        return not self._allowed or server_of(user_id) in self._allowed

    def jobs(self, response: SyncResponse, rooms: dict[str, MatrixRoom], is_first: bool) -> Iterator[Job]:
        """Return what is to be done about what has happened since the last time.

        Args:
            response: What has happened, decrypted.
            rooms: The rooms as they are now.
            is_first: Whether the account is read for the first time: then nobody waits for an answer.
        """
        for room_id in response.rooms.leave:
            yield Job(room_id, Kind.FORGET)
        for room_id, invite in response.rooms.invite.items():
            yield Job(room_id, Kind.INVITED if self._is_invited(invite.invite_state) else Kind.LEAVE)
        if not is_first:
            for room_id, joined in response.rooms.join.items():
                yield from self._in_room(room_id, joined.timeline.events, rooms[room_id])

    def _is_invited(self, state: list[Any]) -> bool:
        return any(
            isinstance(event, InviteMemberEvent)
            and event.state_key == self._me
            and event.membership == "invite"
            and self.may_talk(event.sender)
            for event in state
        )

    def _in_room(self, room_id: str, events: list[Event], room: MatrixRoom) -> Iterator[Job]:
        jobs = []
        for event in events:
            if isinstance(event, RoomMemberEvent):
                if self._has_joined(event):
                    # What was said before belongs to others.
                    jobs = [Job(room_id, Kind.GREET, event.event_id)]
                elif event.membership in GONE and room.member_count == 1:
                    jobs.append(Job(room_id, Kind.LEAVE))
            elif isinstance(event, ANSWERABLE) and event.sender != self._me and self.may_talk(event.sender):
                jobs.append(Job(room_id, Kind.ANSWER, event.event_id))
        yield from jobs

    def _has_joined(self, event: RoomMemberEvent) -> bool:
        is_new = event.prev_membership != "join"
        return bool(event.state_key == self._me and event.membership == "join" and is_new)
