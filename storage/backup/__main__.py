"""Makes a backup while the servers run, or puts one back.

    python -m storage.backup create                 # into var/backups, or WEGWEISER_BACKUPS
    python -m storage.backup restore FILE           # onto a machine without data
    python -m storage.backup restore FILE --force   # in place of what is there

Backs up the SQLite files, or the database that WEGWEISER_DATABASE_URL names, and var/web.key.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from settings.silence import silence
from storage.backup import archive
from storage.backup.errors import BackupError
from storage.backup.sources import Sources
from storage.places import backups_folder

KEEP_DAYS = 7
"""How long backups are kept: as long as it may take to notice a loss, and no longer (docs/ueberwachung.md)."""


def create(sources: Sources, folder: Path, keep_days: int) -> Path:
    """Make a backup and delete those that are too old; return the archive, or raise BackupError."""
    archive.make_folder(folder)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        made = archive.write(folder, sources.engine, sources.save(Path(name)))
    archive.remove_old(folder, keep_days)
    return made


def restore(sources: Sources, file: Path, *, force: bool) -> archive.Manifest:
    """Check an archive and put back what is in it; return what it holds.

    Raises:
        BackupError: If it is damaged or of another kind of database, or if there are data and `force` is not set.
            Nothing has been changed then.
    """
    with tempfile.TemporaryDirectory() as name:
        manifest = archive.read(file, Path(name))
        if manifest.engine != sources.engine:
            raise BackupError(
                f"{file}: is a backup of {manifest.engine}, but this machine uses {sources.engine} "
                "(WEGWEISER_DATABASE_URL decides that)."
            )
        if (found := sources.in_the_way()) and not force:
            raise BackupError(
                f"There are data already: {', '.join(found)}. To replace them, add --force (make: FORCE=1)."
            )
        sources.put_back(Path(name), manifest.files)
    return manifest


def main() -> int:
    """Command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="Makes a backup while the servers run, or puts one back.")
    parser.add_argument("--endpoints", type=Path, default=Path("endpoints.yml"), help="Rasa's endpoints.yml")
    commands = parser.add_subparsers(dest="command", required=True)
    creating = commands.add_parser("create", help="make a backup")
    creating.add_argument(
        "--keep-days", type=int, default=KEEP_DAYS, help=f"delete backups that are older (default {KEEP_DAYS})"
    )
    restoring = commands.add_parser("restore", help="put a backup back")
    restoring.add_argument("file", type=Path)
    restoring.add_argument("--force", action="store_true", help="replace data that are there")
    arguments = parser.parse_args()
    try:
        sources = Sources.from_environment(os.environ, arguments.endpoints)
        if arguments.command == "create":
            made = create(sources, backups_folder(os.environ), arguments.keep_days)
            print(f"{made} ({made.stat().st_size} bytes, SHA-256 {archive.sha256(made)})")
        else:
            manifest = restore(sources, arguments.file, force=arguments.force)
            print(f"Restored {', '.join(manifest.files)} of {manifest.created}.")
            print("Now run `make retention` (`python -m storage.retention`), so that nothing is kept too long,")
            print("then start the servers.")
    except BackupError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    silence()
    sys.exit(main())
