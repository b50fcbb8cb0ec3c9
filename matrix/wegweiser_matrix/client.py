"""The Matrix client: matrix-nio, that goes on trying where a homeserver is away, and the login of the account."""

from __future__ import annotations

import logging
from typing import Any

from aiohttp import ClientConnectionError
from nio import AsyncClient, AsyncClientConfig, LoginResponse, WhoamiResponse

from wegweiser_matrix.settings import PREFIX, Settings, SettingsError
from wegweiser_matrix.store import Login, Store

logger = logging.getLogger(__name__)

AWAY_STATUS = (502, 503, 504)
"""What a proxy answers while the homeserver behind it is away."""
DEVICE_NAME = "KI-Wegweiser"
KEYS = "keys.db"
CONFIG = AsyncClientConfig(
    store_name=KEYS,
    store_sync_tokens=False,
    encryption_enabled=True,
    # Without a limit: a request waits until the homeserver is back, with a growing delay of at most a minute.
    max_timeouts=None,
    max_limit_exceeded=None,
    backoff_factor=0.5,
    max_timeout_retry_wait_time=60,
    request_timeout=60,
)


class PatientClient(AsyncClient):
    """A client for which a homeserver that is down behind its proxy counts as one that cannot be reached."""

    async def create_matrix_response(
        self, response_class: Any, transport_response: Any, data: Any = None, save_to: Any = None
    ) -> Any:
        """Return the parsed response; for that of a proxy alone, raise what matrix-nio takes for "try again"."""
        if transport_response.status in AWAY_STATUS:
            raise ClientConnectionError(f"status {transport_response.status}")
        return await super().create_matrix_response(response_class, transport_response, data, save_to)


async def log_in(settings: Settings, store: Store) -> PatientClient:
    """Return a client that is logged in, with the device of an earlier start where it still is.

    Raises:
        SettingsError: If the homeserver does not take the account.
    """
    known = store.login
    if known is not None:
        _check_same_account(known, settings)
    client = PatientClient(
        settings.homeserver,
        settings.user,
        device_id=settings.device_id or (known.device_id if known else ""),
        store_path=str(store.folder),
        config=CONFIG,
    )
    try:
        store.keep_login(await _logged_in(client, settings, known))
    except BaseException:
        await client.close()
        raise
    return client


def _check_same_account(known: Login, settings: Settings) -> None:
    """Keys of one account or device are worth nothing to another."""
    wanted = {
        "HOMESERVER": (known.homeserver, settings.homeserver),
        "USER": (known.user_id, settings.user),
        "DEVICE_ID": (known.device_id, settings.device_id),
    }
    for name, (before, now) in wanted.items():
        if now and before != now:
            raise SettingsError(
                f"{PREFIX}{name} is {now!r}, but {settings.store} ({PREFIX}STORE) belongs to {before!r}."
                " Set it back, or name an empty folder."
            )


async def _logged_in(client: PatientClient, settings: Settings, known: Login | None) -> Login:
    token = settings.access_token or (known.access_token if known else "")
    if token:
        client.access_token = token
        answer = await client.whoami()
        if isinstance(answer, WhoamiResponse):
            return _restored(client, settings, Login(settings.homeserver, answer.user_id, answer.device_id, token))
        if settings.access_token:
            raise SettingsError(f"The homeserver does not take {PREFIX}ACCESS_TOKEN: {answer}.")
        logger.info("The login of the last start is no longer valid; logging in with the password.")
        client.access_token = ""
        # The homeserver drops a device with its login, and clients may not take it for alive again: a new one.
        client.device_id = settings.device_id
    answer = await client.login(settings.password, device_name=DEVICE_NAME)
    if not isinstance(answer, LoginResponse):
        raise SettingsError(
            f"The homeserver {settings.homeserver} does not take {PREFIX}USER and {PREFIX}PASSWORD: {answer}."
        )
    if known is not None and known.device_id == answer.device_id:
        # The operator wants the same one, whose keys the homeserver may have dropped: publish them again.
        client.olm.account.shared = False
    return Login(settings.homeserver, answer.user_id, answer.device_id, answer.access_token)


def _restored(client: PatientClient, settings: Settings, login: Login) -> Login:
    if settings.user and login.user_id != settings.user:
        raise SettingsError(f"{PREFIX}USER is {settings.user!r}, but the token is that of {login.user_id!r}.")
    if not login.device_id:
        raise SettingsError(
            "The token belongs to no device, so nothing could be decrypted; take one from a login."
        )
    if settings.device_id and login.device_id != settings.device_id:
        raise SettingsError(
            f"{PREFIX}DEVICE_ID is {settings.device_id!r}, but the token is that of {login.device_id!r}."
        )
    client.restore_login(login.user_id, login.device_id, login.access_token)
    return login
