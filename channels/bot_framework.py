"""Microsoft's Bot Framework: who may call us, and the token with which we call it. A start fetches nothing."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import jwt

from channels.api import Api
from channels.messenger import DeliveryError

OPENID = "https://login.botframework.com/v1/.well-known/openidconfiguration"
LOGIN = "https://login.microsoftonline.com"
ANY_TENANT = "botframework.com"
"""The tenant of bots that are registered for several tenants."""
ISSUER = "https://api.botframework.com"
SCOPE = "https://api.botframework.com/.default"
ALGORITHM = "RS256"
KEYS_LIVE = 24 * 3600.0
"""Seconds; "Authentication with the Bot Connector API" wants them to be fetched anew once a day."""
LEAST_PAUSE = 300.0
"""Seconds between two fetches because of a key that is not known: anyone can send such a token."""
EARLY = 300.0
"""Seconds before its end at which our own token is replaced."""
LEEWAY = 300
"""Seconds that clocks may differ, after the same page."""


class Callers:
    """Tells whether a request is from the Bot Framework.

    Args:
        api: The way to any address.
        app: The id of our app, for which a token has to be made out.
        openid: Where it is said which keys sign the tokens.
    """

    def __init__(self, api: Api, app: str, openid: str = OPENID) -> None:
        self._api = api
        self._app = app
        self._openid = openid
        self._keys: dict[str, dict[str, Any]] = {}
        self._fetched = -KEYS_LIVE
        self._lock = asyncio.Lock()

    async def check(self, token: str, activity: dict[str, Any]) -> None:
        """Return where a token was made out by the Bot Framework, for us and for this activity's service.

        Raises:
            PermissionError: If it was not.
            DeliveryError: If the keys cannot be fetched.
        """
        try:
            key = await self._key(str(jwt.get_unverified_header(token).get("kid")))
            claims = jwt.decode(
                token,
                jwt.PyJWK(key, ALGORITHM).key,
                algorithms=[ALGORITHM],
                audience=self._app,
                issuer=ISSUER,
                leeway=LEEWAY,
                options={"require": ["exp", "aud", "iss"]},
            )
        except jwt.PyJWTError as error:
            raise PermissionError(type(error).__name__) from None
        # Our own token goes to the service; who could choose it, could take the token.
        if claims.get("serviceurl", claims.get("serviceUrl")) != activity["serviceUrl"]:
            raise PermissionError("another service")
        if activity["channelId"] not in key.get("endorsements", [activity["channelId"]]):
            raise PermissionError("a key of another channel")

    async def _key(self, name: str) -> dict[str, Any]:
        async with self._lock:
            age = time.monotonic() - self._fetched
            if age > KEYS_LIVE or (name not in self._keys and age > LEAST_PAUSE):
                where = (await self._api.get(self._openid))["jwks_uri"]
                keys = (await self._api.get(where))["keys"]
                self._keys = {key["kid"]: key for key in keys}
                self._fetched = time.monotonic()
        if name not in self._keys:
            raise PermissionError("an unknown key")
        return self._keys[name]


class Token:
    """Our own token for the Bot Framework.

    Args:
        api: The way to any address.
        app: The id of our app.
        password: Its secret.
        url: Where tokens are given out.
    """

    def __init__(self, api: Api, app: str, password: str, url: str) -> None:
        self._api = api
        self._wanted = {"client_id": app, "client_secret": password}
        self._wanted |= {"grant_type": "client_credentials", "scope": SCOPE}
        self._url = url
        self._token = ""
        self._until = 0.0
        self._lock = asyncio.Lock()

    async def header(self) -> dict[str, str]:
        """Return the header that goes with a message; raise DeliveryError where no token is given out."""
        async with self._lock:
            if time.monotonic() >= self._until:
                given = await self._api.post(self._url, data=self._wanted)
                if "access_token" not in given:
                    raise DeliveryError("no token was given out", again=False)
                self._token = given["access_token"]
                self._until = time.monotonic() + float(given["expires_in"]) - EARLY
        return {"Authorization": f"Bearer {self._token}"}


def token_url(login: str, tenant: str) -> str:
    """Return where tokens are given out for the bots of a tenant."""
    return f"{login.rstrip('/')}/{tenant}/oauth2/v2.0/token"
