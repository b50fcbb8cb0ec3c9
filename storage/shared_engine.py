"""How a tracker store reaches a database on another machine."""

from __future__ import annotations

import sqlalchemy as sa
from rasa.core.tracker_store import create_engine_kwargs
from sqlalchemy.engine import Engine

MOST_CONNECTIONS = 16
"""At once, of one Rasa server. PostgreSQL allows 100 by default."""
SECONDS_TO_CONNECT = 5
MILLISECONDS_TO_RUN = 15_000
"""How long the database may work on a statement; a turn ends after 20 seconds (channels/web_settings.py)."""


def shared_engine(engine: Engine) -> Engine:
    """Return an engine for the same database as Rasa's, which survives a restart of it.

    Rasa's own hands out connections that broke while nobody used them, waits without end for a database that does
    not answer, and writes what was said into the text of errors, and so into the log.
    """
    settings = create_engine_kwargs(engine.url)
    connect = {
        "connect_timeout": SECONDS_TO_CONNECT,
        "application_name": "wegweiser-rasa",
        # A machine that vanished is noticed within half a minute.
        "keepalives_idle": 15,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        **settings.pop("connect_args", {}),
    }
    connect["options"] = f"{connect.get('options', '')} -c statement_timeout={MILLISECONDS_TO_RUN}".strip()
    settings |= {"pool_size": MOST_CONNECTIONS, "max_overflow": 0}
    engine.dispose()
    return sa.create_engine(engine.url, **settings, pool_pre_ping=True, hide_parameters=True, connect_args=connect)
