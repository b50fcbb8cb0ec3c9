"""Signs the bot's device with keys of its account, so that clients take it for verified by its owner.

Without that, clients that exclude insecure devices (MSC4153; Element since April 2026) neither show what the bot
says in an encrypted room nor let it read. matrix-nio has no cross-signing; it takes three requests of the
client-server API ("Cross-signing" in the Matrix specification, version 1.1 and later).
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientConnectionError
from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa
from nio import Api, AsyncClient
from unpaddedbase64 import encode_base64

from wegweiser_matrix.store import Store
from wegweiser_matrix.waiting import Delay

logger = logging.getLogger(__name__)

UNAUTHORIZED = 401
BUSY = 429
BROKEN = 500


class NotSigned(Exception):  # noqa: N818
    """The device could not be signed; the text says why and what an operator can do."""


class SigningKey:
    """An Ed25519 key.

    Args:
        seed: Its 32 bytes; a new key if empty.
    """

    def __init__(self, seed: bytes = b"") -> None:
        self._key = ECC.construct(curve="Ed25519", seed=seed) if seed else ECC.generate(curve="Ed25519")

    @property
    def seed(self) -> bytes:
        """What the key is made of."""
        return bytes(self._key.seed)

    @property
    def public(self) -> str:
        """The public half, in unpadded base64."""
        return str(encode_base64(self._key.public_key().export_key(format="raw")))

    def sign(self, thing: dict[str, Any], user_id: str) -> dict[str, Any]:
        """Return a thing with our signature beside those that it has."""
        signed = {key: value for key, value in thing.items() if key not in ("signatures", "unsigned")}
        signature = eddsa.new(self._key, "rfc8032").sign(Api.to_canonical_json(signed).encode())
        before = thing.get("signatures", {})
        ours = {**before.get(user_id, {}), f"ed25519:{self.public}": encode_base64(signature)}
        return {**signed, "signatures": {**before, user_id: ours}}


@dataclass(frozen=True)
class Identity:
    """The keys of an account: the master key stands for it, the other one signs its devices."""

    master: SigningKey
    devices: SigningKey


class CrossSigning:
    """Signs the device of a client.

    Args:
        client: Is logged in and has published the keys of its device.
        store: Keeps the keys of the account.
        password: The homeserver may want it; may be empty.
    """

    def __init__(self, client: AsyncClient, store: Store, password: str) -> None:
        self._client = client
        self._store = store
        self._password = password
        self._user: str = client.user_id

    async def sign(self) -> None:
        """Make sure that the device is signed; where it cannot be, say so in the log and go on."""
        try:
            await self._sign()
        except NotSigned as error:
            logger.warning("The device is not cross-signed: %s", error)

    async def _sign(self) -> None:
        identity = self._identity()
        published = await self._ask("/keys/query", {"device_keys": {self._user: []}})
        master = published.get("master_keys", {}).get(self._user)
        if master is None:
            await self._publish(identity)
        elif identity.master.public not in master["keys"].values():
            raise NotSigned(
                "the account already has keys of another client. Verify this device there, or use a new account; "
                "without it, clients that ask for verified devices do not talk with the bot in encrypted rooms."
            )
        device = published["device_keys"][self._user][self._client.device_id]
        if f"ed25519:{identity.devices.public}" not in device["signatures"][self._user]:
            signed = identity.devices.sign({**device, "signatures": {}}, self._user)
            answer = await self._ask("/keys/signatures/upload", {self._user: {self._client.device_id: signed}})
            if answer.get("failures"):
                raise NotSigned("the homeserver does not take the signature.")
            logger.info("The device has been cross-signed.")

    def _identity(self) -> Identity:
        """Return the keys of the account; kept before they are published, so that they cannot be lost."""
        seeds = self._store.identity
        identity = (
            Identity(SigningKey(seeds[0]), SigningKey(seeds[1])) if seeds else Identity(SigningKey(), SigningKey())
        )
        if not seeds:
            self._store.keep_identity(identity.master.seed, identity.devices.seed)
        return identity

    async def _publish(self, identity: Identity) -> None:
        master = self._key("master", identity.master)
        devices = identity.master.sign(self._key("self_signing", identity.devices), self._user)
        body = {"master_key": master, "self_signing_key": devices}
        answer = await self._ask("/keys/device_signing/upload", body, may_want_password=True)
        if "session" in answer:
            if not self._password:
                raise NotSigned("the homeserver wants the password; set WEGWEISER_MATRIX_PASSWORD for one start.")
            who = {"type": "m.id.user", "user": self._user}
            auth = {"type": "m.login.password", "identifier": who, "password": self._password}
            await self._ask(
                "/keys/device_signing/upload", {**body, "auth": {**auth, "session": answer["session"]}}
            )

    def _key(self, usage: str, key: SigningKey) -> dict[str, Any]:
        return {"user_id": self._user, "usage": [usage], "keys": {f"ed25519:{key.public}": key.public}}

    async def _ask(self, path: str, body: dict[str, Any], *, may_want_password: bool = False) -> dict[str, Any]:
        """Send a request, again until the homeserver answers; return its answer."""
        delay = Delay()
        headers = {"Authorization": f"Bearer {self._client.access_token}", "Content-Type": "application/json"}
        while True:
            try:
                response = await self._client.send(
                    "POST", f"/_matrix/client/v3{path}", json.dumps(body), headers=headers
                )
                text = await response.text()
            except (ClientConnectionError, TimeoutError):
                await delay.wait()
                continue
            if response.status == BUSY or response.status >= BROKEN:
                await delay.wait()
                continue
            if response.ok or (response.status == UNAUTHORIZED and may_want_password):
                answer: dict[str, Any] = json.loads(text)
                return answer
            raise NotSigned(f"the homeserver refuses {path} with status {response.status}.")
