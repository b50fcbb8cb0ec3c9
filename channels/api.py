"""A service's HTTP API: requests that do not block the server, and errors without what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import aiohttp

from channels.messenger import DeliveryError

TOO_MANY = 429


class Api:
    """An API under one address, or under any where `base` is empty.

    Args:
        base: Its address, without a slash at the end.
        headers: What goes with each request, such as the token.
    """

    def __init__(self, base: str, headers: Mapping[str, str]) -> None:
        self._base = base.rstrip("/")
        self._headers = dict(headers)

    @cached_property
    def _session(self) -> aiohttp.ClientSession:
        """Open the connections; only inside the loop of the server, to which they are bound."""
        return aiohttp.ClientSession(headers=self._headers)

    async def post(self, path: str, **content: Any) -> Any:
        """Send something; return the JSON of the answer.

        Args:
            path: Where to, below the address of the API.
            content: `json`, `data` or `headers`, as aiohttp takes them.

        Raises:
            DeliveryError: If the service refuses it or cannot be reached.
        """
        return await self._request("POST", path, **content)

    async def get(self, path: str) -> Any:
        """Return the JSON that stands at a path; raise DeliveryError as `post` does."""
        return await self._request("GET", path)

    async def _request(self, method: str, path: str, **content: Any) -> Any:
        try:
            async with self._session.request(method, f"{self._base}{path}", **content) as answer:
                if answer.status == TOO_MANY or answer.status >= 500:
                    wait = answer.headers.get("Retry-After", "")
                    seconds = float(wait) if wait.isdecimal() else None
                    raise DeliveryError(f"status {answer.status}", again=True, wait=seconds)
                if answer.status >= 400:
                    raise DeliveryError(f"status {answer.status}", again=False)
                return await answer.json(content_type=None)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise DeliveryError(type(error).__name__, again=True) from None

    async def close(self, *_: object) -> None:
        """Close the connections; takes what Sanic gives to a listener."""
        if "_session" in vars(self):
            await self._session.close()
