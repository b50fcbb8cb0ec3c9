"""Starts the process: `python -m wegweiser_matrix`, settings in the environment (docs/channels/matrix.md)."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys

import aiohttp

from wegweiser_matrix.adviser import Adviser
from wegweiser_matrix.client import log_in
from wegweiser_matrix.cross_signing import CrossSigning
from wegweiser_matrix.logs import set_up_logs
from wegweiser_matrix.posting import Poster
from wegweiser_matrix.rooms import Rooms
from wegweiser_matrix.service import LoggedOut, Service
from wegweiser_matrix.settings import Settings, SettingsError, read_settings
from wegweiser_matrix.store import Store
from wegweiser_matrix.talking import Talks

logger = logging.getLogger(__name__)


async def serve(settings: Settings, store: Store) -> None:
    """Log in and work until SIGTERM or Ctrl-C.

    Raises:
        SettingsError: If the homeserver does not take the account.
        LoggedOut: If the login ends.
    """
    work = asyncio.ensure_future(_work(settings, store))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, work.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await work
    logger.info("Stopped.")


async def _work(settings: Settings, store: Store) -> None:
    client = await log_in(settings, store)
    try:
        async with aiohttp.ClientSession() as session:
            talks = Talks(Adviser(settings.adviser, session), Poster(client), store)
            rooms = Rooms(client.user_id, settings.allowed_servers)
            cross_signing = CrossSigning(client, store, settings.password)
            await Service(client, store, talks, rooms, cross_signing).run()
    finally:
        await client.close()


def main() -> int:
    """Run; return 0, or 1 with one sentence on standard error."""
    # Whatever is written into the store is for nobody else.
    os.umask(0o077)
    set_up_logs()
    try:
        settings = read_settings(os.environ)
        with contextlib.closing(Store(settings.store)) as store:
            asyncio.run(serve(settings, store))
    except SettingsError as error:
        print(f"wegweiser_matrix: {error}", file=sys.stderr)
        return 1
    except LoggedOut:
        print("wegweiser_matrix: the homeserver has ended the login; start again to log in anew.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
