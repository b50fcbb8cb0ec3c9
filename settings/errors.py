"""Why a process does not start."""


class LaunchError(Exception):
    """Something cannot be started; the text says what, why and what to do."""
