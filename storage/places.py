"""Where an adviser without a database server keeps its data, and where backups go."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

DATA = Path("var")
CONVERSATIONS = DATA / "conversations.db"
"""As under tracker_store in endpoints.yml."""
PAUSES = DATA / "pauses.db"
PAUSES_VARIABLE = "WEGWEISER_PAUSES"
COUNTS = DATA / "statistics.db"
COUNTS_VARIABLE = "WEGWEISER_STATISTICS"
KEY = DATA / "web.key"
"""Signs what shows whose conversation it is; made at the first start."""
BACKUPS = DATA / "backups"
BACKUPS_VARIABLE = "WEGWEISER_BACKUPS"
DATABASE_VARIABLE = "WEGWEISER_DATABASE_URL"
"""Names the database that servers share: postgresql://user:password@host:5432/name."""


def database_url(environment: Mapping[str, str]) -> str | None:
    """Return the address of the database that servers share; None where each machine keeps files of its own."""
    return environment.get(DATABASE_VARIABLE, "").strip() or None


def pauses_file(environment: Mapping[str, str]) -> Path:
    """Return where a machine of its own keeps pauses: the file that WEGWEISER_PAUSES names, or the default one."""
    return Path(environment.get(PAUSES_VARIABLE) or PAUSES)


def counts_file(environment: Mapping[str, str]) -> Path:
    """Return where a machine of its own counts: the file that WEGWEISER_STATISTICS names, or the default one."""
    return Path(environment.get(COUNTS_VARIABLE) or COUNTS)


def backups_folder(environment: Mapping[str, str]) -> Path:
    """Return where backups are kept: the folder that WEGWEISER_BACKUPS names, or the default one."""
    return Path(environment.get(BACKUPS_VARIABLE, "").strip() or BACKUPS)
