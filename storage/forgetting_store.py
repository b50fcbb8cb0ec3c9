"""A tracker store that forgets a conversation when asked to, and does not grow slow with a long one."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, TypeVar

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from sqlalchemy.engine import Engine

import storage.no_fallback  # noqa: F401 - takes effect by being imported with the store
from storage.deletions import announce_deletion
from storage.private_messages import leave_out_private
from storage.shared_engine import MOST_CONNECTIONS, shared_engine

FORGET_SLOT = "forget"
"""The slot by which an action asks for the conversation to be deleted."""
MOST_EVENTS = 120
"""Events, about 15 turns, after which a new session begins: Rasa copies and sends all of one each turn."""
MOST_CONVERSATIONS = 100
"""Conversations of which the events are kept in memory, the latest ones; each takes up to half a megabyte."""
MOST_CHARACTERS = 12_000_000
"""Of all their rows: whoever pastes pages must not fill the memory. 100 usual conversations have 8 million."""

_ROWS = SQLTrackerStore.SQLEvent.__table__
_SENDER, _NEWEST = sa.bindparam("sender"), sa.bindparam("newest")
_FROM_NEWEST_ON = (
    sa.select(_ROWS.c.id, _ROWS.c.data, _ROWS.c.type_name)
    .where(_ROWS.c.sender_id == _SENDER, _ROWS.c.id >= _NEWEST)
    .order_by(_ROWS.c.id)
)
_NEWEST_ROW = sa.select(sa.func.max(_ROWS.c.id)).where(_ROWS.c.sender_id == _SENDER)
_ALONE = sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(_SENDER)))
_LOADED = "newest_stored_row"
"""The attribute of a tracker that says up to which row it was loaded, or saved."""
_LOOKED_THROUGH = "events_looked_through"
"""The attribute of a tracker that says how many of its events come from the database, and hold nothing private."""

T = TypeVar("T")
logger = logging.getLogger(__name__)

Row = tuple[int, str, str]
"""Id, event as JSON, and its type."""


class OutdatedError(RasaException):
    """A conversation was saved or deleted since it was loaded; what came of it must not be mixed up."""


@dataclass(slots=True)
class _Seen:
    """The latest session of a conversation as far as it was read: its newest row, the events, the rows' length."""

    newest: int
    data: str
    events: list[Event]
    characters: int


