"""What a backup can fail on."""

from __future__ import annotations


class BackupError(Exception):
    """A backup cannot be made or restored; the text says what, why and what to do."""
