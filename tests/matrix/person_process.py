"""Somebody with a Matrix client, in the environment of matrix/: does what standard input says, tells what it sees.

Both are JSON, one object a line. Started by tests/matrix/people.py.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
import threading
from typing import Any

from nio import (
    AsyncClient,
    AsyncClientConfig,
    Event,
    MatrixRoom,
    MegolmEvent,
    RoomEncryptedMedia,
    RoomMessage,
    RoomMessageMedia,
)
from nio.crypto import decrypt_attachment
from vodozemac import Ed25519PublicKey, Ed25519Signature

ENCRYPTION = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}


def tell(**facts: Any) -> None:
    """Write one line."""
    print(json.dumps(facts), flush=True)


def _check_signature(thing: dict[str, Any], user: str, public: str) -> None:
    """Raise SignatureException unless a key has signed a thing."""
    signature = Ed25519Signature.from_base64(thing["signatures"][user][f"ed25519:{public}"])
    signed = {key: value for key, value in thing.items() if key not in ("signatures", "unsigned")}
    text = json.dumps(signed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    Ed25519PublicKey.from_base64(public).verify_signature(text.encode(), signature)


class Person:
    """One account with one device."""

    def __init__(self, homeserver: str, name: str, password: str, folder: str) -> None:
        config = AsyncClientConfig(store_sync_tokens=False)
        self.client = AsyncClient(homeserver, name, store_path=folder, config=config)
        self._password = password

    async def run(self) -> None:
        """Log in, tell all that is seen, do all that is said."""
        client = self.client
        await client.login(self._password)
        client.add_event_callback(self._see, (RoomMessage, RoomEncryptedMedia, MegolmEvent))
        await client.sync(0, full_state=True)
        tell(answer="ready", token=client.access_token, user=client.user_id)
        syncing = asyncio.create_task(client.sync_forever(10_000))
        orders: asyncio.Queue[str] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._listen, args=(loop, orders), daemon=True).start()
        while line := await orders.get():
            order = json.loads(line)
            answer = await getattr(self, order.pop("do"))(**order)
            tell(answer=answer)
        syncing.cancel()
        await client.close()

    @staticmethod
    def _listen(loop: asyncio.AbstractEventLoop, orders: asyncio.Queue[str]) -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(orders.put_nowait, line)
        loop.call_soon_threadsafe(orders.put_nowait, "")

    async def _see(self, room: MatrixRoom, event: Event) -> None:
        if isinstance(event, RoomEncryptedMedia | RoomMessageMedia):
            facts = await self._media(event)
        else:
            facts = {"text": getattr(event, "body", None)}
        content = event.source["content"]
        facts |= {"kind": content.get("msgtype", event.source["type"]), "name": content.get("filename")}
        tell(
            room=room.room_id,
            sender=event.sender,
            id=event.event_id,
            encrypted=bool(event.decrypted),
            **facts,
        )

    async def _media(self, event: Any) -> dict[str, Any]:
        data = (await self.client.download(event.url)).body
        if isinstance(event, RoomEncryptedMedia):
            data = decrypt_attachment(data, event.key["k"], event.hashes["sha256"], event.iv)
        return {"text": event.body, "begins": data[:8].hex(), "size": len(data)}

    async def create(self, encrypted: bool, invite: list[str]) -> str:
        """Make a room and invite others."""
        state = [ENCRYPTION] if encrypted else []
        answer = await self.client.room_create(is_direct=True, invite=invite, initial_state=state)
        await self._wait(lambda: answer.room_id in self.client.rooms)
        return str(answer.room_id)

    async def joined(self, room: str, others: list[str]) -> list[str]:
        """Wait until others are in a room; return all who are."""
        await self._wait(lambda: all(self._is_in(room, user) for user in others))
        return sorted(self.client.rooms[room].users)

    async def gone(self, room: str, other: str) -> bool:
        """Wait until somebody is no longer in a room."""
        await self._wait(lambda: other not in self.client.rooms[room].users)
        return True

    def _is_in(self, room: str, user: str) -> bool:
        users = self.client.rooms[room].users
        return user in users and not users[user].invited

    async def _wait(self, is_so: Any) -> None:
        async with asyncio.timeout(60):
            while not is_so():
                await self.client.synced.wait()

    async def say(self, room: str, text: str, more: dict[str, Any] | None = None) -> str:
        """Write a text, with more keys in its content."""
        return await self.send(room, "m.room.message", {"msgtype": "m.text", "body": text, **(more or {})})

    async def send(self, room: str, kind: str, content: dict[str, Any]) -> str:
        """Send an event."""
        answer = await self.client.room_send(room, kind, content, ignore_unverified_devices=True)
        return str(answer.event_id)

    async def image(self, room: str) -> str:
        """Send an image."""
        data = b"\x89PNG\r\n\x1a\n" + bytes(100)
        encrypt = self.client.rooms[room].encrypted
        answer, keys = await self.client.upload(
            lambda *_: io.BytesIO(data), "image/png", "foto.png", encrypt=encrypt, filesize=len(data)
        )
        where = {"file": {**keys, "url": answer.content_uri}} if keys else {"url": answer.content_uri}
        info = {"mimetype": "image/png", "size": len(data)}
        return await self.send(
            room, "m.room.message", {"msgtype": "m.image", "body": "foto.png", "info": info, **where}
        )

    async def knows(self, user: str, device: str) -> bool:
        """Wait until the client knows a device of somebody, so that it encrypts for it."""
        await self._wait(lambda: device in self.client.device_store.devices(user))
        return True

    async def cross_signed(self, user: str) -> bool:
        """Whether all devices of somebody are signed by their account: the chain of signatures is checked."""
        headers = {"Authorization": f"Bearer {self.client.access_token}"}
        body = json.dumps({"device_keys": {user: []}})
        answer = await self.client.send("POST", "/_matrix/client/v3/keys/query", body, headers=headers)
        keys = await answer.json()
        master, signing = keys["master_keys"][user], keys["self_signing_keys"][user]
        chain = [(signing, master), *((device, signing) for device in keys["device_keys"][user].values())]
        for thing, key in chain:
            _check_signature(thing, user, next(iter(key["keys"].values())))
        return True

    async def invite(self, room: str, user: str) -> None:
        """Invite somebody."""
        await self.client.room_invite(room, user)

    async def join(self, room: str) -> None:
        """Accept an invitation."""
        await self.client.join(room)
        await self._wait(lambda: room in self.client.rooms)

    async def kick(self, room: str, user: str) -> None:
        """Put somebody out."""
        await self.client.room_kick(room, user)

    async def leave(self, room: str) -> None:
        """Leave a room."""
        await self.client.room_leave(room)


if __name__ == "__main__":
    asyncio.run(Person(*sys.argv[1:]).run())
