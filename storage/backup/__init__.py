"""Backup and restore of everything that the servers keep: `python -m storage.backup create` and `restore FILE`."""
