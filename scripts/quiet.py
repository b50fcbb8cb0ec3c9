"""Runs a Python module without the noise of its libraries, and with a log that holds nothing that people say.

    python -m scripts.quiet rasa shell

Rasa 3.6 is the last of its line and its libraries warn about their own future at each start. They
also switch warnings back on while being imported, so PYTHONWARNINGS alone does not silence them.
Warnings about our own data (UserWarning) still come through.
"""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Mapping, Sequence

from monitoring import logs
from settings.errors import LaunchError
from settings.silence import silence

ACTION_SERVER = "rasa_sdk"

SETTINGS = {
    # In a terminal, Rasa would paint its events; as JSON, monitoring/logs.py can make sentences of them.
    "FORCE_JSON_LOGGING": "true",
    # What a turn multiplies is too small for threads, apart from the sense of a sentence, which asks for them
    # (components/text_features.py). 2^18 cycles are a tenth of a millisecond: by default a thread that has nothing
    # to do keeps a core busy for 25 ms in case there is more, and the action server, or others, need that core.
    "OPENBLAS_NUM_THREADS": "1",
    "OPENBLAS_THREAD_TIMEOUT": "18",
    "PYTHONWARNINGS": "ignore::DeprecationWarning",
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    # Of the bot to compare with (scripts/comparison.py).
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TQDM_DISABLE": "1",
}


def quiet_environment(environment: Mapping[str, str], log_level: str) -> dict[str, str]:
    """Returns an environment for a Rasa process.

    Args:
        environment: The environment to start from; what it sets itself wins.
        log_level: Rasa's log level unless the environment names one, such as `WARNING`.
    """
    quiet = {**SETTINGS, "LOG_LEVEL": log_level, **environment}
    # Without bytecode files, Rasa takes 12 seconds to start instead of 5.
    quiet.pop("PYTHONDONTWRITEBYTECODE", None)
    return quiet


def run_module(module: str, arguments: Sequence[str]) -> None:
    """Runs a module in this process as if it had been started with these arguments. Ctrl-C ends it with 130.

    Args:
        module: Its name.
        arguments: What follows the name on a command line; the operating system does not show it to other users.
    """
    os.environ.update(quiet_environment(os.environ, "INFO"))
    try:
        logs.install(os.environ)
    except LaunchError as error:
        sys.exit(str(error))
    silence()
    if module == ACTION_SERVER:
        from actions import server_metrics

        server_metrics.attach()
    sys.argv = [module, *arguments]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except KeyboardInterrupt:
        sys.exit(130)


def main() -> None:
    """Command line: the module and its arguments."""
    if len(sys.argv) < 2:
        sys.exit("usage: python -m scripts.quiet MODULE [ARGUMENT ...]")
    run_module(sys.argv[1], sys.argv[2:])


if __name__ == "__main__":
    main()
