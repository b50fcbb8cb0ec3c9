"""One file for a whole backup: a tar archive whose first member lists all others with their checksums."""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.backup.errors import BackupError

VERSION = 1
MANIFEST = "manifest.json"
PREFIX, ENDING = "wegweiser-", ".tar.gz"
"""How archives are called; metrics and `remove_old` look for such names only."""
_STAMP = "%Y%m%dT%H%M%SZ"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds: `engine` is `sqlite` or `postgresql`, `files` are names with their SHA-256."""

    engine: str
    created: str
    files: dict[str, str]


def write(folder: Path, engine: str, files: Sequence[Path]) -> Path:
    """Write an archive that only its owner can read; it has its name once it is whole.

    Args:
        folder: Where to.
        engine: Of which database the files are.
        files: What goes in, each under its name.

    Returns:
        The archive.

    Raises:
        BackupError: If it cannot be written.
    """
    now = datetime.now(UTC)
    archive = folder / f"{PREFIX}{now.strftime(_STAMP)}{ENDING}"
    draft = archive.with_suffix(".part")
    created = now.isoformat(timespec="seconds")
    manifest = {
        "version": VERSION,
        "engine": engine,
        "created": created,
        "files": {f.name: sha256(f) for f in files},
    }
    try:
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as opened, tarfile.open(fileobj=opened, mode="w:gz") as tar:
                listed = files[0].parent / MANIFEST
                listed.write_text(json.dumps(manifest), encoding="utf-8")
                for file in (listed, *files):
                    tar.add(file, file.name, recursive=False, filter=_anonymous)
                opened.flush()
            os.link(draft, archive)  # not rename: an archive of the same second is never replaced
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise BackupError(f"{archive}: cannot be written: {error.strerror}.") from error
    return archive


def make_folder(folder: Path) -> None:
    """Make the folder for archives, for its owner alone; raise BackupError where that fails."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupError(f"{folder}: cannot be made: {error.strerror}.") from error


def read(archive: Path, folder: Path) -> Manifest:
    """Take an archive apart into a folder, and check it: nothing missing, nothing more, nothing changed.

    Raises:
        BackupError: If it is none of ours, of a later version, or damaged.
    """
    try:
        with tarfile.open(archive, "r:gz") as tar:
            members = {member.name: member for member in tar}
            if any(not member.isfile() or Path(name).name != name for name, member in members.items()):
                raise BackupError(f"{archive}: holds more than plain files; it is no backup of this program.")
            for member in members.values():
                tar.extract(member, folder, filter="data")
        manifest = _manifest(archive, folder / MANIFEST)
    except (OSError, EOFError, tarfile.TarError) as error:
        raise BackupError(f"{archive}: cannot be read as a backup ({type(error).__name__}: {error}).") from error
    if set(members) != {MANIFEST, *manifest.files}:
        raise BackupError(f"{archive}: holds {sorted(members)}, but its list names {sorted(manifest.files)}.")
    for name, checksum in manifest.files.items():
        if sha256(folder / name) != checksum:
            raise BackupError(f"{archive}: {name} is damaged: its checksum is not the one in the list.")
    return manifest


def remove_old(folder: Path, days: int) -> list[Path]:
    """Delete archives that are older than so many days; return them. What else is in the folder stays."""
    limit = (datetime.now(UTC) - timedelta(days=days)).timestamp()
    old = [file for file in folder.glob(f"{PREFIX}*{ENDING}") if file.stat().st_mtime < limit]
    for file in old:
        with suppress(FileNotFoundError):
            file.unlink()
    return sorted(old)


def sha256(file: Path) -> str:
    """Return the checksum of a file."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out who made it; only the owner may read what is unpacked."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _manifest(archive: Path, file: Path) -> Manifest:
    try:
        listed = json.loads(file.read_text(encoding="utf-8"))
        version, manifest = listed["version"], Manifest(listed["engine"], listed["created"], dict(listed["files"]))
    except (FileNotFoundError, ValueError, LookupError, TypeError) as error:
        raise BackupError(f"{archive}: has no readable {MANIFEST}; it is no backup of this program.") from error
    if version != VERSION:
        raise BackupError(f"{archive}: is of version {version}; this program reads version {VERSION}.")
    return manifest