class _Latest:
    """The conversations that were read latest; for several threads: each takes out what it works on."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._seen: OrderedDict[str, _Seen] = OrderedDict()
        self.characters = 0
        """Of the rows of all that are kept."""
        self._alone = threading.Lock()

    def __len__(self) -> int:
        return len(self._seen)

    def take(self, sender: str) -> _Seen | None:
        """Take a conversation out; None where it is not kept."""
        with self._alone:
            return self._out(sender)

    def keep(self, sender: str, seen: _Seen) -> None:
        """Keep a conversation as the latest; the oldest go where there are too many, or too long ones."""
        with self._alone:
            self._out(sender)
            self._seen[sender] = seen
            self.characters += seen.characters
            while len(self._seen) > MOST_CONVERSATIONS or self.characters > MOST_CHARACTERS:
                self._out(next(iter(self._seen)))

    def _out(self, sender: str) -> _Seen | None:
        seen = self._seen.pop(sender, None)
        self.characters -= seen.characters if seen else 0
        return seen


class ForgettingTrackerStore(SQLTrackerStore):
    """Rasa's SQL store; deletes a conversation's rows when its slot `forget` is set, instead of saving it.

    All that the adviser remembers stands in slots. So a long conversation goes on in a new session that begins
    with the same slots: Rasa loads only the latest one. `retrieve_full_tracker` still returns everything said, but
    for how a person can be reached by an adviser: that is never stored.

    The events of the latest conversations stay in memory. Each time, one query asks for the newest row seen and
    those after it. Where that row is not the same any more, the conversation was deleted meanwhile, and what is
    in memory counts for nothing. So several servers may share a database.
    """

    engine: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Connect to the database; takes what Rasa's store takes."""
        super().__init__(*args, **kwargs)
        if self.engine.dialect.name == "sqlite" and self.engine.url.database not in (None, "", ":memory:"):
            self.engine = _sqlite_engine(self.engine)
            self.sessionmaker.configure(bind=self.engine)
        self._threads: ThreadPoolExecutor | None = None
        if self.engine.dialect.name == "postgresql":
            self.engine = shared_engine(self.engine)
            self.sessionmaker.configure(bind=self.engine)
            self._threads = ThreadPoolExecutor(MOST_CONNECTIONS, thread_name_prefix="database")
        self._latest = _Latest()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Save the conversation, or delete every row of it.

        Raises:
            OutdatedError: If somebody else has saved it since this tracker was loaded. Nothing is stored then.
            sqlalchemy.exc.SQLAlchemyError: If the database is full, broken or away.
        """
        if tracker.get_slot(FORGET_SLOT):
            await self._run(self._forget, tracker.sender_id)
            announce_deletion(self.event_broker, tracker.sender_id)
            return
        leave_out_private(tracker.events, getattr(tracker, _LOOKED_THROUGH, 0))
        new = await self._run(self._store, tracker)
        # Only now: what is streamed is stored.
        if self.event_broker is not None:
            await self._stream_new_events(self.event_broker, new, tracker.sender_id)

    async def _run(self, work: Callable[..., T], *arguments: Any) -> T:
        """Do something with the database; one on another machine does not hold up other conversations."""
        if self._threads is None:
            return work(*arguments)
        running = asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            # Whoever waited no longer does, but has to know whether it was stored: a thread cannot be stopped.
            await asyncio.wait([running])
            raise

    def _store(self, tracker: DialogueStateTracker) -> list[Event]:
        """Store what is new; return it."""
        sender = tracker.sender_id
        with self.session_scope() as session:
            if self._threads is not None:  # another server may be about to save the same conversation
                session.execute(_ALONE, {"sender": sender})
            stored = self._latest_session(session, sender)
            if (stored.newest if stored else None) != getattr(tracker, _LOADED, None):
                raise OutdatedError("The conversation was changed by somebody else in the meantime.")
            new = list(self._additional_events(tracker, len(stored.events) if stored else 0))
            if new:
                session.execute(_ROWS.insert(), [_row(sender, event) for event in new])
                setattr(tracker, _LOADED, session.execute(_NEWEST_ROW, {"sender": sender}).scalar())
            session.commit()
            return new

    def _forget(self, sender: str) -> None:
        self._latest.take(sender)
        with self.session_scope() as session:
            session.execute(_ROWS.delete().where(_ROWS.c.sender_id == sender))
            session.commit()
            if self.engine.dialect.name == "sqlite":
                # What was deleted would stand in the write-ahead log until that is written anew.
                session.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        return await self._run(self._load, sender_id, fetch_events_from_all_sessions)

    def _load(self, sender_id: str, all_sessions: bool) -> DialogueStateTracker | None:
        with self.session_scope() as session:
            if all_sessions:
                events, newest = _events(self._rows(session, sender_id, all_sessions=True)), None
            else:
                seen = self._latest_session(session, sender_id)
                events, newest = (seen.events, seen.newest) if seen else ([], None)
        if not events:
            return None
        tracker = DialogueStateTracker.from_events(sender_id, events, self.domain.slots)
        setattr(tracker, _LOADED, newest)
        setattr(tracker, _LOOKED_THROUGH, len(tracker.events))
        return tracker

    def _event_query(self, session: Any, sender_id: str, fetch_events_from_all_sessions: bool) -> Any:
        """Return the query for the rows of a conversation. Its latest session begins with the latest such row.

        Rasa goes by the time of day instead: where the clock of one server is ahead, it takes what others store
        afterwards for older than the session, and never reads it again.
        """
        query = session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == sender_id)
        if not fetch_events_from_all_sessions:
            begun = session.query(sa.func.max(self.SQLEvent.id)).filter(
                self.SQLEvent.sender_id == sender_id, self.SQLEvent.type_name == SessionStarted.type_name
            )
            query = query.filter(self.SQLEvent.id >= sa.func.coalesce(begun.scalar_subquery(), 0))
        return query.order_by(self.SQLEvent.id)

    def _latest_session(self, session: Any, sender: str) -> _Seen | None:
        """Return the latest session as it is stored, None where nothing is; its list is not to be changed."""
        seen = self._latest.take(sender)
        if seen is not None:
            rows: list[Row] = session.execute(_FROM_NEWEST_ON, {"sender": sender, "newest": seen.newest}).all()
            if not _goes_on(seen, rows):
                seen = None
            elif len(rows) > 1:
                longer = seen.characters + _characters(rows[1:])
                seen = _Seen(rows[-1][0], rows[-1][1], seen.events + _events(rows[1:]), longer)
        if seen is None:
            rows = self._rows(session, sender, all_sessions=False)
            if not rows:
                return None
            seen = _Seen(rows[-1][0], rows[-1][1], _events(rows), _characters(rows))
        self._latest.keep(sender, seen)
        return seen

    def _rows(self, session: Any, sender: str, all_sessions: bool) -> list[Row]:
        query = self._event_query(session, sender, fetch_events_from_all_sessions=all_sessions)
        columns = self.SQLEvent.id, self.SQLEvent.data, self.SQLEvent.type_name
        rows: list[Row] = query.with_entities(*columns).all()
        return rows

    def _additional_events(self, tracker: DialogueStateTracker, stored: int) -> Iterator[Event]:
        """Return the events that are not stored yet, in front of them a new session where the old one is long."""
        new = list(islice(tracker.events, stored, None))
        if stored < MOST_EVENTS or not new or not isinstance(new[0], UserUttered):
            return iter(new)
        return chain(self._new_session(tracker, stored, new[0].timestamp), new)

    def _new_session(self, tracker: DialogueStateTracker, stored: int, timestamp: float) -> Iterator[Event]:
        """Yield what begins a session in the state before the newest message."""
        before = DialogueStateTracker.from_events(
            tracker.sender_id, islice(tracker.events, stored), self.domain.slots
        )
        yield SessionStarted(timestamp)
        for name, slot in before.slots.items():
            if slot.value != slot.initial_value:
                yield SlotSet(name, slot.value, timestamp)
        if before.active_loop_name is not None:
            yield ActiveLoop(before.active_loop_name, timestamp)
        yield ActionExecuted(ACTION_LISTEN_NAME, timestamp=timestamp)


def _characters(rows: Iterable[Row]) -> int:
    return sum(len(data) for _, data, _ in rows)


def _goes_on(seen: _Seen, rows: Sequence[Row]) -> bool:
    """Whether rows begin with the newest one that was seen, and no new session begins in them."""
    if not rows or rows[0][:2] != (seen.newest, seen.data):
        return False
    return all(kind != SessionStarted.type_name for _, _, kind in rows[1:])


def _events(rows: Iterable[Row]) -> list[Event]:
    """Return the events of rows; what cannot be read is left out, and the rest of the conversation goes on."""
    events = []
    for number, data, _ in rows:
        try:
            event = Event.from_parameters(json.loads(data))
        except Exception as error:  # noqa: BLE001 - a class of Rasa's may stumble over anything that is missing
            logger.error("Row %s of the events cannot be read (%s) and is left out.", number, type(error).__name__)
        else:
            events += [event] if event is not None else []
    return events


def _row(sender: str, event: Event) -> dict[str, Any]:
    """Return what is stored of an event, the same as Rasa's store does."""
    data = event.as_dict()
    return {
        "sender_id": sender,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _sqlite_engine(engine: Engine) -> Engine:
    """Return an engine for the same file that keeps its connection and writes ahead.

    Rasa's own opens the file anew for each query and waits for the disk at each commit. A power cut may now take
    back the last turns, but never damages the file. Deleted text is overwritten, not only marked as free.
    """
    kept = sa.create_engine(
        engine.url, poolclass=sa.pool.QueuePool, connect_args={"check_same_thread": False}, hide_parameters=True
    )

    @sa.event.listens_for(kept, "connect")
    def _prepare(connection: Any, _: object) -> None:
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")

    engine.dispose()
    return kept
