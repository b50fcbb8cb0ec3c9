"""Deletes conversations whose newest message is older than the days for which they are kept.

    python -m storage.retention

`WEGWEISER_RETENTION_DAYS` (30) says for how long, `WEGWEISER_DATABASE_URL` where (unset: var/conversations.db).
The Rasa server does the same by itself, once it is up and then daily (channels/web/upkeep.py). Two at once do no
harm.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from storage import pauses, places
from storage.keeping import SECONDS_PER_DAY, KeepingError, retention_days

BATCH = 20
"""Conversations per transaction: a few thousand rows, so that whoever talks meanwhile does not wait."""

_EVENTS = sa.table("events", sa.column("sender_id"), sa.column("timestamp"))
"""The table of Rasa's SQLTrackerStore."""
_SENDER, _BEFORE, _AFTER = sa.bindparam("sender"), sa.bindparam("before"), sa.bindparam("after")
_NEWEST = sa.func.max(_EVENTS.c.timestamp)
_CONVERSATIONS = (
    sa.select(_EVENTS.c.sender_id, _NEWEST)
    .where(_EVENTS.c.sender_id > _AFTER)
    .group_by(_EVENTS.c.sender_id)
    .order_by(_EVENTS.c.sender_id)
    .limit(BATCH)
)
"""In the order of the index, so that each look is as short as the first one."""
_FORGET = sa.delete(_EVENTS).where(
    _EVENTS.c.sender_id == _SENDER,
    sa.select(_NEWEST).where(_EVENTS.c.sender_id == _SENDER).correlate(None).scalar_subquery() < _BEFORE,
)
"""Looks at the newest message again: somebody may have gone on meanwhile."""


def nobody(_conversation: str) -> None:
    """Tell nobody that a conversation was deleted."""


def forget_old(engine: Engine, before: float, forgotten: Callable[[str], None] = nobody) -> int:
    """Delete every row of the conversations that nobody has gone on with; return how many conversations.

    Args:
        engine: The database of the tracker store.
        before: A conversation is old if its newest event is older than this; seconds since 1970.
        forgotten: Is called with the name of each deleted conversation, once it is gone.

    Raises:
        SQLAlchemyError: If the database cannot be reached or refuses.
    """
    deleted = 0
    after = ""
    while True:
        with engine.connect() as connection:
            batch = connection.execute(_CONVERSATIONS, {"after": after}).all()
        if not batch:
            break
        after = batch[-1][0]
        old = [sender for sender, newest in batch if newest < before]
        with engine.begin() as connection:
            _overwrite_deleted(connection)
            found = {"before": before}
            gone = [sender for sender in old if connection.execute(_FORGET, {"sender": sender, **found}).rowcount]
        for sender in gone:
            forgotten(sender)
        deleted += len(gone)
    if deleted:
        _clean_up(engine)
    return deleted


def _overwrite_deleted(connection: Connection) -> None:
    """Let SQLite fill deleted rows with zeros; else their text would stay in the free parts of its file.

    Debian's SQLite does so by itself, that of others does not (https://sqlite.org/pragma.html#pragma_secure_delete).
    """
    if connection.dialect.name == "sqlite":
        connection.execute(sa.text("PRAGMA secure_delete = ON"))


def _clean_up(engine: Engine) -> None:
    """Free the place of what was deleted: empty SQLite's log of changes, let PostgreSQL reuse the rows."""
    statements = ["PRAGMA wal_checkpoint(TRUNCATE)"]
    if engine.dialect.name == "postgresql":
        # In a large table it takes longer than a turn may.
        statements = ["SET statement_timeout = 0", "VACUUM events", "RESET statement_timeout"]
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def forget_by_days(
    engine: Engine, environment: Mapping[str, str], forgotten: Callable[[str], None] = nobody
) -> int:
    """Delete what is older than the operator has set, and pauses that have expired; return how many conversations.

    Raises:
        KeepingError: If the setting cannot be used.
        SQLAlchemyError: If the database cannot be reached or refuses.
        OSError: If that of the pauses cannot.
    """
    before = time.time() - retention_days(environment) * SECONDS_PER_DAY
    pauses.forget_expired()
    return forget_old(engine, before, forgotten)


def _engine(environment: Mapping[str, str]) -> Engine | None:
    """Return the database of the conversations; None where there is none yet."""
    url = places.database_url(environment)
    if not url and not places.CONVERSATIONS.exists():
        return None
    return sa.create_engine(url or f"sqlite:///{places.CONVERSATIONS}", hide_parameters=True)


def main() -> int:
    """Command line; returns the exit code."""
    try:
        days = retention_days(os.environ)
        engine = _engine(os.environ)
        deleted = forget_by_days(engine, os.environ) if engine is not None else 0
    except (KeepingError, SQLAlchemyError, OSError) as error:
        print(str(error).splitlines()[0], file=sys.stderr)
        return 1
    print(f"Conversations deleted: {deleted}. Nobody had gone on with them for {days} days.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
